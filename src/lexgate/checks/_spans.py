"""Entities in rows of IOB2 tags, found by columns, without a loop over tokens."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._answers import predicted, truth
from lexgate.core.errors import BadInput
from lexgate.core.outcomes import Outcomes

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Entities of one tagging, each array ``(n_entities,)``."""

    first: Ints
    """Position of the first token."""
    last: Ints
    """Position of the last token."""
    kind: Ints
    """Code of the type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Entities of each sentence, by type."""

    types: tuple[str, ...]
    parts: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
    """Right, answered and true entities, each ``(n_sentences, n_types)``."""
    unsure_true: Ints
    """``(n_types,)`` true entities that hold or touch a token without truth or answer; in none of ``parts``."""
    unsure_answers: int
    """Answered entities that do."""
    without_truth: int
    """Tokens without truth; each may begin an entity."""
    without_answer: int
    """Tokens without answer; each may begin an entity."""


def sums(seen: Outcomes) -> Sums:
    """Return the counts of entities by sentence and type.

    Raises:
        BadInput: LG-CHECK-007, the labels are no IOB2 tags; LG-CHECK-008, nobody said where sentences end.
    """
    if seen.clusters is None:
        raise BadInput(
            "It is not known which tokens form a sentence.",
            fix="Give predictions of a token classifier with their clusters.",
            code="LG-CHECK-008",
        )
    types, kind_of, begins = _tags(seen.names)
    size, outside = len(types), seen.names.index("O")
    fresh = np.ones(len(seen), np.bool_)
    fresh[1:] = seen.clusters[1:] != seen.clusters[:-1]
    sentence = np.cumsum(fresh) - 1
    count = int(sentence[-1]) + 1 if len(seen) else 0
    # An unscored token ends whatever entity reaches it, in the answer as in the truth.
    gold = _spans(np.where(truth(seen) < 0, outside, truth(seen)), fresh, kind_of, begins)
    answer = _spans(np.where(predicted(seen) < 0, outside, predicted(seen)), fresh, kind_of, begins)
    near = np.concatenate([[0], np.cumsum(_near(~seen.scored, fresh))])
    unsure_gold, unsure_answer = (near[spans.last + 1] > near[spans.first] for spans in (gold, answer))
    doubtful = np.bincount(gold.kind[unsure_gold], minlength=size)
    gold, answer = _keep(gold, ~unsure_gold), _keep(answer, ~unsure_answer)
    right = _keep(answer, np.isin(_keys(answer, len(seen), size), _keys(gold, len(seen), size)))

    def tally(spans: Spans) -> NDArray[np.float64]:
        cells = sentence[spans.first] * size + spans.kind
        return np.bincount(cells, minlength=count * size).reshape(count, size).astype(np.float64)

    return Sums(
        types=types,
        parts=(tally(right), tally(answer), tally(gold)),
        unsure_true=doubtful,
        unsure_answers=int(np.count_nonzero(unsure_answer)),
        without_truth=int(np.count_nonzero(truth(seen) < 0)),
        without_answer=int(np.count_nonzero(predicted(seen) < 0)),
    )


def _tags(names: tuple[str, ...]) -> tuple[tuple[str, ...], Ints, NDArray[np.bool_]]:
    """Return the types, and for each label the code of its type (-1 for ``O``) and whether it begins an entity."""
    wrong = [name for name in names if name != "O" and name[:2] not in ("B-", "I-")]
    if wrong or "O" not in names:
        raise BadInput(
            f"These are no IOB2 tags: {', '.join(wrong) or 'O is missing'}.",
            fix="Entities are measured on tags O, B-TYPE and I-TYPE only.",
            code="LG-CHECK-007",
        )
    types = tuple(sorted({name[2:] for name in names if name != "O"}))
    kind = np.array([-1 if name == "O" else types.index(name[2:]) for name in names], np.int64)
    return types, kind, np.array([name.startswith("B-") for name in names])


def _spans(
    tags: NDArray[np.int32], fresh: NDArray[np.bool_], kind_of: Ints, begins: NDArray[np.bool_]
) -> Spans:
    kind, begin = kind_of[tags], begins[tags]
    previous = np.concatenate([[-1], kind[:-1]]) if len(kind) else kind
    starts = (kind >= 0) & (begin | fresh | (previous != kind))
    first = np.flatnonzero(starts)
    ends = np.ones(len(kind), np.bool_)  # where the next token begins an entity or is outside
    ends[:-1] = starts[1:] | (kind[1:] < 0) | fresh[1:]
    last = np.flatnonzero(ends & (kind >= 0))
    return Spans(first=first, last=last, kind=kind[first])


def _near(lost: NDArray[np.bool_], fresh: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which tokens are lost, or stand beside a lost one of their sentence."""
    near = lost.copy()
    near[1:] |= lost[:-1] & ~fresh[1:]
    near[:-1] |= lost[1:] & ~fresh[1:]
    return near


def _keep(spans: Spans, which: NDArray[np.bool_]) -> Spans:
    return Spans(first=spans.first[which], last=spans.last[which], kind=spans.kind[which])


def _keys(spans: Spans, tokens: int, types: int) -> Ints:
    return (spans.first * tokens + spans.last) * types + spans.kind
