"""How good explanations are, on models whose answer is known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from lexgate.assessment import explained_file
from lexgate.assessment.explaining.counterfactual import smallest_edit
from lexgate.assessment.explaining.draw import named
from lexgate.assessment.explaining.edits import harmless
from lexgate.assessment.explaining.grounds import MOST, why
from lexgate.assessment.explaining.measure import ToExplain, explained, usable
from lexgate.checks import explanation_comprehensiveness, explanation_stability
from lexgate.checks._check import Setting
from lexgate.checks._explained import worked
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.models.black_box import BlackBox
from lexgate.models.explanations import METHODS, Item
from lexgate.models.subject import Subject

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
    assert found.least  # all of one word were tried
    few = smallest_edit(asked, Item.of_text("a good and fine old bank"), 1, budget=12)
    assert few is None or not few.least


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


class Tagger(BlackBox):
    """Tag yes with log-odds 4 for the tagged word *Anna* and 1 for a *lives* beside it, no matter what else is said."""

    def logits(self, items: Sequence[Item]) -> NDArray[np.float64]:
        """Return the logits of the tagged words."""
        odds = []
        for item in items:
            said, place = item.said(), item.place or 0
            odds.append(-2.0 + 4.0 * (said[place] == "Anna") + 1.0 * ("lives" in said))
        return np.stack([np.zeros(len(odds)), np.array(odds)], axis=1).reshape(-1, 2)


def tagger() -> Tagger:
    return Tagger(answers=lambda _: np.empty((0, 2)), labels=LABELS)


def tagged(words: str, place: int) -> Item:
    return Item.of_token(words.split(), place)


def test_a_tag_that_hangs_on_the_tagged_word_itself_is_explained_by_it_and_faithfully() -> None:
    """Were that word never taken out, every explainer that names it would seem no better than chance."""
    wanted = [
        ToExplain(id=str(size), item=tagged("Anna lives " + "here and " * size, 0)) for size in range(2, 8)
    ]
    made = explained(tagger(), wanted, methods=("occlusion", "random"), shares=(0.01,))
    drop = 1 / (1 + np.exp(-3.0)) - 1 / (1 + np.exp(1.0))
    assert made.columns["comprehensiveness/occlusion"] == pytest.approx(drop)
    assert made.columns["comprehensiveness/random"].mean() < drop
    assert made.columns["infidelity/occlusion"] == pytest.approx(0, abs=1e-9)


def test_the_tagged_word_is_a_reason_by_itself_and_does_not_hide_its_neighbours() -> None:
    told = why(tagger(), tagged("so Anna lives here", 1), "occlusion", budget=20)
    named_ = [(one.first, one.end) for one in told.reasons]
    assert named_ == [(1, 2), (2, 3)]
    assert told.reasons[0].weight == pytest.approx(0.8)
    assert told.reasons[0].without == pytest.approx(1 / (1 + np.exp(1.0)))
    assert told.edit is None or all(edit.place != 1 for edit in told.edit.edits)


@pytest.mark.parametrize("method", ["random", "attention-rollout"])
def test_no_reasons_are_named_by_weights_that_know_no_for_and_against(method: str) -> None:
    with pytest.raises(BadInput, match="LG-ASSESS-092"):
        why(model({"good": 4.0}), Item.of_text("good day"), method, budget=10)


def test_a_very_long_text_of_a_model_that_reads_it_all_takes_no_more_than_the_budget() -> None:
    answers = Keywords({}, 5.0)
    asked = BlackBox(answers=answers, labels=LABELS)
    long = Item.of_text(" ".join(f"word{at}" for at in range(20_000)))  # 400 million single edits
    assert smallest_edit(asked, long, 1, budget=30) is None
    assert answers.asked <= 30


def test_random_sets_differ_from_item_to_item_and_not_from_run_to_run() -> None:
    odds = {"good": 4.0, "fine": 2.0, "poor": -3.0}
    texts = (
        "a good and fine day with poor food",
        "no good or fine day here poor them",
        "a good and fine day",
    )
    runs = [
        explained(model(odds), [one(text) for text in texts[:count]], methods=("random",)).columns[
            "infidelity/random"
        ]
        for count in (2, 3)
    ]
    np.testing.assert_array_equal(runs[0], runs[1][:2])
    assert _removed("a b c d e f g h i") != _removed("i h g f e d c b a")


def _removed(text: str) -> list[int]:
    """Return how many words are left in each text that is asked in order to measure infidelity."""
    seen: list[int] = []

    def answers(texts: Sequence[str]) -> NDArray[np.float64]:
        seen.extend(len(text.split()) for text in texts)
        return np.full((len(texts), 2), 0.5)

    explained(BlackBox(answers=answers, labels=LABELS), [one(text)], methods=("random",))
    return seen


def test_items_of_one_cluster_count_as_fewer() -> None:
    """Ten posts, each copied five times, say no more than ten posts."""
    check, setting = explanation_comprehensiveness.CHECK, Setting()
    options = check.complete({"method": "occlusion"})
    texts = [f"the good bank {'and so on ' * (at % 4)}is {'very ' * (at % 3)}near {at}" for at in range(10)]
    limits = []
    for copies, clustered in ((1, False), (5, True), (5, False)):
        wanted = [
            replace(one(text), id=f"{at}-{copy}", cluster=at if clustered else None)
            for at, text in enumerate(texts)
            for copy in range(copies)
        ]
        made = explained(model({"good": 4.0, "near": 0.7}, -1.0), wanted, methods=("occlusion",))
        again = explained_file.joined([explained_file.from_bytes(explained_file.to_bytes(made))] * 1)
        seen = check.estimate(
            check.measure(Subject(passport=PASSPORT, explained=again), options), options, setting
        )
        assert seen.low is not None
        assert seen.high is not None
        limits.append(seen.high - seen.low)
    alone, clustered_width, ignored = limits
    assert clustered_width == pytest.approx(alone, rel=0.05)
    assert ignored < 0.6 * alone


def test_what_an_explainer_is_worth_beyond_chance_is_told_of_the_same_items() -> None:
    """Items differ much, explainer and chance on the same item by a tenth: only pairs can show it."""
    draw = np.random.default_rng(0)
    chance = draw.uniform(-0.5, 0.5, 40)
    subject = worked(
        {
            "stability/integrated-gradients": (chance + 0.1 + draw.normal(0, 0.02, 40)).tolist(),
            "stability/random": chance.tolist(),
        }
    )
    check = explanation_stability.CHECK
    options = check.complete({})
    seen = check.estimate(check.measure(subject, options), options, Setting())
    assert seen.low is not None
    assert seen.low < float(seen.groups["random"].high or 0)  # one by one nothing is shown
    (told,) = cast("list[dict[str, object]]", seen.facts["beyond_chance"])
    assert told["explainer"] == "integrated-gradients"
    row = {name: float(str(told[name])) for name in ("difference", "low", "high")}
    assert row["difference"] == pytest.approx(0.1, abs=0.02)
    assert 0.05 < row["low"] < row["difference"] < row["high"] < 0.15
