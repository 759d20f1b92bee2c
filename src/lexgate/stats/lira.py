r"""LiRA: is the model as sure of an item as models that have seen it, or as models that have not?

Shadow models are tuned on known halves of the items. Of each item, the confidences of those that saw it and of those that did
not are taken as normal; online, the score is the logarithm of the ratio of both densities at the confidence of the model in
question; offline, by how many standard deviations that lies above the models that did not see it. With fewer than 32 models on
a side, all items share one variance (as Carlini et al. advise for few shadows).

References:
    N. Carlini et al. (2022), Membership Inference Attacks From First Principles, IEEE S&P, algorithm 1 and section VI.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_OWN_VARIANCE = 32
"""Models on each side from which on an item has a variance of its own."""
_LEAST = 1e-12


def halves(shadows: int, items: int, seed: int) -> Bools:
    """Return which shadow learns from which item, ``(shadows, items)``: of every item exactly half of them do.

    Example:
        >>> halves(6, 4, 0).sum(axis=0).tolist()
        [3, 3, 3, 3]
    """
    draw = np.random.default_rng(seed).random((shadows, items))
    found: Bools = np.argsort(np.argsort(draw, axis=0), axis=0) < shadows // 2
    return found


def online(target: Floats, shadow: Floats, inside: Bools) -> Floats:
    """Return the log-likelihood ratio of each item, ``(n,)``; the higher the more like a member.

    Args:
        target: ``(n,)`` confidences of the model in question.
        shadow: ``(k, n)`` confidences of the shadow models.
        inside: ``(k, n)`` which of them learned from the item.

    Example:
        >>> shadow = np.array([[3.0], [3.2], [1.0], [1.2]])
        >>> inside = np.array([[True], [True], [False], [False]])
        >>> bool(online(np.array([3.1]), shadow, inside)[0] > 0 > online(np.array([1.1]), shadow, inside)[0])
        True
    """
    seen, unseen = _normal(shadow, inside), _normal(shadow, ~inside)
    return _log_density(target, *seen) - _log_density(target, *unseen)


def offline(target: Floats, shadow: Floats, inside: Bools) -> Floats:
    """Return by how many standard deviations each confidence lies above models that did not see the item.

    Example:
        >>> shadow = np.array([[9.0], [9.0], [1.0], [3.0]])
        >>> inside = np.array([[True], [True], [False], [False]])
        >>> offline(np.array([4.0]), shadow, inside).tolist()
        [2.0]
    """
    mean, spread = _normal(shadow, ~inside)
    found: Floats = (target - mean) / spread
    return found


def _normal(shadow: Floats, which: Bools) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of some of the confidences of each item."""
    used = np.where(which & np.isfinite(shadow), shadow, np.nan)
    count = np.isfinite(used).sum(axis=0)
    mean = np.nansum(used, axis=0) / np.where(count > 0, count, np.nan)
    squares = np.nansum((used - mean) ** 2, axis=0)
    if count.min(initial=_OWN_VARIANCE) >= _OWN_VARIANCE:
        variance = squares / count
    else:
        variance = np.full(len(mean), squares.sum() / max(1, int(count.sum())))
    return mean, np.sqrt(np.maximum(variance, _LEAST))


def _log_density(values: Floats, mean: Floats, spread: Floats) -> Floats:
    found: Floats = -np.log(spread) - (values - mean) ** 2 / (2 * spread**2)
    return found
