"""Fitting a detector beside scikit-learn, its threshold by simulation, and attackers who see it."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from lexgate.assessment.attack.items import Item, attack_items
from lexgate.assessment.detecting import (
    Floats,
    Lessons,
    _both,
    attack_past,
    fit,
    held_needed,
    regression,
    threshold,
)
from lexgate.core.detector_spec import DetectorSpec
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.core.text import Text
from lexgate.models.answering import AnswersOnly
from lexgate.models.detector import Detector, counts_of

WORDS = ("loan", "bank", "film", "good", "card", "desk")
NOISE = AttackSpec(name="noise", by=("noise",), edit_share=0.5)
BESIDE = RobustnessSpec(attacks=(NOISE,), budget=150)


def ask(texts: Sequence[str]) -> Floats:
    """Hang on two words: either is enough."""
    sure = [0.1 + 0.4 * ("loan" in text.split()) + 0.4 * ("bank" in text.split()) for text in texts]
    return np.array([[1 - one, one] for one in sure]).reshape(-1, 2)


MODEL = AnswersOnly(labels=("no", "yes"), answers=ask)


def texts_of(count: int, seed: int) -> list[str]:
    draw = np.random.default_rng(seed)
    return [" ".join(["loan", "bank", *draw.choice(WORDS[2:], 4).tolist()]) for _ in range(count)]


def items_of(count: int, seed: int) -> list[Item]:
    return [Item(id=f"{seed}-{at}", text=text, truth=1) for at, text in enumerate(texts_of(count, seed))]


def fitted(by: tuple[str, ...] = ("frequency",)) -> Detector:
    train = items_of(40, 1)
    found = attack_items(MODEL, train, NOISE, BESIDE, seed=0)
    changed = [one.text for one in found if one.turned]
    lessons = Lessons(
        clean=[item.text for item in train],
        changed=changed,
        held=texts_of(60, 2),
        known=counts_of(texts_of(40, 1)),
    )
    made = fit(
        ask, lessons, DetectorSpec.model_validate({"by": by, "false_alarms": 0.1}), {"model": "sha256:m"}
    )
    assert isinstance(made, Detector)
    return made


@pytest.mark.parametrize(("seed", "columns", "bad"), [(0, 3, 20), (1, 8, 100), (2, 1, 5)])
def test_weights_are_those_of_scikit_learn(seed: int, columns: int, bad: int) -> None:
    draw = np.random.default_rng(seed)
    hit = np.repeat([False, True], [150, bad])
    table = draw.normal(size=(150 + bad, columns)) + hit[:, None] * 0.8
    weights, bias = regression(table, hit)
    oracle = LogisticRegression(class_weight="balanced", C=1.0, tol=1e-10, max_iter=10_000).fit(table, hit)
    np.testing.assert_allclose(weights, oracle.coef_[0], atol=1e-4)
    assert bias == pytest.approx(float(oracle.intercept_[0]), abs=1e-4)


@pytest.mark.parametrize(("n", "false_alarms"), [(19, 0.05), (60, 0.1), (200, 0.02)])
def test_a_new_item_is_flagged_no_more_often_than_was_asked_for(n: int, false_alarms: float) -> None:
    draw, runs = np.random.default_rng(n), 20_000
    alarms = 0
    for _ in range(200):
        scores = draw.gumbel(size=(runs // 200, n + 1))
        alarms += sum(row[-1] >= threshold(row[:-1], false_alarms) for row in scores)
    rate = alarms / runs
    assert rate <= false_alarms + 3 * math.sqrt(false_alarms / runs)
    assert rate >= false_alarms - 1 / (n + 1) - 3 * math.sqrt(false_alarms / runs)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(-5, 5), min_size=19, max_size=60), st.floats(0.05, 0.4))
def test_a_threshold_flags_no_larger_share_of_its_own_scores(
    scores: list[float], false_alarms: float
) -> None:
    table = np.array(scores)
    assert float(np.mean(table >= threshold(table, false_alarms))) <= false_alarms


@settings(deadline=None, max_examples=100)
@given(st.floats(0.001, 0.49))
def test_a_threshold_takes_as_many_texts_as_is_said_and_no_fewer(false_alarms: float) -> None:
    least = held_needed(false_alarms)
    threshold(np.arange(float(least)), false_alarms)
    with pytest.raises(BadInput, match="LG-ASSESS-103"):
        threshold(np.arange(float(least - 1)), false_alarms)


@pytest.mark.parametrize(
    ("changed", "held", "said"),
    [
        (["gud"] * 9, ["good"] * 30, "only 9 answers"),
        (["gud"] * 8 + ["mute"] * 9, ["good"] * 30, "only 8 answers"),
        (["gud"] * 20, ["mute"] * 30 + ["good"] * 18, "only 18 unchanged texts"),
    ],
    ids=["few turned", "few of them answered", "few for the threshold"],
)
def test_of_too_few_texts_it_is_told_why_no_detector_can_be_fitted(
    changed: list[str], held: list[str], said: str
) -> None:
    def mute(texts: Sequence[str]) -> Floats:
        return np.where(np.array([["mute" in text] for text in texts]), np.nan, ask(texts))

    lessons = Lessons(clean=["good"] * 30, changed=changed, held=held, known={})
    why = fit(mute, lessons, DetectorSpec(by=("confidence",)), {})
    assert isinstance(why, Text)
    assert said in why.en
    assert "assess.robustness.detector" in why.zh


@settings(deadline=None, max_examples=200)
@given(st.floats(-1, 1), st.floats(-1, 1))
def test_the_goal_is_reached_only_where_the_answer_is_wrong_and_the_text_let_pass(
    wrong: float, passing: float
) -> None:
    (row,) = _both(np.array([wrong]), np.array([passing]))
    assert row.sum() == pytest.approx(1.0)
    assert (row[0] > row[1]) == (wrong < 0 and passing < 0)


def test_misspelt_words_are_noticed_and_the_detector_says_what_it_is() -> None:
    detector = fitted()
    test = items_of(40, 3)
    found = attack_items(MODEL, test, NOISE, BESIDE, seed=0)
    changed = [one.text for one in found if one.turned]
    assert len(changed) == 40
    assert detector.flags(ask, changed).mean() > 0.9
    assert detector.flags(ask, [item.text for item in test]).mean() <= 0.25
    assert detector.passport["fitted_on"] == {"clean": 40, "changed": 40, "held": 60}
    assert detector.passport["model"] == "sha256:m"


def test_an_attacker_who_sees_the_detector_returns_only_texts_that_are_wrong_and_let_pass() -> None:
    detector, test = fitted(("confidence",)), items_of(30, 4)
    plain = attack_items(MODEL, test, NOISE, BESIDE, seed=0)
    past = attack_past(MODEL, detector, test, NOISE, BESIDE, seed=0)
    through = [one for one in past if one.turned]
    for one in through:
        assert ask([one.text])[0].argmax() == 0
        assert not detector.flags(ask, [one.text])[0]
    unnoticed = sum(one.turned and not detector.flags(ask, [one.text])[0] for one in plain)
    assert len(through) >= unnoticed


def test_an_attacker_who_sees_the_detector_finds_what_it_does_not_look_at() -> None:
    """The detector counts unknown words; swapping in known ones passes it, and only the one who looks does that."""
    detector = fitted()

    class Near(AnswersOnly):
        def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
            return [
                ("lon", "film") if word == "loan" else ("banc", "desk") if word == "bank" else ()
                for word in words
            ]

    model = Near(labels=("no", "yes"), answers=ask)
    spec = AttackSpec(name="near", by=("neighbours",), edit_share=0.5)
    test = items_of(20, 5)
    plain = attack_items(model, test, spec, BESIDE, seed=0)
    past = attack_past(model, detector, test, spec, BESIDE, seed=0)
    assert all(one.turned for one in plain)
    assert detector.flags(ask, [one.text for one in plain]).mean() == 1.0
    assert all(one.turned for one in past)
    assert not detector.flags(ask, [one.text for one in past]).any()


def test_items_of_unknown_truth_are_not_attacked() -> None:
    test = [Item(id="a", text="loan bank", truth=-1)]
    assert not attack_past(MODEL, fitted(), test, NOISE, BESIDE, seed=0)[0].turned
