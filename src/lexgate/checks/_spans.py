"""Entities in rows of IOB2 tags, found by columns, without a loop over tokens."""

from dataclasses import dataclass, replace

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


MATCHES = ("strict", "exact", "partial", "type")
"""What counts as right: limits and type; limits; limits, and half where they overlap; type where they overlap."""


def sums(seen: Outcomes, match: str = "strict") -> Sums:
    """Return the counts of entities by sentence and type.

    Args:
        seen: Truth and answers of the tokens.
        match: What counts as right, see `MATCHES`. ``exact`` and ``partial`` look at no type; their types are one.

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
    outside = seen.names.index("O")
    fresh = np.ones(len(seen), np.bool_)
    fresh[1:] = seen.clusters[1:] != seen.clusters[:-1]
    sentence = np.cumsum(fresh) - 1
    count = int(sentence[-1]) + 1 if len(seen) else 0
    # An unscored token ends whatever entity reaches it, in the answer as in the truth.
    gold = _spans(np.where(truth(seen) < 0, outside, truth(seen)), fresh, kind_of, begins)
    answer = _spans(np.where(predicted(seen) < 0, outside, predicted(seen)), fresh, kind_of, begins)
    near = np.concatenate([[0], np.cumsum(_near(~seen.scored, fresh))])
    unsure_gold, unsure_answer = (near[spans.last + 1] > near[spans.first] for spans in (gold, answer))
    if match in ("exact", "partial"):
        types, gold, answer = ("",), replace(gold, kind=gold.kind * 0), replace(answer, kind=answer.kind * 0)
    size = max(1, len(types))
    doubtful = np.bincount(gold.kind[unsure_gold], minlength=size)
    gold, answer = _keep(gold, ~unsure_gold), _keep(answer, ~unsure_answer)

    def tally(spans: Spans, weight: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        cells = sentence[spans.first] * size + spans.kind
        sums = np.bincount(cells, weights=weight, minlength=count * size)
        return sums.reshape(count, size).astype(np.float64)

    return Sums(
        types=types,
        parts=(tally(answer, _credit(answer, gold, len(seen), size, match)), tally(answer), tally(gold)),
        unsure_true=doubtful,
        unsure_answers=int(np.count_nonzero(unsure_answer)),
        without_truth=int(np.count_nonzero(truth(seen) < 0)),
        without_answer=int(np.count_nonzero(predicted(seen) < 0)),
    )


def _credit(answer: Spans, gold: Spans, tokens: int, types: int, match: str) -> NDArray[np.float64]:
    """Return what each answered entity counts: 1, 0, or a half."""
    same = np.isin(_keys(answer, tokens, types), _keys(gold, tokens, types))
    if match in ("strict", "exact"):
        return same.astype(np.float64)
    credit = np.zeros(len(answer.first))
    for code in range(types):
        mine, theirs = answer.kind == code, gold.kind == code
        credit[mine] = _touches(_keep(answer, mine), _keep(gold, theirs))
    return np.where(same, 1.0, credit / 2) if match == "partial" else credit


def _touches(answer: Spans, gold: Spans) -> NDArray[np.float64]:
    """Return 1 for each answer that overlaps a true entity, and is the first to overlap that one.

    Entities of one tagging do not overlap, so both stand in order; an answer is held against the first that it overlaps.
    """
    place = np.searchsorted(gold.last, answer.first)
    there = place < len(gold.first)
    hit = np.zeros(len(answer.first), np.bool_)
    hit[there] = gold.first[place[there]] <= answer.last[there]
    first = np.zeros(len(hit), np.bool_)
    first[np.flatnonzero(hit)[np.unique(place[hit], return_index=True)[1]]] = True
    return first.astype(np.float64)


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
