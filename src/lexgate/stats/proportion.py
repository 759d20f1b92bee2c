"""Intervals for a proportion: successes among independent trials."""

import math
from collections.abc import Callable

from scipy.special import betaincinv, ndtri

from lexgate.stats.errors import BadArgument, NotEnoughData, check_level

ProportionInterval = Callable[..., tuple[float, float]]
"""``(successes, n, *, level) -> (low, high)``, such as `wilson`."""


def wilson(successes: float, n: int, *, level: float = 0.95) -> tuple[float, float]:
    r"""Return the Wilson score interval of a proportion.

    All $p$ that a score test does not reject: $|k/n - p| \le z\sqrt{p(1-p)/n}$. Its coverage is near ``level`` on
    average over $p$, also for small n; at 0 of n and n of n it does not collapse.

    Args:
        successes: Count $k$, ``0 <= k <= n``.
        n: Independent trials, ``n >= 1``.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``, both in [0, 1].

    Raises:
        NotEnoughData: ``n == 0``.
        BadArgument: ``successes`` or ``level`` is out of range.

    Example:
        >>> low, high = wilson(81, 263)
        >>> round(low, 4), round(high, 4)
        (0.2553, 0.3662)

    References:
        E. B. Wilson (1927), JASA 22(158):209-212.
        R. G. Newcombe (1998), Stat. Med. 17:857-872 (source of the worked example).
    """
    _check(successes, n, level)
    z = float(ndtri(0.5 + level / 2))
    share = successes / n
    centre = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (centre - reach) / scale
    high = 1.0 if successes == n else (centre + reach) / scale
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def clopper_pearson(successes: float, n: int, *, level: float = 0.95) -> tuple[float, float]:
    r"""Return the Clopper-Pearson ("exact") interval of a proportion.

    All $p$ under which neither ``successes`` or more nor ``successes`` or fewer has a probability below
    $(1-\text{level})/2$. It covers at least ``level`` for every $p$, and usually more.

    Args:
        successes: Count $k$, ``0 <= k <= n``.
        n: Independent trials, ``n >= 1``.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``, both in [0, 1].

    Raises:
        NotEnoughData: ``n == 0``.
        BadArgument: ``successes`` or ``level`` is out of range.

    Example:
        >>> low, high = clopper_pearson(81, 263)
        >>> round(low, 4), round(high, 4)
        (0.2527, 0.3676)

    References:
        C. J. Clopper, E. S. Pearson (1934), Biometrika 26(4):404-413.
        R. G. Newcombe (1998), Stat. Med. 17:857-872 (source of the worked example).
    """
    _check(successes, n, level)
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, 1 - tail))
    return min(low, successes / n), max(high, successes / n)


def worst_case(
    successes: int,
    n: int,
    unscoreable: int,
    interval: ProportionInterval = wilson,
    *,
    level: float = 0.95,
) -> tuple[float, float]:
    """Return an interval that holds whatever the unscoreable items would have been.

    The low end is that of ``interval`` had all of them failed, the high end had all of them succeeded.

    Args:
        successes: Count among the scored items, ``0 <= successes <= n``.
        n: Scored items; may be 0 if there are unscoreable ones.
        unscoreable: Items that could not be scored, at least 0.
        interval: `wilson` or `clopper_pearson`.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``, both in [0, 1].

    Raises:
        NotEnoughData: There are no items at all.
        BadArgument: An argument is out of range.

    Example:
        >>> [round(end, 3) for end in worst_case(90, 100, 0)], [round(end, 3) for end in worst_case(90, 100, 10)]
        ([0.826, 0.945], [0.736, 0.95])
    """
    if unscoreable < 0:
        raise BadArgument(f"{unscoreable} items are unscoreable.", fix="Give a count of 0 or more.")
    if n:
        _check(successes, n, level)
    low, _ = interval(successes, n + unscoreable, level=level)
    _, high = interval(successes + unscoreable, n + unscoreable, level=level)
    return low, high


def _check(successes: float, n: int, level: float) -> None:
    check_level(level)
    if n == 0:
        raise NotEnoughData("There are 0 trials.", fix="Measure at least one item.")
    if not 0 <= successes <= n:
        raise BadArgument(
            f"{successes} successes among {n} trials.", fix="Give a count between 0 and the number of trials."
        )
