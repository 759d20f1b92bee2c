r"""Softmax regression with a ridge, fitted on all folds but one and asked on that one.

It minimises $-\frac1n \sum_i \log p_{y_i}(x_i) + \frac{\lambda}{2 n} \lVert W \rVert^2$, the intercepts free, on standardised features.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from lexgate.stats.shares import Floats

Codes = NDArray[np.int64]
_FOLDS = 5
_STEPS = 200
_MOST = 5000
"""Items that a model is fitted on at most."""


def cross_fitted(features: Floats, codes: Codes, folds: Codes, *, ridge: float = 1.0) -> Codes:
    """Return the class that is predicted of each item by a model that was fitted on the items of the other folds.

    Args:
        features: ``(n, d)`` any numbers.
        codes: ``(n,)`` classes, in [0, k).
        folds: ``(n,)`` fold of each item.
        ridge: Strength of the ridge, not negative.

    Returns:
        ``(n,)`` classes.

    Example:
        >>> at = np.repeat([0.0, 5.0], 20)
        >>> found = cross_fitted(at[:, None], (at > 0).astype(np.int64), np.arange(40) % 5)
        >>> int((found == (at > 0)).sum())
        40
    """
    found = np.zeros(len(codes), np.int64)
    for fold in np.unique(folds):
        out = folds == fold
        if out.all():
            continue
        rest = np.random.default_rng(int(fold)).permutation(np.flatnonzero(~out))[:_MOST]
        mean, spread = features[rest].mean(axis=0), features[rest].std(axis=0)
        scaled = (features - mean) / np.where(spread > 0, spread, 1.0)
        weights = _fit(_with_one(scaled[rest]), codes[rest], int(codes.max()) + 1, ridge)
        found[out] = (_with_one(scaled[out]) @ weights).argmax(axis=1)
    return found


def folds_of(clusters: Codes, seed: int) -> Codes:
    """Return a fold for each item, the same for all items of a cluster.

    Example:
        >>> folds_of(np.array([7, 7, 9]), 0).tolist()[0] == folds_of(np.array([7, 7, 9]), 0).tolist()[1]
        True
    """
    kinds, place = np.unique(clusters, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(kinds)) % _FOLDS
    found: Codes = order[place].astype(np.int64)
    return found


def _with_one(features: Floats) -> Floats:
    return np.concatenate([features, np.ones((len(features), 1))], axis=1)


def _fit(features: Floats, codes: Codes, classes: int, ridge: float) -> Floats:
    n, d = features.shape
    target = np.eye(classes)[codes]
    penalised = np.ones((d, 1))
    penalised[-1] = 0.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(d, classes)
        logits = features @ weights
        logs = logits - logsumexp(logits, axis=1, keepdims=True)
        value = -float((target * logs).sum()) / n + ridge / (2 * n) * float((penalised * weights**2).sum())
        slope = features.T @ (np.exp(logs) - target) / n + ridge / n * penalised * weights
        return value, slope.ravel()

    found = minimize(loss, np.zeros(d * classes), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    weights: Floats = np.asarray(found.x, np.float64).reshape(d, classes)
    return weights
