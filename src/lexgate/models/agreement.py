"""How often two ways to compute give the same answers."""

import numpy as np

from lexgate.core.precision import Agreement
from lexgate.models.subject import Predictions
from lexgate.stats.shares import counted


def agreement(full: Predictions, quick: Predictions, *, level: float = 0.95) -> Agreement:
    """Return the share of equal answers of two ways to compute one model, with Wilson limits.

    Where items hang together (tokens of a sentence, texts of one cluster) the limits allow for it. The probabilities of
    an item that one of the two has no answer for are taken to differ by 1.

    Args:
        full: Answers in fp32.
        quick: Answers to the same items in the same order.
        level: Coverage of the limits.

    Example:
        >>> from lexgate.core.task import Task
        >>> def answers(*classes: int) -> Predictions:
        ...     codes = np.array(classes, np.int32)
        ...     return Predictions(
        ...         task=Task.TEXT_CLASSIFICATION, ids=np.arange(len(codes)).astype(str), labels=("a", "b"),
        ...         truth=codes, predicted=codes, probability=np.eye(2)[codes],
        ...     )
        >>> found = agreement(answers(*[0] * 400), answers(*[0] * 399, 1))
        >>> found.equal, round(found.low, 4), found.largest
        (399, 0.986, 1.0)
    """
    equal = full.predicted == quick.predicted
    low, high = counted(equal, np.zeros(len(equal), np.int64), 1, cluster=full.clusters).limits(
        (1 - level) / 2
    )
    return Agreement(
        items=len(equal),
        equal=int(equal.sum()),
        low=float(low[0]),
        high=float(high[0]),
        level=level,
        largest=_largest(full, quick),
    )


def _largest(full: Predictions, quick: Predictions) -> float:
    if full.probability is None or quick.probability is None or not len(full.predicted):
        return 0.0
    lost = np.isnan(full.probability) != np.isnan(quick.probability)
    apart = np.where(lost, 1.0, np.nan_to_num(np.abs(full.probability - quick.probability)))
    return float(apart.max())
