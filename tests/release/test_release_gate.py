"""The gate fails closed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status, Verdict
from lexgate.release.gate import decide, overall

DAY = date(2026, 11, 22)


def _verdict(status: Status) -> Verdict:
    finding = Finding(
        requirement=f"pack/{status.value}",
        check="accuracy",
        status=status,
        decides=True,
        bound=0.8,
        margin=None,
        reason=Text("r", "由"),
        estimate=None,
    )
    return Verdict(subject="m", standard="pack", version="1", as_of=DAY, status=status, findings=(finding,))


@given(st.lists(st.sampled_from(Status), max_size=5))
def test_the_gate_opens_only_if_something_is_met_and_nothing_is_worse(statuses: list[Status]) -> None:
    release = decide(
        "m", [_verdict(status) for status in statuses], [str(i) for i, _ in enumerate(statuses)], day=DAY
    )
    assert release.open == (
        Status.MET in statuses and not {Status.NOT_MET, Status.INCONCLUSIVE} & set(statuses)
    )
    assert bool(release.not_after) == release.open


@pytest.mark.parametrize("status", [Status.NOT_MET, Status.INCONCLUSIVE])
def test_a_closed_gate_names_the_requirement_that_closes_it(status: Status) -> None:
    release = decide("m", [_verdict(Status.MET), _verdict(status)], ["a", "b"], day=DAY)
    assert release.reasons == (f"pack/{status.value}",)


def test_a_standard_of_which_nothing_may_decide_is_named_itself() -> None:
    advisory = replace(_verdict(Status.MET).findings[0], decides=False)
    spared = replace(advisory, requirement="pack/spared", status=Status.NOT_APPLICABLE)
    verdict = replace(_verdict(Status.INCONCLUSIVE), findings=(advisory, spared))
    assert decide("m", [verdict], ["a"], day=DAY).reasons == (verdict.standard,)


def test_no_verdict_is_no_permission() -> None:
    assert overall([]) is Status.NOT_APPLICABLE
    assert not decide("m", [], [], day=DAY).open
