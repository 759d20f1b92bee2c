"""Judging one requirement: every status, every reason to get it, and what may never happen."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging import DAY, NO, UNKNOWN, YES, between, census, requirement, share
from lexgate.core.applies import Applies
from lexgate.core.citation import Basis, Confidence
from lexgate.core.codec import dump, load
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Bound, Decide, Requirement, Severity, Side
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status
from lexgate.standard.cases import run_cases
from lexgate.standard.catalog import available
from lexgate.standard.catalog import load as load_pack
from lexgate.stats.proportion import wilson
from lexgate.verdict.errors import Undecidable
from lexgate.verdict.judge import ALWAYS, judge

QUICK = settings(deadline=None, max_examples=80)
numbers = st.floats(0, 1)
triples = st.tuples(numbers, numbers, numbers).map(sorted)
sides = st.sampled_from(Side)


def judged(
    asked: Requirement, estimate: Estimate | None, *, day: date = DAY, applies: Applies = YES
) -> Finding:
    return judge(asked, estimate, day=day, applies=applies)


@pytest.mark.parametrize(
    ("low", "high", "side", "status"),
    [
        (0.85, 0.95, Side.AT_LEAST, Status.MET),
        (0.80, 0.95, Side.AT_LEAST, Status.MET),
        (0.75, 0.95, Side.AT_LEAST, Status.INCONCLUSIVE),
        (0.75, 0.80, Side.AT_LEAST, Status.INCONCLUSIVE),
        (0.70, 0.79, Side.AT_LEAST, Status.NOT_MET),
        (0.70, 0.80, Side.AT_MOST, Status.MET),
        (0.80, 0.90, Side.AT_MOST, Status.INCONCLUSIVE),
        (0.81, 0.90, Side.AT_MOST, Status.NOT_MET),
    ],
)
def test_the_whole_interval_decides_and_the_bound_itself_is_lawful(
    low: float, high: float, side: Side, status: Status
) -> None:
    assert judged(requirement(0.8, side=side), between(low, (low + high) / 2, high)).status is status


@QUICK
@given(ends=triples, bound=numbers, side=sides)
def test_a_straddling_interval_is_never_met_nor_not_met(ends: list[float], bound: float, side: Side) -> None:
    low, value, high = ends
    finding = judged(requirement(bound, side=side), between(low, value, high))
    if low < bound < high:
        assert finding.status is Status.INCONCLUSIVE
    assert finding.margin is not None
    if finding.status is Status.MET:
        assert finding.margin >= 0
    if finding.status is Status.NOT_MET:
        assert finding.margin < 0


@QUICK
@given(ends=triples, wider=st.tuples(numbers, numbers), bound=numbers, side=sides)
def test_a_wider_interval_decides_nothing_that_a_narrower_one_left_open(
    ends: list[float], wider: tuple[float, float], bound: float, side: Side
) -> None:
    low, value, high = ends
    asked = requirement(bound, side=side)
    narrow = judged(asked, between(low, value, high)).status
    wide = judged(asked, between(low - wider[0], value, high + wider[1])).status
    assert wide in {narrow, Status.INCONCLUSIVE}


@QUICK
@given(ends=triples, bound=numbers, levels=st.tuples(st.floats(0.5, 0.999), st.floats(0.5, 0.999)))
def test_a_stricter_level_decides_nothing_that_a_looser_one_left_open(
    ends: list[float], bound: float, levels: tuple[float, float]
) -> None:
    k = round(ends[0] * 200)
    loose, strict = (
        judged(requirement(bound, level=level), share(k, 200)).status for level in sorted(levels)
    )
    assert strict in {loose, Status.INCONCLUSIVE}


@QUICK
@given(ends=triples, bound=numbers)
def test_turning_the_scale_round_turns_nothing_else(ends: list[float], bound: float) -> None:
    low, value, high = (round(end, 3) for end in ends)
    bound = round(bound, 3)
    one = judged(requirement(bound, side=Side.AT_LEAST), between(low, value, high))
    other = judged(requirement(-bound, side=Side.AT_MOST), between(-high, -value, -low))
    assert one.status is other.status
    assert one.margin == other.margin


def test_without_evidence_it_is_inconclusive() -> None:
    nothing = Estimate(
        check="accuracy",
        value=None,
        level=0.95,
        n=0,
        unit="share",
        method="none",
        note=Text("Fewer than two groups.", "不足两个群体。"),
    )
    for estimate in (None, nothing, replace(share(9, 10), value=float("nan"))):
        for decide in Decide:
            assert judged(requirement(decide=decide), estimate).status is Status.INCONCLUSIVE
    assert judged(requirement(), nothing).reason.en.endswith("gave no value: Fewer than two groups.")


def test_an_estimate_without_interval_decides_only_where_the_point_does() -> None:
    bare = replace(share(99, 100), low=None, high=None, ladder=())
    assert judged(requirement(), bare).status is Status.INCONCLUSIVE
    assert judged(requirement(decide=Decide.POINT), bare).status is Status.MET


def test_an_interval_with_a_broken_end_decides_nothing() -> None:
    for broken in (
        replace(between(0.9, 0.95, 0.99), ladder=((0.95, float("nan"), 0.99),)),
        between(0.9, 0.5, 0.99),
    ):
        assert judged(requirement(0.8), broken).status is Status.INCONCLUSIVE


def test_too_few_items_decide_nothing_however_clear() -> None:
    for decide in Decide:
        finding = judged(requirement(0.1, min_n=100, decide=decide), share(60, 60))
        assert finding.status is Status.INCONCLUSIVE
        assert finding.more_items == 40
    assert judged(requirement(0.1, min_n=100), share(100, 100)).status is Status.MET


BOUNDS = (
    Bound(since=date(2026, 6, 1), value=0.8, basis=Basis.NUMBER_IN_SOURCE),
    Bound(since=date(2027, 1, 1), value=0.9, basis=Basis.NUMBER_IN_SOURCE),
    Bound(since=date(2028, 1, 1), value=None, repealed=True, basis=Basis.NUMBER_IN_SOURCE),
)


@pytest.mark.parametrize(
    ("day", "status", "said"),
    [
        (date(2026, 5, 31), Status.NOT_APPLICABLE, "2026-06-01"),
        (date(2026, 6, 1), Status.MET, "0.8"),
        (date(2026, 12, 31), Status.MET, "0.8"),
        (date(2027, 1, 1), Status.NOT_MET, "0.9"),
        (date(2028, 1, 1), Status.NOT_APPLICABLE, "2028-01-01"),
    ],
)
def test_the_bound_in_force_on_the_day_decides(day: date, status: Status, said: str) -> None:
    finding = judged(requirement(bounds=BOUNDS), between(0.82, 0.84, 0.86), day=day)
    assert finding.status is status
    assert said in finding.reason.en


def test_what_does_not_apply_is_not_judged_and_what_may_apply_is_not_skipped() -> None:
    bad = between(0.1, 0.2, 0.3)
    assert judged(requirement(), bad, applies=NO).status is Status.NOT_APPLICABLE
    finding = judged(requirement(), between(0.9, 0.95, 0.99), applies=UNKNOWN)
    assert finding.status is Status.INCONCLUSIVE
    assert "the passport does not state domain" in finding.reason.en
    assert "系统档案未载明应用领域" in finding.reason.zh
    assert finding.missing == ("domain",)
    known = judged(requirement(), bad, applies=ALWAYS)
    assert (known.status, known.missing) == (Status.NOT_MET, ())


def test_a_point_rule_prints_the_confident_reading_and_the_other_way_round() -> None:
    straddling = between(0.7, 0.82, 0.9)
    point = judged(requirement(decide=Decide.POINT), straddling)
    assert (point.status, point.point_status) == (Status.MET, Status.INCONCLUSIVE)
    confident = judged(requirement(), straddling)
    assert (confident.status, confident.point_status) == (Status.INCONCLUSIVE, Status.MET)


def test_a_rule_that_asks_for_publication_is_met_by_measuring() -> None:
    finding = judged(requirement(None, side=None, decide=Decide.REPORT), between(0.1, 0.2, 0.3))
    assert finding.status is Status.MET
    assert finding.bound is None


@pytest.mark.parametrize(("value", "status"), [(0.8, Status.MET), (0.79999, Status.NOT_MET)])
def test_a_census_is_decided_exactly_at_any_level(value: float, status: Status) -> None:
    finding = judged(requirement(0.8, level=0.9999999), census(value))
    assert finding.status is status
    assert finding.p_value is None


def test_a_census_with_missing_items_is_decided_by_the_worst_case() -> None:
    open_ = replace(census(0.9), low=0.7, high=0.95, unscoreable=20)
    assert judged(requirement(0.8), open_).status is Status.INCONCLUSIVE
    assert judged(requirement(0.6), open_).status is Status.MET


def test_a_level_between_two_rungs_takes_the_wider_one() -> None:
    estimate = share(87, 100)
    low_at = {level: low for level, low, _ in estimate.ladder}
    bound = (low_at[0.95] + low_at[0.965]) / 2
    assert judged(requirement(bound, level=0.95), estimate).status is Status.MET
    assert judged(requirement(bound, level=0.951), estimate).status is Status.INCONCLUSIVE


def test_a_level_beyond_the_ladder_is_not_decided() -> None:
    finding = judged(requirement(0.1, level=0.9999999), share(99, 100))
    assert finding.status is Status.INCONCLUSIVE
    assert "No interval is known" in finding.reason.en


@pytest.mark.parametrize(
    ("confidence", "severity", "decides"),
    [
        (Confidence.TEXT, Severity.BLOCKING, True),
        (Confidence.SECONDARY, Severity.BLOCKING, True),
        (Confidence.MEMORY, Severity.BLOCKING, False),
        (Confidence.TEXT, Severity.ADVISORY, False),
    ],
)
def test_only_blocking_requirements_whose_source_was_read_decide(
    confidence: Confidence, severity: Severity, decides: bool
) -> None:
    asked = requirement(confidence=confidence, severity=severity)
    for estimate in (None, share(50, 100), share(99, 100)):
        assert judged(asked, estimate).decides is decides
    assert ("dvisory" in judged(asked, share(50, 100)).reason.en) is not decides


@QUICK
@given(k=st.integers(0, 200), bound=st.floats(0.05, 0.95))
def test_as_many_more_items_as_promised_decide_if_the_value_stays(k: int, bound: float) -> None:
    finding = judged(requirement(bound), share(k, 200))
    if finding.status is not Status.INCONCLUSIVE or finding.more_items is None or finding.more_items > 10**7:
        return
    n = 200 + finding.more_items
    low, high = wilson(k / 200 * n, n)
    assert not low + 1e-9 < bound < high - 1e-9


def test_for_other_intervals_the_width_shrinks_with_the_root_of_n() -> None:
    finding = judged(requirement(0.8), between(0.7, 0.9, 0.95, n=100))
    assert finding.more_items == 300


def test_nothing_is_promised_of_more_items_while_some_are_unscoreable() -> None:
    assert judged(requirement(0.8), replace(share(87, 100), unscoreable=5)).more_items is None
    assert judged(requirement(0.8), replace(between(0.7, 0.9, 0.95), unscoreable=5)).more_items is None


def test_a_decided_requirement_without_bound_is_a_mistake_of_the_pack() -> None:
    for broken in (requirement(None), requirement(side=None)):
        with pytest.raises(Undecidable) as error:
            judged(broken, share(9, 10))
        assert error.value.id == "LG-VERDICT-001"


@pytest.mark.parametrize("estimate", [None, share(85, 100), census(1.0)])
def test_a_finding_survives_being_written_and_read(estimate: Estimate | None) -> None:
    finding = judged(requirement(), estimate)
    assert load(Finding, dump(finding)) == finding


@pytest.mark.parametrize("pack", available())
def test_the_worked_cases_of_every_pack_come_out(pack: str) -> None:
    standard = load_pack(pack)
    assert run_cases(standard, lambda asked, estimate, day: judged(asked, estimate, day=day).status) == ()
