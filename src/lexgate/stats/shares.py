r"""Shares of several groups with their limits: the ground on which intervals of gaps, ratios and F1 stand.

Single shares have Wilson limits, which hold for small groups and for shares of 0 and 1. Three things widen them:

- Missing items are settled by the worst case on each side (Manski bounds).
- With ``anytime`` the limits are those of `lexgate.stats.sequential`, which hold at every number of items.
- Items in clusters count as fewer: $n$ is divided by the design effect (Kish), and as a variance seen in few clusters
  is itself uncertain, multiplied by $(z/t_{C-1})^2$ for $C$ clusters (Korn and Graubard).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from lexgate.stats.errors import BadArgument
from lexgate.stats.sequential import share_limits

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Counts of several groups, each array of shape ``(n_groups,)``."""

    hits: Floats
    """Items that count, ``0 <= hits <= n``."""
    n: Floats
    """Scored items."""
    missing: Floats
    """Items that could not be scored."""
    effect: Floats
    """Design effect, at least 1; 1 where items are independent."""
    clusters: Floats
    """Number of clusters; infinite where items are independent."""
    anytime: bool = False
    """Whether limits hold however often one looks and whenever one stops."""

    @property
    def value(self) -> Floats:
        """The observed shares; NaN where ``n`` is 0."""
        return _over(self.hits, self.n)

    @property
    def least(self) -> Floats:
        """The shares if no missing item counts."""
        return _over(self.hits, self.n + self.missing)

    @property
    def most(self) -> Floats:
        """The shares if every missing item counts."""
        return _over(self.hits + self.missing, self.n + self.missing)

    def pick(self, which: NDArray[np.bool_]) -> "Shares":
        """Return some of the groups."""
        return Shares(
            hits=self.hits[which],
            n=self.n[which],
            missing=self.missing[which],
            effect=self.effect[which],
            clusters=self.clusters[which],
            anytime=self.anytime,
        )

    def refuse_clusters(self) -> None:
        """Refuse limits at every number of items where items come in clusters, for which none are known here.

        Raises:
            BadArgument: LG-STATS-002.
        """
        if not np.isinf(self.clusters[self.n > 0]).all():
            raise BadArgument(
                "Items come in clusters; their limits hold for a number of items fixed beforehand only.",
                fix="Measure all items, and estimate without `anytime`.",
            )

    def limits(self, tail: float | Floats) -> tuple[Floats, Floats]:
        """Return the limits of every share, each missed with a probability of about ``tail``.

        Args:
            tail: In (0, 0.5], one number or one for each group.

        Returns:
            ``(low, high)``, each ``(n_groups,)`` in [0, 1]; ``(0, 1)`` where nothing is known.

        Raises:
            BadArgument: LG-STATS-002, limits at every number of items of clusters.
        """
        if self.anytime:
            self.refuse_clusters()
            return share_limits(self.hits, self.hits + self.missing, self.n + self.missing, tail)
        z = -ndtri(tail)
        n = (self.n + self.missing) / self.effect
        clustered = np.isfinite(self.clusters)
        if clustered.any():
            with np.errstate(divide="ignore", invalid="ignore"):
                shrunk = np.nan_to_num((z / -stdtrit(self.clusters - 1, tail)) ** 2)
            n = n * np.where(clustered, shrunk, 1.0)
        low, high = wilson_limits(np.stack([self.least, self.most]), n, z)
        return low[0], high[1]


def wilson_limits(share: Floats, n: Floats, z: float | Floats) -> tuple[Floats, Floats]:
    """Return Wilson limits of shares observed on ``n`` (effective) items; ``(0, 1)`` where ``n`` is 0.

    Arrays are held against one another as numpy does it.

    References:
        E. B. Wilson (1927), JASA 22(158):209-212.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = z * z / n  # towards one half
        middle = (share + pull / 2) / (1 + pull)
        half = np.sqrt(pull * (share * (1 - share) + pull / 4)) / (1 + pull)
        low = np.where(share == 0, 0.0, np.maximum(np.minimum(middle - half, share), 0.0))
        high = np.where(share == 1, 1.0, np.minimum(np.maximum(middle + half, share), 1.0))
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)


def independent(hits: ArrayLike, n: ArrayLike, missing: ArrayLike = 0) -> Shares:
    """Return the shares of groups of independent items, from their counts, each ``(n_groups,)``.

    Example:
        >>> low, high = independent([81], [263]).limits(0.025)
        >>> round(float(low[0]), 4), round(float(high[0]), 4)
        (0.2553, 0.3662)

    References:
        R. G. Newcombe (1998), Stat. Med. 17:857-872 (source of the worked example).
    """
    counts = np.asarray(n, np.float64)
    return Shares(
        hits=np.asarray(hits, np.float64),
        n=counts,
        missing=np.broadcast_to(np.asarray(missing, np.float64), counts.shape),
        effect=np.ones(counts.shape),
        clusters=np.full(counts.shape, np.inf),
    )


def counted(
    hit: NDArray[np.bool_],
    group: NDArray[np.integer],
    groups: int,
    *,
    missing: ArrayLike = 0,
    cluster: NDArray[np.int64] | None = None,
) -> Shares:
    """Return the shares of groups of items.

    Args:
        hit: ``(n,)`` whether the item counts.
        group: ``(n,)`` codes in ``0 .. groups - 1``.
        groups: Number of groups.
        missing: ``(groups,)`` items that could not be scored, or one number for all.
        cluster: ``(n,)`` any integers, the same for items that depend on one another; None: items are independent.
    """
    if cluster is None:
        return independent(
            np.bincount(group[hit], minlength=groups), np.bincount(group, minlength=groups), missing
        )
    _, place = np.unique(cluster, return_inverse=True)
    span = int(place.max(initial=0)) + 1
    cells, cell = np.unique(group.astype(np.int64) * span + place, return_inverse=True)
    items = np.bincount(cell, minlength=len(cells)).astype(np.float64)
    hits: Floats = np.bincount(cell, weights=hit.astype(np.float64), minlength=len(cells)).astype(np.float64)
    return clustered(hits, items, cells // span, groups, missing=missing)


def clustered(
    hits: Floats, items: Floats, group: NDArray[np.int64], groups: int, *, missing: ArrayLike = 0
) -> Shares:
    r"""Return the shares of groups from sums by cluster.

    The design effect is the variance of the share over clusters, $\frac{C}{C-1}\sum_c (y_c - p m_c)^2 / M^2$, over
    $p(1-p)/M$; at least 1. Where the share is 0 or 1, or there is one cluster, the clusters are taken to be of one
    mind: $M/C$. Clusters of one item each are no clusters.

    Args:
        hits: ``(cells,)`` items of one cluster and group that count.
        items: ``(cells,)`` its items, above 0.
        group: ``(cells,)`` codes in ``0 .. groups - 1``.
        groups: Number of groups.
        missing: ``(groups,)`` items that could not be scored, or one number for all.

    Example:
        >>> pairs_of_one_mind = clustered(np.array([2., 0, 2, 0]), np.full(4, 2.0), np.zeros(4, np.int64), 1)
        >>> round(float(pairs_of_one_mind.effect[0]), 2)
        2.67

    References:
        L. Kish (1965), Survey Sampling, chapter 5.
        E. L. Korn, B. I. Graubard (1998), Survey Methodology 24(2):193-201.
    """
    n = np.bincount(group, weights=items, minlength=groups).astype(np.float64)
    hit = np.bincount(group, weights=hits, minlength=groups).astype(np.float64)
    count = np.bincount(group, minlength=groups).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hit / n
        apart = np.bincount(group, weights=(hits - share[group] * items) ** 2, minlength=groups)
        effect = count / (count - 1) * apart / (share * (1 - share) * n)
        one_mind = (share == 0) | (share == 1) | (count < 2)
        effect = np.where(one_mind, n / count, effect)
    return Shares(
        hits=hit,
        n=n,
        missing=np.broadcast_to(np.asarray(missing, np.float64), n.shape),
        effect=np.where(n > 0, np.maximum(effect, 1.0), 1.0),
        clusters=np.where(count == n, np.inf, count),
    )


def _over(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return top / bottom  # of nothing, nothing counts: 0 / 0 is NaN
