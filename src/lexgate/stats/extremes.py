"""Intervals for the extreme of several shares: the least share, the widest gap, the lowest ratio between groups.

The extreme of several estimates is biased: of ten groups with one true rate some look worse, so a percentile
bootstrap of the gap never reaches 0 and never covers equality. Two facts from testing avoid it, without resampling:

- *The least of several parameters lies above a bound if each does* (intersection-union, Berger 1982). The limit on
  the far side, ``low`` of a least value or ``high`` of a widest gap, is the extreme of the ordinary limits, each at
  the full level, and needs no correction for having looked at many groups.
- *That some parameter lies beyond a bound* is a claim picked from many. The limit on the near side, ``high`` of a
  least value or ``low`` of a widest gap, is the extreme of limits corrected by Bonferroni.

Differences and ratios of two shares have MOVER limits made from the limits of each (Newcombe 1998; Donner and Zou
2012). With ``Shares.anytime`` all limits hold however often one looks: those of single shares by betting, those of
differences and ratios by betting on both groups (`lexgate.stats.joint`). It does not: handle overlapping groups, or groups drawn as pairs.
"""

import numpy as np
from numpy.typing import NDArray

from lexgate.stats.joint import difference_low, ratio_low
from lexgate.stats.shares import Floats, Shares


def lowest_share(shares: Shares, *, level: float) -> tuple[float, float]:
    """Return the interval of the least of several shares.

    Args:
        shares: Counts of at least one group, all with ``n > 0``.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``: the least of the lower limits, and the least of the upper limits at ``1 - alpha / groups``.

    Example:
        >>> from lexgate.stats.shares import independent
        >>> shares = independent([90, 70], [100, 100])
        >>> low, high = lowest_share(shares, level=0.95)
        >>> round(low, 3), round(high, 3)
        (0.604, 0.791)

    References:
        R. L. Berger (1982), Technometrics 24(4):295-300.
    """
    tail = (1 - level) / 2
    low, _ = shares.limits(tail)
    _, high = shares.limits(tail / len(shares.n))
    return float(low.min()), float(high.min())


def widest_gap(shares: Shares, *, level: float) -> tuple[float, float]:
    """Return the interval of the largest difference between two of several shares.

    Args:
        shares: Counts of at least two groups, all with ``n > 0``.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)`` in [0, 1].

    Example:
        >>> from lexgate.stats.shares import independent
        >>> low, high = widest_gap(independent([56, 48], [70, 80]), level=0.95)
        >>> round(low, 4), round(high, 4)
        (0.0524, 0.3339)

    References:
        R. G. Newcombe (1998), Statist. Med. 17:873-890, method 10 (source of the worked example).
    """
    tail, pairs = (1 - level) / 2, len(shares.n) * (len(shares.n) - 1) / 2
    low = float(_difference_low(shares, tail / pairs).max())
    # The other end of a pair's interval is the low end of the pair turned round, with its sign changed.
    high = float((-_difference_low(shares, tail)).max())
    return max(0.0, low), min(1.0, max(0.0, high))


def _difference_low(shares: Shares, tail: float) -> Floats:
    """Return, for every ordered pair (a, b), the lower limit of ``a - b``, ``(pairs,)``."""
    a, b = _ordered_pairs(len(shares.n))
    if shares.anytime:
        return difference_low(shares, a, b, tail=tail)
    p, q = shares.least, shares.most
    p_low, q_high = shares.limits(tail)
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
        >>> from lexgate.stats.shares import independent
        >>> low, high = lowest_ratio(independent([30, 60], [100, 100]), level=0.95)
        >>> round(low, 3), round(high, 3)
        (0.355, 0.696)

    References:
        A. Donner, G. Y. Zou (2012), Stat. Methods Med. Res. 21(4):347-359.
    """
    count = len(shares.n)
    a, b = _ordered_pairs(count)
    tail, pairs = (1 - level) / 2, count * (count - 1) / 2
    low, _ = ratio_limits(shares, a, b, tail=tail)
    _, high = ratio_limits(shares, a, b, tail=tail / pairs)
    return min(1.0, float(low.min())), min(1.0, float(high.min()))


def ratio_limits(
    shares: Shares, a: NDArray[np.int64], b: NDArray[np.int64], *, tail: float
) -> tuple[Floats, Floats]:
    """Return MOVER limits, or with ``anytime`` those by betting, of the ratios ``a / b``; the upper one is infinite where ``b`` may be 0.

    Args:
        shares: Counts of the groups.
        a: ``(pairs,)`` positions of the numerators.
        b: ``(pairs,)`` positions of the denominators.
        tail: Probability with which each limit is missed.
    """
    if shares.anytime:
        with np.errstate(divide="ignore"):
            return ratio_low(shares, a, b, tail=tail), 1 / ratio_low(shares, b, a, tail=tail)
    least, most = shares.least, shares.most
    least_low, most_high = shares.limits(tail)
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
