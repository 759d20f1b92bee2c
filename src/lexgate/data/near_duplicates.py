"""Texts that are nearly the same: MinHash proposes pairs, the exact Jaccard similarity decides.

So there are no false pairs; and a pair at the threshold is missed with a probability below 1 in 1,000 (more similar
ones with less). Of a group, rows are kept in order: a row goes if it is nearly the same as one that was kept.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rensa import RMinHash
from scipy.sparse import csr_array

from lexgate.data.shingles import Shingles, shingles

PERMUTATIONS = 128
SEED = 1
MISSED = 0.001
"""Probability at most that a pair exactly at the threshold is not proposed."""
WINDOW = 32
"""In a band, a text is compared with so many of its equals; larger groups are joined through their first text."""
_CHUNK = 200_000
_FIRST_BAND_WEIGHT = 0x9E3779B97F4A7C15


def pairs(rows: pl.DataFrame, threshold: float) -> pl.DataFrame:
    r"""Return all pairs of rows whose texts are nearly the same: ``a`` < ``b`` (row numbers) and ``similarity``.

    The similarity is the Jaccard index of the sets of word 3-grams, $|A \cap B| / |A \cup B|$.

    Args:
        rows: As ``view.view`` makes them.
        threshold: Least similarity, in (0, 1].
    """
    sets = shingles(rows["key"])
    filled = np.flatnonzero(np.diff(sets.offsets) > 0)
    proposed = _proposed(sets, filled, threshold)
    a, b = proposed[:, 0], proposed[:, 1]
    similarity = _jaccard(sets, a, b)
    keep = similarity >= threshold - 1e-12
    numbers = rows["row"].to_numpy()
    first, second = numbers[a[keep]], numbers[b[keep]]
    return pl.DataFrame(
        {
            "a": np.minimum(first, second).astype(np.int64),
            "b": np.maximum(first, second).astype(np.int64),
            "similarity": similarity[keep],
        }
    ).sort("b", "a")


def find(rows: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of every row that is nearly the same as an earlier one that stays.

    Only pairs in one part and with one label count: two labels on nearly one text may both be right.

    Args:
        rows: As ``view.view`` makes them.
        near: As ``pairs`` makes them.
    """
    sides = rows.select("row", "split", "label", "key")
    alike = (
        near.join(sides, left_on="a", right_on="row")
        .join(sides, left_on="b", right_on="row", suffix="_b")
        .filter(
            pl.col("split") == pl.col("split_b"),
            pl.col("label") == pl.col("label_b"),
            pl.col("key") != pl.col("key_b"),
        )
        .sort("b", "a")
    )
    gone: dict[int, str] = {}
    for a, b, similarity in alike.select("a", "b", "similarity").iter_rows():
        if a not in gone and b not in gone:
            gone[b] = f"nearly the text of row {a} (similarity {similarity:.2f})"
    return pl.DataFrame(
        {"row": list(gone.keys()), "detail": list(gone.values())},
        schema={"row": pl.Int64, "detail": pl.String},
    ).sort("row")


def band_rows(threshold: float) -> int:
    """Return how many hashes make a band: the most that miss a pair at the threshold rarely enough."""
    for size in range(16, 1, -1):
        if (1 - threshold**size) ** (PERMUTATIONS // size) <= MISSED:
            return size
    return 1


def _proposed(sets: Shingles, filled: NDArray[np.int64], threshold: float) -> NDArray[np.int64]:
    """Return ``(p, 2)`` positions of pairs that share a band of their MinHash signatures."""
    if len(filled) < 2:
        return np.empty((0, 2), dtype=np.int64)
    offsets = np.concatenate([[0], sets.offsets[filled + 1]]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(sets.hashes, offsets, PERMUTATIONS, SEED)
    signatures = np.asarray(matrix.to_rows(), dtype=np.uint64)
    size = band_rows(threshold)
    weights = np.power(np.uint64(_FIRST_BAND_WEIGHT), np.arange(1, size + 1, dtype=np.uint64))
    codes = np.empty(0, dtype=np.int64)
    for band in range(PERMUTATIONS // size):
        values = (signatures[:, band * size : (band + 1) * size] * weights).sum(axis=1, dtype=np.uint64)
        found = [_same(values), codes]
        codes = np.unique(np.concatenate(found))
    first, second = np.divmod(codes, len(filled))
    return np.stack([filled[first], filled[second]], axis=1)


def _same(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return pairs of positions with equal values, as ``first * n + second``."""
    count = len(values)
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    head = order[np.maximum.accumulate(np.where(starts, np.arange(count), 0))]
    pieces = [head[~starts] * count + order[~starts]]
    for lag in range(1, WINDOW):
        same = ordered[lag:] == ordered[:-lag]
        if not same.any():
            break
        pieces.append(order[:-lag][same] * count + order[lag:][same])
    return np.unique(np.concatenate(pieces))


def _jaccard(sets: Shingles, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the exact similarity of pairs of rows."""
    if not len(a):
        return np.empty(0)
    used = np.zeros(len(sets.offsets) - 1, dtype=np.int64)
    used[a] = used[b] = 1
    lengths = np.diff(sets.offsets) * used
    _, columns = np.unique(sets.hashes[np.repeat(used, np.diff(sets.offsets)) > 0], return_inverse=True)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(used), int(columns.max()) + 1)
    rows = csr_array((np.ones(len(columns), dtype=np.int32), columns, offsets), shape=shape)
    sizes = np.diff(sets.offsets)
    shared = [
        rows[a[start : start + _CHUNK]].multiply(rows[b[start : start + _CHUNK]]).sum(axis=1)
        for start in range(0, len(a), _CHUNK)
    ]
    common = np.concatenate([np.asarray(part).ravel() for part in shared]).astype(np.float64)
    similarity: NDArray[np.float64] = common / (sizes[a] + sizes[b] - common)
    return similarity
