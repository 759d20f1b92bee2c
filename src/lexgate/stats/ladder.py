"""One interval at many levels, from which p-values follow for any bound without the data."""

from collections.abc import Callable

from lexgate.stats.errors import BadArgument

Ladder = tuple[tuple[float, float, float], ...]
"""``(level, low, high)`` in ascending order of level."""

TAILS = (
    *(0.5, 0.3, 0.2, 0.1, 0.07, 0.05, 0.035, 0.025, 0.0166, 0.0125),
    *(0.01, 0.0071, 0.005, 0.0035, 0.0025, 0.0016, 0.001, 0.0005, 0.0001, 0.00001),
)
"""1 - level of each rung: near log-spaced, with the usual levels, and those that Holm asks for at 0.05 among them."""
LEVELS = tuple(round(1 - tail, 10) for tail in TAILS)
FINEST = LEVELS[-1]
_IN_TAILS = 10
"""Draws that must lie beyond an interval's ends for its level to be supported."""


def supported(draws: int) -> float:
    """Return the highest level that so many bootstrap draws support: about ten must lie beyond the interval.

    Raises:
        BadArgument: Fewer than 20 draws support no rung.

    Example:
        >>> supported(10_000)
        0.999
    """
    if draws < _IN_TAILS / TAILS[0]:
        raise BadArgument(f"{draws} draws support no interval.", fix="Draw at least 1,000 times.")
    return round(1 - _IN_TAILS / draws, 10)


def ladder(
    interval_at: Callable[[float], tuple[float, float]], *, finest: float = FINEST
) -> tuple[tuple[float, float, float], ...]:
    """Return the interval at every rung from 0.5 up to ``finest``.

    Each rung contains the ones before it: where rounding or few draws would make a higher level narrower, it is
    widened, which errs on the safe side.

    Args:
        interval_at: Level → ``(low, high)``.
        finest: Highest level that the data support; for bootstrap draws ``supported(draws)``.

    Returns:
        ``(level, low, high)`` in ascending order of level.

    Example:
        >>> from functools import partial
        >>> from lexgate.stats.proportion import wilson
        >>> rungs = ladder(lambda level: wilson(81, 263, level=level))
        >>> [round(number, 4) for number in next(rung for rung in rungs if rung[0] == 0.95)]
        [0.95, 0.2553, 0.3662]
    """
    rungs: list[tuple[float, float, float]] = []
    for level in LEVELS:
        if level > finest:
            break
        low, high = interval_at(level)
        if rungs:
            low, high = min(low, rungs[-1][1]), max(high, rungs[-1][2])
        rungs.append((level, float(low), float(high)))
    return tuple(rungs)


def p_value(rungs: Ladder, bound: float, *, touching: bool = False) -> float:
    """Return the two-sided p-value of "the true value is ``bound``", rounded up to a rung.

    It is the smallest 1 - level whose interval excludes the bound; 1.0 if none does. So it is never too small, and
    never below the finest rung.

    Args:
        rungs: Ascending ``(level, low, high)``, nested.
        bound: The value to test.
        touching: Whether an interval that ends exactly at the bound excludes it too (the bound itself is lawful).

    Returns:
        A probability in (0, 1].

    Example:
        >>> p_value(((0.5, 0.4, 0.6), (0.95, 0.3, 0.7), (0.99, 0.2, 0.8)), 0.75)
        0.05
    """
    tails = (
        round(1 - level, 10)
        for level, low, high in rungs
        if bound < low or bound > high or (touching and bound in (low, high))
    )
    return min(tails, default=1.0)
