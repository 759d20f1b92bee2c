"""The worst slices as the report shows them."""

from dataclasses import replace

import pytest

from lexgate.checks._check import Setting
from lexgate.checks.worst_slice import CHECK
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang
from lexgate.report.html import render
from lexgate.report.slices import in_one_language, slice_plots
from report import accounts
from report.pages import read


def seen() -> Estimate:
    options = CHECK.complete({})
    return CHECK.estimate(CHECK.measure(CHECK.bad(), options), options, Setting())


@pytest.mark.parametrize("lang", Lang)
def test_the_page_names_every_slice_with_the_numbers_of_both_halves(lang: Lang) -> None:
    estimate = seen()
    page = render(replace(accounts.small(), estimates=(estimate,)), lang, {CHECK.id: CHECK.title})
    read_page = read(page)
    said = " ".join(" ".join(read_page.text).split())
    assert read_page.problems == []
    rows = in_one_language(estimate.facts, lang)["slices"]
    assert isinstance(rows, list)
    for row in rows:
        assert isinstance(row, dict)
        assert str(row["slice"]) in said
        assert f"{row['search_n']}" in said
    assert "{'en'" not in said
    assert '{"en"' not in said
    assert "conditions" not in said.replace("conditions 2", "").replace("conditions=2", "").replace(
        "conditions: 2", ""
    )


def test_bounds_and_the_whole_are_drawn_and_said() -> None:
    ((title, plot),) = slice_plots(seen().facts, [0.8], "Check", Lang.EN)
    assert "Check" in title
    assert 'class="bound"' in plot
    assert 'class="ideal"' in plot
    assert "The dashed line is the bound 0.800." in plot
    assert read(str(plot)).problems == []


def test_without_slices_nothing_is_drawn() -> None:
    assert slice_plots({}, [0.8], "Check", Lang.ZH) == ()
    assert slice_plots({"slices": []}, [], "Check", Lang.ZH) == ()


def test_a_hostile_name_of_a_group_is_written_as_text() -> None:
    rows = [{"slice": {"en": "<script>x</script>", "zh": "<b>"}, "value": 0.5, "n": 3, "search_value": 0.4}]
    ((_, plot),) = slice_plots({"slices": rows}, [], "Check", Lang.EN)  # type: ignore[dict-item]
    assert "<script>" not in plot
    assert "&lt;script&gt;" in plot
