"""Intervals for a proportion: successes among independent trials."""

import numpy as np
from scipy.special import betaincinv, ndtri

from lexgate.stats.errors import BadArgument, NotEnoughData, check_level
from lexgate.stats.shares import wilson_limits


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
    share, items = np.array([successes / n]), np.array([float(n)])
    low, high = wilson_limits(share, items, float(ndtri(0.5 + level / 2)))
    return float(low[0]), float(high[0])


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


def _check(successes: float, n: int, level: float) -> None:
    check_level(level)
    if n == 0:
        raise NotEnoughData("There are 0 trials.", fix="Measure at least one item.")
    if not 0 <= successes <= n:
        raise BadArgument(
            f"{successes} successes among {n} trials.", fix="Give a count between 0 and the number of trials."
        )
