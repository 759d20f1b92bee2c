"""One attack of the project file on some texts: their spaces, their seeds, and the search."""

from collections.abc import Sequence
from dataclasses import dataclass

from lexgate.assessment.attack.aids import NOTHING, Aids, Proposed, allowed_by, proposed_beside
from lexgate.assessment.attack.engine import Answers, Found, attack
from lexgate.assessment.attack.search import SEARCHES
from lexgate.assessment.attack.space import CHANGES, Limits, Space, space_of, whole
from lexgate.core.canon import digest_json
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.models.answering import Answering
from lexgate.models.words import words_of

NOT_REACHED = 1
"""Of a goal of its own: the class that says that it is not reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A text with its true class."""

    id: str
    text: str
    truth: int
    """Code; -1: unknown."""


def attack_items(
    model: Answering,
    items: Sequence[Item],
    spec: AttackSpec,
    beside: RobustnessSpec,
    *,
    seed: int,
    aids: Aids = NOTHING,
    goal: Answers | None = None,
) -> list[Found]:
    """Return what comes of one attack on some texts, in their order.

    What comes of a text depends on the text, its id, the attack and the seed, not on the texts beside it.

    Args:
        model: What is asked.
        items: The texts.
        spec: The attack.
        beside: What holds for every attack.
        seed: Of everything that is drawn.
        aids: What the attack needs beside the model.
        goal: Another goal than a wrong answer, as probabilities of two classes: that it is reached, and that it is not.

    Raises:
        BadInput: LG-MODEL-081, the attack needs gradients or embeddings, and the model gives none; LG-ASSESS-111, it needs
            an encoder or a masked model, and there is none.
    """
    seeds = [seed_of(seed, spec.name, item.id) for item in items]
    looked = int("gradients" in spec.by)
    return attack(
        goal or (lambda _, texts: model.ask(texts)),
        _spaces(model, items, spec, beside, seeds, aids),
        [item.truth if goal is None or item.truth < 0 else NOT_REACHED for item in items],
        SEARCHES[spec.search],
        budget=beside.budget,
        seeds=seeds,
        spent=looked,
        allowed=allowed_by(aids, spec, [item.text for item in items]),
    )


def _spaces(
    model: Answering,
    items: Sequence[Item],
    spec: AttackSpec,
    beside: RobustnessSpec,
    seeds: Sequence[int],
    aids: Aids,
) -> list[Space]:
    if "paraphrases" in spec.by:
        return [whole(item.text, aids.paraphrases.get(item.text, ()), beside.protect) for item in items]
    limits = limits_of(spec, beside)
    ways = [way for way in spec.by if way in CHANGES]
    texts, words = [item.text for item in items], [words_of(item.text) for item in items]
    proposed = [*_by_the_model(model, items, spec), *proposed_beside(aids, spec, texts, words)]
    return [
        space_of(text, ways, limits, seed, proposed=[kind[at] for kind in proposed])
        for at, (text, seed) in enumerate(zip(texts, seeds, strict=True))
    ]


def limits_of(spec: AttackSpec, beside: RobustnessSpec) -> Limits:
    """Return what an attack may not do."""
    return Limits(
        edit_share=spec.edit_share,
        per_word=spec.per_word,
        stop_words=beside.stop_words,
        protect=beside.protect,
    )


def _by_the_model(model: Answering, items: Sequence[Item], spec: AttackSpec) -> list[Proposed]:
    """Return what the model itself proposes for each word of each text, by each of the ways that look into it."""
    said = [[item.text[word.start : word.end] for word in words_of(item.text)] for item in items]
    found: list[Proposed] = []
    if "neighbours" in spec.by:
        near = iter(model.neighbours([word for words in said for word in words], spec.per_word))
        found.append([[next(near) for _ in words] for words in said])
    if "gradients" in spec.by:
        known = [place for place, item in enumerate(items) if item.truth >= 0]
        flips = model.flips(
            [items[place].text for place in known], [items[place].truth for place in known], spec.per_word
        )
        hurting: Proposed = [[() for _ in words] for words in said]
        for place, words in zip(known, flips, strict=True):
            hurting[place] = words
        found.append(hurting)
    return found


def seed_of(seed: int, name: str, row: str) -> int:
    """Return the seed of one attack on one item, which depends on nothing else."""
    return int(digest_json([seed, name, row]).removeprefix("sha256:")[:15], 16)
