"""Curves of scores and confidence, as drawn."""

import re

import pytest
from pydantic import JsonValue

from lexgate.checks import auroc, average_precision, risk_at_coverage
from lexgate.checks._check import Check, Setting
from lexgate.core.text import Lang
from lexgate.report.curves import CURVES, curve_plots
from report.pages import read


def facts(check: Check) -> dict[str, JsonValue]:
    options = check.complete({})
    return check.estimate(check.measure(check.bad(), options), options, Setting(draws=200)).facts


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("check", [auroc.CHECK, average_precision.CHECK, risk_at_coverage.CHECK])
def test_a_curve_that_a_check_found_is_drawn_inside_its_picture(check: Check, lang: Lang) -> None:
    ((title, svg),) = curve_plots(facts(check), "A check", lang)
    assert title.startswith("A check")
    assert read(str(svg)).problems == []
    points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", " ".join(re.findall(r'points="([^"]+)"', svg)))
    assert len(points) > 2
    assert all(60 <= float(x) <= 340 and 26 <= float(y) <= 300 for x, y in points)


def test_the_band_of_a_risk_holds_its_curve() -> None:
    ((_, svg),) = curve_plots(facts(risk_at_coverage.CHECK), "A check", Lang.EN)
    band, curve = (
        [float(y) for y in re.findall(r",([\d.]+)", found)] for found in re.findall(r'points="([^"]+)"', svg)
    )
    upper, lower = band[: len(curve)], band[len(curve) :][::-1]
    assert all(top <= y <= bottom for top, y, bottom in zip(upper, curve, lower, strict=True))


def test_facts_without_a_curve_or_with_one_point_draw_nothing() -> None:
    assert curve_plots({}, "A check", Lang.EN) == ()
    assert curve_plots({name: [{"recall": 1.0}] for name in CURVES}, "A check", Lang.EN) == ()


def test_success_by_queries_stays_until_the_next_query_that_wins() -> None:
    points: list[JsonValue] = [
        {"queries": q, "success": s, "low": s, "high": s} for q, s in ((0, 0.0), (10, 0.5), (40, 1.0))
    ]
    ((_, svg),) = curve_plots({"success_by_queries": points}, "A check", Lang.EN)
    (drawn,) = re.findall(r'class="curve" points="([^"]+)"', svg)
    xs, ys = zip(*(map(float, point.split(",")) for point in drawn.split()), strict=True)
    assert len(xs) == 5
    assert all(x0 == x1 or y0 == y1 for x0, x1, y0, y1 in zip(xs, xs[1:], ys, ys[1:], strict=False))
    assert ys[0] == ys[1] > ys[2] == ys[3] > ys[4]
