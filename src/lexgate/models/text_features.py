"""The shape of texts, coarsely: how long, which script, whether with digits, capitals, a negation.

For the search for slices in which a model errs more. A feature says nothing of what a text is about and holds no word
of it, so it can be printed and kept where a text can't. Each has few values with fixed ends, so that slices of two data
sets can be compared; only what is rare is rare in the data at hand.

Known limits: words of negation and contrast are those of English and Chinese, looked up without understanding;
languages of one script are not told apart.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.core.dataset import Dataset
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task

TEXT, WORD = "text:", "word:"
"""Before the names of features, so that they meet no attribute's name."""
YES_NO = ("no", "yes")
FEATURES: Mapping[str, tuple[str, ...]] = {
    "text:characters": ("0-10", "11-20", "21-40", "41-80", "81-160", "161-320", "321+"),
    "text:words": ("0-5", "6-10", "11-20", "21-40", "41+"),
    "text:script": ("Latin", "Han", "other", "none"),
    "text:scripts": ("one", "several"),
    "text:capitals": ("none", "some", "word", "all"),
    "text:digits": YES_NO,
    "text:exclamations": ("none", "one", "several"),
    "text:question": YES_NO,
    "text:quotation": YES_NO,
    "text:brackets": YES_NO,
    "text:negation": YES_NO,
    "text:contrast": YES_NO,
    "text:links": YES_NO,
    "text:emoji": YES_NO,
    "text:rare": ("none", "some", "many"),
    "word:capitals": ("none", "first", "all", "other", "no letters"),
    "word:digits": YES_NO,
    "word:letters": ("0-3", "4-6", "7-10", "11+"),
    "word:place": ("first", "inner", "last"),
}
"""Feature → its values, by code."""
_NOT_EN = r"(?i)\b(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|without|cannot)\b|n ?['’]t\b"
_BUT_EN = r"(?i)\b(?:but|however|although|though|yet|despite|whereas|instead)\b"
_NOT_ZH, _BUT_ZH = "[不没沒无無未]", "但|却|卻|然而|不过|不過|虽然|雖然|尽管|儘管"
_LINK = r"(?i)https?://|www\.|(?:^|\s)[@#]\w"
_EMOJI = r"\p{Emoji_Presentation}"
_CJK = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
_TOKEN = rf"{_CJK}|[\p{{L}}\p{{N}}--[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Hangul}}]]+"
"""A word, or one character of a script that does not part words."""
_MANY = 0.25
"""Share of rare words from which on they are many."""


def features_of(dataset: Dataset, ids: NDArray[np.str_]) -> dict[str, Groups]:
    """Return the features of items, in the order of their ids.

    Args:
        dataset: The data that the items are from.
        ids: ``(n,)`` as in `Predictions`; an id that the data do not have has no known feature.
    """
    frame = dataset.frame
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        found = word_features(frame["tokens"])
        sizes = frame["tokens"].list.len().fill_null(0).to_list()
        rows = frame["row"].to_list()
        own = [f"{row}:{place}" for row, size in zip(rows, sizes, strict=True) for place in range(size)]
    else:
        found = text_features(frame["text"])
        own = [str(row) for row in frame["row"].to_list()]
    at = {name: place for place, name in enumerate(own)}
    places = np.array([at.get(str(name), -1) for name in ids], np.int64)
    return {name: _picked(groups, places) for name, groups in found.items()}


def text_features(texts: pl.Series) -> dict[str, Groups]:
    """Return the features of texts; a null text has none known.

    Example:
        >>> found = text_features(pl.Series(["NOT so good!", "还不错", None]))
        >>> capitals, negation = found["text:capitals"], found["text:negation"]
        >>> capitals.names[capitals.codes[0]], negation.codes.tolist(), found["text:script"].codes.tolist()
        ('word', [1, 1, -1], [0, 1, -1])
    """
    text = pl.col("text")
    frame = pl.DataFrame({"text": texts.cast(pl.String)})
    counted = frame.with_columns(
        letters=text.str.count_matches(r"\p{L}"),
        cjk=text.str.count_matches(_CJK),
        latin=text.str.count_matches(r"\p{Latin}"),
        upper=text.str.count_matches(r"\p{Lu}"),
        lower=text.str.count_matches(r"\p{Ll}"),
        tokens=text.str.count_matches(_TOKEN),
        lone=_lone(frame["text"]),
    )
    coded = counted.select(
        _binned(text.str.len_chars(), (10, 20, 40, 80, 160, 320)).alias("text:characters"),
        pl.when(pl.col("cjk") * 2 < pl.col("letters"))
        .then(_binned(text.str.count_matches(r"\S+"), (5, 10, 20, 40)))
        .alias("text:words"),
        _script().alias("text:script"),
        _flag((pl.col("cjk") > 0) & (pl.col("latin") > 0)).alias("text:scripts"),
        _capitals().alias("text:capitals"),
        _has(r"\p{Nd}").alias("text:digits"),
        _binned(text.str.count_matches("[!！]"), (0, 1)).alias("text:exclamations"),
        _has("[?？]").alias("text:question"),
        _has("[\"“”„«»「」『』《》]|``|''").alias("text:quotation"),
        _has("[()（）\\[\\]【】]").alias("text:brackets"),
        _has(f"{_NOT_EN}|{_NOT_ZH}").alias("text:negation"),
        _has(f"{_BUT_EN}|{_BUT_ZH}").alias("text:contrast"),
        _has(_LINK).alias("text:links"),
        _has(_EMOJI).alias("text:emoji"),
        _rare().alias("text:rare"),
    )
    return _groups(coded)


def word_features(sentences: pl.Series) -> dict[str, Groups]:
    """Return the features of words, sentence after sentence.

    Args:
        sentences: Lists of words.

    Example:
        >>> found = word_features(pl.Series([["Paris", "is", "in", "EU27"]]))
        >>> found["word:capitals"].codes.tolist(), found["word:place"].codes.tolist()
        ([1, 0, 0, 2], [0, 1, 1, 2])
    """
    size = sentences.list.len().fill_null(0)
    counts = size.to_numpy().astype(np.int64)
    text = pl.col("word")
    upper, lower, letters = (text.str.count_matches(kind) for kind in (r"\p{Lu}", r"\p{Ll}", r"\p{L}"))
    frame = pl.DataFrame({"word": sentences.filter(size > 0).explode().cast(pl.String)}).with_columns(
        size=np.repeat(counts, counts),
        place=np.concatenate([np.empty(0, np.int64), *(np.arange(count) for count in counts)]),
    )
    coded = frame.select(
        _binned(pl.col("size"), (5, 10, 20, 40)).alias("text:words"),
        pl.when(letters == 0)
        .then(4)
        .when(upper == 0)
        .then(0)
        .when(lower == 0)
        .then(2)
        .when((upper == 1) & text.str.contains(r"^\p{Lu}"))
        .then(1)
        .otherwise(3)
        .alias("word:capitals"),
        _flag(text.str.contains(r"\p{Nd}")).alias("word:digits"),
        _binned(letters, (3, 6, 10)).alias("word:letters"),
        pl.when(pl.col("place") == 0)
        .then(0)
        .when(pl.col("place") == pl.col("size") - 1)
        .then(2)
        .otherwise(1)
        .alias("word:place"),
    )
    return _groups(coded)


def _groups(coded: pl.DataFrame) -> dict[str, Groups]:
    return {
        name: Groups(
            names=FEATURES[name],
            codes=np.array(coded[name].cast(pl.Int32).fill_null(-1).to_numpy(), np.int32),
        )
        for name in coded.columns
    }


def _picked(groups: Groups, places: NDArray[np.int64]) -> Groups:
    codes = np.append(groups.codes, np.int32(-1))[places]
    return Groups(names=groups.names, codes=codes.astype(np.int32))


def _binned(number: pl.Expr, ends: tuple[int, ...]) -> pl.Expr:
    """Return in which bin a number lies; the ends belong to the bin below."""
    return pl.sum_horizontal(*((number > end).cast(pl.Int32) for end in ends), ignore_nulls=False)


def _flag(truth: pl.Expr) -> pl.Expr:
    return truth.cast(pl.Int32)


def _has(pattern: str) -> pl.Expr:
    return _flag(pl.col("text").str.contains(pattern))


def _script() -> pl.Expr:
    """Return the script of at least half of the letters."""
    return (
        pl.when(pl.col("letters").is_null())
        .then(None)
        .when(pl.col("letters") == 0)
        .then(3)
        .when(pl.col("cjk") * 2 >= pl.col("letters"))
        .then(1)
        .when(pl.col("latin") * 2 >= pl.col("letters"))
        .then(0)
        .otherwise(2)
    )


def _capitals() -> pl.Expr:
    """Return how a text uses capitals; unknown where its script has none."""
    word = pl.col("text").str.contains(r"\b\p{Lu}{2,}\b")
    return (
        pl.when((pl.col("upper") + pl.col("lower")).fill_null(0) == 0)
        .then(None)
        .when(pl.col("lower") == 0)
        .then(3)
        .when(word)
        .then(2)
        .when(pl.col("upper") > 0)
        .then(1)
        .otherwise(0)
    )


def _lone(texts: pl.Series) -> pl.Series:
    """Return how many words of each text stand in no other."""
    words = pl.DataFrame(
        {"row": np.arange(len(texts)), "word": texts.str.to_lowercase().str.extract_all(_TOKEN)}
    )
    listed = words.explode("word").drop_nulls().with_columns(texts=pl.col("row").n_unique().over("word"))
    lone = listed.filter(pl.col("texts") == 1).group_by("row").len("lone")
    return words.select("row").join(lone, on="row", how="left", maintain_order="left")["lone"].fill_null(0)


def _rare() -> pl.Expr:
    return (
        pl.when(pl.col("tokens").is_null() | (pl.col("tokens") == 0))
        .then(None)
        .when(pl.col("lone") == 0)
        .then(0)
        .when(pl.col("lone") < _MANY * pl.col("tokens"))
        .then(1)
        .otherwise(2)
    )
