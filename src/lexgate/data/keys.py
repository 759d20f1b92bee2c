"""The form in which texts are compared: what differs in case, width or spaces only is the same text."""

import hashlib
from collections.abc import Callable

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task


def joined(dataset: Dataset) -> pl.Series:
    """Return one text for each row; tokens are joined by a space."""
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        return dataset.frame["tokens"].list.join(" ").alias("text")
    return dataset.frame["text"]


def answers(dataset: Dataset) -> pl.Series:
    """Return one label for each row; tags are joined by a space."""
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        return dataset.frame["tags"].list.join(" ").alias("label")
    return dataset.frame["label"]


def keys(texts: pl.Series) -> pl.Series:
    """Return the compared form of texts: NFKC, lower case, runs of white space as one space; null stays null.

    Example:
        >>> keys(pl.Series(["Too  LATE ", "too late", None])).to_list()
        ['too late', 'too late', None]
    """
    lower = pl.col("text").str.to_lowercase()
    plain = beyond_ascii(lower, lambda text: text.str.normalize("NFKC").str.to_lowercase())
    spaced = plain.str.replace_all(r"\s{2,}|[^\S ]", " ").str.strip_chars().alias("key")
    return texts.alias("text").to_frame().select(spaced).to_series()


def beyond_ascii(text: pl.Expr, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """Return the texts with a change made where there is more than ASCII: Unicode normal forms are slow."""
    return pl.coalesce(change(pl.when(text.str.contains(r"[^\x00-\x7F]")).then(text)), text)


def draw(key: str, seed: int) -> int:
    """Return a number in [0, 2**64) that depends on the key and the seed only, on every machine."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{key}".encode(), digest_size=8).digest(), "big")
