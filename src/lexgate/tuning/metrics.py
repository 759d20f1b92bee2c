"""The task metrics that choose the best checkpoint: small, exact, without intervals (the checks have those)."""

import numpy as np

from lexgate.models.subject import Predictions


def score(metric: str, predictions: Predictions) -> float:
    """Return ``accuracy``, ``macro-f1`` or ``entity-f1`` of predictions, in [0, 1].

    Items without a known true label are left out; an item without a prediction counts as wrong.
    """
    if metric == "accuracy":
        known = predictions.truth >= 0
        return (
            float(np.mean(predictions.predicted[known] == predictions.truth[known])) if known.any() else 0.0
        )
    return macro_f1(predictions) if metric == "macro-f1" else entity_f1(predictions)


def macro_f1(predictions: Predictions) -> float:
    """Return the mean of the F1 of the classes that occur in the truth or in the predictions.

    ``F1 = 2 tp / (2 tp + fp + fn)``; for token classification the classes are the tags, ``O`` included.
    """
    known = predictions.truth >= 0
    truth, predicted = predictions.truth[known], predictions.predicted[known]
    f1 = []
    for code in range(len(predictions.labels)):
        hits = np.sum((truth == code) & (predicted == code))
        either = np.sum(truth == code) + np.sum(predicted == code)
        if either:
            f1.append(2 * float(hits) / float(either))
    return float(np.mean(f1)) if f1 else 0.0


def entity_f1(predictions: Predictions) -> float:
    """Return the F1 of entities: same sentence, same first and last token, same type (micro average).

    References:
        E. F. Tjong Kim Sang, F. De Meulder (2003), Introduction to the CoNLL-2003 shared task, CoNLL.
    """
    known = predictions.truth >= 0
    clusters = predictions.clusters if predictions.clusters is not None else np.zeros(len(known), np.int64)
    names = (*predictions.labels, "O")  # code -1, no prediction, is the last
    true = spans([names[code] for code in predictions.truth[known]], clusters[known].tolist())
    found = spans([names[code] for code in predictions.predicted[known]], clusters[known].tolist())
    return 2 * len(true & found) / (len(true) + len(found)) if true or found else 0.0


def spans(tags: list[str], sentences: list[int]) -> set[tuple[int, int, str]]:
    """Return the entities of tagged tokens as ``(first, last, type)``, positions over all sentences.

    An ``I-`` that continues nothing of its type begins an entity, as in the shared task's own scorer.

    Example:
        >>> sorted(spans(["B-PER", "I-PER", "O", "I-LOC", "I-LOC"], [0, 0, 0, 0, 1]))
        [(0, 1, 'PER'), (3, 3, 'LOC'), (4, 4, 'LOC')]
    """
    entities = set()
    start, kind, before = 0, "", -1
    for place, (tag, sentence) in enumerate(zip([*tags, "O"], [*sentences, -1], strict=True)):
        mark, _, name = tag.partition("-")
        goes_on = mark == "I" and name == kind and sentence == before
        if kind and not goes_on:
            entities.add((start, place - 1, kind))
        if not goes_on:
            start, kind = place, "" if mark == "O" else name
        before = sentence
    return entities
