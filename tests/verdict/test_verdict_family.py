"""Verdicts: the worst finding, missing evidence, and the error that a family shares."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging import DAY, NO, UNKNOWN, YES, between, census, requirement, ruling, share
from lexgate.core.applies import Applies
from lexgate.core.citation import Confidence
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Decide, Requirement, Severity
from lexgate.core.verdict import Status, Verdict, worst
from lexgate.verdict.verdict import verdict

QUICK = settings(deadline=None, max_examples=80)
statuses = st.lists(st.sampled_from(Status), max_size=6)


def judged(
    requirements: list[Requirement],
    estimates: Mapping[str, Estimate],
    *,
    applies: Applies = YES,
    multiplicity: str = "holm",
) -> Verdict:
    answers = {item.id: applies for item in requirements}
    return verdict(ruling(requirements, multiplicity), "sha256:0", estimates, answers, "sha256:1")


def family(bound: float, counts: list[int], n: int, *, multiplicity: str = "holm") -> Verdict:
    requirements = [requirement(bound, id=f"act/{index}") for index in range(len(counts))]
    estimates = {item.id: share(k, n) for item, k in zip(requirements, counts, strict=True)}
    return judged(requirements, estimates, multiplicity=multiplicity)


@QUICK
@given(these=statuses)
def test_the_worst_does_not_depend_on_the_order_or_on_repetition(these: list[Status]) -> None:
    assert worst(these) is worst(these[::-1]) is worst(these + these)
    assert len({worst(list(order)) for order in permutations(these[:4])}) == 1


@QUICK
@given(one=statuses, other=statuses)
def test_the_worst_of_two_lists_is_the_worst_of_their_worsts(one: list[Status], other: list[Status]) -> None:
    assert worst(one + other) is worst([worst(one), worst(other)])


def test_every_status_is_reached() -> None:
    one = requirement(0.8)
    assert judged([one], {one.id: share(99, 100)}).status is Status.MET
    assert judged([one], {one.id: share(50, 100)}).status is Status.NOT_MET
    assert judged([one], {one.id: share(82, 100)}).status is Status.INCONCLUSIVE
    assert judged([one], {one.id: share(50, 100)}, applies=NO).status is Status.NOT_APPLICABLE


def test_no_evidence_or_no_answer_on_applicability_never_opens_anything() -> None:
    one, two = requirement(0.8, id="act/1"), requirement(0.8, id="act/2")
    assert judged([one, two], {"act/1": share(99, 100)}).status is Status.INCONCLUSIVE
    assert judged([one], {"act/1": share(99, 100)}, applies=UNKNOWN).status is Status.INCONCLUSIVE
    assert verdict(ruling([one]), "s", {"act/1": share(99, 100)}, {}, "p").status is Status.INCONCLUSIVE


def test_findings_that_do_not_decide_do_not_count() -> None:
    good, memory, advisory = (
        requirement(0.8, id="act/1"),
        requirement(0.8, id="act/2", confidence=Confidence.MEMORY),
        requirement(0.8, id="act/3", severity=Severity.ADVISORY),
    )
    bad = share(10, 100)
    found = judged([good, memory, advisory], {"act/1": share(99, 100), "act/2": bad, "act/3": bad})
    assert found.status is Status.MET
    assert [item.status for item in found.findings] == [Status.MET, Status.NOT_MET, Status.NOT_MET]
    assert judged([memory], {"act/2": share(99, 100)}).status is Status.INCONCLUSIVE
    assert judged([memory], {}, applies=NO).status is Status.NOT_APPLICABLE


def test_a_verdict_names_its_standard_subject_plan_and_day() -> None:
    found = judged([requirement()], {})
    assert (found.standard, found.version, found.subject, found.plan) == ("act", "1", "sha256:0", "sha256:1")
    assert found.as_of == DAY


def test_a_family_of_one_is_decided_as_by_itself() -> None:
    for k in range(60, 101):
        alone = family(0.8, [k], 100, multiplicity="none")
        assert family(0.8, [k], 100).findings == alone.findings


def test_the_family_is_decided_step_by_step() -> None:
    # By itself each is met; the first is clear enough for 1 - 0.05/2, which leaves the whole 0.05 to the second.
    held = family(0.8, [180, 172], 200)
    assert [item.status for item in held.findings] == [Status.MET, Status.MET]
    # Neither is clear enough for the first step.
    held = family(0.8, [172, 172], 200)
    assert [item.status for item in held.findings] == [Status.INCONCLUSIVE, Status.INCONCLUSIVE]
    free = family(0.8, [172, 172], 200, multiplicity="none")
    assert [item.status for item in free.findings] == [Status.MET, Status.MET]


def test_more_items_promised_to_a_family_decide_at_its_level() -> None:
    held = family(0.8, [172, 172], 200).findings[0]
    assert held.more_items is not None
    n = 200 + held.more_items
    k = round(0.86 * n) + 1
    assert family(0.8, [k, k], n).status is Status.MET


@QUICK
@given(counts=st.lists(st.integers(0, 300), min_size=2, max_size=8), bound=st.floats(0.1, 0.9))
def test_a_family_only_ever_takes_decisions_back(counts: list[int], bound: float) -> None:
    held, free = family(bound, counts, 300), family(bound, counts, 300, multiplicity="none")
    for one, other in zip(held.findings, free.findings, strict=True):
        assert one.status in {other.status, Status.INCONCLUSIVE}
        assert one.p_value == other.p_value


@QUICK
@given(counts=st.lists(st.integers(0, 300), min_size=2, max_size=6), seed=st.integers(0, 99))
def test_the_order_of_requirements_does_not_matter(counts: list[int], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(counts))
    one, other = family(0.5, counts, 300), family(0.5, [counts[index] for index in order], 300)
    assert [one.findings[index].status for index in order] == [item.status for item in other.findings]


def test_censuses_points_reports_and_advice_share_no_error() -> None:
    borderline = share(172, 200)
    one = requirement(0.8, id="act/1")
    others = [
        (requirement(0.8, id="act/2"), census(0.9)),
        (requirement(0.8, id="act/3", decide=Decide.POINT), borderline),
        (requirement(None, side=None, id="act/4", decide=Decide.REPORT), borderline),
        (requirement(0.8, id="act/5", severity=Severity.ADVISORY), borderline),
        (requirement(0.8, id="act/6", min_n=10_000), borderline),
    ]
    estimates = {"act/1": borderline, **{asked.id: estimate for asked, estimate in others}}
    found = judged([one, *(asked for asked, _ in others)], estimates)
    assert found.findings[0].status is Status.MET


def test_requirements_with_their_own_levels_share_the_error_in_proportion() -> None:
    strict, loose = requirement(0.8, id="act/1", level=0.999), requirement(0.8, id="act/2", level=0.9)
    estimate = share(372, 400)
    found = judged([strict, loose], {"act/1": estimate, "act/2": estimate})
    assert [item.status for item in found.findings] == [Status.MET, Status.MET]
    weak = share(335, 400)
    found = judged([strict, loose], {"act/1": weak, "act/2": weak})
    assert [item.status for item in found.findings] == [Status.INCONCLUSIVE, Status.INCONCLUSIVE]


def test_a_loose_requirement_is_not_held_to_the_level_of_a_strict_one() -> None:
    strict, loose = requirement(0.8, id="act/1", level=0.999), requirement(0.8, id="act/2", level=0.9)
    estimate = share(172, 200)  # p = 0.035: too much for 0.001, little enough for half of 0.1
    found = judged([strict, loose], {"act/1": estimate, "act/2": estimate})
    assert [item.status for item in found.findings] == [Status.INCONCLUSIVE, Status.MET]


def test_those_held_back_are_asked_for_the_level_of_the_step_that_stopped() -> None:
    held = family(0.8, [198, 172, 172], 200)
    assert [item.status for item in held.findings] == [Status.MET, Status.INCONCLUSIVE, Status.INCONCLUSIVE]
    assert "asks this one for a level of 0.975," in held.findings[1].reason.en
    first, second, _ = held.findings
    assert first.estimate is not None
    assert first.held == (first.estimate.low, first.estimate.high)
    assert second.estimate is not None
    assert second.held in {(low, high) for _, low, high in second.estimate.ladder}
    assert second.held is not None
    assert second.held[0] < 0.8 < second.held[1]


def test_a_p_value_of_just_what_a_step_allows_stands() -> None:
    rungs = ((0.95, 0.82, 0.9), (0.975, 0.81, 0.91), (0.99, 0.7, 0.92))
    estimate = replace(between(0.82, 0.85, 0.9), ladder=rungs)
    requirements = [requirement(0.8, id=f"act/{index}") for index in range(2)]
    assert judged(requirements, {item.id: estimate for item in requirements}).status is Status.MET


def test_an_interval_that_ends_on_the_bound_at_every_level_is_met_in_a_family_too() -> None:
    estimate = replace(between(0.8, 0.85, 0.9), ladder=((0.95, 0.8, 0.9), (0.99, 0.8, 0.92)))
    requirements = [requirement(0.8, id=f"act/{index}") for index in range(3)]
    found = judged(requirements, {item.id: estimate for item in requirements})
    assert found.status is Status.MET


def test_an_estimate_whose_ladder_is_too_short_is_held_back_and_says_so() -> None:
    requirements = [requirement(0.8, id=f"act/{index}") for index in range(4)]
    found = judged(requirements, {item.id: between(0.9, 0.95, 0.99) for item in requirements})
    assert found.status is Status.INCONCLUSIVE
    assert "at which no interval is known" in found.findings[0].reason.en
    assert found.findings[0].held is None


@pytest.mark.slow
@pytest.mark.parametrize("size", [4, 12])
def test_a_family_on_its_bounds_is_wrongly_decided_in_at_most_alpha_of_runs(size: int) -> None:
    random = np.random.default_rng(size)
    runs, n = 600, 1000
    held = free = 0
    for _ in range(runs):
        counts = random.binomial(n, 0.8, size=size).tolist()
        held += any(item.status is Status.NOT_MET for item in family(0.8, counts, n).findings)
        free += any(
            item.status is Status.NOT_MET for item in family(0.8, counts, n, multiplicity="none").findings
        )
    assert held / runs <= 0.05 + 2 * (0.05 * 0.95 / runs) ** 0.5
    if size == 12:
        assert free / runs > 0.15


@pytest.mark.slow
def test_dependent_requirements_keep_the_error_of_both_sides_too() -> None:
    random = np.random.default_rng(7)
    runs, n, wrong = 500, 400, 0
    for _ in range(runs):
        shared = random.random(n) < 0.8
        counts = [
            int(np.where(random.random(n) < 0.7, shared, random.random(n) < 0.8).sum()) for _ in range(6)
        ]
        wrong += any(item.status is not Status.INCONCLUSIVE for item in family(0.8, counts, n).findings)
    assert wrong / runs <= 0.05 + 2 * (0.05 * 0.95 / runs) ** 0.5
