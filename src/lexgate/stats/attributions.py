r"""How good weights of words are: which words they choose, how they agree, what they add up to.

Pure numbers: weights $(w,)$ of the words of one text, towards one class. Nothing here asks a model. A quantity that does
not exist for a text (a rank correlation of one word) is NaN.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def chosen(weights: Floats, share: float) -> Bools:
    """Return which words are the top ``share`` by weight, at least one; of equal weights the earlier words.

    Args:
        weights: ``(w,)``.
        share: In [0, 1]; halves are rounded up.

    Example:
        >>> chosen(np.array([0.1, 0.9, -2.0, 0.3]), 0.5).tolist()
        [False, True, False, True]
    """
    picked = np.zeros(len(weights), np.bool_)
    if len(weights):
        count = min(len(weights), max(1, int(share * len(weights) + 0.5)))
        picked[np.argsort(-weights, kind="stable")[:count]] = True
    return picked


def kendall(a: Floats, b: Floats) -> float:
    r"""Return Kendall's rank correlation $\tau_b$ of two weights of the same words, in [-1, 1]; NaN where either is constant.

    Example:
        >>> kendall(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0]))
        0.3333333333333333

    References:
        M. G. Kendall (1945), Biometrika 33(3):239-251.
    """
    one, two = (np.sign(values[:, None] - values[None, :]) for values in (a, b))
    scale = float(np.sqrt((one * one).sum() * (two * two).sum()))
    return float((one * two).sum()) / scale if scale else np.nan


def overlap(a: Floats, b: Floats, share: float) -> float:
    """Return the share of the top words of one that are top words of the other too, in [0, 1].

    Example:
        >>> overlap(np.array([3.0, 2.0, 1.0, 0.0]), np.array([3.0, 0.0, 2.0, 1.0]), 0.5)
        0.5
    """
    one, two = chosen(a, share), chosen(b, share)
    return float((one & two).sum() / one.sum()) if one.any() else np.nan


def area(shares: Floats, values: Floats) -> float:
    """Return the area under a curve over shares in [0, 1], by trapezia.

    Example:
        >>> area(np.array([0.0, 0.5, 1.0]), np.array([1.0, 0.5, 0.0]))
        0.5
    """
    return float(np.trapezoid(values, shares))


def completeness_error(total: float, reached: float, start: float, size: float) -> float:
    r"""Return how far weights are from adding up to what they explain, as a share in [0, 1].

    $|\sum a - (f(x) - f(x'))| / (\sum |a| + |f(x) - f(x')|)$: 0 where they add up exactly (the axiom of completeness), 1 where
    they have nothing to do with it.

    Args:
        total: $\sum a$ over all tokens.
        reached: $f(x)$.
        start: $f(x')$ of the baseline.
        size: $\sum |a|$.

    Example:
        >>> completeness_error(1.9, 3.0, 1.0, 2.1)
        0.02439024390243905

    References:
        M. Sundararajan, A. Taly, Q. Yan (2017), ICML (axiom of completeness).
    """
    gap = reached - start
    scale = size + abs(gap)
    return abs(total - gap) / scale if scale else 0.0


def infidelity(weights: Floats, removed: Bools, drops: Floats) -> float:
    r"""Return how badly weights foretell what happens when words are removed, as a share in [0, 1].

    $\min_\beta \overline{(\beta\, m^\top a - d)^2} / \overline{d^2}$ over random sets $m$ of removed words, $d$ being the drop of the class's logit.
    The scale $\beta \ge 0$ is chosen freely, so that weights of any unit can be compared; 1: they foretell nothing.

    Args:
        weights: ``(w,)``.
        removed: ``(sets, w)``.
        drops: ``(sets,)``.

    Example:
        >>> removed = np.array([[True, False], [False, True], [True, True]])
        >>> infidelity(np.array([2.0, 1.0]), removed, np.array([4.0, 2.0, 6.0]))
        0.0

    References:
        C.-K. Yeh et al. (2019), NeurIPS (infidelity, and its scaling).
    """
    foretold = removed @ weights
    square, drop = float(foretold @ foretold), float(drops @ drops)
    if not drop:
        return np.nan
    met = max(0.0, float(foretold @ drops))
    return max(0.0, 1 - met * met / (square * drop)) if square else 1.0
