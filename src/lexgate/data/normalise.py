r"""Texts made plain: what no reader sees is taken away, and nothing else.

In this order: line ends and page breaks become ``\n``; control characters, zero-width marks and soft hyphens go; Unicode NFC; runs of
spaces and tabs become one space; white space at both ends goes. Doing it twice changes nothing more.
"""

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.data.keys import beyond_ascii

_BREAK = r"\r\n?|[\x0B\x0C\x85\u{2028}\u{2029}]"
_HIDDEN = r"[[\p{Cc}\u{200B}\u{2060}\u{FEFF}\u{AD}]--[\n\t]]"


def normalise(texts: pl.Series) -> pl.Series:
    r"""Return the texts made plain; null stays null.

    Example:
        >>> normalise(pl.Series(["a\u00a0 b\r\nc\u200b "])).to_list()
        ['a b\nc']
    """
    return texts.to_frame("text").select(_plain(pl.col("text"))).to_series().alias(texts.name)


def normalise_dataset(dataset: Dataset) -> tuple[Dataset, pl.Series]:
    """Return the data set made plain, and for each row whether it changed; a token is never made empty."""
    if dataset.task is Task.TEXT_CLASSIFICATION:
        plain = normalise(dataset.frame["text"])
        return dataset.with_frame(dataset.frame.with_columns(plain)), _differs(plain, dataset.frame["text"])
    element = pl.element()
    done = _plain(element)
    expression = pl.when(done.str.len_chars() > 0).then(done).otherwise(element)
    tokens = dataset.frame.select(pl.col("tokens").list.eval(expression))["tokens"]
    changed = _differs(tokens.list.join("\x1f"), dataset.frame["tokens"].list.join("\x1f"))
    return dataset.with_frame(dataset.frame.with_columns(tokens)), changed


def _differs(new: pl.Series, old: pl.Series) -> pl.Series:
    return (new != old).fill_null(value=False).alias("changed")


def _plain(text: pl.Expr) -> pl.Expr:
    seen = text.str.replace_all(_BREAK, "\n").str.replace_all(_HIDDEN, "")
    composed = beyond_ascii(seen, lambda part: part.str.normalize("NFC"))
    return composed.str.replace_all(r"[\t\p{Zs}]{2,}|[[\t\p{Zs}]--\ ]", " ").str.strip_chars()
