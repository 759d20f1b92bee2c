r"""How sure a model is of the true label of an item: what attacks on membership and canaries are made from.

The loss is $-\log p_y$. The confidence is $\varphi = \log\frac{p_y}{1 - p_y}$, which is near normal over models (Carlini et al.
2022). Of a sentence with tags, both are means over its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment import columns
from lexgate.core.task import Task
from lexgate.models.subject import Predictions

Floats = NDArray[np.float64]
_LEAST = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """How sure a model is of the true labels, by item."""

    ids: NDArray[np.str_]
    """``(n,)`` row ids."""
    loss: Floats
    """``(n,)`` NaN where the model gave no usable answer, or there is no label."""
    confidence: Floats


def signals(answers: Predictions) -> Signals:
    """Return how sure a model is of the true labels; of tagged sentences by sentence.

    Example:
        >>> answers = Predictions(
        ...     task=Task.TEXT_CLASSIFICATION, ids=np.array(["7"]), labels=("no", "yes"), truth=np.array([1], np.int32),
        ...     predicted=np.array([1], np.int32), probability=np.array([[0.25, 0.75]]),
        ... )
        >>> seen = signals(answers)
        >>> round(float(seen.loss[0]), 4), round(float(seen.confidence[0]), 4)
        (0.2877, 1.0986)
    """
    n = len(answers.ids)
    given = (
        answers.probability if answers.probability is not None else np.full((n, len(answers.labels)), np.nan)
    )
    known = (answers.truth >= 0) & np.isfinite(given).all(axis=1)
    at = np.where(known, answers.truth, 0)
    mine = np.where(known, given[np.arange(n), at], np.nan)
    logs = log_odds(given)[np.arange(n), at]
    loss, confidence = -np.log(np.maximum(mine, _LEAST)), np.where(known, logs, np.nan)
    if answers.task is not Task.TOKEN_CLASSIFICATION or answers.clusters is None:
        return Signals(ids=answers.ids, loss=loss, confidence=confidence)
    first, place = (
        np.unique(answers.clusters, return_index=True)[1],
        answers.clusters - answers.clusters.min(initial=0),
    )
    rows = np.array([name.rsplit(":", 1)[0] for name in answers.ids[first].tolist()], np.str_)
    words = np.bincount(place)
    words = words[words > 0]
    return Signals(ids=rows, loss=_sums(loss, place) / words, confidence=_sums(confidence, place) / words)


def log_odds(probability: Floats) -> Floats:
    """Return ``log(p / (1 - p))`` of each class, ``(n, k)``; ``1 - p`` is summed, so that it is exact near 0."""
    others = (
        np.stack(
            [np.delete(probability, code, axis=1).sum(axis=1) for code in range(probability.shape[1])], axis=1
        )
        if probability.shape[1]
        else probability
    )
    found: Floats = np.log(np.maximum(probability, _LEAST)) - np.log(np.maximum(others, _LEAST))
    return found


def remembered(answers: Predictions) -> Floats:
    r"""Return how well each canary is remembered, ``(n,)``: $\varphi_i(y_i) - \frac1n \sum_j \varphi_j(y_i)$.

    Some labels are likely for any text without sense; so the confidence in a canary's label is held against the confidence
    in the same label on all canaries. No coin is looked at.

    Args:
        answers: To all canaries, planted or not.
    """
    n = len(answers.ids)
    if answers.probability is None or not n:
        return np.full(n, np.nan)
    odds = log_odds(answers.probability)
    usual = np.nanmean(np.where(np.isfinite(odds), odds, np.nan), axis=0) if np.isfinite(odds).any() else 0.0
    at = np.maximum(answers.truth, 0)
    found: Floats = (odds - usual)[np.arange(n), at]
    found[answers.truth < 0] = np.nan
    return found


def to_bytes(seen: Signals) -> bytes:
    """Return signals as bytes."""
    table: dict[str, columns.Array] = {"id": seen.ids, "loss": seen.loss, "confidence": seen.confidence}
    return columns.write(table, {})


def from_bytes(data: bytes) -> Signals:
    """Return the signals that `to_bytes` was given.

    Raises:
        BadInput: LG-ASSESS-001, these are no signals.
    """
    table, _ = columns.read(data, need=("id", "loss", "confidence"))
    return Signals(
        ids=cast("NDArray[np.str_]", table["id"]),
        loss=table["loss"].astype(np.float64, copy=False),
        confidence=table["confidence"].astype(np.float64, copy=False),
    )


def aligned(seen: Signals, ids: Sequence[str]) -> Signals:
    """Return signals in the order of ``ids``; NaN for one that has none."""
    place = {name: at for at, name in enumerate(seen.ids.tolist())}
    at = np.array([place.get(name, -1) for name in ids], np.int64)

    def pick(values: Floats) -> Floats:
        return np.where(at >= 0, values[at] if len(values) else np.nan, np.nan)

    return Signals(ids=np.array(ids, np.str_), loss=pick(seen.loss), confidence=pick(seen.confidence))


def _sums(values: Floats, place: NDArray[np.int64]) -> Floats:
    sums: Floats = np.bincount(place, weights=values).astype(np.float64)
    return sums[np.bincount(place) > 0]
