"""Counts of right and wrong answers by class, and what follows from them: precision, recall, F1, and their averages.

A class that appears neither as truth nor as answer has no F1 and is left out of averages, as in scikit-learn. Where
a class has no answers its precision is 0, where it has no true items its recall is 0.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import predicted, truth
from lexgate.core.outcomes import Outcomes
from lexgate.stats.f1 import correlations
from lexgate.stats.shares import Shares, counted

Floats = NDArray[np.float64]
MAX_SHOWN = 60
"""Classes up to which the confusion matrix is put into the facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts by class, each ``(n_classes,)``."""

    right: Floats
    answered: Floats
    """Items that got this class as answer."""
    true: Floats
    """Items that have this class as truth (support)."""

    @property
    def f1(self) -> Floats:
        """F1 by class; 0 where nothing was right."""
        return _over(2 * self.right, self.answered + self.true)

    @property
    def precision(self) -> Floats:
        """Share of the answers that are right."""
        return _over(self.right, self.answered)

    @property
    def recall(self) -> Floats:
        """Share of the true items that are found."""
        return _over(self.right, self.true)


def confusion(seen: Outcomes) -> NDArray[np.int64]:
    """Return the confusion matrix of the scored items, ``(n_classes, n_classes)``, rows the truth."""
    size = len(seen.names)
    cells = truth(seen)[seen.scored].astype(np.int64) * size + predicted(seen)[seen.scored]
    return np.bincount(cells, minlength=size * size).reshape(size, size)


def tally(matrix: NDArray[np.int64]) -> Tally:
    """Return the counts by class of a confusion matrix."""
    right, answered, true = matrix.diagonal(), matrix.sum(axis=0), matrix.sum(axis=1)
    return Tally(
        right=right.astype(np.float64), answered=answered.astype(np.float64), true=true.astype(np.float64)
    )


def unions(seen: Outcomes) -> tuple[Shares, Shares, Floats]:
    """Return the right ones among the items that have a class as truth or answer, from which F1 follows.

    Returns:
        The shares by class if unscoreable items are as bad for it as they can be; the same if they are as good as they
        can be; the correlations of classes.
    """
    used, size = seen.scored, len(seen.names)
    true, answer = truth(seen)[used], predicted(seen)[used]
    wrong = true != answer
    code, hit = (
        np.concatenate([true, answer[wrong]]),
        np.concatenate([~wrong, np.zeros(wrong.sum(), np.bool_)]),
    )
    unit = np.arange(len(true)) if seen.clusters is None else seen.clusters[used]
    cluster = np.concatenate([unit, unit[wrong]])
    known = truth(seen)[~used]
    worst = counted(hit, code, size, missing=len(known), cluster=None if seen.clusters is None else cluster)
    own = np.bincount(known[known >= 0], minlength=size) + np.count_nonzero(known < 0)
    return worst, replace(worst, missing=own.astype(np.float64)), correlations(hit, code, cluster, size)


def report(names: tuple[str, ...], matrix: NDArray[np.int64]) -> dict[str, JsonValue]:
    """Return the classification report, in the shape of scikit-learn's with the classes under ``classes``."""
    counts = tally(matrix)
    there = (counts.true + counts.answered) > 0
    columns = {"precision": counts.precision, "recall": counts.recall, "f1-score": counts.f1}
    total, accuracy = float(matrix.sum()), float(matrix.trace() / max(1, matrix.sum()))
    classes: dict[str, JsonValue] = {
        names[i]: {
            **{key: float(column[i]) for key, column in columns.items()},
            "support": int(counts.true[i]),
        }
        for i in np.flatnonzero(there)
    }

    def average(weights: Floats) -> dict[str, JsonValue]:
        whole = max(float(weights.sum()), 1e-300)
        means: dict[str, JsonValue] = {
            key: float(column @ weights / whole) for key, column in columns.items()
        }
        return {**means, "support": int(total)}

    shown: dict[str, JsonValue] = {
        "classes": classes,
        "accuracy": accuracy,
        "micro avg": {"precision": accuracy, "recall": accuracy, "f1-score": accuracy, "support": int(total)},
        "macro avg": average(there.astype(np.float64)),
        "weighted avg": average(counts.true),
    }
    return shown


def facts(names: tuple[str, ...], matrix: NDArray[np.int64]) -> dict[str, JsonValue]:
    """Return the classification report and, for not too many classes, the confusion matrix."""
    shown: dict[str, JsonValue] = {"classification_report": report(names, matrix)}
    if len(names) <= MAX_SHOWN:
        shown["confusion"] = {"labels": list(names), "matrix": matrix.tolist()}
    return shown


def _over(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros(len(top)), where=bottom > 0)
