"""How many items every slice holds, and how many of them are wrong: counted for all pairs of conditions at once.

A condition is one feature having one value; a slice is the items that meet one condition, or two of different features.
Conditions that hold for many items are rows of bits, wrong items first, so that a pair costs one AND and one count of
bits; conditions that hold for few items are counted from those items. Both are exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_THIN = 64
"""A condition is rare if it holds for less than 1 / _THIN of the items."""
_STEP = 2048
"""Words of bits that are looked at together; those of a few hundred conditions stay in the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Slices with their numbers; each array has the slices as its axis."""

    first: Ints
    """Place of the first condition in `Conditions`."""
    second: Ints
    """Place of the second; -1 where there is none."""
    n: Ints
    wrong: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Conditions that hold for enough items, in the order of their features."""

    feature: Ints
    """``(v,)``"""
    value: Ints
    """``(v,)`` the code of the value."""
    n: Ints
    wrong: Ints
    places: NDArray[np.int32]
    """``(features, items)`` the condition that an item meets; ``v`` where it meets none."""
    is_wrong: Bools
    """``(items,)``"""

    def holds(self, place: int) -> Bools:
        """Return whether one condition holds, by item."""
        return np.asarray(self.places[self.feature[place]] == place, np.bool_)


def conditions(codes: Sequence[NDArray[np.int32]], wrong: Bools, least: int) -> tuple[Conditions, int]:
    """Return the conditions that hold for at least ``least`` items and not for all, and the number of those for fewer.

    Args:
        codes: For each feature ``(items,)`` codes of its values; -1 is unknown and meets no condition.
        wrong: ``(items,)``.
        least: At least 1.
    """
    parts = []
    places = np.empty((len(codes), len(wrong)), np.int32)
    bad = np.flatnonzero(wrong)
    start = few = 0
    for index, one in enumerate(codes):
        shifted = np.add(one, 1, dtype=np.int64)
        count = np.bincount(shifted, minlength=1)
        count[0] = 0  # unknown
        kept = np.flatnonzero((count >= max(1, least)) & (count < len(wrong)))
        few += int(np.count_nonzero((count > 0) & (count < min(least, len(wrong)))))
        _place(one, kept - 1, start, len(count) - 1, places[index])
        own = np.bincount(shifted[bad], minlength=len(count))
        parts.append(np.stack([np.full(len(kept), index), kept - 1, count[kept], own[kept]]))
        start += len(kept)
    places[places < 0] = start
    feature, value, n, missed = np.concatenate([np.empty((4, 0), np.int64), *parts], axis=1)
    found = Conditions(feature=feature, value=value, n=n, wrong=missed, places=places, is_wrong=wrong)
    return found, few


def _place(codes: NDArray[np.int32], kept: Ints, start: int, size: int, into: NDArray[np.int32]) -> None:
    """Write the place of each item's condition, the first kept value at ``start``; -1 where it meets none."""
    if len(kept) == size and codes.min(initial=0) >= 0:
        np.add(codes, start, out=into)
        return
    place = np.full(size + 1, -1, np.int32)  # the last one is that of -1
    place[kept] = np.arange(start, start + len(kept))
    np.take(place, codes, out=into, mode="wrap")


def pairs(of: Conditions, least: int) -> tuple[Counts, int]:
    """Return all pairs of conditions of different features with at least ``least`` items, in order of their conditions.

    Returns:
        The pairs, ``first < second``, and the number of pairs with fewer items, but at least one.
    """
    thick = np.flatnonzero(of.n * _THIN >= len(of.is_wrong))
    found, few = _thick(of, thick, least)
    rare = np.ones(len(of.n), np.bool_)
    rare[thick] = False
    parts = [found]
    for place in np.flatnonzero(rare):
        n, wrong = beside(of, of.holds(int(place)))
        # A pair of two rare conditions is counted at the first of them.
        other = (of.feature != of.feature[place]) & (~rare | (np.arange(len(n)) > place))
        few += int(np.count_nonzero(other & (n > 0) & (n < least)))
        second = np.flatnonzero(other & (n >= least))
        ends = np.sort(np.stack([np.full(len(second), place), second]), axis=0)
        parts.append(Counts(first=ends[0], second=ends[1], n=n[second], wrong=wrong[second]))
    joined = joined_counts(parts)
    order = np.lexsort((joined.second, joined.first))
    return Counts(**{name: getattr(joined, name)[order] for name in Counts.__slots__}), few


def beside(of: Conditions, mask: Bools) -> tuple[Ints, Ints]:
    """Return how many of some items meet each condition, and how many of these are wrong, each ``(v,)``."""
    rows = np.flatnonzero(mask)
    size = len(of.n) + 1
    n = np.bincount(of.places[:, rows].ravel(), minlength=size)[:-1]
    wrong = np.bincount(of.places[:, rows[of.is_wrong[rows]]].ravel(), minlength=size)[:-1]
    return n, wrong


def joined_counts(parts: Sequence[Counts]) -> Counts:
    """Return all slices of several lists in one."""
    return Counts(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in Counts.__slots__}
    )


def _thick(of: Conditions, thick: Ints, least: int) -> tuple[Counts, int]:
    """Return the pairs among conditions that hold for many items."""
    counted, made = _counted(of, thick)
    number = np.stack([made @ _together(of, counted, half) @ made.T for half in (of.is_wrong, ~of.is_wrong)])
    n = number.sum(axis=0)
    pair = of.feature[thick][:, None] < of.feature[thick]
    first, second = np.nonzero(pair & (n >= max(1, least)))
    found = Counts(
        first=thick[first], second=thick[second], n=n[first, second], wrong=number[0, first, second]
    )
    return found, int(np.count_nonzero(pair & (n > 0) & (n < least)))


def _counted(of: Conditions, thick: Ints) -> tuple[Ints, csr_array]:
    """Return the conditions that must be counted, and how all conditions are made of these.

    Where every item meets one of a feature's conditions, the last of them is: all items less those of the others. So
    a feature of two values costs one row of bits.

    Returns:
        The conditions, and ``(thick, 1 + counted)`` what to add up of "all items" and of them.
    """
    feature = of.feature[thick]
    whole = (
        np.bincount(feature, weights=of.n[thick]) == len(of.is_wrong) if len(thick) else np.empty(0, np.bool_)
    )
    last = np.append(feature[1:] != feature[:-1], np.ones(min(1, len(thick)), np.bool_)) & whole[feature]
    made = np.zeros((len(thick), 1 + np.count_nonzero(~last)), np.int64)
    made[~last, 1:] = np.eye(made.shape[1] - 1, dtype=np.int64)
    made[last, 0] = 1
    made[last, 1:] = -1 * (feature[last][:, None] == feature[~last])
    return thick[~last], csr_array(made)


def _together(of: Conditions, counted: Ints, items: Bools) -> Ints:
    """Return how many of some items meet both of two conditions, all items being the first: ``(1 + c, 1 + c)``."""
    size, feature = len(counted), of.feature[counted]
    number = np.zeros((1 + size, 1 + size), np.int64)
    after = np.searchsorted(feature, feature, side="right")
    for bits in _bits(of, counted, items):
        number[0, 1:] += np.bitwise_count(bits).sum(axis=1, dtype=np.uint32)
        for row in range(size):
            both = np.bitwise_count(bits[after[row] :] & bits[row])
            number[1 + row, 1 + after[row] :] += both.sum(axis=1, dtype=np.uint32)
    number += number.T
    np.fill_diagonal(number, [np.count_nonzero(items), *number[0, 1:]])
    return number


def _bits(of: Conditions, thick: Ints, rows: Bools) -> Iterator[NDArray[np.uint64]]:
    """Yield ``(thick, words)`` bits of some items, one part of the items after the other."""
    feature, step = of.feature[thick], _STEP * 64
    starts = np.searchsorted(feature, np.unique(feature)).tolist()
    wanted = np.flatnonzero(rows)
    for start in range(0, len(wanted), step):
        part = wanted[start : start + step]
        flags = np.zeros((len(thick), len(part) + -len(part) % 64), np.bool_)
        for begin, end in pairwise((*starts, len(thick))):
            place = of.places[feature[begin]][part]
            np.equal(place, thick[begin:end, None].astype(np.int32), out=flags[begin:end, : len(part)])
        yield np.packbits(flags, axis=1).view(np.uint64)
