r"""Limits of differences of two shares that may hang together, by MOVER.

$d - \sqrt{\delta_a^2 - 2\rho\,\delta_a\,\delta_b + \delta_b^2}$, where $\delta_a$ and $\delta_b$ are the distances of the two shares to their own
limits on the side in question and $\rho$ is their correlation: 0 of two samples, that of the pairs of a paired one.
"""

import numpy as np
from numpy.typing import NDArray

from lexgate.stats.shares import Floats, Shares


def difference_limits(a: Shares, b: Shares, correlation: float, *, tail: float) -> tuple[float, float]:
    """Return the limits of the share ``a`` less the share ``b``.

    Args:
        a: One share.
        b: Another one.
        correlation: Of the two, in [-1, 1]; see `correlation`.
        tail: Probability with which each limit is missed.

    Example:
        Of 50 pairs 36 count in both, 12 in the first only and 2 in the second only; their correlation is negative:

        >>> from lexgate.stats.shares import independent
        >>> low, high = difference_limits(independent([48], [50]), independent([38], [50]), -0.1147, tail=0.025)
        >>> round(low, 4), round(high, 4)
        (0.0569, 0.3404)

    References:
        R. G. Newcombe (1998), Statist. Med. 17(22):2635-2650, method 8 (source of the worked example).
        G. Y. Zou, A. Donner (2008), Statist. Med. 27(10):1693-1702.
    """
    a_low, a_high = (float(end[0]) for end in a.limits(tail))
    b_low, b_high = (float(end[0]) for end in b.limits(tail))
    a_least, a_most, b_least, b_most = (float(end[0]) for end in (a.least, a.most, b.least, b.most))
    low = a_least - b_most - _together(a_least - a_low, b_high - b_most, correlation)
    high = a_most - b_least + _together(a_high - a_most, b_least - b_low, correlation)
    return max(-1.0, low), min(1.0, high)


def _together(x: float, y: float, correlation: float) -> float:
    return float(np.sqrt(max(0.0, x * x - 2 * correlation * x * y + y * y)))


def correlation(a: Floats, b: Floats, a_cluster: NDArray[np.int64], b_cluster: NDArray[np.int64]) -> float:
    """Return how two means vary together, through clusters that have items of both.

    Args:
        a: ``(n,)`` values.
        b: ``(m,)`` values.
        a_cluster: ``(n,)`` any integers; the pair that each value belongs to.
        b_cluster: ``(m,)`` the same of ``b``.

    Returns:
        In [-1, 1]; 0 where no cluster has both, or all values are equal.

    Example:
        >>> round(correlation(np.array([1., 0, 1, 0]), np.array([1., 0, 0, 0]), np.arange(4), np.arange(4)), 3)
        0.577
    """
    _, place = np.unique(np.concatenate([a_cluster, b_cluster]), return_inverse=True)
    size = int(place.max(initial=-1)) + 1
    sums = [
        np.bincount(part, weights=values - values.mean(), minlength=size)
        for part, values in ((place[: len(a)], a), (place[len(a) :], b))
    ]
    scale = float(np.sqrt((sums[0] @ sums[0]) * (sums[1] @ sums[1])))
    return float(sums[0] @ sums[1]) / scale if scale > 0 else 0.0
