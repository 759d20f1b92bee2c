import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.estimate import Interval
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.report.canvas import WIDTH, Scale, spanning, ticks
from lexgate.report.charts import (
    Caption,
    bar_chart,
    bound_plot,
    curve,
    group_scale,
    interval_plot,
    reliability,
)
from lexgate.report.facts import cell, curves, reliability_bins, tables
from report.pages import read

CAPTION = Caption(title="A <b>title</b>", desc="What it shows")
numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.lists(numbers, max_size=8))
def test_a_scale_holds_every_value_and_its_ticks_lie_inside(values: list[float]) -> None:
    scale = spanning(values, start=0, end=100)
    assert all(scale.low <= value <= scale.high for value in values)
    marks = ticks(scale)
    assert 1 <= len(marks) <= 7
    assert all(-1e-6 <= scale(mark) <= 100 + 1e-6 for mark in marks)


def test_a_value_outside_the_scale_is_drawn_at_its_edge() -> None:
    scale = Scale(low=0, high=1, start=10, end=20)
    assert [scale(-5), scale(0.5), scale(7)] == [10, 15, 20]


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=5))
def test_nothing_is_drawn_outside_the_picture(triples: list[tuple[float, float, float]]) -> None:
    rows = []
    for low, value, high in map(sorted, triples):
        rows.append(("a group", Interval(value=value, low=low, high=high, n=3)))
    svg = str(interval_plot(rows, [0.5], CAPTION))
    assert read(svg).problems == []
    for x in re.findall(r' (?:x|x1|x2|cx)="([-\d.]+)"', svg):
        assert 0 <= float(x) <= WIDTH


def test_the_bound_is_drawn_where_it_lies() -> None:
    rows = [("low", Interval(value=0.0, n=1)), ("high", Interval(value=1.0, n=1))]
    scale = group_scale([interval for _, interval in rows], [0.25])
    svg = str(interval_plot(rows, [0.25], CAPTION))
    assert f'class="bound" x1="{scale(0.25):.1f}"' in svg


def test_a_group_without_a_value_keeps_its_row_and_its_n() -> None:
    svg = str(
        interval_plot([("empty", Interval(value=None, n=0)), ("b", Interval(value=0.2, n=1234))], [], CAPTION)
    )
    assert ">empty<" in svg
    assert ">1,234<" in svg
    assert svg.count("<circle") == 1


@pytest.mark.parametrize(
    ("side", "start", "end"), [(Side.AT_LEAST, "bound", "right"), (Side.AT_MOST, "left", "bound")]
)
def test_the_lawful_side_is_shaded(side: Side, start: str, end: str) -> None:
    interval = Interval(value=0.5, low=0.4, high=0.6, n=10)
    svg = str(bound_plot(interval, 0.5, side, note="", label="Bound", caption=CAPTION))
    found = re.search(r'class="lawful" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg)
    at = re.search(r'class="bound" x1="([\d.]+)"', svg)
    assert found
    assert at
    edges = {"left": 24.0, "right": WIDTH - 24, "bound": float(at[1])}
    assert float(found[1]) == pytest.approx(edges[start], abs=0.2)
    assert float(found[1]) + float(found[2]) == pytest.approx(edges[end], abs=0.2)
    assert f"{'≥' if side is Side.AT_LEAST else '≤'} 0.500" in svg


def test_a_hollow_dot_marks_a_group_with_a_note() -> None:
    rows = [("a", Interval(value=0.5, n=2, note=Text("small", "过小"))), ("b", Interval(value=0.6, n=20))]
    svg = str(interval_plot(rows, [], CAPTION))
    assert svg.count('class="hollow"') == svg.count('class="dot"') == 1


def test_bars_are_as_long_as_their_counts() -> None:
    svg = str(bar_chart([("a", 100), ("b", 50), ("c", 0)], CAPTION))
    widths = [float(width) for width in re.findall(r'class="bar" .*?width="([\d.]+)"', svg)]
    assert widths[1] == pytest.approx(widths[0] / 2, abs=0.1)
    assert widths[2] == 0


def test_empty_charts_are_well_formed() -> None:
    for svg in (bar_chart([], CAPTION), reliability([], ("a", "b"), CAPTION), interval_plot([], [], CAPTION)):
        assert read(str(svg)).problems == []
    assert str(curve([(float("nan"), 1.0)], CAPTION)) == ""


def test_a_perfectly_calibrated_bin_lies_on_the_diagonal() -> None:
    svg = str(reliability([(0.5, Interval(value=0.5, low=0.4, high=0.7, n=10))], ("a", "b"), CAPTION))
    assert re.findall(r'class="dot" cx="([\d.]+)" cy="([\d.]+)"', svg) == [("200.0", "160.0")]
    assert 'class="range" x1="200.0" y1="188.0" x2="200.0" y2="104.0"' in svg


def test_titles_are_escaped() -> None:
    assert "&lt;b&gt;title" in str(bar_chart([("x", 1)], CAPTION))


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(st.text(min_size=1, max_size=5), json, max_size=5))
def test_facts_of_any_shape_become_tables_with_even_rows(facts: dict[str, object]) -> None:
    made = tables(facts)  # type: ignore[arg-type]
    named = {table.name for table in made} | {
        row[0] for table in made if not table.name for row in table.rows
    }
    assert set(facts) <= named
    for table in made:
        assert all(len(row) == (len(table.columns) + 1 if table.columns else 2) for row in table.rows)


@given(json)
def test_facts_of_any_shape_give_bins_and_curves_or_nothing(value: object) -> None:
    assert isinstance(cell(value), str)  # type: ignore[arg-type]
    assert all(share.n > 0 for _, share in reliability_bins(value))  # type: ignore[arg-type]
    assert all(len(point) == 2 for points in curves(value).values() for point in points)  # type: ignore[arg-type]
