"""Sentences about counts, times and recorded figures: what falls short and by how much, units in both languages."""

from dataclasses import replace

from judging import DAY, YES, census, requirement, share
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.requirement import Decide, Side
from lexgate.core.verdict import Status
from lexgate.verdict.judge import judge


def counted(values: dict[str, int]) -> Estimate:
    groups = {name: Interval(value=value, low=value, high=value, n=value) for name, value in values.items()}
    return replace(census(min(values.values())), unit="count", groups=groups)


def test_every_group_that_falls_short_is_named_with_what_it_lacks() -> None:
    estimate = counted({"A.1.a": 1200, "A.1.c": 150, "A.2.b": 199})
    reason = judge(requirement(200.0), estimate, day=DAY, applies=YES).reason
    assert (
        "measured 150, at least 200 required (art. 7(1)), n = 100; A.1.c 150 (50 short), A.2.b 199 (1 short)."
        in reason.en
    )
    assert "；A.1.c 150（差 50）、A.2.b 199（差 1）。" in reason.zh


def test_counts_that_suffice_name_the_lowest_and_the_highest() -> None:
    reason = judge(requirement(200.0), counted({"a": 200, "b": 12_345}), day=DAY, applies=YES).reason
    assert reason.en.startswith("Met")
    assert "short" not in reason.en
    assert "lowest a 200" in reason.en


def test_counts_that_may_be_too_many_are_never_short() -> None:
    finding = judge(requirement(2.0, side=Side.AT_MOST), counted({"a": 1, "b": 3}), day=DAY, applies=YES)
    assert "short" not in finding.reason.en


def test_times_are_whole_where_they_are_and_have_words_in_both_languages() -> None:
    late = replace(census(96.0), unit="hours")
    reason = judge(requirement(72.0, side=Side.AT_MOST), late, day=DAY, applies=YES).reason
    assert "measured 96 hours, at most 72 hours allowed" in reason.en
    assert "实测 96 小时，要求不高于 72 小时" in reason.zh
    days = replace(census(11.0), unit="working-days")
    reason = judge(requirement(10.0, side=Side.AT_MOST), days, day=DAY, applies=YES).reason
    assert "measured 11 working days, at most 10 working days allowed" in reason.en
    assert "实测 11 个工作日，要求不高于 10 个工作日" in reason.zh


def test_a_recorded_figure_is_never_said_to_be_measured() -> None:
    for estimate in (
        replace(census(0.97), method="recorded"),
        replace(share(970, 1000), method="recorded-wilson"),
    ):
        for decide in (Decide.CONFIDENT, Decide.REPORT):
            limit = None if decide is Decide.REPORT else 0.9
            law = requirement(limit, decide=decide, side=None if limit is None else Side.AT_LEAST)
            finding = judge(law, estimate, day=DAY, applies=YES)
            assert finding.status is Status.MET
            assert "recorded" in finding.reason.en
            assert "measured" not in finding.reason.en
            assert "登记" in finding.reason.zh
            assert "测" not in finding.reason.zh


def test_a_recorded_figure_has_no_sampling_error_and_shares_none() -> None:
    finding = judge(
        requirement(0.9, level=0.999), replace(census(0.97), method="recorded"), day=DAY, applies=YES
    )
    assert (finding.status, finding.p_value) == (Status.MET, None)


def test_too_few_recorded_items_are_recorded_too() -> None:
    few = replace(share(20, 20), method="recorded-wilson")
    finding = judge(requirement(0.9, min_n=1000), few, day=DAY, applies=YES)
    assert finding.status is Status.INCONCLUSIVE
    assert "recorded 1.00 on n = 20, but at least 1,000 items are required" in finding.reason.en
