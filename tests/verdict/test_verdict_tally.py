"""Counts over many systems: medians to two digits, curves where they matter, the point where the point decides."""

from dataclasses import replace

import numpy as np
import pytest

from judging import DAY, census, requirement, ruling, share
from lexgate.core.applies import Applicability
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Decide, Requirement, Side
from lexgate.core.what_if import Change
from lexgate.verdict import many, readings
from lexgate.verdict.tally import Tally


def counted(item: Requirement, seen: list[Estimate], before: Requirement | None = None) -> Change:
    """Return what is counted of systems with one estimate each."""
    law = many.law_on(ruling([item]).standard, DAY)
    old = many.law_on(ruling([before]).standard, DAY) if before else None
    tally = Tally.of(law, old, {item.id: before.id} if before else {})
    row, applies = np.zeros(1, np.int64), np.full(1, many.APPLIES[Applicability.YES], np.int8)
    for one in seen:
        known = readings.of([one])
        was = many.judge_all(old, known, row, applies) if old else None
        tally.add(many.judge_all(law, known, row, applies), was)
    return tally.changes()[0]


@pytest.mark.parametrize("scale", [1.0, 1e-3, 1e4])
def test_the_median_miss_is_that_of_a_plain_count_to_two_digits(scale: float) -> None:
    rng = np.random.default_rng(7)
    values = rng.uniform(0, 1, 301) * scale
    made = counted(requirement(scale, side=Side.AT_LEAST), [census(float(value)) for value in values])
    assert made.miss == pytest.approx(float(np.median(scale - values)), rel=0.06)
    assert made.miss == float(f"{made.miss:.2g}")


def test_nothing_is_missed_where_all_is_met() -> None:
    made = counted(requirement(0.5), [census(0.9), census(0.8)])
    assert (made.miss, made.more, made.measured) == (None, None, 2)


@pytest.mark.parametrize(
    ("bound", "side", "unit", "ends"),
    [
        (0.8, Side.AT_LEAST, "share", (0.0, 1.0)),
        (0.98, Side.AT_LEAST, "share", (0.8, 1.0)),
        (0.02, Side.AT_MOST, "share", (0.0, 0.2)),
        (1.0, Side.AT_LEAST, "share", (0.0, 1.0)),
        (0.0, Side.AT_MOST, "share", (0.0, 1.0)),
        (1.0, Side.AT_MOST, "hours", (0.0, 2.0)),
        (72.0, Side.AT_MOST, "hours", (0.0, 144.0)),
        (0.0, Side.AT_MOST, "count", (0.0, 1.0)),
        (2000.0, Side.AT_LEAST, "count", (0.0, 4000.0)),
    ],
)
def test_a_curve_is_drawn_where_its_bound_lies(
    bound: float, side: Side, unit: str, ends: tuple[float, float]
) -> None:
    item = requirement(bound, side=side)
    item = replace(item, bounds=tuple(replace(one, unit=unit) for one in item.bounds))
    curve = counted(item, [census(bound)]).curve
    assert (curve[0].bound, curve[-1].bound) == pytest.approx(ends)
    at = min(curve, key=lambda point: abs(point.bound - bound))
    assert at.bound == pytest.approx(bound, abs=1e-9)
    assert (at.met, at.not_met) == (1.0, 0.0)


def test_a_curve_shows_the_bound_before_too() -> None:
    curve = counted(requirement(0.98), [census(0.9)], requirement(0.6)).curve
    assert curve[0].bound == 0.0


def test_a_curve_agrees_with_judging_at_every_bound() -> None:
    seen = [share(k, 200) for k in (120, 150, 170, 180, 190, 199)]
    curve = counted(requirement(0.8), seen).curve
    for point in curve[::7]:
        item = requirement(point.bound)
        made = counted(item, seen)
        told = {move.after: move.systems for move in made.moves}
        assert round(point.met * len(seen)) == told.get("met", 0), point.bound
        assert round(point.not_met * len(seen)) == told.get("not_met", 0), point.bound


def test_where_the_point_decides_the_curve_is_that_of_points() -> None:
    seen = [share(170, 200)]
    by_point = counted(replace(requirement(0.8), decide=Decide.POINT), seen).curve
    assert {round(point.met + point.not_met, 9) for point in by_point} == {1.0}
    by_interval = counted(requirement(0.8), seen).curve
    assert any(point.met + point.not_met < 1 for point in by_interval)


def test_a_system_with_too_few_items_is_undecided_at_every_bound_and_needs_those_that_are_missing() -> None:
    item = replace(requirement(0.8), min_n=500)
    made = counted(item, [share(190, 200), share(180, 200), share(1000, 1000)])
    assert (made.measured, made.more) == (3, 300)
    assert {(round(point.met, 9), point.not_met) for point in made.curve[:90]} == {(round(1 / 3, 9), 0.0)}
    assert sum(move.systems for move in made.moves if move.after == "inconclusive") == 2
