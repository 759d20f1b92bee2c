"""Shifts of a score in counterfactual sets: pairs of texts that differ in one attribute only.

Pairs are summed from sorted scores, and from sums by value, never listed.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._flips import cells_of, equal_pairs, place_of
from lexgate.checks._rates import Bools, groups_of
from lexgate.core.outcomes import Outcomes
from lexgate.stats.means import Means, means
from lexgate.stats.shares import Floats

Keys = list[NDArray[np.integer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifts:
    """Pairs of texts in every set, each ``(n_sets,)``."""

    total: Floats
    """Sum of the shifts over the pairs of two scored texts."""
    pairs: Floats
    missing: Floats
    """Pairs with a text that has no score."""

    @property
    def sets(self) -> int:
        """Sets with a pair of scored texts."""
        return int(np.count_nonzero(self.pairs))

    def __add__(self, other: "Shifts") -> "Shifts":
        return Shifts(
            total=self.total + other.total,
            pairs=self.pairs + other.pairs,
            missing=self.missing + other.missing,
        )


NO_SHIFTS = Shifts(total=np.zeros(1), pairs=np.zeros(1), missing=np.zeros(1))


def mean_of(parts: list[Shifts], *, signed: bool) -> Means:
    """Return the mean shift of several kinds of pairs; the sets are the clusters, as they are what was sampled."""
    used = [part.pairs > 0 for part in parts]
    return means(
        np.concatenate([part.total[use] for part, use in zip(parts, used, strict=True)]),
        np.concatenate([part.pairs[use] for part, use in zip(parts, used, strict=True)]),
        np.repeat(np.arange(len(parts)), [np.count_nonzero(use) for use in used]),
        len(parts),
        span=(-1.0 if signed else 0.0, 1.0),
        missing=[part.missing.sum() for part in parts],
    )


def sizes(seen: Outcomes, score: Floats, attribute: str) -> Shifts:
    """Return the sizes of the shifts between texts of one set that differ in the attribute and are alike in all others."""
    own = groups_of(seen, attribute).codes
    keys: Keys = [place_of(seen), *_others(seen, attribute)]
    finer: Keys = [*keys, own]
    return _less(_within(keys, score, own >= 0), _within(finer, score, own >= 0))


def alike(seen: Outcomes, score: Floats, attribute: str) -> Shifts:
    """Return the sizes of the shifts between texts of one set that are alike in every attribute, where this one is known."""
    keys: Keys = [place_of(seen), *(groups.codes for groups in seen.groups.values())]
    return _within(keys, score, seen.groups[attribute].codes >= 0)


def signed(seen: Outcomes, score: Floats, attribute: str) -> dict[str, Shifts]:
    """Return by pair of values ``a → b`` how much higher texts of ``b`` score, those alike in all other attributes."""
    own, place = groups_of(seen, attribute), place_of(seen)
    cell, sets = cells_of([place, *_others(seen, attribute)]), int(place.max(initial=-1)) + 1
    home = np.zeros(int(cell.max(initial=-1)) + 1, np.int64)
    home[cell] = place
    known, size = own.codes >= 0, len(own.names)
    shape = (len(home), size)

    def by_value(which: Bools, weights: Floats | None = None) -> Floats:
        at = cell[which] * size + own.codes[which]
        sums = np.bincount(
            at, weights=None if weights is None else weights[which], minlength=len(home) * size
        )
        return sums.reshape(shape).astype(np.float64)

    scored = known & np.isfinite(score)
    n, total, all_n = by_value(scored), by_value(scored, score), by_value(known)
    found = {}
    for a, b in combinations(range(size), 2):
        pairs = n[:, a] * n[:, b]
        shift = n[:, a] * total[:, b] - n[:, b] * total[:, a]
        missing = all_n[:, a] * all_n[:, b] - pairs
        by_set = (
            np.bincount(home, weights=one, minlength=sets).astype(np.float64)
            for one in (shift, pairs, missing)
        )
        one = Shifts(**dict(zip(("total", "pairs", "missing"), by_set, strict=True)))
        if one.sets:
            found[f"{own.names[a]} → {own.names[b]}"] = one
    return found


def _others(seen: Outcomes, attribute: str) -> Keys:
    parts = attribute.split("+")
    return [groups.codes for name, groups in seen.groups.items() if name not in parts]


def _within(keys: Keys, score: Floats, use: Bools) -> Shifts:
    """Return the sizes of the shifts between used texts that are alike in ``keys``, the first of them the set."""
    sets = int(keys[0].max(initial=-1)) + 1
    scored = use & np.isfinite(score)
    chosen = [key[scored] for key in keys]
    cell, values = cells_of(chosen), score[scored]
    order = np.lexsort((values, cell))
    fresh = np.searchsorted(cell[order], np.arange(int(cell.max(initial=-1)) + 1))
    size = np.diff(np.append(fresh, len(order)))
    rank = np.arange(len(order)) - np.repeat(fresh, size)
    # Of m sorted values the k-th is subtracted m - 1 - k times and added k times, over all pairs.
    weight = 2 * rank - np.repeat(size, size) + 1
    total = np.bincount(chosen[0][order], weights=weight * values[order], minlength=sets).astype(np.float64)
    pairs = _by_set(chosen, sets)
    return Shifts(total=total, pairs=pairs, missing=_by_set([key[use] for key in keys], sets) - pairs)


def _by_set(keys: Keys, sets: int) -> Floats:
    return equal_pairs(keys, sets) if len(keys[0]) else np.zeros(sets)


def _less(all_pairs: Shifts, same: Shifts) -> Shifts:
    rest = replace(
        all_pairs,
        total=all_pairs.total - same.total,
        pairs=all_pairs.pairs - same.pairs,
        missing=all_pairs.missing - same.missing,
    )
    # What is left of sums that should cancel out is rounding.
    return replace(rest, total=np.where(rest.pairs > 0, np.maximum(0.0, rest.total), 0.0))
