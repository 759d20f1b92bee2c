"""Intervals for the extreme of several shares: the least share, the widest gap, the lowest ratio between groups.

The extreme of several estimates is biased: of ten groups with one true rate some look worse, so a percentile
bootstrap of the gap never reaches 0 and never covers equality. Two facts from testing avoid it, without resampling:

- *The least of several parameters lies above a bound if each does* (intersection-union, Berger 1982). The limit on
  the far side, ``low`` of a least value or ``high`` of a widest gap, is the extreme of the ordinary limits, each at
  the full level, and needs no correction for having looked at many groups.
- *That some parameter lies beyond a bound* is a claim picked from many. The limit on the near side, ``high`` of a
  least value or ``low`` of a widest gap, is the extreme of limits corrected by Bonferroni.

Single shares have Wilson limits; differences and ratios of two shares have MOVER limits made from these (Newcombe
1998; Donner and Zou 2012). They hold for small groups and for rates of 0 and 1, where a bootstrap has no spread.

Missing items are settled by the worst case on each side (Manski bounds). Clustered items count as fewer items:
``n`` is divided by the design effect (Kish). It does not: handle overlapping groups, or groups drawn as pairs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

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

    @property
    def value(self) -> Floats:
        """The observed shares; NaN where ``n`` is 0."""
        return _divide(self.hits, self.n)

    @property
    def least(self) -> Floats:
        """The shares if no missing item counts."""
        return self._over(self.hits)

    @property
    def most(self) -> Floats:
        """The shares if every missing item counts."""
        return self._over(self.hits + self.missing)

    @property
    def effective(self) -> Floats:
        """Number of independent items that say as much."""
        return (self.n + self.missing) / self.effect

    def pick(self, which: NDArray[np.bool_]) -> "Shares":
        """Return some of the groups."""
        return Shares(
            hits=self.hits[which], n=self.n[which], missing=self.missing[which], effect=self.effect[which]
        )

    def _over(self, hits: Floats) -> Floats:
        return _divide(hits, self.n + self.missing)


def _divide(top: Floats, bottom: Floats) -> Floats:
    out: Floats = np.full(len(bottom), np.nan)
    return np.divide(top, bottom, out=out, where=bottom > 0)


def _normal(tail: float) -> float:
    return float(-ndtri(tail))


def wilson_limits(share: Floats, n: Floats, z: float) -> tuple[Floats, Floats]:
    """Return Wilson limits of shares observed on ``n`` (effective) items; ``(0, 1)`` where ``n`` is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        low = np.clip(np.minimum(middle - half, share), 0.0, 1.0)
        high = np.clip(np.maximum(middle + half, share), 0.0, 1.0)
    low = np.where(share == 0, 0.0, low)
    high = np.where(share == 1, 1.0, high)
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)


def each(shares: Shares, *, level: float) -> tuple[Floats, Floats]:
    """Return the limits of every share by itself.

    Args:
        shares: Counts of ``n_groups`` groups.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``, each ``(n_groups,)``.
    """
    z = _normal((1 - level) / 2)
    low, _ = wilson_limits(shares.least, shares.effective, z)
    _, high = wilson_limits(shares.most, shares.effective, z)
    return low, high


def lowest_share(shares: Shares, *, level: float) -> tuple[float, float]:
    """Return the interval of the least of several shares.

    Args:
        shares: Counts of at least one group, all with ``n > 0``.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``: the least of the lower limits, and the least of the upper limits at ``1 - alpha / groups``.

    Example:
        >>> shares = shares_of([90, 70], [100, 100])
        >>> low, high = lowest_share(shares, level=0.95)
        >>> round(low, 3), round(high, 3)
        (0.604, 0.791)

    References:
        R. L. Berger (1982), Technometrics 24(4):295-300.
    """
    tail = (1 - level) / 2
    low, _ = wilson_limits(shares.least, shares.effective, _normal(tail))
    _, high = wilson_limits(shares.most, shares.effective, _normal(tail / len(shares.n)))
    return float(low.min()), float(high.min())


def widest_gap(shares: Shares, *, level: float) -> tuple[float, float]:
    """Return the interval of the largest difference between two of several shares.

    Args:
        shares: Counts of at least two groups, all with ``n > 0``.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)`` in [0, 1].

    Example:
        >>> low, high = widest_gap(shares_of([56, 48], [70, 80]), level=0.95)
        >>> round(low, 4), round(high, 4)
        (0.0524, 0.3339)

    References:
        R. G. Newcombe (1998), Statist. Med. 17:873-890, method 10 (source of the worked example).
    """
    tail, pairs = (1 - level) / 2, len(shares.n) * (len(shares.n) - 1) / 2
    low = float(_difference_low(shares, _normal(tail / pairs)).max())
    # The other end of a pair's interval is the low end of the pair turned round, with its sign changed.
    high = float((-_difference_low(shares, _normal(tail))).max())
    return max(0.0, low), min(1.0, max(0.0, high))


def _difference_low(shares: Shares, z: float) -> Floats:
    """Return, for every ordered pair (a, b), the lower limit of ``a - b``, ``(pairs,)``."""
    a, b = _ordered_pairs(len(shares.n))
    p, q = shares.least, shares.most
    p_low, _ = wilson_limits(p, shares.effective, z)
    _, q_high = wilson_limits(q, shares.effective, z)
    limit: Floats = p[a] - q[b] - np.sqrt((p[a] - p_low[a]) ** 2 + (q_high[b] - q[b]) ** 2)
    return limit


def lowest_ratio(shares: Shares, *, level: float) -> tuple[float, float]:
    """Return the interval of the lowest ratio between two of several shares.

    Args:
        shares: Counts of at least two groups, all with ``n > 0`` and not all without hits.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)`` in [0, 1].

    Example:
        >>> low, high = lowest_ratio(shares_of([30, 60], [100, 100]), level=0.95)
        >>> round(low, 3), round(high, 3)
        (0.355, 0.696)

    References:
        A. Donner, G. Y. Zou (2012), Stat. Methods Med. Res. 21(4):347-359.
    """
    count = len(shares.n)
    a, b = _ordered_pairs(count)
    tail, pairs = (1 - level) / 2, count * (count - 1) / 2
    low, _ = ratio_limits(shares, a, b, z=_normal(tail))
    _, high = ratio_limits(shares, a, b, z=_normal(tail / pairs))
    return min(1.0, float(low.min())), min(1.0, float(high.min()))


def ratio_limits(
    shares: Shares, a: NDArray[np.int64], b: NDArray[np.int64], *, z: float
) -> tuple[Floats, Floats]:
    """Return MOVER limits of the ratios ``a / b``; the upper one is infinite where ``b`` may be 0.

    Args:
        shares: Counts of the groups.
        a: ``(pairs,)`` positions of the numerators.
        b: ``(pairs,)`` positions of the denominators.
        z: Normal quantile of one tail.
    """
    least, most, n = shares.least, shares.most, shares.effective
    least_low, _ = wilson_limits(least, n, z)
    _, most_high = wilson_limits(most, n, z)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Lower: the numerator at its least, the denominator at its most; roots of a quadratic, in their stable form.
        x, y, x_low, y_high = least[a], most[b], least_low[a], most_high[b]
        constant, square = x_low * (2 * x - x_low), y_high * (2 * y - y_high)
        root = np.sqrt(np.maximum(0.0, (x * y) ** 2 - square * constant))
        low = np.where(constant > 0, constant / (x * y + root), 0.0)
        x, y, x_high, y_low = most[a], least[b], most_high[a], least_low[b]
        constant, square = x_high * (2 * x - x_high), y_low * (2 * y - y_low)
        root = np.sqrt(np.maximum(0.0, (x * y) ** 2 - square * constant))
        high = np.where(square > 0, (x * y + root) / square, np.inf)
    return low, high


def _ordered_pairs(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions ``(a, b)`` of all pairs of different groups, both ways round."""
    a, b = np.nonzero(~np.eye(count, dtype=np.bool_))
    return a.astype(np.int64), b.astype(np.int64)


def shares_of(hits: "list[int]", n: "list[int]", missing: "list[int] | None" = None) -> Shares:
    """Return the counts of independent items as ``Shares``."""
    return Shares(
        hits=np.asarray(hits, np.float64),
        n=np.asarray(n, np.float64),
        missing=np.zeros(len(n)) if missing is None else np.asarray(missing, np.float64),
        effect=np.ones(len(n)),
    )


def design_effects(
    hit: NDArray[np.bool_], group: NDArray[np.int32], cluster: NDArray[np.int64], n_groups: int
) -> Floats:
    r"""Return by how much each group's share is less certain than if its items were independent.

    The variance of the share over clusters, $\frac{C}{C-1}\sum_c (y_c - p m_c)^2 / M^2$, over $p(1-p)/M$; at least
    1. Where the share is 0 or 1, or there is one cluster, the clusters are taken to be of one mind: $M/C$.

    Args:
        hit: ``(n,)`` whether the item counts.
        group: ``(n,)`` group codes in ``0 .. n_groups - 1``.
        cluster: ``(n,)`` any integers.
        n_groups: Number of groups.

    Returns:
        ``(n_groups,)``, each at least 1.

    Example:
        >>> twice = np.array([True, True, False, False, True, True, False, False])
        >>> effect = design_effects(twice, np.zeros(8, np.int32), np.array([0, 0, 1, 1, 2, 2, 3, 3]), 1)
        >>> round(float(effect[0]), 2)
        2.67

    References:
        L. Kish (1965), Survey Sampling, chapter 5.
        E. L. Korn, B. I. Graubard (1998), Survey Methodology 24(2):193-201 (effective n in a share's interval).
    """
    _, cluster_code = np.unique(cluster, return_inverse=True)
    span = int(cluster_code.max(initial=0)) + 1
    cells, cell = np.unique(group.astype(np.int64) * span + cluster_code, return_inverse=True)
    of_group = cells // span
    items = np.bincount(cell, minlength=len(cells)).astype(np.float64)
    hits = np.bincount(cell, weights=hit.astype(np.float64), minlength=len(cells))
    total = np.bincount(of_group, weights=items, minlength=n_groups)
    clusters = np.bincount(of_group, minlength=n_groups).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.bincount(of_group, weights=hits, minlength=n_groups) / total
        apart = np.bincount(of_group, weights=(hits - share[of_group] * items) ** 2, minlength=n_groups)
        effect = clusters / (clusters - 1) * apart / (share * (1 - share) * total)
        one_mind = (share == 0) | (share == 1) | (clusters < 2)
        effect = np.where(one_mind, total / clusters, effect)
    result: Floats = np.where(total > 0, np.maximum(effect, 1.0), 1.0)
    return result
