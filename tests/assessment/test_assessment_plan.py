"""The plan, measuring by it, and finding the estimate of a requirement."""

from dataclasses import replace
from datetime import date

import pytest
from pydantic import JsonValue

from lexgate import checks as drawer
from lexgate.assessment import outcomes_file
from lexgate.assessment.choose import choose
from lexgate.assessment.measure import measure
from lexgate.assessment.offer import Offer
from lexgate.assessment.plan import make
from lexgate.assessment.subject import capabilities
from lexgate.checks import _worked
from lexgate.checks._check import Check, Setting
from lexgate.core.assess_spec import AssessSpec
from lexgate.core.canon import digest
from lexgate.core.citation import Basis, Citation, Confidence
from lexgate.core.codec import dump, load
from lexgate.core.discover import discover
from lexgate.core.errors import BadInput, Problems
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.core.requirement import Bound, Decide, Requirement, Side, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Asked, Plan, Ruling
from lexgate.models.subject import Subject
from lexgate.stats.power import items_needed

CHECKS = discover(drawer, "CHECK", Check)
DAY = date(2026, 11, 22)
NAME = Text("Name", "名称")
CITATION = Citation(source=NAME, locator=Text("1", "1"), confidence=Confidence.TEXT)


def requirement(
    check: str, value: float | None = 0.8, side: Side | None = Side.AT_LEAST, **options: JsonValue
) -> Requirement:
    return Requirement(
        id=f"pack/{check}",
        title=NAME,
        obligation=NAME,
        citation=CITATION,
        check=check,
        options=options,
        side=side,
        bounds=(Bound(since=date(2026, 1, 1), value=value, basis=Basis.OPERATIONAL),),
        decide=Decide.REPORT if side is None else Decide.CONFIDENT,
    )


def ruling(*requirements: Requirement) -> Ruling:
    standard = Standard(
        id="pack", version="1", title=NAME, about=NAME, citation=CITATION, requirements=requirements
    )
    return Ruling(standard=standard, as_of=DAY)


def plan(
    *requirements: Requirement,
    spec: AssessSpec | None = None,
    attributes: tuple[str, ...] = ("gender", "region"),
    offers: frozenset[str] = frozenset({"predictions"}),
) -> Plan:
    return make(
        passport=_worked.PASSPORT,
        rulings=(ruling(*requirements),),
        spec=spec or AssessSpec(checks=()),
        checks=CHECKS,
        offer=Offer(capabilities=offers, attributes=attributes, items=800, inputs={"test": "sha256:0"}),
        made_on=date(2026, 11, 22),
    )


def subject() -> Subject:
    seen = _worked.grouped({"f": (80, 20, 20, 80), "m": (90, 10, 10, 90)}, "gender")
    assert seen.predictions is not None
    region = Groups.of(["n" if row % 3 else "s" for row in range(400)])
    groups = {**seen.predictions.groups, "region": region}
    return replace(seen, predictions=replace(seen.predictions, groups=groups))


def attributes_of(asked: tuple[Asked, ...], check: str) -> list[JsonValue]:
    return [one.options["attribute"] for one in asked if one.check == check]


def test_without_a_list_every_check_is_asked_that_the_subject_allows() -> None:
    asked = {one.check for one in plan(spec=AssessSpec()).asked}
    assert {"accuracy", "macro-f1", "selection-rate-ratio", "accountable-persons"} <= asked
    assert not asked & {"calibration-error", "entity-f1", "personal-data-left", "counterfactual-flip-rate"}


def test_attributes_and_their_intersections_are_asked_one_by_one() -> None:
    asked = plan(spec=AssessSpec()).asked
    assert attributes_of(asked, "worst-group-accuracy") == ["gender", "region", "gender+region"]
    alone = plan(spec=AssessSpec(intersections=False)).asked
    assert attributes_of(alone, "worst-group-accuracy") == ["gender", "region"]


def test_a_requirement_without_attribute_asks_for_all_and_with_plus_for_intersections() -> None:
    assert attributes_of(plan(requirement("selection-rate-ratio")).asked, "selection-rate-ratio") == [
        "gender",
        "region",
    ]
    crossed = plan(requirement("selection-rate-ratio", attribute="+")).asked
    assert attributes_of(crossed, "selection-rate-ratio") == ["gender+region"]


def test_what_law_and_project_both_ask_for_is_asked_once() -> None:
    asked = plan(requirement("accuracy"), requirement("accuracy", 0.9), spec=AssessSpec()).asked
    assert [one.check for one in asked].count("accuracy") == 1


def test_options_are_complete_and_take_the_positive_class_of_the_project() -> None:
    spec = AssessSpec.model_validate({"positive": "granted", "checks": [{"check": "selection-rate-ratio"}]})
    (first, *_) = plan(spec=spec).asked
    assert first.options == {"attribute": "gender", "positive": "granted", "exclude_below": 0.02}


def test_all_mistakes_of_a_plan_are_told_at_once() -> None:
    spec = AssessSpec.model_validate(
        {
            "checks": [
                {"check": "acuracy"},
                {"check": "calibration-error", "options": {"bin": 3}},
                {"check": "selection-rate-ratio", "options": {"attribute": "gendr"}},
                {"check": "counterfactual-flip-rate", "options": {"attribute": "Rce"}},
            ],
            "pairs": {"path": "eec.csv", "set": ["Template"], "attributes": ["Race"]},
        }
    )
    with pytest.raises(Problems) as error:
        plan(requirement("macro-f2"), spec=spec)
    found = str(error.value)
    assert len(error.value.problems) == 5
    for hint in ("'macro-f1'", "'accuracy'", "'bins'", "'gender'", "'Race'"):
        assert f"Did you mean {hint}" in found


def test_needed_items_are_planned_for_plain_shares_only() -> None:
    needed = plan(
        requirement("accuracy"), requirement("macro-f1"), requirement("accountable-persons", 1.0)
    ).needed
    assert set(needed) == {"pack/accuracy"}
    alone = items_needed(0.8, 0.9, level=0.95)
    together = items_needed(
        0.8, 0.9, level=0.975
    )  # Holm's first step: accuracy and macro F1; persons are a census
    assert plan(requirement("accuracy")).needed == {"pack/accuracy": alone}
    assert needed["pack/accuracy"] == together
    assert alone is not None
    assert together is not None
    assert together > alone


def test_a_plan_survives_json() -> None:
    made = plan(requirement("accuracy"), spec=AssessSpec())
    assert load(Plan, dump(made)) == made


def test_measuring_follows_the_plan_and_shares_outcomes() -> None:
    made = plan(spec=AssessSpec())
    measured = measure(subject(), made, CHECKS)
    assert [(one.check, one.options) for one in measured.estimates] == [
        (one.check, one.options) for one in made.asked
    ]
    sources = {one.check: one.source for one in measured.estimates}
    assert sources["accuracy"] == sources["macro-f1"] == sources["worst-group-accuracy"]
    assert set(sources.values()) == set(measured.outcomes)
    assert all(digest(data) == name for name, data in measured.outcomes.items())


def test_an_estimate_can_be_made_again_from_its_source() -> None:
    measured = measure(subject(), plan(spec=AssessSpec(draws=200)), CHECKS)
    for one in measured.estimates:
        outcomes = outcomes_file.from_bytes(measured.outcomes[one.source])
        again = CHECKS[one.check].estimate(outcomes, one.options, Setting(draws=200))
        assert replace(again, source=one.source) == one


def test_what_cannot_be_measured_has_an_estimate_that_says_why() -> None:
    made = plan(requirement("personal-data-left"), requirement("entity-f1"))
    first, second = measure(subject(), made, CHECKS).estimates
    assert first.value is None
    assert first.note is not None
    assert "survey of the training data" in first.note.en
    assert second.value is None
    assert second.note is not None
    assert "token-classification" in second.note.en


def test_a_plan_with_a_check_of_another_version_is_refused() -> None:
    made = replace(plan(), asked=(Asked(check="gone"),))
    with pytest.raises(BadInput, match="LG-ASSESS-002"):
        measure(subject(), made, CHECKS)


def test_capabilities_are_what_the_subject_has() -> None:
    assert capabilities(subject()) == {"predictions"}


def known(check: str, low: float, value: float, high: float, **options: JsonValue) -> Estimate:
    full = CHECKS[check].complete(options)
    unit = CHECKS[check].unit
    return Estimate(
        check=check,
        value=value,
        low=low,
        high=high,
        level=0.95,
        n=100,
        unit=unit,
        method="wilson",
        options=full,
    )


def chosen(asked: Requirement, *estimates: Estimate) -> Estimate | None:
    return choose(asked, CHECKS[asked.check].complete(asked.options), estimates, DAY)


def test_the_worst_attribute_decides() -> None:
    clear = known("selection-rate-ratio", 0.6, 0.7, 0.78, attribute="gender", positive="granted")
    wide = known("selection-rate-ratio", 0.3, 0.9, 1.0, attribute="region", positive="granted")
    fine = known("selection-rate-ratio", 0.9, 0.95, 1.0, attribute="age", positive="granted")
    crossed = known("selection-rate-ratio", 0.0, 0.1, 0.2, attribute="age+region", positive="granted")
    asked = requirement("selection-rate-ratio")
    assert chosen(asked, fine, wide, clear, crossed) is clear
    assert chosen(asked, fine, wide, crossed) is wide
    unmeasured = replace(wide, value=None, low=None, high=None)
    assert chosen(asked, fine, unmeasured) is unmeasured
    assert chosen(requirement("selection-rate-ratio", attribute="+"), fine, crossed) is crossed
    assert chosen(requirement("selection-rate-ratio", attribute="age"), clear, fine) is fine


def test_the_worst_side_follows_the_requirement() -> None:
    low = known("false-positive-rate-gap", 0.0, 0.01, 0.02, attribute="a")
    high = known("false-positive-rate-gap", 0.05, 0.2, 0.3, attribute="b")
    assert chosen(requirement("false-positive-rate-gap", 0.1, Side.AT_MOST), low, high) is high


def test_other_options_do_not_stand_in() -> None:
    assert chosen(requirement("calibration-error"), known("calibration-error", 0, 0, 0, bins=3)) is None
    assert chosen(requirement("macro-f1"), known("accuracy", 0, 0, 0)) is None


def test_where_all_sets_are_meant_the_sets_of_one_attribute_do_not_stand_in() -> None:
    every = known("counterfactual-flip-rate", 0.1, 0.2, 0.3)
    gender = known("counterfactual-flip-rate", 0.5, 0.6, 0.7, attribute="Gender")
    assert chosen(requirement("counterfactual-flip-rate", 0.1, Side.AT_MOST), gender, every) is every
