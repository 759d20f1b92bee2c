"""Texts that are nearly the same: MinHash proposes pairs, the exact Jaccard similarity decides.

So there are no false pairs; and a pair at the threshold is missed with a probability below 1 in 1,000 (more similar
ones with less). Of a group, rows are kept in order: a row goes if it is nearly the same as one that was kept.

Texts are taken in portions, so that the memory needed beside the texts is about 150 bytes a row.

References:
    A. Broder (1997), On the resemblance and containment of documents, SEQUENCES 97:21-29.
"""

import itertools
from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lexgate.data.shingles import shingles

PERMUTATIONS = 128
MISSED = 0.001
"""Probability at most that a pair exactly at the threshold is not proposed."""
WINDOW = 32
"""In a band, a text is compared with so many of its equals; larger groups are joined through their first text."""
MANY = 4_000_000
"""Pairs of a band from which on its texts are compared with fewer of their equals."""
PORTION = 4_000_000
"""Bytes of text that are cut into words at once."""
_FIRST_BAND_WEIGHT = 0x9E3779B97F4A7C15
Codes = NDArray[np.uint64]


class Sketch:
    """Texts by the bands of their MinHash signatures: what is nearly the same shares a band."""

    def __init__(self, rows: pl.DataFrame, threshold: float) -> None:
        self._keys = rows["key"]
        self._numbers = rows["row"].to_numpy()
        self._threshold = threshold
        self._bands = _bands(self._keys, band_rows(threshold))

    def pairs(self, rows: pl.DataFrame) -> pl.DataFrame:
        r"""Return all pairs of rows whose texts are nearly the same: ``a`` < ``b`` (row numbers) and ``similarity``.

        The similarity is the Jaccard index of the sets of word 3-grams, $|A \cap B| / |A \cup B|$.

        Args:
            rows: Some of the rows that the sketch was made of, in their order.
        """
        here = np.searchsorted(self._numbers, rows["row"].to_numpy())
        first, second = (here[side] for side in _proposed([band[here] for band in self._bands]))
        similarity = _similarities(self._keys, first, second)
        keep = similarity >= self._threshold - 1e-12
        return pl.DataFrame(
            {
                "a": self._numbers[first[keep]].astype(np.int64),
                "b": self._numbers[second[keep]].astype(np.int64),
                "similarity": similarity[keep],
            }
        ).sort("b", "a")


def pairs(rows: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Return all pairs of rows whose texts are nearly the same, as ``Sketch.pairs`` does.

    Args:
        rows: As ``view.view`` makes them.
        threshold: Least similarity, in (0, 1].
    """
    return Sketch(rows, threshold).pairs(rows)


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


def _portions(sizes: NDArray[np.int64]) -> Iterator[slice]:
    """Yield neighbours whose sizes sum to about a portion, at least one at a time."""
    starts = _starts(np.cumsum(sizes) // PORTION)
    for start, end in itertools.pairwise([*starts.tolist(), len(sizes)]):
        yield slice(start, end)


def _starts(values: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return where runs of equal values begin."""
    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new)


def _bands(keys: pl.Series, size: int) -> list[Codes]:
    """Return for each band ``(n,)`` codes, equal where the signatures are; a text without words is like no other."""
    count = PERMUTATIONS // size
    factors, offsets, weights = _constants(size)
    bands = [np.arange(len(keys), dtype=np.uint64) for _ in range(count)]
    for portion in _portions(keys.str.len_bytes().to_numpy().astype(np.int64)):
        found = shingles(keys[portion])
        starts = _starts(found.items)
        filled = found.items[starts] + portion.start
        for band in range(count):
            code = np.zeros(len(starts), dtype=np.uint64)
            for place in range(size):
                number = band * size + place
                mixed = found.hashes * factors[number] + offsets[number]
                code += np.minimum.reduceat(mixed, starts) * weights[place] if len(starts) else code
            bands[band][filled] = code
    return bands


def _constants(size: int) -> tuple[Codes, Codes, Codes]:
    """Return odd factors and offsets of the permutations, and the weights of the hashes in a band."""
    drawn = np.random.default_rng(1).integers(0, 2**64, (2, PERMUTATIONS), dtype=np.uint64)
    weights = np.power(np.uint64(_FIRST_BAND_WEIGHT), np.arange(1, size + 1, dtype=np.uint64))
    return drawn[0] | np.uint64(1), drawn[1], weights


def _proposed(bands: list[Codes]) -> NDArray[np.int64]:
    """Return ``(2, p)`` positions, first and second, of pairs that share a band."""
    count = len(bands[0])
    codes = np.empty(0, dtype=np.int64)
    for values in bands:
        codes = np.unique(np.concatenate([codes, _same(values)]))
    return np.stack(np.divmod(codes, max(count, 1)))


def _same(values: Codes) -> NDArray[np.int64]:
    """Return pairs of positions with equal values, as ``first * n + second``."""
    count = len(values)
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = _starts(ordered)
    head = np.repeat(order[starts], np.diff(starts, append=count))
    pieces = [(head * count + order)[head != order]]
    for lag in range(1, WINDOW):
        same = ordered[lag:] == ordered[:-lag]
        if not same.any() or sum(map(len, pieces)) > MANY:
            break
        pieces.append(order[:-lag][same] * count + order[lag:][same])
    return np.unique(np.concatenate(pieces))


def _similarities(keys: pl.Series, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the exact Jaccard index of pairs of texts."""
    sizes = keys.str.len_bytes().to_numpy().astype(np.int64)
    parts = [_jaccard(keys, a[part], b[part]) for part in _portions(sizes[a] + sizes[b])]
    return np.concatenate([np.empty(0), *parts])


def _jaccard(keys: pl.Series, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    used, places = np.unique(np.concatenate([a, b]), return_inverse=True)
    found = shingles(keys[used])
    _, columns = np.unique(found.hashes, return_inverse=True)
    ones = np.ones(len(columns), dtype=np.int32)
    sets = csr_array((ones, (found.items, columns)), shape=(len(used), len(columns)))
    sets.data[:] = 1  # a shingle that occurs twice was summed up
    first, second = sets[places[: len(a)]], sets[places[len(a) :]]
    common = np.asarray(first.multiply(second).sum(axis=1)).ravel()
    similarity: NDArray[np.float64] = common / (first.sum(axis=1) + second.sum(axis=1) - common)
    return similarity
