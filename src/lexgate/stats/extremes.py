"""Intervals for the extreme of several shares: the least share, the widest gap, the lowest ratio between groups.

The extreme of several estimates is biased: of ten groups with one true rate some look worse, so a percentile
bootstrap of the gap never reaches 0 and never covers equality. Two facts from testing avoid it, without resampling:

- *The least of several parameters lies above a bound if each does* (intersection-union, Berger 1982). The limit on
  the far side, ``low`` of a least value or ``high`` of a widest gap, is the extreme of the ordinary limits, each at
  the full level, and needs no correction for having looked at many groups.
- *That some parameter lies beyond a bound* is a claim picked from many. The limit on the near side, ``high`` of a
  least value or ``low`` of a widest gap, is the extreme of limits corrected by Bonferroni.

Differences and ratios of two shares have MOVER limits made from the limits of each (Newcombe 1998; Donner and Zou
2012); so have differences of other quantities, such as means and F1. Of very many groups only those are held against
each other that can be the extreme: a group with a larger share and a nearer limit than another stands in for it.

With ``Shares.anytime`` all limits hold however often one looks: those of single shares by betting, those of differences
and ratios by betting on both groups (`lexgate.stats.joint`). It does not: handle overlapping groups, or groups drawn as
pairs.
"""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lexgate.stats.joint import MANY, difference_low, ratio_low
from lexgate.stats.shares import Floats, Shares

Ints = NDArray[np.int64]


class Quantities(Protocol):
    """One quantity of several groups, each array ``(n_groups,)``: `Shares`, `lexgate.stats.means.Means`."""

    @property
    def least(self) -> Floats:
        """The values if every unscoreable item is as bad as it can be."""
        ...

    @property
    def most(self) -> Floats:
        """The values if each is as good."""
        ...

    def limits(self, tail: float) -> tuple[Floats, Floats]:
        """Return the limits of every value, each missed with a probability of about ``tail``."""
        ...


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


def widest_gap(*several: Quantities, level: float, span: float = 1.0) -> tuple[float, float]:
    """Return the interval of the largest difference between two groups, in any of several quantities.

    Args:
        several: Values of at least two groups each; shares with ``n > 0``. More than one: the true-positive and the
            false-positive rates, say, of which the widest gap of either counts.
        level: Two-sided coverage, in (0, 1).
        span: The largest difference there can be.

    Returns:
        ``(low, high)`` in [0, span].

    Example:
        >>> from lexgate.stats.shares import independent
        >>> low, high = widest_gap(independent([56, 48], [70, 80]), level=0.95)
        >>> round(low, 4), round(high, 4)
        (0.0524, 0.3339)

    References:
        R. G. Newcombe (1998), Statist. Med. 17:873-890, method 10 (source of the worked example).
        G. Y. Zou, A. Donner (2008), Statist. Med. 27(10):1693-1702 (other quantities than shares).
    """
    tail = (1 - level) / 2
    pairs = sum(size * (size - 1) / 2 for size in (len(one.least) for one in several))
    low = max(_widest(one, tail / pairs)[0] for one in several)
    high = max(_widest(one, tail)[1] for one in several)
    return max(0.0, low), min(span, max(0.0, high))


def furthest(quantities: Quantities, *, level: float) -> tuple[float, float]:
    """Return the interval of the largest size, without its sign, of several quantities around 0.

    Args:
        quantities: At least one, such as mean differences.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``, at least 0.

    Example:
        >>> from lexgate.stats.means import means
        >>> shifts = np.array([-0.3, -0.2, -0.4, -0.3] * 25 + [0.1, -0.1] * 50)
        >>> both = means(shifts, np.ones(200), np.repeat([0, 1], 100), 2, span=(-1, 1))
        >>> [round(end, 2) for end in furthest(both, level=0.95)]
        [0.28, 0.31]
    """
    tail = (1 - level) / 2
    low, high = quantities.limits(tail / len(quantities.least))
    every_low, every_high = quantities.limits(tail)
    return max(0.0, float(low.max()), float(-high.min())), max(
        float(-every_low.min()), float(every_high.max())
    )


@dataclass(frozen=True, slots=True)
class _Ends:
    """Values of groups, and the distances to their limits."""

    low: Floats
    down: Floats
    """From ``low`` to its lower limit."""
    high: Floats
    up: Floats
    """From ``high`` to its upper limit."""


def _ends(one: Quantities, tail: float) -> _Ends:
    if isinstance(one, Shares) and one.anytime:
        # Between many groups each of two limits at half the error does, see `lexgate.stats.joint`.
        low, high = one.limits(tail / 2)
        return _Ends(low, np.zeros(len(low)), high, np.zeros(len(low)))
    low, high = one.limits(tail)
    least, most = one.least, one.most
    return _Ends(least, least - low, most, high - most)


def _widest(one: Quantities, tail: float) -> tuple[float, float]:
    """Return the largest lower and the largest upper limit of any difference between two groups."""
    if isinstance(one, Shares) and one.anytime and len(one.n) <= MANY:
        lows = difference_low(one, *_ordered_pairs(len(one.n)), tail=tail)
        # The other end of a pair's interval is the low end of the pair turned round, with its sign changed.
        return float(lows.max()), float(-lows.min())
    end, few = _ends(one, tail), len(one.least) <= MANY
    a, b = (
        _ordered_pairs(len(one.least))
        if few
        else _pairs(_foremost(end.low, end.down), _foremost(-end.high, end.up))
    )
    low = end.low[a] - end.high[b] - np.hypot(end.down[a], end.up[b])
    if not few:
        a, b = _pairs(_foremost(end.high, -end.up), _foremost(-end.low, -end.down))
    high = end.high[a] - end.low[b] + np.hypot(end.up[a], end.down[b])
    return float(low.max()), float(high.max())


def _foremost(value: Floats, cost: Floats) -> Ints:
    """Return the positions of groups for which at most one other has no smaller value and no larger cost.

    A limit that rises with the value and falls with the cost is greatest at one of them, whichever other group is barred.
    """
    order = np.lexsort((cost, -value))
    layers = []
    for _ in range(2):
        floor = np.minimum.accumulate(np.concatenate([[np.inf], cost[order]]))[:-1]
        layers.append(order[cost[order] < floor])
        order = order[cost[order] >= floor]
    return np.concatenate(layers).astype(np.int64)


def _pairs(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Return all pairs of two different positions."""
    first, second = np.repeat(a, len(b)), np.tile(b, len(a))
    return first[first != second], second[first != second]


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
    tail, pairs = (1 - level) / 2, count * (count - 1) / 2
    below = above = _ordered_pairs(min(count, MANY))
    if count > MANY:
        each, picked = _ends(shares, tail), _ends(shares, tail / pairs)
        below = _pairs(_foremost(-each.low, -each.down), _foremost(each.high, -each.up))
        above = _pairs(_foremost(-picked.high, picked.up), _foremost(picked.low, picked.down))
    low, _ = ratio_limits(shares, *below, tail=tail)
    _, high = ratio_limits(shares, *above, tail=tail / pairs)
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


@cache
def _ordered_pairs(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions ``(a, b)`` of all pairs of different groups, both ways round."""
    a, b = np.nonzero(~np.eye(count, dtype=np.bool_))
    return a.astype(np.int64), b.astype(np.int64)
