"""The slices of the data with the most errors: found on one half of the items, tested on the other.

Whoever looks at thousands of slices finds bad ones by chance. So the search sees one half of the items only and hands
over a few slices; what is said of these rests on the other half, which the search has not seen. There the few slices
are all the multiplicity there is.

Order: `halves`, `search` on the one half, then on the other the shares and limits of the few (see
``lexgate.stats.extremes``), and `worse_than_rest`. A slice is ranked by the upper Wilson limit of its share of right
items, so that a large slice that is surely bad comes before a small one that may be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from lexgate.stats.errors import BadArgument
from lexgate.stats.shares import Shares, wilson_limits
from lexgate.stats.slice_counts import Bools, Conditions, Counts, beside, conditions, pairs

MOST_CONDITIONS = 3
_Z = 1.6448536269514722
"""Of the limit by which slices are ranked: one-sided 95 %."""
_BEAM = 100
"""Worst pairs to which a third condition is added."""
_ALIKE = 0.5
"""Two slices are one finding if they share more than this of the items that are in either."""
_LOOKED_AT = 25
"""Slices compared with those chosen before, for each slice wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Items that meet all of some conditions."""

    conditions: tuple[tuple[int, int], ...]
    """Pairs of a feature's index and a code of its values, in the order of features."""
    n: int
    """Items of the half that was searched."""
    wrong: int

    def holds(self, codes: Sequence[NDArray[np.int32]]) -> Bools:
        """Return whether the items of any half are in the slice, ``(items,)``."""
        inside = np.ones(len(codes[0]), np.bool_)
        for feature, value in self.conditions:
            inside &= codes[feature] == value
        return inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found."""

    slices: tuple[Slice, ...]
    """Worst first; at least one if any slice was large enough."""
    searched: int
    """Slices that were large enough."""
    small: int
    """Slices that were not, of one condition, or of two large enough ones."""


def halves(items: int, cluster: NDArray[np.int64] | None, *, seed: int) -> Bools:
    """Return which items belong to the half that is searched; those of one cluster stay together.

    Args:
        items: Their number.
        cluster: ``(items,)`` any integers, the same for items that depend on one another; None: each alone.
        seed: Of the split.

    Returns:
        ``(items,)``, True for half of the clusters, rounded down.

    Example:
        >>> halves(6, np.array([7, 7, 7, 7, 9, 9]), seed=0).tolist()
        [True, True, True, True, False, False]
    """
    if cluster is None:
        place, count = np.arange(items), items
    else:
        names, place = np.unique(cluster, return_inverse=True)
        count = len(names)
    chosen = np.zeros(count, np.bool_)
    chosen[np.random.default_rng(seed).permutation(count)[: count // 2]] = True
    return chosen[place]


def search(
    codes: Sequence[NDArray[np.int32]], wrong: Bools, *, depth: int = 2, least: int = 30, best: int = 10
) -> Found:
    """Return the slices with the largest sure share of wrong items among all with up to ``depth`` conditions.

    All slices of one and of two conditions are looked at. A third condition is added to the 100 worst pairs only. Of
    two slices that share more than half of their items only the worse is returned. Only slices with a larger share of
    wrong items than all items together are returned; if there is none, the worst one.

    Args:
        codes: For each feature ``(items,)`` codes of its values; -1 is unknown.
        wrong: ``(items,)`` whether the item is wrong.
        depth: Conditions of one slice, 1 to 3.
        least: Items that a slice must have.
        best: Slices returned at most.

    Raises:
        BadArgument: ``depth``, ``least`` or ``best`` is out of range.

    Example:
        >>> word = np.repeat([0, 1], 50).astype(np.int32)
        >>> even = (np.arange(100) % 2).astype(np.int32)
        >>> found = search([word, even], (word == 1) & (even == 1), least=10)
        >>> found.slices[0].conditions, found.slices[0].wrong, found.searched
        (((0, 1), (1, 1)), 25, 8)
    """
    if not 1 <= depth <= MOST_CONDITIONS or least < 1 or best < 1:
        raise BadArgument(
            f"A search for slices of {depth} conditions, {least} items, the {best} worst.",
            fix=f"Give 1 to {MOST_CONDITIONS} conditions, and at least one item and one slice.",
        )
    of, small = conditions(codes, wrong, least)
    found = [_single(of)]
    if depth > 1:
        two, few = pairs(of, least)
        small += few
        found.append(_with_places(two))
    if depth > 2:
        found.append(_triples(of, two, least))
    places = np.concatenate([rows for rows, _ in found])
    numbers = np.concatenate([counts for _, counts in found], axis=1)
    order = _ranked(places, numbers, float(wrong.mean()) if len(wrong) else 0.0, most=best * _LOOKED_AT)
    return Found(slices=_distinct(of, places, numbers, order, best), searched=len(places), small=small)


Listed = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Places of conditions ``(slices, 3)``, -1 where there is none, and items and wrong items ``(2, slices)``."""


def _single(of: Conditions) -> Listed:
    places = np.full((len(of.n), MOST_CONDITIONS), -1)
    places[:, 0] = np.arange(len(of.n))
    return places, np.stack([of.n, of.wrong])


def _with_places(two: Counts) -> Listed:
    places = np.stack([two.first, two.second, np.full(len(two.n), -1)], axis=1)
    return places, np.stack([two.n, two.wrong])


def _triples(of: Conditions, two: Counts, least: int) -> Listed:
    """Return slices of a third condition beside each of the worst pairs, each of them once."""
    places, numbers = _with_places(two)
    parts, counts = [np.empty((0, MOST_CONDITIONS), np.int64)], [np.empty((2, 0), np.int64)]
    for row in _ranked(places, numbers, 0.0, most=_BEAM):
        first, second = int(two.first[row]), int(two.second[row])
        n, wrong = beside(of, of.holds(first) & of.holds(second))
        other = (of.feature != of.feature[first]) & (of.feature != of.feature[second])
        third = np.flatnonzero(other & (n >= least))
        rows = np.stack([np.full(len(third), first), np.full(len(third), second), third], axis=1)
        parts.append(np.sort(rows, axis=1))
        counts.append(np.stack([n[third], wrong[third]]))
    triples, once = np.unique(np.concatenate(parts), axis=0, return_index=True)
    return triples, np.concatenate(counts, axis=1)[:, once]


def _ranked(places: NDArray[np.int64], numbers: NDArray[np.int64], rate: float, *, most: int) -> list[int]:
    """Return the worst slices, of those with a share of wrong items above ``rate`` if there are any, worst first."""
    n, wrong = numbers.astype(np.float64)
    above = np.flatnonzero(wrong > rate * n)
    rows = above if len(above) else np.arange(len(n))
    surely = wilson_limits(1 - wrong[rows] / n[rows], n[rows], _Z)[1]
    if len(rows) > most:
        near = surely <= np.partition(surely, most - 1)[most - 1]
        rows, surely = rows[near], surely[near]
    size = (places[rows] >= 0).sum(axis=1)
    order = np.lexsort((*places[rows].T[::-1], size, -n[rows], surely))
    return [int(row) for row in rows[order][: most if len(above) else 1]]


def _distinct(
    of: Conditions,
    places: NDArray[np.int64],
    numbers: NDArray[np.int64],
    order: Sequence[int],
    best: int,
) -> tuple[Slice, ...]:
    """Return the first ``best`` slices that are not much like one before."""
    chosen: list[Slice] = []
    masks: list[Bools] = []
    for row in order:
        own = [int(place) for place in places[row] if place >= 0]
        mask = np.logical_and.reduce([of.holds(place) for place in own])
        n = int(numbers[0, row])
        shared = [np.count_nonzero(mask & other) for other in masks]
        if any(both > _ALIKE * (n + one.n - both) for both, one in zip(shared, chosen, strict=True)):
            continue
        met = tuple((int(of.feature[place]), int(of.value[place])) for place in own)
        chosen.append(Slice(conditions=met, n=n, wrong=int(numbers[1, row])))
        masks.append(mask)
        if len(chosen) == best:
            break
    return tuple(chosen)


def worse_than_rest(inside: Shares, outside: Shares) -> NDArray[np.float64]:
    """Return p-values of "the share inside is not lower than outside", ``(slices,)``, by Fisher's exact test.

    Items in clusters count as fewer: numbers are divided by their design effect, and rounded. Items without a score
    do not count. 1.0 where there are no items on a side.

    Args:
        inside: Right items in each slice.
        outside: Right items outside it.

    Example:
        >>> from lexgate.stats.shares import independent
        >>> worse_than_rest(independent([1], [4]), independent([3], [4])).round(4).tolist()
        [0.2429]

    References:
        R. A. Fisher (1935), The Design of Experiments, chapter 2: eight cups of tea, four of each kind, are told apart
        with three right of four by chance in 17 of 70 cases (source of the worked example).
    """
    return np.array([_fisher(*_whole(inside, row), *_whole(outside, row)) for row in range(len(inside.n))])


def _whole(shares: Shares, row: int) -> tuple[int, int]:
    n = round(float(shares.n[row] / shares.effect[row]))
    return (min(n, round(n * float(shares.value[row]))) if n else 0), n


def _fisher(right: int, n: int, other_right: int, other: int) -> float:
    """Return the probability of ``right`` or fewer of ``n`` drawn from all without looking."""
    good, total = right + other_right, n + other
    counts = np.arange(max(0, good - other), right + 1)
    logs = (
        _log_choose(good, counts) + _log_choose(total - good, n - counts) - _log_choose(total, np.array([n]))
    )
    return min(1.0, float(np.exp(logs).sum()))


def _log_choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return result
