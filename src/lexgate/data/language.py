"""Texts written in a script that none of the system's languages uses.

Letters are counted by script; a text is named if less than half of its weight is in the scripts of the languages the
passport names. A Chinese, Japanese or Korean character weighs three letters, about what it says.

Known limit: languages that share a script (English and French) are not told apart, and texts with fewer than four
letters are not judged. A language this file does not know switches the search off rather than guessing.
"""

from collections.abc import Collection

import polars as pl

from lexgate.data.view import nothing

SCRIPTS: dict[str, tuple[str, ...]] = {
    "zh": ("Han",),
    "ja": ("Han", "Hiragana", "Katakana"),
    "ko": ("Hangul", "Han"),
    "el": ("Greek",),
    "he": ("Hebrew",),
    "th": ("Thai",),
    **dict.fromkeys(("hi", "mr", "ne"), ("Devanagari",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("Arabic",)),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "be", "mk", "kk"), ("Cyrillic",)),
    **dict.fromkeys(("en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "fi"), ("Latin",)),
    **dict.fromkeys(
        ("pl", "cs", "sk", "sl", "hr", "hu", "ro", "et", "lv", "lt", "tr", "vi", "id", "ms"), ("Latin",)
    ),
}
"""ISO 639-1 code → Unicode scripts."""
LEAST = 4
WEIGHT = 3
"""Letters that one character of these scripts weighs."""
_HEAVY = ("Han", "Hiragana", "Katakana", "Hangul")


def find(rows: pl.DataFrame, languages: Collection[str]) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of texts in another script.

    Args:
        rows: As ``view.view`` makes them.
        languages: ISO 639-1 codes; a region such as ``zh-CN`` is ignored.

    Example:
        >>> rows = pl.DataFrame({"row": [0, 1], "text": ["贷款利率太高了", "The rate is too high"]})
        >>> find(rows, ["zh"]).rows()
        [(1, 'mostly Latin')]
    """
    plain = {language.lower().partition("-")[0] for language in languages}
    if not plain or not plain <= SCRIPTS.keys():
        return nothing()
    allowed = {script for language in plain for script in SCRIPTS[language]}
    letters = pl.col("text").str.count_matches(r"\p{L}")
    counts = rows.select("row", "text", _weight(sorted(allowed)).alias("inside"), letters.alias("letters"))
    counts = counts.with_columns((pl.col("letters") + _count(_HEAVY) * (WEIGHT - 1)).alias("all"))
    foreign = counts.filter((pl.col("letters") >= LEAST) & (pl.col("inside") * 2 < pl.col("all")))
    return foreign.select("row", pl.format("mostly {}", _largest()).alias("detail"))


def _largest() -> pl.Expr:
    """Return the name of the script that weighs most in each text."""
    every = sorted({script for scripts in SCRIPTS.values() for script in scripts})
    weights = pl.concat_list(_weight([script]) for script in every)
    names = weights.list.arg_max().replace_strict(dict(enumerate(every)), return_dtype=pl.String)
    return pl.when(weights.list.max() > 0).then(names).otherwise(pl.lit("another script"))


def _weight(scripts: Collection[str]) -> pl.Expr:
    heavy, light = (
        [name for name in scripts if name in _HEAVY],
        [name for name in scripts if name not in _HEAVY],
    )
    return _count(heavy) * WEIGHT + _count(light)


def _count(scripts: Collection[str]) -> pl.Expr:
    if not scripts:
        return pl.lit(0, dtype=pl.UInt32)
    pattern = "[" + "".join(rf"\p{{{script}}}" for script in scripts) + "]"
    return pl.col("text").str.count_matches(pattern)
