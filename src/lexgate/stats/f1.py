r"""Intervals of F1 and of its mean over classes, without resampling.

$F = 2J/(1+J)$, where $J = tp/(tp+fp+fn)$ is a plain share: of the items that have the class as truth or as answer,
those that are right. So the limits of one F1 are Wilson's of $J$, turned into F1, and hold at small counts and at 1,
where a bootstrap has no spread: near perfection its 95 % interval lies above the truth in 5 to 8 % of samples.

Their mean gets its limits by MOVER (see ``lexgate.stats.mover``), with the correlation of classes: one wrong answer
hurts two of them.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from lexgate.stats.shares import Floats, Shares


def f1(jaccard: Floats) -> Floats:
    """Return F1 for the share of right ones among items that have the class as truth or as answer.

    Example:
        >>> f1(np.array([0.5, 1.0])).round(3).tolist()
        [0.667, 1.0]
    """
    return 2 * jaccard / (1 + jaccard)


def f1_limits(worst: Shares, best: Shares, *, level: float) -> tuple[Floats, Floats]:
    """Return the limits of each class's F1.

    Args:
        worst: Right ones among the union of truth and answers, by class; ``missing`` may all be wrong for the class.
        best: The same counts; ``missing`` may all be right for the class.
        level: Two-sided coverage, in (0, 1).

    Returns:
        ``(low, high)``, each ``(n_classes,)`` in [0, 1].

    Example:
        >>> from lexgate.stats.shares import independent
        >>> one = independent([90], [140])  # 90 right, 10 missed, 40 invented
        >>> [round(float(end[0]), 3) for end in f1_limits(one, one, level=0.95)]
        [0.718, 0.835]
    """
    tail = (1 - level) / 2
    return f1(worst.limits(tail)[0]), f1(best.limits(tail)[1])


def correlations(
    hit: NDArray[np.bool_], code: NDArray[np.integer], cluster: NDArray[np.int64], classes: int
) -> Floats:
    """Return how the classes' F1 vary together, ``(classes, classes)``.

    One error for each class, spread over all others, is added to those seen; so two classes without any error are
    known to share whatever errors there may be.

    Args:
        hit: ``(m,)`` whether the item is right; a wrong one stands twice, under its truth and under its answer.
        code: ``(m,)`` class codes.
        cluster: ``(m,)`` any integers, the same for what depends on one another, the two places of an item among it.
        classes: Number of classes.
    """
    n = np.bincount(code, minlength=classes)
    share = np.bincount(code[hit], minlength=classes) / np.maximum(n, 1)
    _, place = np.unique(cluster, return_inverse=True)
    apart = coo_array(
        (hit - share[code], (place, code)), shape=(int(place.max(initial=0)) + 1, classes)
    ).tocsr()
    variance: Floats = (apart.T @ apart).toarray()
    variance += np.where(np.eye(classes, dtype=np.bool_), 1.0, 1 / max(1, classes - 1)) * np.outer(
        share, share
    )
    spread = np.sqrt(variance.diagonal())
    scale = np.divide(1.0, spread, out=np.zeros(classes), where=spread > 0)
    result: Floats = variance * np.outer(scale, scale)
    np.fill_diagonal(result, 1.0)
    return result
