"""Limits of differences and ratios of two shares that hold however often one looks and whenever one stops.

Whoever doubts two shares at once may bet on the items of both groups: the product of two wealths is a wealth. So all
pairs of shares against which the product never reached ``1 / tail`` hold the true pair at all times, and the least
difference or ratio among them is a limit. The groups' items may come in any order and any proportion.

The pairs are looked through on a grid of each group's shares, finest where the wealth is near what is needed, and
every cell is taken at its worst corner: the limits err outwards, by about one part in a hundred of their distance,
and a few parts where a share may be 0 or 1. Between very many groups each of two limits at half the error does instead
(Bonferroni), which is a little wider. It does not: handle groups that overlap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lexgate.stats.sequential import LEAST, log_wealth, share_limits
from lexgate.stats.shares import Floats, Shares

Ints = NDArray[np.int64]
Order = Callable[[Floats, Floats], Floats]

_POINTS = 400
_FAR = 12.0
"""Distance in standard deviations of an angle beyond which no level of the ladder reaches."""
MANY = 24
"""Groups above which pairs are not looked through."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Shares of every group, ``(n_groups, points)``, ascending, from 0 to 1."""

    low: Floats
    low_wealth: Floats
    """Least log wealth against any share up to the point, from betting on more: falls with the share."""
    high: Floats
    high_wealth: Floats
    """Least log wealth against any share from the point on, from betting on less: rises with the share."""


def difference_low(shares: Shares, a: Ints, b: Ints, *, tail: float) -> Floats:
    """Return the lower limits of the differences ``a - b``, each ever missed with a probability of at most ``tail``.

    Args:
        shares: Counts of the groups.
        a: ``(pairs,)`` positions of the groups from which is subtracted.
        b: ``(pairs,)`` positions of the others.
        tail: In (0, 1).

    Returns:
        ``(pairs,)`` in [-1, 1].

    Example:
        >>> from lexgate.stats.shares import independent
        >>> both = independent([560, 480], [700, 800])
        >>> difference_low(both, np.array([0]), np.array([1]), tail=0.025).round(3).tolist()
        [0.11]
    """
    return _low(shares, a, b, tail, np.subtract)


def ratio_low(shares: Shares, a: Ints, b: Ints, *, tail: float) -> Floats:
    """Return the lower limits of the ratios ``a / b``, each ever missed with a probability of at most ``tail``.

    Args:
        shares: Counts of the groups.
        a: ``(pairs,)`` positions of the numerators.
        b: ``(pairs,)`` positions of the denominators.
        tail: In (0, 1).

    Returns:
        ``(pairs,)``, at least 0.

    Example:
        >>> from lexgate.stats.shares import independent
        >>> both = independent([560, 480], [700, 800])
        >>> ratio_low(both, np.array([1]), np.array([0]), tail=0.025).round(3).tolist()
        [0.652]
    """
    return _low(shares, a, b, tail, _ratio)


def _low(shares: Shares, a: Ints, b: Ints, tail: float, order: Order) -> Floats:
    shares.refuse_clusters()
    if len(shares.n) > MANY:
        total = shares.n + shares.missing
        low, high = share_limits(shares.hits, shares.hits + shares.missing, total, tail / 2)
        return order(low[a], high[b])
    grid = _grid(shares.hits.tobytes(), shares.n.tobytes(), shares.missing.tobytes())
    needed, count = -np.log(tail), len(shares.n)
    least = np.empty((count, count))
    left = needed - grid.low_wealth[:, 1:]
    for other in range(count):
        # In a cell of the one share, the other may be as high as the rest of the wealth allows.
        place = np.searchsorted(grid.high_wealth[other], left)
        reach = grid.high[other][np.minimum(place, grid.high.shape[1] - 1)]
        ends = np.where(place > 0, order(grid.low[:, :-1], reach), np.inf)  # 0: no share is left
        least[:, other] = ends.min(axis=1)
    return least[a, b]


def _ratio(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros(np.broadcast(top, bottom).shape), where=bottom > 0)


@lru_cache(maxsize=16)
def _grid(hits: bytes, n: bytes, missing: bytes) -> _Grid:
    """Return the grid for counts; kept, as it serves all levels of a ladder."""
    k, items, lost = (np.frombuffer(one, np.float64) for one in (hits, n, missing))
    low, low_wealth = _falling(k, items + lost)
    turned, turned_wealth = _falling(items - k, items + lost)
    return _Grid(
        low=np.sin(low) ** 2,
        low_wealth=low_wealth,
        high=np.cos(turned[:, ::-1]) ** 2,
        high_wealth=turned_wealth[:, ::-1],
    )


def _falling(hits: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return angles and the least log wealth against any up to each."""
    at_most = np.maximum(n, 1.0)
    middle = np.arcsin(np.sqrt(hits / at_most))[:, None]
    away = np.linspace(-_FAR, _FAR / 3, _POINTS) / (2 * np.sqrt(at_most))[:, None]
    inside = np.clip(middle + away, 0.0, np.pi / 2)
    # On the far side, where the wealth is small, a few points do, up to 1.
    beyond = inside[:, -1:] + (np.pi / 2 - inside[:, -1:]) * np.linspace(0.0, 1.0, _POINTS // 8)[1:]
    angle = np.concatenate([np.zeros((len(n), 1)), inside, beyond], axis=1)
    wealth = log_wealth(hits[:, None], n[:, None], angle)
    wealth[:, -1] = np.where(
        hits < n, LEAST, 0.0
    )  # as near 1 as can be, where an item missed ruins every bet
    return angle, np.minimum.accumulate(wealth, axis=1)
