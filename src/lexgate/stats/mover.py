r"""Limits of a weighted mean from the limits of its parts (MOVER), without resampling.

$\bar\theta \mp \sqrt{\delta^T R\,\delta}$, where $\delta_c$ is the weighted distance from the part $\theta_c$ to its own limit and
$R$ the correlation of the parts (Zou and Donner 2008). Of many parts none is at its own limit when the mean is at its
limit; so each distance is taken at the share of $z$ that the part bears, $w = R\,\delta/\sqrt{\delta^T R\,\delta}$, and
scaled up by $1/w$.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr, ndtri

from lexgate.stats.shares import Floats

_LEAST_WEIGHT = 0.02
"""Below this share of z a distance is as good as linear in it."""
Distance = Callable[[Floats], Floats]
"""Tail probability of each part, ``(parts,)`` → distance of each part to its limit, ``(parts,)``."""


def reach(distance: Distance, weights: Floats, correlation: Floats, tail: float) -> float:
    """Return how far the weighted mean's limit is from it.

    Args:
        distance: Distances of the parts to their own limits, see `Distance`.
        weights: ``(parts,)`` not negative.
        correlation: ``(parts, parts)``.
        tail: Probability with which the limit is missed, in (0, 0.5).

    Example:
        >>> wald = lambda tail: -ndtri(tail) * np.array([0.03, 0.04])
        >>> round(reach(wald, np.ones(2), np.eye(2), 0.025), 3)  # 1.96 times .05
        0.098

    References:
        G. Y. Zou, A. Donner (2008), Statist. Med. 27(10):1693-1702.
    """
    alone = weights * distance(np.full(len(weights), tail))
    together = _length(alone, correlation)
    if together == 0:
        return 0.0
    share: Floats = np.clip(correlation @ alone / together, _LEAST_WEIGHT, 1.0)
    tails: Floats = ndtr(float(ndtri(tail)) * share)
    return _length(weights * distance(tails) / share, correlation)


def _length(distance: Floats, correlation: Floats) -> float:
    return float(np.sqrt(max(0.0, float(distance @ correlation @ distance))))
