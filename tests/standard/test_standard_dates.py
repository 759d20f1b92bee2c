"""Dates are law: what binds on which day, for each framework that changed, and why the rest does not."""

from datetime import date, timedelta
from functools import cache

import pytest

from lexgate.core.applies import Applicability
from lexgate.core.passport import Passport
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.verdict import Ruling, Status, Verdict
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict

YES, NO = Applicability.YES, Applicability.NO
PRODUCT = Passport(
    name="infusion pump",
    roles=("provider",),
    domain="medical-device",
    jurisdictions=("DE",),
    risk_tier="high",
    generative=False,
    task="text-classification",
    facts={"high_risk_route": "annex-i", "special_category_data": False, "interacts_with_persons": False},
)
SCREENER = Passport(
    name="credit assistant",
    roles=("provider",),
    domain="credit",
    jurisdictions=("EU",),
    risk_tier="high",
    generative=True,
    task="text-classification",
    facts={
        "special_category_data": False,
        "interacts_with_persons": True,
        "placed_before_2026_08_02": True,
        "remote_biometric_identification": False,
    },
)


@cache
def load(pack: str) -> Standard:
    return catalog.load(pack)


def in_force(requirement: Requirement, day: date) -> bool:
    bound = requirement.bound_on(day)
    return bound is not None and not bound.repealed


def binding(standard: Standard, system: Passport, day: date) -> set[str]:
    """Return the short ids of the requirements that bind a system on a day."""
    answers = catalog.applies(standard, system)
    return {
        item.id.partition("/")[2]
        for item in standard.requirements
        if answers[item.id].answer is YES and in_force(item, day)
    }


def judged(standard: Standard, system: Passport, day: date) -> Verdict:
    """Return the verdict without any evidence: what binds is then open, what does not is not applicable."""
    return verdict(
        Ruling(standard=standard, as_of=day), "sha256:0", {}, catalog.applies(standard, system), ""
    )


def pick(pack: str, short: str) -> Requirement:
    return next(item for item in load(pack).requirements if item.id == f"{pack}/{short}")


# A golden list: the last day without, the first day with.


BEGINS = {
    ("cn-anthropomorphic", "art-22-users"): date(2026, 7, 15),
    ("cn-data-security", "dsl-21"): date(2021, 9, 1),
    ("cn-data-security", "ndsr-10"): date(2025, 1, 1),
    ("cn-ethics", "committee"): date(2023, 12, 1),
    ("cn-ethics", "ai-review"): date(2026, 11, 22),
    ("cn-gbt-45654", "keyword-total"): date(2025, 11, 1),
    ("cn-gbt-45654", "pass-rate-a-1"): date(2025, 11, 1),
    ("cn-genai-interim", "art-7-1"): date(2023, 8, 15),
    ("cn-genai-interim", "source-assessment"): date(2024, 2, 29),
    ("cn-genai-interim", "label-8"): date(2025, 9, 1),
    ("cn-incident", "other-operators"): date(2025, 11, 1),
    ("cn-labelling", "5-4-video-seconds"): date(2025, 9, 1),
    ("cn-labelling", "art-5"): date(2025, 9, 1),
    ("cn-safety-framework", "risks-1-0"): date(2024, 9, 9),
    ("cn-safety-framework", "risks-2-0"): date(2025, 9, 15),
    ("cn-safety-framework", "maturity"): date(2026, 1, 31),
    ("cn-tc260-003", "8-1-size"): date(2024, 2, 29),
    ("eu-ai-act", "art-5-1-a"): date(2025, 2, 2),
    ("eu-ai-act", "art-50-1"): date(2026, 8, 2),
    ("eu-ai-act", "art-50-2"): date(2026, 8, 2),
    ("eu-ai-act", "art-50-2-legacy"): date(2026, 12, 2),
    ("eu-ai-act", "art-5-imagery"): date(2026, 12, 2),
    ("eu-ai-act", "art-9-2"): date(2027, 12, 2),
    ("eu-ai-act", "art-17"): date(2027, 12, 2),
    ("eu-ai-act", "art-27"): date(2027, 12, 2),
    ("eu-ai-act", "art-73-2"): date(2027, 12, 2),
    ("eu-ai-act", "art-9-2-product"): date(2028, 8, 2),
    ("eu-ai-act", "art-17-product"): date(2028, 8, 2),
    ("eu-ai-act", "art-73-2-product"): date(2028, 8, 2),
    ("eu-ai-act-gpai", "art-53-1-d"): date(2025, 8, 2),
    ("eu-ai-act-gpai", "art-53-1-d-legacy"): date(2027, 8, 2),
    ("eu-gdpr", "art-33"): date(2018, 5, 25),
    ("kr-ai-basic", "art-32"): date(2026, 1, 22),
    ("us-colorado", "adverse-outcome"): date(2027, 1, 1),
    ("us-nyc-ll144", "audit-age"): date(2023, 7, 5),
    ("us-reg-b", "adverse-action-notice"): date(2011, 12, 30),
}
ENDS = {
    ("cn-safety-framework", "risks-1-0"): date(2025, 9, 15),
    ("cn-tc260-003", "8-1-size"): date(2025, 11, 1),
    ("us-reg-b", "effects-test"): date(2026, 7, 21),
}
MOVES = {("cn-genai-interim", "art-4-1"): date(2025, 11, 1)}
"""The act behind the bound is another from that day on."""


@pytest.mark.parametrize(("name", "first"), BEGINS.items())
def test_a_duty_begins_on_its_day(name: tuple[str, str], first: date) -> None:
    item = pick(*name)
    assert not in_force(item, first - timedelta(days=1))
    assert in_force(item, first)


@pytest.mark.parametrize(("name", "first_without"), ENDS.items())
def test_a_duty_ends_on_its_day(name: tuple[str, str], first_without: date) -> None:
    item = pick(*name)
    assert in_force(item, first_without - timedelta(days=1))
    assert not in_force(item, first_without)
    assert not in_force(item, date(2100, 1, 1))


@pytest.mark.parametrize(("name", "day"), MOVES.items())
def test_a_bound_moves_on_its_day(name: tuple[str, str], day: date) -> None:
    before, after = (pick(*name).bound_on(one) for one in (day - timedelta(days=1), day))
    assert before is not None
    assert after is not None
    assert before != after
    assert after.since == day


def test_every_day_on_which_a_framework_changed_is_in_a_list_above() -> None:
    """A pack whose bounds all begin on one day has not changed; a law repealed before it bound has a test of its own."""
    golden = {(pack, day) for days in (BEGINS, ENDS, MOVES) for (pack, _), day in days.items()}
    for pack in catalog.available():
        turns = {bound.since for item in load(pack).requirements for bound in item.bounds}
        if len(turns) > 1:
            assert {(pack, day) for day in turns} - golden <= {("us-colorado", date(2026, 5, 14))}


def test_the_rest_of_regulation_b_goes_on() -> None:
    lender = Passport(name="lender", jurisdictions=("US",), domain="credit", task="text-classification")
    before, after = (binding(load("us-reg-b"), lender, day) for day in (date(2026, 7, 20), date(2026, 7, 21)))
    assert before - after == {"effects-test"}
    assert after == {"adverse-action-notice", "principal-reasons", "true-reasons"}


@pytest.mark.parametrize(
    "day", [date(2024, 5, 17), date(2026, 2, 1), date(2026, 5, 13), date(2026, 6, 30), date(2027, 6, 1)]
)
def test_the_first_act_of_colorado_never_bound_anybody(day: date) -> None:
    assert not in_force(pick("us-colorado", "sb-24-205"), day)


def test_nothing_binds_in_colorado_between_the_two_acts() -> None:
    standard = load("us-colorado")
    system = Passport(name="hirer", jurisdictions=("US-CO",), facts={"consequential_decision": True})
    assert binding(standard, system, date(2026, 12, 31)) == set()
    assert judged(standard, system, date(2026, 12, 31)).status is Status.NOT_APPLICABLE
    assert len(binding(standard, system, date(2027, 1, 1))) == 6


def test_one_chinese_standard_hands_over_to_the_next_without_a_gap_or_an_overlap() -> None:
    chat = Passport(
        name="chat", roles=("provider",), jurisdictions=("CN",), audience="public", generative=True
    )
    old, new = load("cn-tc260-003"), load("cn-gbt-45654")
    last, first = date(2025, 10, 31), date(2025, 11, 1)
    assert binding(old, chat, last)
    assert not binding(old, chat, first)
    assert not binding(new, chat, last)
    assert binding(new, chat, first)


def test_labels_bind_a_platform_that_makes_nothing_from_the_same_day() -> None:
    standard = load("cn-labelling")
    platform = Passport(name="forum", roles=("platform",), jurisdictions=("CN",), audience="public")
    assert binding(standard, platform, date(2025, 8, 31)) == set()
    assert "art-6" in binding(standard, platform, date(2025, 9, 1))


# The omnibus: two routes to high risk, two days.


def test_a_product_waits_eight_months_longer_than_a_use() -> None:
    standard = load("eu-ai-act")
    between, after = date(2027, 12, 2), date(2028, 8, 2)
    assert "art-11" in binding(standard, SCREENER, between)
    assert not {id_ for id_ in binding(standard, PRODUCT, between) if id_.startswith("art-11")}
    assert {id_ for id_ in binding(standard, PRODUCT, after) if id_.startswith("art-11")} == {
        "art-11-product"
    }
    # Every duty of the use is one of the product, but for those that Annex III alone has.
    twins = {id_.removesuffix("-product") for id_ in binding(standard, PRODUCT, after)}
    high_risk = binding(standard, SCREENER, between) - binding(standard, SCREENER, date(2027, 12, 1))
    assert high_risk - twins == {"annex-3"}


def test_the_days_of_the_act_of_2024_bind_nobody_any_more() -> None:
    """2 August 2026 was the day for uses, 2 August 2027 that for products; the omnibus moved both."""
    standard = load("eu-ai-act")
    for system, day in ((SCREENER, date(2026, 8, 2)), (PRODUCT, date(2027, 8, 2))):
        assert not {id_ for id_ in binding(standard, system, day) if not id_.startswith(("art-5", "art-50"))}


def test_a_bound_that_the_omnibus_moved_says_so() -> None:
    moved = {date(2027, 12, 2), date(2028, 8, 2), date(2026, 12, 2)}
    bounds = [bound for item in load("eu-ai-act").requirements for bound in item.bounds]
    assert all(("Omnibus" in bound.source) is (bound.since in moved) for bound in bounds)


# One passport, three days.

THREE = {
    date(2025, 3, 1): {"art-5-1-a", "art-5-1-b", "art-5-1-c", "art-5-1-d", "art-5-1-e", "art-5-1-f", "art-5-1-g"},
    date(2026, 12, 2): {"art-5-imagery", "art-50-1", "art-50-2-legacy", "art-50-5"},
    date(2027, 12, 2): {
        *("art-6", "annex-3", "art-9-2", "art-9-5", "art-9-8", "art-9-9", "art-10-2", "art-10-2-bias"),
        *("art-10-3-representative", "art-10-3-errors", "art-10-3-separate", "art-11", "art-12", "art-13"),
        *("art-14", "art-14-person", "art-15-1", "art-15-3", "art-15-4", "art-15-5", "art-15-5-inputs", "art-15-5-confidentiality", "art-15-5-components", "art-17", "art-18"),
        *("art-19", "art-72", "art-73-2", "art-73-3", "art-73-4"),
    },
}  # fmt: skip
"""Day → the duties of the credit assistant that have come since the day before it in the list."""


def test_one_passport_on_three_days_has_three_sets_of_duties() -> None:
    standard, due = load("eu-ai-act"), set[str]()
    for day, new in THREE.items():
        due |= new
        assert binding(standard, SCREENER, day) == due, day


def test_the_verdict_of_each_day_explains_every_duty_that_does_not_bind() -> None:
    standard, due = load("eu-ai-act"), set[str]()
    answers = catalog.applies(standard, SCREENER)
    for day, new in THREE.items():
        due |= new
        found = judged(standard, SCREENER, day)
        assert found.as_of == day
        assert found.status is Status.INCONCLUSIVE
        for finding in found.findings:
            short = finding.requirement.partition("/")[2]
            assert (finding.status is Status.INCONCLUSIVE) is (short in due), (day, short)
            if short in due:
                continue
            item = pick("eu-ai-act", short)
            if in_force(item, day):  # by law it binds on the day, so it must be the system that is spared
                why = answers[item.id].why
                assert answers[item.id].answer is NO
                assert why.en in finding.reason.en
                assert why.zh in finding.reason.zh
            else:
                first = item.bounds[0].since
                assert f"from {first.isoformat()} on" in finding.reason.en
                assert day.isoformat() in finding.reason.en
                assert f"{first.year}年{first.month}月{first.day}日" in finding.reason.zh


def test_a_fact_that_decides_is_named() -> None:
    answers = catalog.applies(load("eu-ai-act"), SCREENER)
    assert (
        answers["eu-ai-act/art-26-use"].why.en
        == "it binds the deployer; the passport states the role provider"
    )
    assert "placed_before_2026_08_02 is true" in answers["eu-ai-act/art-50-2"].why.en
    assert "credit" in answers["eu-ai-act/art-11-product"].why.en
