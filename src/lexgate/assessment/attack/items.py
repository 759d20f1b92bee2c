"""One attack of the project file on some texts: their spaces, their seeds, and the search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lexgate.assessment.attack.engine import Found, attack
from lexgate.assessment.attack.search import SEARCHES
from lexgate.assessment.attack.space import CHANGES, Limits, Space, space_of, whole
from lexgate.core.canon import digest_json
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.models.answering import Answering
from lexgate.models.words import words_of


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
    paraphrases: Mapping[str, Sequence[str]] | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> list[Found]:
    """Return what comes of one attack on some texts, in their order.

    What comes of a text depends on the text, its id, the attack and the seed, not on the texts beside it.

    Args:
        model: What is asked.
        items: The texts.
        spec: The attack.
        beside: What holds for every attack.
        seed: Of everything that is drawn.
        paraphrases: Text → what may be said instead.
        done: Told how many texts are finished, as they are.

    Raises:
        BadInput: LG-MODEL-081, the attack needs gradients or embeddings, and the model gives none.
    """
    seeds = [seed_of(seed, spec.name, item.id) for item in items]
    looked = int("gradients" in spec.by)
    return attack(
        lambda _, texts: model.ask(texts),
        _spaces(model, items, spec, beside, seeds, paraphrases or {}),
        [item.truth for item in items],
        SEARCHES[spec.search],
        budget=beside.budget,
        seeds=seeds,
        spent=looked,
        done=done,
    )


def _spaces(
    model: Answering,
    items: Sequence[Item],
    spec: AttackSpec,
    beside: RobustnessSpec,
    seeds: Sequence[int],
    paraphrases: Mapping[str, Sequence[str]],
) -> list[Space]:
    if "paraphrases" in spec.by:
        return [whole(item.text, paraphrases.get(item.text, ())) for item in items]
    limits = limits_of(spec, beside)
    ways = [way for way in spec.by if way in CHANGES]
    proposed = _proposed(model, items, spec)
    return [
        space_of(item.text, ways, limits, seed, proposed=words)
        for item, seed, words in zip(items, seeds, proposed, strict=True)
    ]


def limits_of(spec: AttackSpec, beside: RobustnessSpec) -> Limits:
    """Return what an attack may not do."""
    return Limits(
        edit_share=spec.edit_share,
        per_word=spec.per_word,
        stop_words=beside.stop_words,
        protect=beside.protect,
    )


def _proposed(model: Answering, items: Sequence[Item], spec: AttackSpec) -> list[list[tuple[str, ...]]]:
    """Return what the model itself proposes for each word of each text."""
    said = [[item.text[word.start : word.end] for word in words_of(item.text)] for item in items]
    found: list[list[tuple[str, ...]]] = [[() for _ in words] for words in said]
    if "neighbours" in spec.by:
        near = iter(model.neighbours([word for words in said for word in words], spec.per_word))
        found = [[next(near) for _ in words] for words in said]
    if "gradients" in spec.by:
        known = [place for place, item in enumerate(items) if item.truth >= 0]
        flips = model.flips(
            [items[place].text for place in known], [items[place].truth for place in known], spec.per_word
        )
        for place, words in zip(known, flips, strict=True):
            found[place] = [(*new, *old) for new, old in zip(words, found[place], strict=True)]
    return found


def seed_of(seed: int, name: str, row: str) -> int:
    """Return the seed of one attack on one item, which depends on nothing else."""
    return int(digest_json([seed, name, row]).removeprefix("sha256:")[:15], 16)
