r"""How many items a sequential decision takes, and how often it is wrong: exact, from the binomial.

A share is held against a bound after some numbers of items (the looks) by the limits of `lexgate.stats.sequential`, and measuring
stops at the first look at which they leave the bound. Whether they do depends on counts only; so the distribution of the count among
runs still undecided is carried from look to look, and what leaves it at each is the chance to stop there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from lexgate.stats.errors import BadArgument, check_level, check_share
from lexgate.stats.sequential import Floats, log_wealth

_GONE = 1e-15
"""Probability below which the ends of a distribution are left out; it is counted as undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """When a sequential decision is made, and which."""

    items: tuple[int, ...]
    """The looks, ascending."""
    above: tuple[float, ...]
    """Probability that at this look the share is first found to be above the bound …"""
    below: tuple[float, ...]
    """… and below it."""

    @property
    def decided(self) -> float:
        """Return the probability that it is decided at all.

        Example:
            >>> round(stopping(0.95, 0.99, looks=range(1, 2001)).decided, 3)
            1.0
        """
        return sum(self.above) + sum(self.below)

    def quantile(self, share: float) -> int | None:
        """Return after how many items so large a share of all runs is decided; None where it never is.

        Example:
            >>> found = stopping(0.95, 0.99, looks=range(1, 2001))
            >>> found.quantile(0.05), found.quantile(0.5), found.quantile(0.95)
            (94, 156, 341)
        """
        reached = np.cumsum(np.add(self.above, self.below))
        place = int(np.searchsorted(reached, share))
        return self.items[place] if place < len(self.items) else None

    @property
    def mean(self) -> float:
        """Return the mean number of items that are asked; all where it is never decided.

        Example:
            >>> round(stopping(0.95, 0.99, looks=range(1, 2001)).mean)
            176
        """
        stopped = np.add(self.above, self.below)
        return float(stopped @ np.array(self.items) + (1 - stopped.sum()) * self.items[-1])


def stopping(bound: float, true: float, *, looks: Sequence[int], level: float = 0.95) -> Stopping:
    """Return when a share is decided against a bound, if measuring stops as soon as it is.

    Args:
        bound: The limit, in [0, 1].
        true: The true share supposed, in [0, 1].
        looks: Numbers of items after which it is looked, ascending, at least 1; the last is all there are.
        level: Two-sided coverage of the limits over all looks, in (0, 1).

    Raises:
        BadArgument: An argument is out of range.

    Example:
        At the bound itself both decisions are wrong for one of the two sides; each is made in less than 2.5 % of runs:

        >>> at = stopping(0.95, 0.95, looks=range(1, 2001))
        >>> round(sum(at.above), 3), round(sum(at.below), 3)
        (0.019, 0.012)

    References:
        P. Armitage, C. K. McPherson, B. C. Rowe (1969), JRSS A 132(2):235-244 (the recursion).
    """
    check_share(bound)
    check_share(true)
    check_level(level)
    items = np.array(looks, np.int64)
    if not items.size or items[0] < 1 or (np.diff(items) < 1).any():
        raise BadArgument(f"The looks are {list(looks)[:9]}.", fix="Give ascending numbers of items from 1.")
    fewest, most = _critical(bound, items, level)
    chance, first, above, below = np.ones(1), 0, [], []
    for step, up, down in zip(np.diff(items, prepend=0), fewest, most, strict=True):
        added, from_ = _binomial(int(step), true)
        chance, first = np.convolve(chance, added), first + from_
        over, under = max(0, min(len(chance), up - first)), max(0, min(len(chance), down + 1 - first))
        above.append(float(chance[over:].sum()))
        below.append(float(chance[:under].sum()))
        chance, first = _trimmed(chance[under:over], first + under)
    return Stopping(items=tuple(items.tolist()), above=tuple(above), below=tuple(below))


def _critical(bound: float, items: NDArray[np.int64], level: float) -> tuple[list[int], list[int]]:
    """Return the least counts that put the share above the bound, and the greatest that put it below, by look."""
    needed = -np.log((1 - level) / 2)
    up = _least(np.arcsin(np.sqrt(bound)), items, needed)
    down = items - _least(np.arccos(np.sqrt(bound)), items, needed)
    return up.tolist(), down.tolist()


def _least(angle: float, items: NDArray[np.int64], needed: float) -> NDArray[np.int64]:
    """Return by look the least count whose wealth suffices; one more than there are items where none does."""
    low, high = np.full(len(items), -1), items + 1
    while (high - low > 1).any():
        middle = (low + high) // 2
        won = log_wealth(np.clip(middle, 0, items), items, angle) >= needed
        open_ = high - low > 1
        high, low = np.where(open_ & won, middle, high), np.where(open_ & ~won, middle, low)
    return high


def _binomial(n: int, share: float) -> tuple[Floats, int]:
    """Return the probabilities of counts among ``n`` items, without the far ends, and the first count."""
    reach = 9 * np.sqrt(n * share * (1 - share)) + 40
    first, last = max(0, int(n * share - reach)), min(n, int(n * share + reach) + 1)
    up_to = bdtr(np.arange(first, last + 1, dtype=np.float64), n, share)
    return np.diff(up_to, prepend=0.0), first


def _trimmed(chance: Floats, first: int) -> tuple[Floats, int]:
    there = np.flatnonzero(chance > _GONE)
    if not there.size:
        return np.zeros(1), first
    return chance[there[0] : there[-1] + 1], first + int(there[0])
