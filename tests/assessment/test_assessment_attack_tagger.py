"""Attacks on taggers: entities stay, words stay words, and a sentence counts as right if all its tags are."""

import pytest

from attacked_taggers import AfterIn
from lexgate.assessment.attack.engine import Found
from lexgate.assessment.attack.search import SEARCHES
from lexgate.assessment.attack.sentences import Sentence, attack_sentences
from lexgate.assessment.attack.space import BETWEEN
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec


def attacked(
    words: str,
    tags: tuple[int, ...] | None,
    *,
    by: tuple[str, ...] = ("noise",),
    search: str = "greedy",
    model: AfterIn | None = None,
) -> Found:
    one = AttackSpec.model_validate(
        {"name": "letters", "by": by, "search": search, "edit_share": 0.5, "per_word": 5}
    )
    beside = RobustnessSpec(stop_words=False, budget=80)
    sentence = Sentence(id="1", words=tuple(words.split()), tags=tags)
    (found,) = attack_sentences(model or AfterIn(), [sentence], one, beside, seed=0)
    return found


@pytest.mark.parametrize("search", SEARCHES)
def test_a_word_that_is_no_entity_is_changed_until_an_entity_is_taken_for_another(search: str) -> None:
    found = attacked("she lives in Paris", (0, 0, 0, 1), search=search)
    assert found.turned
    changed = found.text.split(BETWEEN)
    assert len(changed) == 4
    assert changed[3] == "Paris"
    assert changed[2] != "in"


@pytest.mark.parametrize("search", SEARCHES)
def test_entities_are_never_changed_and_no_word_is_split(search: str) -> None:
    model = AfterIn()
    attacked(
        "Anna lives in Paris", (2, 0, 0, 1), by=("noise", "spacing", "casing"), search=search, model=model
    )
    assert all(len(words) == 4 for words in model.asked)
    assert {words[0] for words in model.asked} <= {"Anna", ""}
    assert {words[3] for words in model.asked} == {"Paris"}


def test_what_is_protected_may_span_several_words() -> None:
    one = AttackSpec(name="letters", by=("noise",), edit_share=1.0)
    beside = RobustnessSpec(stop_words=False, budget=80, protect=("lives in",))
    sentence = Sentence(id="1", words=("she", "lives", "in", "Paris"), tags=(0, 0, 0, 1))
    model = AfterIn()
    attack_sentences(model, [sentence], one, beside, seed=0)
    assert {words[1:3] for words in model.asked} == {("lives", "in")}
    assert len({words[0] for words in model.asked}) > 1


def test_a_sentence_of_entities_alone_has_nothing_to_change() -> None:
    found = attacked("Anna Berta", (2, 2))
    assert (found.turned, found.free, found.queries) == (False, 0, 1)


@pytest.mark.parametrize(("words", "tags"), [("", ()), ("so what", None), ("Anna lives", (1, 0))])
def test_an_empty_an_untagged_and_a_wrongly_tagged_sentence_are_left_alone(
    words: str, tags: tuple[int, ...] | None
) -> None:
    found = attacked(words, tags)
    assert not found.turned
    assert found.queries == 1


def test_neighbours_are_asked_of_the_tagger() -> None:
    found = attacked("she lives in Paris", (0, 0, 0, 1), by=("neighbours",))
    assert found.text.split(BETWEEN) == ["she", "lives", "near", "Paris"]


def test_gradients_of_a_tagger_are_refused() -> None:
    with pytest.raises(BadInput, match="LG-MODEL-081"):
        attacked("she lives in Paris", (0, 0, 0, 1), by=("gradients",))
