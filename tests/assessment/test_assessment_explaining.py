"""How good explanations are, on models whose answer is known."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from lexgate.assessment import explained_file
from lexgate.assessment.explaining.counterfactual import smallest_edit
from lexgate.assessment.explaining.draw import named
from lexgate.assessment.explaining.edits import harmless
from lexgate.assessment.explaining.grounds import MOST, why
from lexgate.assessment.explaining.measure import ToExplain, explained, usable
from lexgate.core.errors import BadInput
from lexgate.models.black_box import BlackBox
from lexgate.models.explanations import METHODS, Item

LABELS = ("no", "yes")


class Keywords:
    """Log-odds of yes: the sum of the words' own; counts the texts that it was asked."""

    def __init__(self, odds: dict[str, float], start: float = 0.0) -> None:
        self.odds, self.start, self.asked = odds, start, 0

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float64]:
        self.asked += len(texts)
        odds = np.array(
            [self.start + sum(self.odds.get(word, 0.0) for word in text.split()) for text in texts]
        )
        yes = 1 / (1 + np.exp(-odds))
        return np.stack([1 - yes, yes], axis=1)


def model(odds: dict[str, float], start: float = 0.0) -> BlackBox:
    return BlackBox(answers=Keywords(odds, start), labels=LABELS)


def one(text: str, *, human: Sequence[tuple[int, int]] | None = None, truth: str | None = None) -> ToExplain:
    item = Item.of_text(text)
    return ToExplain(
        id=text[:5], item=item, human=None if human is None else named(item.words, human), truth=truth
    )


def test_occlusion_of_a_linear_model_is_faithful_and_chance_is_not() -> None:
    texts = [f"the good bank {'and so on ' * repeat}is near" for repeat in range(1, 9)]
    made = explained(
        model({"good": 4.0}, -1.0), [one(text) for text in texts], methods=("occlusion", "random")
    )
    best, chance = (made.columns[f"comprehensiveness/{name}"].mean() for name in made.methods)
    drop = 1 / (1 + np.exp(-3.0)) - 1 / (1 + np.exp(1.0))
    assert best == pytest.approx(drop)
    assert chance < best
    assert made.columns["sufficiency/occlusion"] == pytest.approx(0, abs=1e-9)
    assert np.nanmean(made.columns["infidelity/occlusion"]) < np.nanmean(made.columns["infidelity/random"])
    assert made.columns["deletion/occlusion"].mean() < made.columns["deletion/random"].mean()
    assert made.columns["insertion/occlusion"].mean() > made.columns["insertion/random"].mean()


def test_people_are_compared_with_right_answers_only() -> None:
    text = "a good bank"
    wanted = [one(text, human=[(2, 6)], truth="yes"), one(text, human=[(2, 6)], truth="no"), one(text)]
    made = explained(model({"good": 4.0}), wanted, methods=("occlusion",), human_share=1 / 3)
    for name in ("auprc", "token-f1", "iou-f1"):
        found = made.columns[f"{name}/occlusion"]
        assert found[0] == 1
        assert np.isnan(found[1:]).all()


def test_what_has_no_word_is_not_explained_and_does_not_disturb_the_others() -> None:
    made = explained(model({"good": 4.0}), [one(""), one("good day"), one(" \n")], methods=("occlusion",))
    assert made.predicted.tolist() == [-1, 1, -1]
    assert np.isnan(made.columns["comprehensiveness/occlusion"][[0, 2]]).all()
    assert np.isfinite(made.columns["comprehensiveness/occlusion"][1]).all()


def test_a_black_box_is_explained_by_what_needs_answers_only() -> None:
    asked = model({"good": 4.0})
    assert usable(asked, METHODS) == ("occlusion", "random")
    made = explained(asked, [one("good day to you")], methods=("occlusion",))
    assert np.isnan(made.columns["randomisation/occlusion"]).all()
    with pytest.raises(BadInput, match="LG-MODEL-072"):
        explained(asked, [one("good")], methods=("integrated-gradients",))


def test_explanations_come_back_from_their_bytes_and_parts_join() -> None:
    parts = [
        explained(model({"good": 4.0}), [one(text)], methods=("occlusion", "random"))
        for text in ("good x", "y z")
    ]
    again = explained_file.joined(
        [explained_file.from_bytes(explained_file.to_bytes(part)) for part in parts]
    )
    assert again.ids.tolist() == ["good ", "y z"]
    assert set(again.columns) == set(parts[0].columns)
    np.testing.assert_array_equal(
        again.columns["sufficiency/random"][1], parts[1].columns["sufficiency/random"][0]
    )


@pytest.mark.parametrize("text", ["Good.", "很好", "x", "😀", "مرحبا", "Wait!"])
def test_harmless_edits_keep_the_words_they_say_they_keep(text: str) -> None:
    item = Item.of_text(text)
    for edited, places in harmless(item):
        said = edited.said()
        for word, place in zip(item.said(), places, strict=True):
            assert place < 0 or said[place].lower() == word.lower()


def test_the_one_word_that_an_answer_hangs_on_is_the_smallest_edit() -> None:
    asked = model({"good": 3.0, "bad": -1.0}, -1.0)
    found = smallest_edit(asked, Item.of_text("a good but slow bank"), 1)
    assert found is not None
    assert [(edit.place, edit.put) for edit in found.edits] == [(1, None)]
    assert found.least
    assert LABELS[found.answer] == "no"


def test_an_edit_of_two_words_is_found_where_none_of_one_changes_the_answer() -> None:
    asked = model({"good": 3.0, "fine": 3.0}, -1.0)
    found = smallest_edit(asked, Item.of_text("a good and fine old bank"), 1)
    assert found is not None
    assert [edit.place for edit in found.edits] == [1, 3]


def test_a_word_of_the_text_may_take_anothers_place() -> None:
    asked = model({"not": -5.0}, 2.0)
    found = smallest_edit(asked, Item.of_text("not here"), 0)
    assert found is not None
    assert [edit.put for edit in found.edits] == [None]
    only_more = smallest_edit(model({"bad": -2.0}, 3.0), Item.of_text("bad bank"), 1)
    assert only_more is not None
    assert [(edit.place, edit.put) for edit in only_more.edits] == [(1, "bad")]


def test_where_nothing_changes_the_answer_none_is_made_up_and_the_budget_holds() -> None:
    answers = Keywords({}, 5.0)
    asked = BlackBox(answers=answers, labels=LABELS)
    assert smallest_edit(asked, Item.of_text("one two three four five six seven"), 1, budget=60) is None
    assert answers.asked <= 60


def test_at_most_four_reasons_are_named_and_each_says_what_is_without_it() -> None:
    odds = {f"w{at}": 0.2 + at / 20 for at in range(1, 8)}
    text = " x ".join(odds)
    told = why(model(odds, -1.0), Item.of_text(f"{text} bad"), "occlusion", budget=50)
    assert len(told.reasons) == MOST
    weights = [reason.weight for reason in told.reasons]
    assert weights == sorted(weights, reverse=True)
    assert told.reasons[0].without < told.probabilities[told.code]
    assert told.without_all is not None
    assert told.without_all < told.reasons[0].without


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_to_explain_is_told(text: str) -> None:
    with pytest.raises(BadInput) as raised:
        why(model({}), Item.of_text(text), "occlusion", budget=10)
    assert raised.value.id == "LG-ASSESS-091"


@pytest.mark.parametrize("text", ["x", "😀👍🏽", "مرحبا بالعالم", "贷款被拒了"])
def test_short_and_strange_texts_have_grounds(text: str) -> None:
    told = why(model({}, 1.0), Item.of_text(text), "occlusion", budget=50)
    assert told.code == 1
    assert len(told.weights) == len(told.item.words)
