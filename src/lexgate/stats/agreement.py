r"""Agreement of annotators beyond chance: $1 - D_o / D_e$, observed over expected disagreement, with limits.

1 is perfect agreement, 0 what chance gives, below 0 is worse than chance. The coefficients differ in what chance
means: Cohen's kappa takes the habits of each of two annotators, Fleiss' kappa and Krippendorff's alpha those of all together.

The limits come from the influence of each item (or cluster of items) on $\log(D_o/D_e)$, the infinitesimal jackknife,
with Student's t for as many clusters as there are; on that scale they stay below 1. Such limits trust what was not seen: with
few items and a rare label, or none but small disagreements, they end too early. So each limit must also stand if one item
more is seen: one on which all agree on the rarest label (for ``high``), or one with the furthest disagreement (for
``low``). Where nobody disagreed, the low limit is Clopper-Pearson's for no disagreement among so many clusters, each as bad as it
can be. Coverage by simulation: ``tests/stats/test_stats_agreement_coverage.py``. Items are the sample, the annotators are
not: the limits say nothing of how other annotators would agree.

References:
    L. A. Jaeckel (1972), The infinitesimal jackknife, Bell Laboratories memorandum MM 72-1215-11.
    K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from lexgate.stats.errors import check_level
from lexgate.stats.shares import Floats

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Observed and expected disagreement of some labels."""

    observed: float
    """Mean disagreement of two labels of one item, for nominal labels in [0, 1]."""
    expected: float
    """Mean disagreement of two labels that chance pairs."""
    influence: Floats
    """``(clusters,)`` what each cluster adds to the logarithm of observed over expected disagreement; they sum to 0."""

    def limits(self, tail: float) -> tuple[float, float]:
        """Return limits of ``1 - observed / expected``, each missed with a probability of about ``tail``."""
        count = len(self.influence)
        if count < 2 or not (self.expected > 0 and self.observed > 0):
            return -1.0, 1.0
        spread = float(np.sqrt(count / (count - 1) * (self.influence**2).sum()))
        reach = float(np.exp(-stdtrit(count - 1, tail) * spread))
        ratio = self.observed / self.expected
        return 1 - ratio * reach, 1 - ratio / reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A coefficient of agreement, with what its limits need."""

    seen: Seen
    best: Seen
    """With one item (or cluster) more, on which all agree on the rarest label …"""
    worst: Seen
    """… or disagree as far as can be."""
    items: int
    """Items with two labels or more."""
    labels: int
    """Labels of these items."""
    most: float
    """The largest disagreement that two labels can have."""

    @property
    def value(self) -> float:
        """The coefficient; NaN where chance leaves no room to disagree: there is one label only, or no pair."""
        return 1 - self.seen.observed / self.seen.expected if self.seen.expected > 0 else float("nan")

    def limits(self, level: float) -> tuple[float, float]:
        """Return ``(low, high)`` within [-1, 1], which cover the coefficient of all items with probability ``level``.

        Raises:
            BadArgument: LG-STATS-002, ``level`` is not in (0, 1).
        """
        check_level(level)
        count, tail = len(self.seen.influence), (1 - level) / 2
        if count < 2 or np.isnan(self.value):
            return -1.0, 1.0
        if self.seen.observed == 0:
            seldom = 1 - tail ** (1 / count)
            return max(-1.0, 1 - seldom * self.most / self.seen.expected), 1.0
        low, high = self.seen.limits(tail)
        return max(-1.0, min(low, self.worst.limits(tail)[0])), max(high, self.best.limits(tail)[1])


def seen_of(observed: float, expected: float, to_observed: Floats, to_expected: Floats, group: Codes) -> Seen:
    """Return what was seen.

    Args:
        observed: Mean disagreement of two labels of one item.
        expected: Mean disagreement of two labels that chance pairs.
        to_observed: ``(items,)`` what each item adds to ``observed``.
        to_expected: ``(items,)`` what each item adds to ``expected``, to first order.
        group: ``(items,)`` clusters as codes from 0.
    """
    if not (observed > 0 and expected > 0):
        return Seen(observed=observed, expected=expected, influence=np.zeros(int(group.max()) + 1))
    pull = to_observed / observed - to_expected / expected
    by_group = np.bincount(group, weights=pull).astype(np.float64)
    return Seen(observed=observed, expected=expected, influence=by_group - by_group.mean())


def rarest(count: Codes) -> int:
    """Return the label that was given least often."""
    used = np.flatnonzero(count)
    return int(used[count[used].argmin()])


def furthest(count: Codes, *, ordered: bool) -> Codes:
    """Return two labels that are as far apart as can be: the ends, or where there is no order the two most common."""
    used = np.flatnonzero(count)
    ranked = used if ordered else used[np.argsort(count[used], kind="stable")]
    return np.array([ranked[-1], ranked[0] if ordered else ranked[max(-2, -len(ranked))]])


def places(cluster: Codes | None, items: int) -> Codes:
    """Return clusters as codes from 0; None: each item is one."""
    if cluster is None:
        return np.arange(items)
    return np.unique(cluster, return_inverse=True)[1].astype(np.int64)


def as_a_cluster(group: Codes) -> int:
    """Return how many items a cluster has on average."""
    return max(1, round(len(group) / (int(group.max()) + 1)))


def nothing() -> Agreement:
    """Return the agreement on no item at all."""
    none = Seen(observed=float("nan"), expected=float("nan"), influence=np.zeros(0))
    return Agreement(seen=none, best=none, worst=none, items=0, labels=0, most=1.0)
