"""The slices that a search handed over, measured on the items that it has not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._slice_words import slice_name
from lexgate.core.outcomes import Groups
from lexgate.stats.holm import holm
from lexgate.stats.shares import Shares, counted
from lexgate.stats.slices import Slice, worse_than_rest

Bools = NDArray[np.bool_]
_SHOWN = 20
"""Small slices that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The items of a check, and the halves they belong to."""

    features: Mapping[str, Groups]
    right: Bools
    scored: Bools
    searched: Bools
    """Whether the item belongs to the half that was searched."""
    clusters: NDArray[np.int64] | None

    @property
    def codes(self) -> list[NDArray[np.int32]]:
        """The features' codes, ``(items,)`` each."""
        return [groups.codes for groups in self.features.values()]

    def met(self, one: Slice) -> list[tuple[str, str]]:
        """Return the conditions of a slice as pairs of a feature and a value."""
        names = list(self.features)
        return [(names[at], self.features[names[at]].names[value]) for at, value in one.conditions]

    def share(self, inside: Sequence[Bools]) -> Shares:
        """Return the share of right ones among held-out items, one share for each mask of items."""
        rows = [np.flatnonzero(mask & self.scored & ~self.searched) for mask in inside]
        at = np.concatenate([np.empty(0, np.int64), *rows])
        group = np.repeat(np.arange(len(rows)), [len(part) for part in rows])
        lost = [np.count_nonzero(mask & ~self.scored & ~self.searched) for mask in inside]
        cluster = None if self.clusters is None else self.clusters[at]
        return counted(self.right[at], group, len(rows), missing=lost, cluster=cluster)


def p_values(items: Items, inside: Sequence[Bools], shares: Shares) -> NDArray[np.float64]:
    """Return, for each slice, Holm's p-value of its being no worse than the other held-out items."""
    rest = items.share([~mask for mask in inside])
    return np.array(holm(worse_than_rest(shares, rest).tolist()))


def table(
    items: Items, slices: Sequence[Slice], shares: Shares, p: NDArray[np.float64], level: float
) -> list[JsonValue]:
    """Return a record for each slice, with the numbers of both halves.

    The intervals hold for all slices together: each is missed with a probability of at most ``1 - level`` over their
    number.
    """
    lows, highs = shares.limits((1 - level) / 2 / len(slices))
    rows: list[JsonValue] = []
    for at, one in enumerate(slices):
        met = items.met(one)
        there = bool(shares.n[at])
        rows.append(
            {
                **_named(met),
                "search_n": one.n,
                "search_value": 1 - one.wrong / one.n,
                "n": int(shares.n[at]),
                "unscoreable": int(shares.missing[at]),
                "value": float(shares.value[at]) if there else None,
                "low": float(lows[at]) if there else None,
                "high": float(highs[at]) if there else None,
                "p": float(p[at]),
                "worse": bool(p[at] <= 1 - level),
            }
        )
    return rows


def small_table(items: Items, least: int) -> list[JsonValue]:
    """Return the single conditions that too few items meet to be searched, those with the most errors first.

    They rest on all items of both halves, and are shown without a claim.
    """
    found = []
    for name, groups in items.features.items():
        known = groups.codes >= 0
        size = len(groups.names)
        looked = np.bincount(groups.codes[known & items.searched], minlength=size)
        n = np.bincount(groups.codes[known & items.scored], minlength=size)
        right = np.bincount(groups.codes[items.right & known & items.scored], minlength=size)
        found += [
            (int(n[at] - right[at]), int(n[at]), name, groups.names[at])
            for at in np.flatnonzero((looked < least) & (n > 0))
        ]
    found.sort(key=lambda one: (-one[0], *one[1:]))
    return [
        {**_named([(name, value)]), "n": n, "value": 1 - wrong / n}
        for wrong, n, name, value in found[:_SHOWN]
    ]


def _named(met: Sequence[tuple[str, str]]) -> dict[str, JsonValue]:
    words = slice_name(met)
    return {
        "slice": {"en": words.en, "zh": words.zh},
        "conditions": [{"feature": feature, "value": value} for feature, value in met],
    }
