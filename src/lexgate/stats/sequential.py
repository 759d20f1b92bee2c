r"""Limits of a share or mean that hold however often one looks and whenever one stops: confidence sequences by betting.

Somebody who doubts that the true share is at most $p_0$ bets on each item that it counts. At odds that are fair for
$p_0$, a bet on $\theta > p_0$ turns a stake of 1 into $\theta/p_0$ if the item counts and $(1-\theta)/(1-p_0)$ if it does
not, so into $1 + \lambda(x - p_0)$ with $\lambda = (\theta-p_0)/(p_0(1-p_0))$, which is a fair or losing game for any $x$ in
[0, 1] with a mean of at most $p_0$. Hence the wealth reaches $1/a$ at any time with a probability of at most $a$ (Ville).
All $p_0$ against which it never has form a confidence sequence. Each end has its own bets and its own error.

The stake is spread over bets at distances from $p_0$ that shrink geometrically on the arcsine scale, where shares of all
sizes are equally far apart for chance, and a little is kept back. No number of items need be fixed or guessed: against a
bound of .95 the median decision takes 156 items for a true share of .99, and 215 for .90. It does not: handle
items in clusters, nor items drawn from a small population without replacement (for which it is valid, and wider than need be).

References:
    J. Ville (1939), Étude critique de la notion de collectif.
    H. Robbins (1970), Ann. Math. Statist. 41(5):1397-1409 (mixtures).
    I. Waudby-Smith, A. Ramdas (2024), JRSS B 86(1):1-27 (betting).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lexgate.stats.errors import BadArgument

Floats = NDArray[np.float64]

_RATIO = 0.7
"""Distance of each bet over that of the one before."""
_BETS = 23
"""Bets; the first is on 1, the last so near that it tells shares apart that millions of items would."""
_KNEE = 0.03
"""Below this distance, which takes about 2,000 items to see, bets get less and less of the stake."""
_KEPT = 0.02
"""Share of the stake that is kept back, so that the wealth against one group is never hopeless (`lexgate.stats.joint`)."""
LEAST = math.log(_KEPT)
"""Log wealth that is always left."""
_DIGITS = 27
"""Binary digits to which an angle in [0, pi/2] is found."""
_PIECES = 24
_AT_ONCE = 60
_STEPS = 2**10
"""Values told apart in the mean of more items than that, so that a look costs no more."""
_TINY = 1e-300


def log_wealth(hits: ArrayLike, n: ArrayLike, angle: ArrayLike) -> Floats:
    r"""Return the logarithm of the wealth won from "the true share is at most $p_0 = \sin^2(\text{angle})$".

    Args:
        hits: Items that count, any shape.
        n: Items, of a shape that goes with it.
        angle: In [0, pi/2]; an angle, as shares near 1 have no digits left.

    Returns:
        Natural logarithms; above ``log(1 / a)`` the share is above $p_0$, at an error of ``a`` over all times.

    Example:
        >>> half = np.arcsin(np.sqrt(0.5))
        >>> log_wealth([50, 60, 70], 100, half).round(1).tolist()
        [-1.4, 0.8, 6.5]
    """
    k, at = np.asarray(hits, np.float64)[..., None], np.maximum(angle, _TINY)[..., None]
    rest = np.asarray(n, np.float64)[..., None] - k
    bets, stakes = _bets(at)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Ratios of sines are exact where shares near 0 or 1 would not be.
        won = _times(k, np.log(np.sin(bets)) - np.log(np.sin(at)))
        lost = _times(rest, np.log(np.cos(bets)) - np.log(np.cos(at)))
    return _log_sum(np.log(stakes) + 2 * (won + lost))


def share_limits(least: ArrayLike, most: ArrayLike, n: ArrayLike, tail: ArrayLike) -> tuple[Floats, Floats]:
    """Return the limits of shares at every number of items, each ever missed with a probability of at most ``tail``.

    Args:
        least: ``(n_groups,)`` items that count if no missing one does.
        most: ``(n_groups,)`` items that count if every missing one does.
        n: ``(n_groups,)`` items, the missing ones among them.
        tail: In (0, 1), one number or one for each group.

    Returns:
        ``(low, high)``, each ``(n_groups,)`` in [0, 1], rounded outwards.

    Example:
        >>> low, high = share_limits([190.0], [190.0], [200.0], 0.025)
        >>> round(float(low[0]), 3), round(float(high[0]), 3)
        (0.886, 0.986)
    """
    items = np.asarray(n, np.float64)
    hits = np.stack([np.asarray(least, np.float64), items - np.asarray(most, np.float64)])
    needed = np.broadcast_to(-np.log(np.asarray(tail, np.float64)), hits.shape)
    # Of very many groups most are small, so that many are alike.
    rows = np.stack([hits.ravel(), np.broadcast_to(items, hits.shape).ravel(), needed.ravel()])
    alike, place = np.unique(rows, axis=1, return_inverse=True)
    angle = _low_angle(*alike)[place].reshape(hits.shape)
    ends: Floats = np.sin(angle) ** 2
    return ends[0], 1 - ends[1]


def mean_limits(values: ArrayLike, *, tail: float, missing: int = 0) -> tuple[float, float]:
    """Return the limits of the mean of values in [0, 1] at every number of items, each ever missed with at most ``tail``.

    The bets are those of shares; how much the values vary need not be known. Of more than 1,024 values each is rounded
    outwards by less than 1/1,024.

    Args:
        values: ``(n,)`` in [0, 1], in any order.
        tail: In (0, 1).
        missing: Items without a value: 0 for the lower limit, 1 for the upper one.

    Raises:
        BadArgument: A value is outside [0, 1] or NaN.

    Example:
        >>> even = np.linspace(0.4, 0.6, 200)  # the less the values vary, the nearer the limits
        >>> low, high = mean_limits(even, tail=0.025)
        >>> round(low, 3), round(high, 3)
        (0.484, 0.516)

    References:
        I. Waudby-Smith, A. Ramdas (2024), JRSS B 86(1):1-27, section 4.
    """
    found = np.asarray(values, np.float64)
    if not ((found >= 0) & (found <= 1)).all():
        raise BadArgument(
            "A value is outside [0, 1].", fix="Scale the values to [0, 1] by limits known beforehand."
        )
    missed = np.zeros(missing)
    low, turned = (_low_mean(np.concatenate([one, missed]), -math.log(tail)) for one in (found, 1 - found))
    return low, 1 - turned


def _bets(angle: Floats) -> tuple[Floats, Floats]:
    """Return the angles of the bets above ``angle``, and their stakes, along the last axis; the last is no bet."""
    away = (np.pi / 2 - angle) * _RATIO ** np.arange(_BETS)
    weight = (away / (away + _KNEE)) ** 1.5 + _TINY
    stakes = weight / weight.sum(axis=-1, keepdims=True) * (1 - _KEPT)
    kept = np.full((*stakes.shape[:-1], 1), _KEPT)
    bets = np.concatenate([np.minimum(angle + away, np.pi / 2), angle + 0 * kept], axis=-1)
    return bets, np.concatenate([stakes, kept], axis=-1)


def _low_angle(hits: Floats, n: Floats, needed: Floats) -> Floats:
    """Return the largest angles known to be below all against which the wealth is less than needed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n > 0, hits / n, 0.0)
    out, into = np.zeros(hits.shape), np.arcsin(np.sqrt(share))
    # Few groups cost calls, many cost numbers: so few are cut in many pieces at a time.
    pieces = max(4, min(_PIECES, _AT_ONCE // max(1, hits.size)))
    part = np.arange(1, pieces) / pieces
    for _ in range(math.ceil(_DIGITS / math.log2(pieces))):
        step = (into - out)[..., None]
        won = log_wealth(hits[..., None], n[..., None], out[..., None] + step * part)
        # The wealth falls as the angle rises, wherever it is above 1.
        kept = np.count_nonzero(won >= needed[..., None], axis=-1)
        out, into = out + step[..., 0] * kept / pieces, out + step[..., 0] * (kept + 1) / pieces
    return np.where(hits > 0, out, 0.0)


def _low_mean(values: Floats, needed: float) -> float:
    if not values.size or not values.any():
        return 0.0
    if values.size > _STEPS:  # rounded downwards, the mean is no greater
        values = np.floor(values * _STEPS) / _STEPS
    found, count = np.unique(values, return_counts=True)
    out, into = 0.0, float(np.arcsin(np.sqrt(min(1.0, values.mean()))))
    for _ in range(_DIGITS):
        middle = (out + into) / 2
        share, (bets, stakes) = math.sin(middle) ** 2, _bets(np.array([middle]))
        # The bet per unit; at most 1 / share, so that nothing below 0 is ever lost.
        size = (np.sin(bets) ** 2 - share) / max(share * (1 - share), _TINY)
        with np.errstate(divide="ignore"):
            grown = np.log(np.maximum(0.0, 1 + size[:, None] * (found - share))) @ count
        won = float(_log_sum(np.log(stakes) + grown)) >= needed
        out, into = (middle, into) if won else (out, middle)
    return math.sin(out) ** 2


def _times(count: Floats, logarithm: Floats) -> Floats:
    """Return the product, 0 where the count is."""
    return np.where(count > 0, count * logarithm, 0.0)


def _log_sum(terms: Floats) -> Floats:
    top = np.max(terms, axis=-1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore", over="ignore"):
        total: Floats = np.log(np.exp(terms - top).sum(axis=-1)) + top[..., 0]
    return total
