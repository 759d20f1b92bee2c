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
_HEAVY = {"Han": 3, "Hiragana": 3, "Katakana": 3, "Hangul": 3}


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
    every = sorted({script for scripts in SCRIPTS.values() for script in scripts})
    counts = rows.select(
        "row",
        *[
            (pl.col("text").str.count_matches(rf"\p{{{script}}}") * _HEAVY.get(script, 1)).alias(script)
            for script in every
        ],
        pl.col("text").str.count_matches(r"\p{L}").alias("letters"),
    )
    inside = pl.sum_horizontal(*sorted(allowed))
    known = pl.sum_horizontal(*every)
    largest = pl.concat_list(every).list.arg_max()
    return (
        counts.with_columns(inside.alias("inside"), known.alias("known"), largest.alias("largest"))
        .filter((pl.col("letters") >= LEAST) & (pl.col("inside") * 2 < pl.max_horizontal("known", "letters")))
        .select(
            "row",
            pl.format(
                "mostly {}",
                pl.when(pl.col("known") > 0)
                .then(pl.col("largest").replace_strict(dict(enumerate(every)), return_dtype=pl.String))
                .otherwise(pl.lit("another script")),
            ).alias("detail"),
        )
    )
