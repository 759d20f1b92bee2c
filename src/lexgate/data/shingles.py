"""Texts as sets of word 3-grams, hashed: what near duplicates are compared by.

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
    """Sets of hashes, row after row."""

    hashes: NDArray[np.uint64]
    """``(m,)`` the sets, each sorted and without repetition."""
    offsets: NDArray[np.int64]
    """``(n + 1,)`` row i is ``hashes[offsets[i]:offsets[i + 1]]``."""


def shingles(keys: pl.Series) -> Shingles:
    """Return the set of shingles of each text; a text without words has none.

    Args:
        keys: Compared forms of texts, ``(n,)``, without nulls.
    """
    words = pl.DataFrame({"item": pl.int_range(len(keys), eager=True), "word": keys.str.extract_all(_WORD)})
    flat = words.explode("word").drop_nulls("word")
    hashed = flat["word"].unique()
    numbers = pl.Series([_hash(word) for word in hashed.to_list()], dtype=pl.UInt64)
    table = pl.DataFrame({"word": hashed, "hash": numbers})
    flat = flat.join(table, on="word", how="left", maintain_order="left")
    return _pack(*_windows(flat["hash"].to_numpy(), flat["item"].to_numpy()), len(keys))


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _windows(
    words: NDArray[np.uint64], items: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the hash of each window of words that lies in one text, and the text it lies in."""
    count = len(words)
    inside = [np.ones(count, dtype=bool)]
    total = words * _MIX[0]
    for step in range(1, SIZE):
        same = np.zeros(count, dtype=bool)
        same[: count - step] = items[step:] == items[: count - step]
        shifted = np.zeros(count, dtype=np.uint64)
        shifted[: count - step] = words[step:]
        total += np.where(same, shifted * _MIX[step], np.uint64(0))
        inside.append(same)
    first = np.ones(count, dtype=bool)
    first[1:] = items[1:] != items[:-1]
    keep = inside[-1] | (first & ~inside[-1])
    mixed = (total ^ (total >> np.uint64(29))) * _MIX[1]
    return (mixed ^ (mixed >> np.uint64(32)))[keep], items[keep]


def _pack(hashes: NDArray[np.uint64], items: NDArray[np.int64], rows: int) -> Shingles:
    sets = pl.DataFrame({"item": items, "hash": hashes}).unique().sort("item", "hash")
    hashes, items = sets["hash"].to_numpy(), sets["item"].to_numpy()
    offsets = np.searchsorted(items, np.arange(rows + 1)).astype(np.int64)
    return Shingles(hashes=hashes, offsets=offsets)
