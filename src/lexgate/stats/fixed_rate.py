r"""The share of one kind of items that a score finds at a fixed rate of false alarms among the other kind.

$T(a) = P(Y > t_a)$ with the threshold $t_a = \inf\{t: P(X > t) \le a\}$, for the scores $X$ of items that must not be found and
$Y$ of those that must. The threshold is not known: it is estimated on a sample of $X$, and where $a$ is small, on few of them.

The limits hold without any assumption on the scores, ties included. With half of the error, order statistics enclose the
threshold: $t_a \le X_{[b]}$ (the $b$-th highest) unless fewer than $b$ scores reach it, which the binomial $(n, a)$ bounds;
likewise below. With the other half, Clopper and Pearson bound the share of $Y$ above each end.
"""

import numpy as np
from scipy.stats import binom

from lexgate.stats.errors import BadArgument, NotEnoughData, check_level
from lexgate.stats.proportion import clopper_pearson
from lexgate.stats.shares import Floats


def found_at(found: Floats, others: Floats, rate: float) -> float:
    """Return the share of ``found`` above the lowest threshold that at most ``rate`` of ``others`` exceed.

    Args:
        found: ``(m,)`` scores of items to be found, ``m >= 1``.
        others: ``(n,)`` scores of the other items, ``n >= 1``.
        rate: False alarms, in (0, 1).

    Returns:
        A share in [0, 1].

    Raises:
        NotEnoughData: There is no item of a kind.
        BadArgument: ``rate`` is not in (0, 1).

    Example:
        >>> found_at(np.array([0.2, 0.9, 0.95]), np.array([0.1, 0.3, 0.5, 0.92]), 0.25)
        0.6666666666666666
    """
    _check(found, others, rate)
    return _above(found, others, int(rate * len(others) + 1e-9))


def limits_at(found: Floats, others: Floats, rate: float, *, level: float = 0.95) -> tuple[float, float]:
    """Return limits of the share found at a rate of false alarms, which allow for the uncertain threshold.

    Args:
        found: ``(m,)`` scores of items to be found, ``m >= 1``.
        others: ``(n,)`` scores of the other items, ``n >= 1``.
        rate: False alarms, in (0, 1).
        level: Two-sided coverage, in (0, 1): at least this, whatever the scores are.

    Returns:
        ``(low, high)`` in [0, 1]; the lower is 0 where ``n`` is too small to tell a threshold.

    Raises:
        NotEnoughData: There is no item of a kind.
        BadArgument: ``rate`` or ``level`` is out of range.

    Example:
        >>> found, others = np.linspace(1, 2, 200), np.linspace(0, 1, 1000)
        >>> low, high = limits_at(found, others, 0.01)
        >>> round(low, 3), high
        (0.978, 1.0)

    References:
        Order-statistic limits of a quantile: H. A. David, H. N. Nagaraja (2003), Order Statistics, section 7.1.
        C. J. Clopper, E. S. Pearson (1934), Biometrika 26(4):404-413.
    """
    _check(found, others, rate)
    check_level(level)
    tail, n = (1 - level) / 2, len(others)
    least = int(binom.ppf(tail / 2, n, rate))
    most = int(binom.ppf(1 - tail / 2, n, rate))
    inside = 1 - tail
    low = 0.0 if least < 1 else _share(found, np.sort(others)[n - least], inside)[0]
    high = 1.0 if most >= n else _share(found, np.sort(others)[n - most - 1], inside)[1]
    value = found_at(found, others, rate)
    return min(low, value), max(high, value)


def _share(found: Floats, threshold: float, level: float) -> tuple[float, float]:
    return clopper_pearson(int(np.count_nonzero(found > threshold)), len(found), level=level)


def _above(found: Floats, others: Floats, allowed: int) -> float:
    """Return the share of found above the ``allowed + 1``-th highest of the others; all if there is none."""
    if allowed >= len(others):
        return 1.0
    return float(np.mean(found > np.sort(others)[len(others) - allowed - 1]))


def _check(found: Floats, others: Floats, rate: float) -> None:
    if not len(found) or not len(others):
        raise NotEnoughData(
            f"There are {len(found)} items to be found and {len(others)} others.",
            fix="Give items of both kinds.",
        )
    if not 0 < rate < 1:
        raise BadArgument(f"The rate of false alarms is {rate}.", fix="Give a share in (0, 1), such as 0.01.")
