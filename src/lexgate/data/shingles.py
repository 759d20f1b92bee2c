"""Texts as word 3-grams, hashed: what near duplicates are compared by.

A word is a run of letters, digits and underscores; a Chinese character is a word by itself. Hashes are BLAKE2b of the
words, mixed in 64-bit arithmetic, so they are the same on every machine.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

SIZE = 3
"""Words in a shingle; a shorter text is one shingle."""

_WORD = r"\p{Han}|[[\p{L}\p{M}\p{N}_]--\p{Han}]+"
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shingles:
    """Hashes of shingles, text after text."""

    hashes: NDArray[np.uint64]
    """``(m,)`` in the order of the words; a shingle that occurs twice stands twice."""
    items: NDArray[np.int64]
    """``(m,)`` the text that each lies in, ascending."""


def shingles(keys: pl.Series) -> Shingles:
    """Return the shingles of each text; a text without words has none.

    Args:
        keys: Compared forms of texts, ``(n,)``, without nulls.
    """
    words = pl.DataFrame({"item": pl.int_range(len(keys), eager=True), "word": keys.str.extract_all(_WORD)})
    flat = words.explode("word").drop_nulls("word")
    kinds = flat["word"].unique()
    numbers = np.array([_hash(word) for word in kinds.to_list()], dtype=np.uint64)
    codes = flat["word"].cast(pl.Enum(kinds)).to_physical().to_numpy()
    return _windows(numbers[codes], flat["item"].to_numpy())


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _windows(words: NDArray[np.uint64], items: NDArray[np.int64]) -> Shingles:
    """Return the hash of each window of words that lies in one text, and the text it lies in."""
    total = words * _MIX[0]
    keep = np.zeros(len(words), dtype=bool)
    for step in range(1, SIZE):
        inside = items[step:] == items[:-step]
        total[:-step] += np.where(inside, words[step:] * _MIX[step], np.uint64(0))
    keep[:-step] = inside
    keep[np.flatnonzero(np.diff(items, prepend=-1))] = True  # so that a shorter text has one
    mixed = (total ^ (total >> np.uint64(29))) * _MIX[1]
    return Shingles(hashes=(mixed ^ (mixed >> np.uint64(32)))[keep], items=items[keep])
