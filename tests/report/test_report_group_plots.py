"""Groups of a finding: the worst first, the others folded, none hidden."""

import re

import pytest

from lexgate.core.estimate import Estimate, Interval
from lexgate.core.requirement import Side
from lexgate.core.text import Lang
from lexgate.report.group_plots import drawn_with_finding, finding_groups, group_plots
from lexgate.report.html import render
from report import accounts


def many(count: int, value: float | None = None) -> Estimate:
    """Return an estimate over groups with values 0, 1/count, …; its own is the lowest, or ``value``."""
    groups = {
        f"g{place:03}": Interval(
            value=place / count, low=max(place / count - 0.1, 0), high=place / count + 0.1, n=9
        )
        for place in range(count)
    }
    return Estimate(
        check="worst-group-accuracy",
        value=0.0 if value is None else value,
        level=0.95,
        n=9 * count,
        unit="share",
        method="x",
        groups=groups,
    )


def drawn(plots: tuple[tuple[str, str], ...]) -> list[str]:
    return re.findall(r">(g\d+)</text>", "".join(plot for _, plot in plots))


@pytest.mark.parametrize(("side", "worst"), [(Side.AT_LEAST, "g000"), (Side.AT_MOST, "g039")])
def test_the_worst_group_stands_first_and_every_other_is_folded(side: Side, worst: str) -> None:
    made = finding_groups(many(40), [0.5], side, "x", Lang.EN)
    assert drawn(made.first)[0] == worst
    assert len(drawn(made.first)) == 8
    assert made.left == len(drawn(made.rest)) == 32
    assert {*drawn(made.first), *drawn(made.rest)} == set(many(40).groups)
    assert all('class="bound"' in plot for _, plot in (*made.first, *made.rest))


def test_of_a_gap_both_ends_are_shown_and_the_bound_is_not_drawn_among_rates() -> None:
    made = finding_groups(many(40, value=0.77), [0.1], Side.AT_MOST, "x", Lang.EN)
    assert drawn(made.first) == [
        *(f"g{one:03}" for one in range(6)),
        *(f"g{one:03}" for one in range(34, 40)),
    ]
    assert len(drawn(made.rest)) == 28
    assert 'class="bound"' not in made.first[0][1]


@pytest.mark.parametrize("count", [2, 12])
def test_few_groups_are_not_folded(count: int) -> None:
    made = finding_groups(many(count), [0.5], Side.AT_LEAST, "x", Lang.ZH)
    assert (len(drawn(made.first)), made.rest, made.left) == (count, (), 0)


def test_of_very_many_groups_the_table_has_all_and_the_pictures_stay_small() -> None:
    seen = many(10_000)
    made = finding_groups(seen, [0.5], Side.AT_LEAST, "x", Lang.EN)
    assert (len(drawn(made.first)), made.rest, made.left) == (8, (), 9_992)
    assert drawn_with_finding(seen) == ""
    assert len(drawn(group_plots(seen, [], "x", Lang.EN))) == 56


def test_one_group_is_no_comparison() -> None:
    assert finding_groups(many(1), [0.5], Side.AT_LEAST, "x", Lang.EN).first == ()


def test_what_no_finding_rests_on_is_folded_and_its_groups_stand_in_the_table() -> None:
    html = render(accounts.full(), Lang.EN, accounts.TITLES)
    relied, others = html.split('class="relied"')[1].split('class="others"')
    assert "<details open>" in relied
    assert "<details>" not in relied
    assert "<details open>" not in others
