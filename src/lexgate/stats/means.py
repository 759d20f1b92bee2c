r"""Means of bounded values in several groups, with limits that stay open where all values agree.

$\bar v \mp t_{C-1} \sqrt{s^2/C + 4 r^2/C^2}$ for $C$ independent items, or clusters. The second term is what Wilson's interval
adds to a share near 0 (about $1.96^2/C^2$): a rare value of size $r$ that was not met yet cannot be ruled out. Without it a
mean of values that are nearly always alike is missed far too often; of many items it is nothing. $r$ is 1 for errors of
probabilities, which are rare where the class is; elsewhere the largest distance from the mean that was met, so that values
far beyond all those met are not allowed for. It does not: hold at every number of items, nor whatever the values are
(`lexgate.stats.sequential.mean_limits` does both).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from lexgate.stats.shares import Floats

UNMET = 4.0
"""Variance of the sum of rare values of size 1 that were not met yet."""
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Means of several groups, each array ``(n_groups,)``."""

    value: Floats
    """The observed means; NaN where ``n`` is 0."""
    n: Floats
    """Scored items."""
    least: Floats
    """The means if every missing item has the least value …"""
    most: Floats
    """… and the greatest."""
    error: Floats
    """Standard errors."""
    clusters: Floats
    """Independent items, or clusters of items."""
    span: tuple[float, float]
    """Between which the values lie."""

    def pick(self, which: NDArray[np.bool_]) -> "Means":
        """Return some of the groups."""
        return Means(
            value=self.value[which],
            n=self.n[which],
            least=self.least[which],
            most=self.most[which],
            error=self.error[which],
            clusters=self.clusters[which],
            span=self.span,
        )

    def limits(self, tail: float) -> tuple[Floats, Floats]:
        """Return the limits of every mean, each missed with a probability of about ``tail``; the span where nothing is known."""
        known = self.clusters > 1
        with np.errstate(
            invalid="ignore", over="ignore"
        ):  # few clusters and a small tail reach beyond all numbers
            reach = -stdtrit(np.where(known, self.clusters - 1, 1.0), tail) * self.error
            low, high = (np.clip(end, *self.span) for end in (self.least - reach, self.most + reach))
        return np.where(known, low, self.span[0]), np.where(known, high, self.span[1])


def means(
    total: Floats,
    items: Floats,
    group: NDArray[np.integer],
    groups: int,
    *,
    span: tuple[float, float],
    missing: ArrayLike = 0,
    rare: float | None = None,
) -> Means:
    """Return the means of groups from sums over independent cells: single items, or clusters of one group.

    Args:
        total: ``(cells,)`` sum of the values.
        items: ``(cells,)`` number of the values, above 0.
        group: ``(cells,)`` codes in ``0 .. groups - 1``.
        groups: Number of groups.
        span: The least and the greatest value there can be.
        missing: ``(groups,)`` items without a value, or one number for all.
        rare: Size of rare values that may not have been met; None: as far from the mean as any that was, and 1 where
            all values agree.

    Example:
        >>> seen = means(np.array([0.2, 0.4, 0.3]), np.ones(3), np.zeros(3, int), 1, span=(0.0, 1.0))
        >>> float(seen.value[0].round(3)), [float(end[0].round(2)) for end in seen.limits(0.025)]
        (0.3, [0.0, 0.68])

    References:
        W. G. Cochran (1977), Sampling Techniques, 3rd ed., section 6.3 (variance of a ratio).
    """
    n, sums, squares = (
        np.bincount(group, weights=cells, minlength=groups).astype(np.float64)
        for cells in (items, total, items * items)
    )
    count = np.bincount(group, minlength=groups).astype(np.float64)
    lost = np.broadcast_to(np.asarray(missing, np.float64), n.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = sums / n
        apart = np.bincount(group, weights=(total - value[group] * items) ** 2, minlength=groups)
        size = _largest(np.abs(total / items - value[group]), group, groups) if rare is None else rare
        # Cells of unequal size are worth fewer of equal size.
        error = np.sqrt(count / (count - 1) * apart / n**2 + UNMET * (size * squares / n**2) ** 2)
        least, most = ((sums + end * lost) / (n + lost) for end in span)
    return Means(
        value=value, n=n, least=least, most=most, error=np.nan_to_num(error), clusters=count, span=span
    )


def _largest(distance: Floats, group: NDArray[np.integer], groups: int) -> Floats:
    largest = np.zeros(groups)
    np.maximum.at(largest, group, distance)
    return np.where(largest > _ROUNDING, largest, 1.0)


def averaged(
    values: Floats,
    group: NDArray[np.integer],
    groups: int,
    *,
    span: tuple[float, float],
    missing: ArrayLike = 0,
    cluster: NDArray[np.int64] | None = None,
    rare: float | None = None,
) -> Means:
    """Return the means of groups of items.

    Args:
        values: ``(n,)`` in ``span``.
        group: ``(n,)`` codes in ``0 .. groups - 1``.
        groups: Number of groups.
        span: The least and the greatest value there can be.
        missing: ``(groups,)`` items without a value, or one number for all.
        cluster: ``(n,)`` any integers, the same for items that depend on one another; None: items are independent.
        rare: As for `means`.
    """
    if cluster is None:
        return means(values, np.ones(len(values)), group, groups, span=span, missing=missing, rare=rare)
    _, place = np.unique(cluster, return_inverse=True)
    width = int(place.max(initial=0)) + 1
    cells, cell = np.unique(group.astype(np.int64) * width + place, return_inverse=True)
    total = np.bincount(cell, weights=values, minlength=len(cells)).astype(np.float64)
    items = np.bincount(cell, minlength=len(cells)).astype(np.float64)
    return means(total, items, cells // width, groups, span=span, missing=missing, rare=rare)
