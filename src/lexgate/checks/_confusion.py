"""Counts of right and wrong answers by class, and what follows from them: precision, recall, F1, and their averages.

A class that appears neither as truth nor as answer has no F1 and is left out of averages, as in scikit-learn. Where
a class has no answers its precision is 0, where it has no true items its recall is 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import predicted, truth
from lexgate.core.outcomes import Outcomes
from lexgate.stats.bootstrap import cell_draws, cluster_draws

Floats = NDArray[np.float64]
MAX_SHOWN = 60
"""Classes up to which the confusion matrix is put into the facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts by class, each ``(…, n_classes)``."""

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


def draw(seen: Outcomes, matrix: NDArray[np.int64], draws: int, seed: int) -> Tally:
    """Return resampled counts, ``(draws, n_classes)`` each: whole clusters, or items stratified by their truth."""
    if seen.clusters is None:
        return _draw_stratified(matrix, draws, seed)
    size = len(seen.names)
    true, answer = truth(seen)[seen.scored], predicted(seen)[seen.scored]
    _, cluster = np.unique(seen.clusters[seen.scored], return_inverse=True)
    count = int(cluster.max()) + 1

    def sums(codes: NDArray[np.int32], which: NDArray[np.bool_]) -> NDArray[np.int64]:
        cells = cluster[which].astype(np.int64) * size + codes[which]
        return np.bincount(cells, minlength=count * size).reshape(count, size)

    everything = np.ones(len(true), np.bool_)
    parts = (sums(true, true == answer), sums(answer, everything), sums(true, everything))
    totals = cluster_draws(np.concatenate(parts, axis=1), draws, seed)
    right, answered, support = np.split(totals, 3, axis=1)
    return Tally(right=right, answered=answered, true=support)


def _draw_stratified(matrix: NDArray[np.int64], draws: int, seed: int) -> Tally:
    size = len(matrix)
    right, answered = np.zeros((draws, size)), np.zeros((draws, size))
    for code in np.flatnonzero(matrix.sum(axis=1)):
        used = np.flatnonzero(matrix[code])
        drawn = cell_draws(matrix[code, used], draws, seed + int(code))
        answered[:, used] += drawn
        right[:, code] = drawn[:, used == code].sum(axis=1)
    true = np.broadcast_to(matrix.sum(axis=1).astype(np.float64), (draws, size))
    return Tally(right=right, answered=answered, true=true)


def best_and_worst_f1(seen: Outcomes, counts: Tally) -> tuple[Floats, Floats]:
    """Return each class's F1 had the unscoreable items been as bad, and as good, for it as they can be."""
    lost, known = ~seen.scored, truth(seen)
    own = np.bincount(known[lost & (known >= 0)], minlength=len(seen.names)).astype(np.float64)
    own += np.count_nonzero(lost & (known < 0))
    low = _over(2 * counts.right, counts.answered + counts.true + np.count_nonzero(lost))
    high = _over(2 * (counts.right + own), counts.answered + counts.true + 2 * own)
    return low, high


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
    return np.divide(top, bottom, out=np.zeros(np.broadcast(top, bottom).shape), where=bottom > 0)
