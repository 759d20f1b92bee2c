"""A judge that nobody validated never decides a requirement that counts."""

from dataclasses import replace

import pytest

from judging import DAY, YES, requirement, share
from lexgate.core.requirement import Bound, Decide, Severity
from lexgate.core.text import Text
from lexgate.core.verdict import Status
from lexgate.verdict.judge import judge

WHY = Text("nobody has held the judge against human labels", "评判器未经人工标注验证")
CLEAR = replace(share(980, 1000), method="uncorrected")


@pytest.mark.parametrize("decide", [Decide.CONFIDENT, Decide.POINT])
@pytest.mark.parametrize("bound", [0.8, 0.999])
def test_it_is_inconclusive_however_clear_the_number(decide: Decide, bound: float) -> None:
    asked = requirement(bound, decide=decide)
    alone = judge(asked, CLEAR, day=DAY, applies=YES)
    assert alone.status is not Status.INCONCLUSIVE
    found = judge(asked, replace(CLEAR, unvalidated=WHY), day=DAY, applies=YES)
    assert found.status is Status.INCONCLUSIVE
    assert found.decides
    assert found.estimate is not None
    assert WHY.en in found.reason.en
    assert WHY.zh in found.reason.zh
    assert "0.980" in found.reason.en


def test_publication_by_such_a_judge_is_inconclusive_too() -> None:
    bounds = (Bound(since=DAY, value=None, basis=requirement(0.5).bounds[0].basis),)
    asked = requirement(None, side=None, decide=Decide.REPORT, bounds=bounds)
    assert judge(asked, CLEAR, day=DAY, applies=YES).status is Status.MET
    found = judge(asked, replace(CLEAR, unvalidated=WHY), day=DAY, applies=YES)
    assert found.status is Status.INCONCLUSIVE


def test_advice_may_rest_on_it() -> None:
    asked = requirement(0.8, severity=Severity.ADVISORY)
    found = judge(asked, replace(CLEAR, unvalidated=WHY), day=DAY, applies=YES)
    assert found.status is Status.MET
    assert not found.decides


@pytest.mark.parametrize("method", ["rogan-gladen", "rogan-gladen-by-stratum", "prediction-powered"])
def test_nothing_is_promised_of_more_items_where_labels_bound_the_interval(method: str) -> None:
    open_ = share(80, 100)
    assert judge(requirement(0.79), open_, day=DAY, applies=YES).more_items is not None
    judged = replace(open_, method=method)
    assert judge(requirement(0.79), judged, day=DAY, applies=YES).more_items is None
