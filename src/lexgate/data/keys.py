"""The form in which texts are compared: what differs in case, width or spaces only is the same text."""

import hashlib

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
    plain = pl.col("text").str.to_lowercase().str.normalize("NFKC").str.to_lowercase()
    spaced = plain.str.replace_all(r"\s+", " ").str.strip_chars().alias("key")
    return texts.alias("text").to_frame().select(spaced).to_series()


def draw(key: str, seed: int) -> int:
    """Return a number in [0, 2**64) that depends on the key and the seed only, on every machine."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{key}".encode(), digest_size=8).digest(), "big")
