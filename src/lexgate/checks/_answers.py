"""What checks of a model's answers look at. The same columns for all, so that one file of outcomes serves many."""

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Options
from lexgate.core.errors import BadInput
from lexgate.core.outcomes import Outcomes
from lexgate.models.subject import Predictions, Subject


def answers(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return truth and answer of every item; scored where both are there."""
    seen = predictions_of(subject)
    return _outcomes(seen, (seen.truth >= 0) & (seen.predicted >= 0))


def selections(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001
    """Return truth and answer of every item; scored where there is an answer, whether the truth is known or not."""
    seen = predictions_of(subject)
    return _outcomes(seen, seen.predicted >= 0)


def confidences(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001
    """Return truth, answer and probabilities; scored where all are there and no probability is NaN."""
    seen = predictions_of(subject)
    probability = _probability(seen)
    scored = (seen.truth >= 0) & (seen.predicted >= 0) & _finite(probability)
    return _outcomes(seen, scored, probability=probability)


def scores(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001
    """Return truth, answer and scores, or else probabilities; scored where they are there."""
    seen = predictions_of(subject)
    if seen.score is not None:
        return _outcomes(seen, np.asarray(np.isfinite(seen.score), np.bool_), score=seen.score)
    probability = _probability(seen)
    return _outcomes(seen, _finite(probability), probability=probability)


def _finite(probability: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(probability).all(axis=1), np.bool_)


def _probability(seen: Predictions) -> NDArray[np.float64]:
    if seen.probability is None:
        raise BadInput(
            "These predictions have no probabilities.", fix="Name their columns.", code="LG-CHECK-004"
        )
    return seen.probability


def predictions_of(subject: Subject) -> Predictions:
    """Return the subject's predictions, or say that there are none."""
    if subject.predictions is None:
        raise BadInput(
            "The subject has no predictions.", fix="Give a model or stored predictions.", code="LG-CHECK-004"
        )
    return subject.predictions


def truth(seen: Outcomes) -> NDArray[np.int32]:
    """Return the codes of the true classes, -1 where unknown."""
    return seen.columns["truth"].astype(np.int32, copy=False)


def predicted(seen: Outcomes) -> NDArray[np.int32]:
    """Return the codes of the answers, -1 where there is none."""
    return seen.columns["predicted"].astype(np.int32, copy=False)


def missing(seen: Outcomes) -> int:
    """Return the number of items that could not be scored."""
    return int(len(seen) - np.count_nonzero(seen.scored))


def _outcomes(seen: Predictions, scored: NDArray[np.bool_], **more: NDArray[np.float64]) -> Outcomes:
    return Outcomes(
        ids=seen.ids,
        columns={"truth": seen.truth, "predicted": seen.predicted, **more},
        scored=scored,
        groups=seen.groups,
        names=seen.labels,
        clusters=seen.clusters,
    )
