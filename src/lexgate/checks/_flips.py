"""Counting flips in counterfactual sets: whole sets, and pairs of texts that differ in one attribute only."""

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._estimates import IntervalAt
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.stats.extremes import Shares, each

Floats = NDArray[np.float64]
NO_SETS = Text(
    "No set has two answered texts that differ in the attribute.",
    "没有任何一组包含两条属性不同且均有回答的文本。",
)


def set_states(seen: Outcomes) -> tuple[NDArray[np.bool_], int]:
    """Return for every scoreable set whether its answers differ, and the number of unscoreable sets."""
    _, place = np.unique(_clusters(seen), return_inverse=True)
    count = int(place.max(initial=-1)) + 1
    texts = np.bincount(place, minlength=count)
    use = seen.scored
    answered = np.bincount(place[use], minlength=count)
    answer = seen.columns["predicted"].astype(np.int64)
    lowest, highest = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    np.minimum.at(lowest, place[use], answer[use])
    np.maximum.at(highest, place[use], answer[use])
    flipped = (answered >= 2) & (lowest != highest)
    comparable = texts >= 2
    known = comparable & (flipped | (answered == texts))
    return flipped[known], int(np.count_nonzero(comparable & ~known))


def pair_counts(seen: Outcomes, attribute: str) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Return, by set, the pairs that differ in the attribute only: flipped, scored, unscoreable, and set codes.

    Pairs are counted from the numbers of texts by value and answer, never listed.
    """
    own = _codes(seen, attribute)
    others = [name for name in seen.groups if name not in attribute.split("+")]
    stratum = np.stack([_clusters(seen), *(seen.groups[name].codes for name in others)], axis=1)
    use = own >= 0
    keys, place = np.unique(stratum[use], axis=0, return_inverse=True)
    place, own, scored = place.ravel(), own[use], seen.scored[use]
    strata, values, answers = len(keys), int(own.max(initial=-1)) + 1, len(seen.names)
    answer = seen.columns["predicted"][use].astype(np.int64)
    cells = (place * values + own)[scored] * answers + answer[scored]
    counts = (
        np.bincount(cells, minlength=strata * values * answers).reshape(strata, values, answers).astype(float)
    )
    everything = (
        np.bincount(place * values + own, minlength=strata * values).reshape(strata, values).astype(float)
    )
    by_value = counts.sum(axis=2)
    pairs = _different(by_value)
    alike = sum((_different(counts[:, :, code]) for code in range(answers)), np.zeros(strata))
    missing = _different(everything) - pairs
    sets, code = np.unique(keys[:, 0], return_inverse=True)

    def total(part: Floats) -> Floats:
        return np.bincount(code.ravel(), weights=part, minlength=len(sets)).astype(np.float64)

    return total(pairs - alike), total(pairs), total(missing), sets


def alike_counts(seen: Outcomes, attribute: str) -> tuple[int, int]:
    """Return the pairs of one set that are alike in every attribute: flipped, scored. ``attribute`` must be known.

    What flips here flips for another reason than the attributes: another name, another word for a person.
    """
    use = (_codes(seen, attribute) >= 0) & seen.scored
    codes = np.stack([_clusters(seen), *(groups.codes for groups in seen.groups.values())], axis=1)[use]
    answer = seen.columns["predicted"][use].astype(np.int64)
    pairs, same = _pairs_of_equal(codes), _pairs_of_equal(np.column_stack([codes, answer]))
    return pairs - same, pairs


def _pairs_of_equal(rows: NDArray[np.int64]) -> int:
    sizes = np.unique(rows, axis=0, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def pair_rate(flipped: Floats, pairs: Floats, missing: Floats) -> tuple[float, IntervalAt]:
    """Return the share of pairs that flip and its interval function, sets being the clusters.

    Args:
        flipped: ``(n_sets,)`` pairs whose answers differ.
        pairs: ``(n_sets,)`` scored pairs, not all 0.
        missing: ``(n_sets,)`` pairs with a missing answer.
    """
    use = pairs > 0
    y, m = flipped[use], pairs[use]
    value, total, sets = float(y.sum() / m.sum()), float(m.sum()), len(m)
    effect = total / sets  # all pairs of a set of one mind
    if 0 < value < 1 and sets > 1:
        variance = sets / (sets - 1) * float(((y - value * m) ** 2).sum()) / total**2
        effect = max(1.0, variance * total / (value * (1 - value)))
    shares = Shares(
        hits=np.array([y.sum()]),
        n=np.array([total]),
        missing=np.array([missing.sum()]),
        effect=np.array([effect]),
    )

    def interval_at(level: float) -> tuple[float, float]:
        low, high = each(shares, level=level)
        return float(low[0]), float(high[0])

    return value, interval_at


def _codes(seen: Outcomes, attribute: str) -> NDArray[np.int64]:
    first, *rest = attribute.split("+")
    groups = seen.groups[first]
    for name in rest:
        groups = groups.cross(seen.groups[name])
    return groups.codes.astype(np.int64)


def _different(counts: Floats) -> Floats:
    """Return the number of pairs in different columns, by row."""
    pairs: Floats = (counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)) / 2
    return pairs


def _clusters(seen: Outcomes) -> NDArray[np.int64]:
    return np.zeros(len(seen), np.int64) if seen.clusters is None else seen.clusters
