"""The most probable sequence of tags that is lawful in IOB2: an ``I-X`` follows a ``B-X`` or an ``I-X``."""

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e9

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]


def lawful(
    predicted: Codes, probability: Floats, sentences: NDArray[np.int64], labels: tuple[str, ...]
) -> Codes:
    r"""Return codes ``(n,)`` in which each sentence's tags are a lawful IOB2 sequence.

    Sentences whose most probable tags are lawful keep them. In the others the tags maximise $\sum_t \log p_t(y_t)$ over
    the lawful sequences (Viterbi). Where the labels are no IOB2 tags, or a token has no answer, nothing changes.

    Args:
        predicted: ``(n,)`` most probable codes, -1 where there is none.
        probability: ``(n, k)``.
        sentences: ``(n,)`` number of each token's sentence; a sentence's tokens stand together.
        labels: Names by code.

    Example:
        >>> p = np.array([[0.5, 0.4, 0.1], [0.1, 0.2, 0.7]])
        >>> lawful(np.array([0, 2], np.int32), p, np.array([0, 0]), ("O", "B-LOC", "I-LOC")).tolist()
        [1, 2]

    References:
        A. J. Viterbi (1967), IEEE Trans. Inf. Theory 13(2):260-269.
    """
    if not _iob2(labels) or not len(predicted):
        return predicted
    may_follow = np.array([[_may_follow(a, b) for b in labels] for a in ("O", *labels)])
    first = np.diff(sentences, prepend=sentences[0] - 1) != 0
    before = np.where(first, 0, np.concatenate([[0], predicted[:-1] + 1]))
    broken = ~may_follow[before, predicted]
    answered = predicted >= 0
    lawfully = predicted.copy()
    bounds = [*np.flatnonzero(first).tolist(), len(predicted)]
    starts = np.array(bounds[:-1])
    for sentence in np.flatnonzero(np.add.reduceat(broken, starts)).tolist():
        start, end = bounds[sentence], bounds[sentence + 1]
        if answered[start:end].all():
            lawfully[start:end] = _viterbi(np.log(probability[start:end] + 1e-300), may_follow)
    return lawfully


def _iob2(labels: tuple[str, ...]) -> bool:
    known = set(labels)
    return "O" in known and all(
        label == "O" or label[:2] == "B-" or (label[:2] == "I-" and "B-" + label[2:] in known)
        for label in labels
    )


def _may_follow(before: str, tag: str) -> bool:
    return not tag.startswith("I-") or before[2:] == tag[2:]


def _viterbi(score: Floats, may_follow: NDArray[np.bool_]) -> Codes:
    """Return the best codes for log-probabilities ``(tokens, k)``; row 0 of ``may_follow`` is the start."""
    step = np.where(may_follow[1:], 0.0, _NEVER)
    total = score[0] + np.where(may_follow[0], 0.0, _NEVER)
    origins = []
    for row in score[1:]:
        ways = total[:, None] + step
        origins.append(ways.argmax(axis=0))
        total = ways.max(axis=0) + row
    codes = [int(total.argmax())]
    for origin in reversed(origins):
        codes.append(int(origin[codes[-1]]))
    return np.array(codes[::-1], dtype=np.int32)
