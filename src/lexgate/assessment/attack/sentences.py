"""Attacking taggers: words that are no part of an entity are changed until a tag anywhere in the sentence is wrong.

An item is a sentence; its answer is right if all its tags are. Words of an entity stay as they are, so that the true tags of
the changed sentence are those of the sentence as it was. A word stays one word, whatever becomes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lexgate.assessment.attack.aids import NOTHING, Aids, Proposed, allowed_by, proposed_beside
from lexgate.assessment.attack.engine import Answers, Found, attack
from lexgate.assessment.attack.items import limits_of, seed_of
from lexgate.assessment.attack.search import SEARCHES
from lexgate.assessment.attack.space import BETWEEN, CHANGES, change_words
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.models.answering import Floats, Tagging, Tags, closed
from lexgate.models.words import Word

OUTSIDE = "O"
LABELS = ("a tag wrong", "all tags right")
"""Classes of a sentence, by code."""
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its true tags."""

    id: str
    words: tuple[str, ...]
    tags: tuple[int, ...] | None
    """Codes; None: unknown, at least of one word."""


def attack_sentences(
    model: Tagging,
    sentences: Sequence[Sentence],
    spec: AttackSpec,
    beside: RobustnessSpec,
    *,
    seed: int,
    aids: Aids = NOTHING,
) -> list[Found]:
    """Return what comes of one attack on some sentences, in their order; classes are ``LABELS``.

    Args:
        model: What is asked.
        sentences: With their tags.
        spec: The attack.
        beside: What holds for every attack.
        seed: Of everything that is drawn.
        aids: What the attack needs beside the model.

    Raises:
        BadInput: LG-MODEL-081, gradients are asked for, or embeddings that the model does not show; LG-ASSESS-111, the
            attack needs an encoder or a masked model, and there is none.
    """
    if "gradients" in spec.by:
        closed("gradients", "gradients of a whole sentence's tags")
    limits = limits_of(spec, beside)
    seeds = [seed_of(seed, spec.name, one.id) for one in sentences]
    ways = [way for way in spec.by if way in CHANGES]
    texts, words = [BETWEEN.join(one.words) for one in sentences], [_places(one.words) for one in sentences]
    proposed = proposed_beside(aids, spec, texts, words)
    if "neighbours" in spec.by:
        proposed = [_near(model, sentences, spec.per_word), *proposed]
    outside = model.labels.index(OUTSIDE) if OUTSIDE in model.labels else -1
    return attack(
        _judge(model, sentences),
        [
            change_words(
                text,
                own,
                ways,
                limits,
                row,
                proposed=[kind[at] for kind in proposed],
                fixed=[tag != outside for tag in one.tags or [outside] * len(own)],
            )
            for at, (one, text, own, row) in enumerate(zip(sentences, texts, words, seeds, strict=True))
        ],
        [-1 if one.tags is None or not one.words else 1 for one in sentences],
        SEARCHES[spec.search],
        budget=beside.budget,
        seeds=seeds,
        allowed=allowed_by(aids, spec, texts),
    )


def _near(model: Tagging, sentences: Sequence[Sentence], count: int) -> Proposed:
    found = iter(model.neighbours([word for one in sentences for word in one.words], count))
    return [[next(found) for _ in one.words] for one in sentences]


def _places(words: Sequence[str]) -> list[Word]:
    """Return where the words of a sentence lie when they are joined."""
    places, start = [], 0
    for word in words:
        places.append(Word(start, start + len(word)))
        start += len(word) + 1
    return places


def _judge(model: Tagging, sentences: Sequence[Sentence]) -> Answers:
    def ask(owners: Sequence[int], texts: Sequence[str]) -> Floats:
        said = [tuple(text.split(BETWEEN)) if text else () for text in texts]
        given = model.read(said)
        rows = [_row(sentences[owner].tags, tags) for owner, tags in zip(owners, given, strict=True)]
        return np.array(rows, np.float64).reshape(-1, 2)

    return ask


def _row(truth: tuple[int, ...] | None, given: Tags) -> tuple[float, float]:
    """Return how sure it is that a tag is wrong, and that all are right, by the word that is nearest to a mistake."""
    codes, probability = given
    if truth is None or len(codes) != len(truth) or not len(codes) or (codes < 0).any():
        return np.nan, np.nan
    true, at = np.array(truth), np.arange(len(truth))
    rest = probability.copy()
    rest[at, true] = 0.0
    margin = float((probability[at, true] - rest.max(axis=1)).min())
    right = bool((codes == true).all())
    margin = max(margin, _LEAST) if right else min(margin, -_LEAST)
    return (1 - margin) / 2, (1 + margin) / 2
