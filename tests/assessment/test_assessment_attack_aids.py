"""What attacks need beside the model: likeness by an encoder, proposals of a masked model, slips found in the data."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from attacked_taggers import AfterIn
from fakes import SameWord, SharedWords
from lexgate.assessment.attack.aids import NOTHING, Aids
from lexgate.assessment.attack.items import Item, attack_items
from lexgate.assessment.attack.search import SEARCHES
from lexgate.assessment.attack.sentences import Sentence, attack_sentences
from lexgate.assessment.attack.space import BETWEEN, Limits, space_of
from lexgate.assessment.attack.typos import LETTERS, RARE, mined
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import RobustnessSpec
from lexgate.models.answering import AnswersOnly


class Counted:
    """Says yes to texts with the word good, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Answer with certainty .9."""
        self.asked += texts
        yes = np.array([0.9 if "good" in text else 0.1 for text in texts])
        return np.stack([1 - yes, yes], axis=1).reshape(-1, 2)


def spec(
    *by: str, similarity: float | None = None, search: str = "greedy", share: float = 0.5
) -> RobustnessSpec:
    attack = {"name": "a", "by": by, "search": search, "edit_share": share, "similarity": similarity}
    return RobustnessSpec.model_validate(
        {"attacks": [attack], "budget": 60, "encoder": "e", "masked_model": "m", "stop_words": False}
    )


TEXT = "all of this film was good to me"


@pytest.mark.parametrize("search", SEARCHES)
def test_texts_that_are_too_far_are_never_asked_and_cost_no_query(search: str) -> None:
    beside, rule = spec("noise", similarity=0.7, search=search), Counted()
    (found,) = attack_items(
        AnswersOnly(labels=("no", "yes"), answers=rule),
        [Item(id="1", text=TEXT, truth=1)],
        beside.attacks[0],
        beside,
        seed=0,
        aids=Aids(encoder=SharedWords()),
    )
    # One word of eight changed leaves 7 of 9 words shared; two leave 6 of 10.
    assert found.turned
    assert found.edits == 1
    changed = [text for text in set(rule.asked) if len(text.split()) == 8]
    assert all(SharedWords().cosines([TEXT], [text])[0] >= 0.7 for text in changed)
    assert found.queries <= 60


@pytest.mark.parametrize("search", SEARCHES)
def test_where_no_changed_text_is_near_enough_the_search_ends_and_nothing_is_turned(search: str) -> None:
    beside, rule = spec("noise", similarity=0.99, search=search), Counted()
    (found,) = attack_items(
        AnswersOnly(labels=("no", "yes"), answers=rule),
        [Item(id="1", text=TEXT, truth=1)],
        beside.attacks[0],
        beside,
        seed=0,
        aids=Aids(encoder=SharedWords()),
    )
    assert not found.turned
    assert 0 < found.refused <= 60 * 10 + 200
    assert found.queries < 12


def test_an_attack_that_needs_what_is_not_there_says_so() -> None:
    for beside in (spec("noise", similarity=0.9), spec("masked")):
        with pytest.raises(BadInput, match="LG-ASSESS-111"):
            attack_items(
                AnswersOnly(labels=("no", "yes"), answers=Counted()),
                [Item(id="1", text=TEXT, truth=1)],
                beside.attacks[0],
                beside,
                seed=0,
                aids=NOTHING,
            )


def test_a_masked_model_and_found_slips_propose_for_texts_and_for_sentences() -> None:
    aids = Aids(masked=SameWord("thing"), typos={"good": ("goood",), "in": ("ni",)})
    for way, word in (("masked", "thing"), ("typos", "goood")):
        beside = spec(way)
        (found,) = attack_items(
            AnswersOnly(labels=("no", "yes"), answers=_exact),
            [Item(id="1", text="It was good.", truth=1)],
            beside.attacks[0],
            beside,
            seed=0,
            aids=aids,
        )
        assert word in found.text
    sentence = Sentence(id="1", words=("she", "lives", "in", "Paris"), tags=(0, 0, 0, 1))
    for way, word in (("masked", "thing"), ("typos", "ni")):
        beside = spec(way)
        (found,) = attack_sentences(AfterIn(), [sentence], beside.attacks[0], beside, seed=0, aids=aids)
        assert found.text.split(BETWEEN)[2] == word


def _exact(texts: Sequence[str]) -> NDArray[np.float64]:
    yes = np.array([0.9 if "good" in text.replace(".", " ").split() else 0.1 for text in texts])
    return np.stack([1 - yes, yes], axis=1).reshape(-1, 2)


def test_sentences_are_compared_without_the_signs_between_their_words() -> None:
    seen: list[str] = []

    class Listening:
        def cosines(self, ones: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
            """Find everything alike."""
            seen.extend([*ones, *others])
            return np.ones(len(ones))

    beside = spec("noise", similarity=0.5)
    sentence = Sentence(id="1", words=("she", "lives", "in", "Paris"), tags=(0, 0, 0, 1))
    attack_sentences(AfterIn(), [sentence], beside.attacks[0], beside, seed=0, aids=Aids(encoder=Listening()))
    assert seen
    assert not any(BETWEEN in text for text in seen)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"attacks": [{"name": "a", "by": ["noise"], "similarity": 0.9}]}, "an encoder for attack a"),
        ({"attacks": [{"name": "a", "by": ["masked"]}]}, "a masked_model for attack a"),
        ({"attacks": [{"name": "a", "by": ["noise"], "similarity": 1.0}], "encoder": "e"}, "less than 1"),
        (
            {
                "attacks": [{"name": "a", "by": ["paraphrases"]}],
                "paraphrases": {"path": "p", "text": "t", "id": "i"},
            },
            "text or id",
        ),
    ],
)
def test_a_mistake_in_the_section_is_told(given_: dict[str, object], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        RobustnessSpec.model_validate(given_)


def test_a_pattern_that_matches_nothing_protects_nothing() -> None:
    space = space_of("good film", ["noise"], Limits(protect=("x*",)), 0)
    assert space.free == (0, 1)


def test_what_is_proposed_keeps_its_order_and_what_is_drawn_takes_turns_with_it() -> None:
    limits = Limits(per_word=4)
    space = space_of("remarkable", ["noise"], limits, 3, proposed=[[("one", "two", "three", "four", "five")]])
    ranked = [word for word in space.options[0] if word in {"one", "two", "three", "four", "five"}]
    assert ranked == ["one", "two"]
    assert len(space.options[0]) == 4


def test_slips_are_found_where_a_rare_spelling_lies_beside_a_common_word() -> None:
    texts = ["The transfer was wonderful"] * 70 + ["a tranfer", "the trasnfer!", "wonderfull", "wonderfal"]
    assert mined(texts) == {"transfer": ("tranfer", "trasnfer"), "wonderful": ("wonderfal", "wonderfull")}
    assert mined(texts, {"tranfer"})["transfer"] == ("trasnfer",)


def test_inflections_short_words_and_frequent_words_are_no_slips() -> None:
    texts = ["loans and movies of them"] * 70 + ["loan movie then", "ends"] * 2 + ["novies"]
    assert mined(texts) == {}
    assert mined([]) == {}


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["transaction", "wonderful", "business"]),
    st.integers(1, 6),
    st.sampled_from(["drop", "double", "swap"]),
)
def test_one_planted_slip_inside_a_word_is_found(word: str, at: int, kind: str) -> None:
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    made = {"drop": word[:at] + word[at + 1 :], "double": word[:at] + word[at] + word[at:], "swap": swapped}
    slip = made[kind]
    found = mined([f"a {word} today"] * 25 + [slip])
    assert found == ({word: (slip,)} if slip != word and len(slip) >= LETTERS - 1 else {})
    assert mined([f"a {word} today"] * 25 + [slip] * (RARE + 1)) == {}
