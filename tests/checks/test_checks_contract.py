"""What every file of the drawer must keep to."""

from dataclasses import replace

import numpy as np
import pytest

from emptied_subject import emptied
from lexgate import checks
from lexgate.assessment import outcomes_file
from lexgate.checks._check import Check, Options, Setting
from lexgate.core.codec import dump, load
from lexgate.core.discover import discover
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Side
from lexgate.models.subject import Subject

DRAWER = discover(checks, "CHECK", Check)
SETTING = Setting(draws=1000)
IDS = list(DRAWER)


def options_for(check: Check) -> Options:
    return check.complete({"attribute": "gender"} if check.by_attribute else {})


def estimate(check: Check, subject: Subject, setting: Setting = SETTING) -> Estimate:
    options = options_for(check)
    return check.estimate(check.measure(subject, options), options, setting)


def test_the_drawer_has_the_checks_that_the_packs_build_on() -> None:
    expected = {
        "accuracy",
        "macro-f1",
        "class-recall",
        "entity-f1",
        "calibration-error",
        "selection-rate-ratio",
    }
    expected |= {
        "scoring-rate-ratio",
        "false-positive-rate-gap",
        "false-negative-rate-gap",
        "worst-group-accuracy",
    }
    expected |= {"counterfactual-flip-rate", "personal-data-left", "duplicates-left", "leakage-left"}
    expected |= {"label-error-share", "representation-gap", "unsafe-files", "documents-present"}
    assert expected | {"accountable-persons"} <= set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_the_bad_subject_is_worse_than_the_good_one(name: str) -> None:
    check = DRAWER[name]
    good, bad = estimate(check, check.good()).value, estimate(check, check.bad()).value
    assert good is not None
    assert bad is not None
    assert good > bad if check.better is Side.AT_LEAST else good < bad


@pytest.mark.parametrize("name", IDS)
def test_an_estimate_lies_inside_its_interval_and_every_rung_contains_it(name: str) -> None:
    for subject in (DRAWER[name].good(), DRAWER[name].bad()):
        seen = estimate(DRAWER[name], subject)
        assert seen.value is not None
        assert seen.low is not None
        assert seen.high is not None
        assert seen.low <= seen.value <= seen.high
        assert all(low <= seen.value <= high for _, low, high in seen.ladder)
        assert [rung[0] for rung in seen.ladder] == sorted(rung[0] for rung in seen.ladder)
        assert bool(seen.ladder) == (seen.method != "census")
        assert (seen.low == seen.high) == (seen.method == "census")


@pytest.mark.parametrize("name", IDS)
def test_the_ladder_at_the_level_is_the_interval(name: str) -> None:
    seen = estimate(DRAWER[name], DRAWER[name].good())
    for level, low, high in seen.ladder:
        if level == seen.level:
            assert (low, high) == pytest.approx((seen.low, seen.high), abs=1e-9)


@pytest.mark.parametrize("name", IDS)
def test_an_estimate_says_unit_options_method_and_check(name: str) -> None:
    check = DRAWER[name]
    seen = estimate(check, check.good())
    assert (seen.check, seen.unit) == (check.id, check.unit or options_for(check)["unit"])
    assert seen.options == dict(options_for(check))
    assert set(seen.options) == set(check.options)
    assert seen.method
    assert seen.n > 0


@pytest.mark.parametrize("name", IDS)
def test_the_same_estimate_comes_from_the_stored_outcomes(name: str) -> None:
    check, options = DRAWER[name], options_for(DRAWER[name])
    outcomes = check.measure(check.good(), options)
    stored = outcomes_file.from_bytes(outcomes_file.to_bytes(outcomes))
    assert check.estimate(stored, options, SETTING) == check.estimate(outcomes, options, SETTING)


@pytest.mark.parametrize("name", IDS)
def test_an_estimate_survives_json(name: str) -> None:
    seen = estimate(DRAWER[name], DRAWER[name].bad())
    assert load(Estimate, dump(seen)) == seen


@pytest.mark.parametrize("name", IDS)
def test_an_unknown_option_is_an_error_with_a_suggestion(name: str) -> None:
    with pytest.raises(BadInput, match="LG-CHECK-001"):
        DRAWER[name].complete({"no-such-option": 1})
    for option in DRAWER[name].options:
        with pytest.raises(BadInput, match=f"Did you mean '{option}'"):
            DRAWER[name].complete({option + "s": 1})


@pytest.mark.parametrize("name", IDS)
def test_an_option_of_another_type_is_an_error(name: str) -> None:
    for option, default in DRAWER[name].options.items():
        if default is not None:
            with pytest.raises(BadInput, match="LG-CHECK-001"):
                DRAWER[name].complete({option: "yes" if isinstance(default, bool) else True})


@pytest.mark.parametrize("name", IDS)
def test_titles_and_descriptions_are_in_both_languages(name: str) -> None:
    for text in (DRAWER[name].title, DRAWER[name].about):
        assert text.en.isascii()
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh)


@pytest.mark.parametrize("name", IDS)
def test_the_options_that_measure_looks_at_exist(name: str) -> None:
    assert set(DRAWER[name].measured_by) <= set(DRAWER[name].options)


@pytest.mark.parametrize("name", IDS)
def test_a_check_says_what_a_subject_lacks(name: str) -> None:
    check = DRAWER[name]
    nothing = Subject(passport=check.good().passport)
    assert check.lacks(check.good()) == ()
    assert check.lacks(nothing) == check.needs


@pytest.mark.parametrize("name", IDS)
def test_an_empty_subject_has_no_value_and_a_reason(name: str) -> None:
    check = DRAWER[name]
    if not check.needs:
        return
    seen = estimate(check, emptied(check.good()))
    assert seen.value is None
    assert seen.low is None
    assert seen.note is not None
    assert seen.n == 0


@pytest.mark.parametrize("name", IDS)
def test_unscoreable_items_are_counted_and_widen_the_interval(name: str) -> None:
    check = DRAWER[name]
    subject = check.good()
    if subject.predictions is None or name == "scoring-rate-ratio":
        return
    before = estimate(check, subject)
    predicted = subject.predictions.predicted.copy()
    predicted[::10] = -1
    after = estimate(check, replace(subject, predictions=replace(subject.predictions, predicted=predicted)))
    assert after.unscoreable > 0
    assert before.low is not None
    assert before.high is not None
    assert after.low is not None
    assert after.high is not None
    assert after.high - after.low > before.high - before.low


@pytest.mark.parametrize("name", ["calibration-error", "scoring-rate-ratio"])
def test_nan_probabilities_are_unscoreable(name: str) -> None:
    check = DRAWER[name]
    subject = check.good()
    assert subject.predictions is not None
    assert subject.predictions.probability is not None
    probability = subject.predictions.probability.copy()
    probability[:7] = np.nan
    seen = estimate(
        check, replace(subject, predictions=replace(subject.predictions, probability=probability))
    )
    assert seen.unscoreable == 7
    assert seen.value is not None


def test_two_runs_give_the_same_estimate() -> None:
    for check in DRAWER.values():
        assert estimate(check, check.good()) == estimate(check, check.good())
