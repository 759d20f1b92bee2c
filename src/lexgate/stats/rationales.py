r"""Plausibility: how far the words that an explanation names are those that people named.

It says nothing of whether the model used these words (that is faithfulness): a plausible explanation may be untrue.
"""

import numpy as np

from lexgate.stats.attributions import Bools, Floats

_MATCH = 0.5
"""Intersection over union above which two spans are the same (as in ERASER)."""


def token_f1(chosen: Bools, human: Bools) -> float:
    """Return the F1 of the words that an explanation chose against those of people, in [0, 1].

    Example:
        >>> token_f1(np.array([True, True, False]), np.array([True, False, False]))
        0.6666666666666666
    """
    return _f1(int((chosen & human).sum()), int(chosen.sum()), int(human.sum()))


def iou_f1(chosen: Bools, human: Bools) -> float:
    """Return the F1 of runs of words, two runs being the same where more than half of their union is shared.

    Example:
        >>> iou_f1(np.array([True, True, False, True]), np.array([True, True, False, False]))
        0.6666666666666666

    References:
        J. DeYoung et al. (2020), ACL (ERASER), section 4.1.
    """
    ours, theirs = runs(chosen), runs(human)
    found = sum(any(_alike(one, other) for other in theirs) for one in ours)
    met = sum(any(_alike(one, other) for one in ours) for other in theirs)
    precision, recall = found / len(ours) if ours else 0.0, met / len(theirs) if theirs else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def auprc(weights: Floats, human: Bools) -> float:
    r"""Return the area under the precision-recall curve of weights against the words of people, in [0, 1].

    $\sum_i (r_i - r_{i-1})\, p_i$ over the distinct weights (average precision): equal weights count together, so constant
    weights get the share of words that people named, which is what chance gets. NaN where people named no word.

    Example:
        >>> round(auprc(np.array([0.9, 0.1, 0.5]), np.array([True, False, False])), 3)
        1.0
    """
    positive = int(human.sum())
    if not positive:
        return np.nan
    order = np.argsort(-weights, kind="stable")
    hits = np.cumsum(human[order])
    last = np.flatnonzero(np.append(np.diff(weights[order]) != 0, True))
    precision, recall = hits[last] / (last + 1), hits[last] / positive
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def runs(words: Bools) -> list[tuple[int, int]]:
    """Return the runs of chosen words, from the first to before the end.

    Example:
        >>> runs(np.array([True, True, False, True]))
        [(0, 2), (3, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], words.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _alike(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    union = max(one[1], other[1]) - min(one[0], other[0])
    return shared > _MATCH * union


def _f1(both: int, ours: int, theirs: int) -> float:
    return 2 * both / (ours + theirs) if ours + theirs else 0.0
