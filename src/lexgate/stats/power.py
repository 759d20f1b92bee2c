r"""How many items decide: exact for proportions judged by the Wilson interval.

The Wilson interval inverts the score test, so it excludes a bound b above k/n exactly if
$k \le nb - z\sqrt{nb(1-b)}$. That gives the critical count, and the binomial gives the power.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, ndtri

from lexgate.stats.errors import BadArgument, check_level, check_share

_EXACT_TO = 200_000
"""Above this many items the normal approximation is used; the steps of the binomial no longer show."""
_EDGE = 1e-9


def allowed(n: int, bound: float, *, level: float = 0.95) -> int:
    """Return the largest count of failures with which a limit is met confidently, or -1 if none is.

    Args:
        n: Items, at least 1.
        bound: Limit of the failure share, in [0, 1].
        level: Two-sided coverage of the interval, in (0, 1); one-sided 95 % is 0.90.

    Returns:
        Largest k for which the Wilson interval of k of n ends at or below ``bound``.

    Example:
        With 300 items and a limit of 5 %, the one-sided 95 % rule (level 0.90) allows 8, the two-sided one 7:

        >>> allowed(300, 0.05, level=0.90), allowed(300, 0.05, level=0.95)
        (8, 7)
    """
    check_share(bound)
    check_level(level)
    return int(_allowed(np.array([n]), bound, level)[0])


def power(n: int, bound: float, true: float, *, level: float = 0.95) -> float:
    """Return the probability that ``n`` items decide rightly, for a proportion judged by the Wilson interval.

    Rightly: the interval lies on the side of ``bound`` on which ``true`` lies; so it is the chance of *met* for a
    lawful system and of *not met* for an unlawful one. For ``true == bound`` it is 0.

    Args:
        n: Items, at least 1.
        bound: The limit, in [0, 1].
        true: The true proportion, in [0, 1].
        level: Two-sided coverage of the interval, in (0, 1).

    Returns:
        A probability.

    Raises:
        BadArgument: An argument is out of range.

    Example:
        A model at half a limit of 5 %, judged by 300 items at one-sided 95 %:

        >>> round(power(300, 0.05, 0.025, level=0.90), 2)
        0.66
    """
    check_share(bound)
    check_level(level)
    if n < 1 or not 0 <= true <= 1:
        raise BadArgument(f"n = {n}, true = {true}.", fix="Give n >= 1 and a share in [0, 1].")
    return float(_power(np.array([n]), bound, true, level)[0])


def items_needed(bound: float, true: float, *, level: float = 0.95, power: float = 0.8) -> int | None:
    """Return how many items decide rightly with the wanted probability, from there on for every larger number.

    Args:
        bound: The limit, in [0, 1].
        true: The true proportion supposed, in [0, 1].
        level: Two-sided coverage of the interval, in (0, 1).
        power: Wanted probability, in (0, 1).

    Returns:
        Items; None if ``true == bound``, which no number of items decides.

    Raises:
        BadArgument: An argument is out of range.

    Example:
        >>> items_needed(0.05, 0.025, level=0.90), items_needed(0.8, 0.8)
        (405, None)

    References:
        J. L. Fleiss, B. Levin, M. C. Paik (2003), Statistical Methods for Rates and Proportions, chapter 2.
    """
    check_share(bound)
    check_share(true)
    check_level(level)
    check_level(power)
    if true == bound:
        return None
    spread = ndtri(0.5 + level / 2) * math.sqrt(bound * (1 - bound)) + ndtri(power) * math.sqrt(
        true * (1 - true)
    )
    about = max(1, math.ceil((spread / (bound - true)) ** 2)) if spread > 0 else 1
    if about > _EXACT_TO:
        return about
    sizes = np.arange(1, 2 * about + 200)
    short = np.flatnonzero(_power(sizes, bound, true, level) < power)
    return int(sizes[short[-1]]) + 1 if short.size else 1


def _allowed(n: NDArray[np.int64], bound: float, level: float) -> NDArray[np.float64]:
    z = float(ndtri(0.5 + level / 2))
    critical: NDArray[np.float64] = np.floor(n * bound - z * np.sqrt(n * bound * (1 - bound)) + _EDGE)
    return np.maximum(critical, -1.0)


def _power(n: NDArray[np.int64], bound: float, true: float, level: float) -> NDArray[np.float64]:
    if true == bound:
        return np.zeros(len(n))
    if true > bound:  # the same question about the complement
        bound, true = 1 - bound, 1 - true
    critical = _allowed(n, bound, level)
    chance: NDArray[np.float64] = np.where(critical < 0, 0.0, bdtr(np.maximum(critical, 0), n, true))
    return chance
