"""Plots of groups: all of them in parts that fit on a page, and for a finding the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import number
from lexgate.core.requirement import Side
from lexgate.core.text import Lang
from lexgate.report.canvas import Scale
from lexgate.report.charts import Caption, group_scale, interval_plot
from lexgate.report.facts import ratios
from lexgate.report.words import words

Plots = tuple[tuple[str, Markup], ...]
"""What each plot shows, and the plot."""
Rows = Sequence[tuple[str, Interval]]
_FEWEST_GROUPS = 2
_ROWS_OF_A_PLOT = 28
"""So that a plot fits on a page."""
_MOST_GROUPS = 3 * _ROWS_OF_A_PLOT
"""Of more groups only those at both ends are drawn; the table has all."""
_WORST = 8
_AT_EITHER_END = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroups:
    """The groups of a finding: those that matter most, and the others."""

    first: Plots = ()
    rest: Plots = ()
    """To be folded; empty if all are among the first, or if they are too many to be drawn."""
    left: int = 0
    """How many groups are not among the first."""


def group_plots(estimate: Estimate, bounds: Sequence[float], name: str, lang: Lang) -> Plots:
    """Return the plot of the groups, in parts that fit on a page.

    A bound is drawn only where the estimate is one of the groups' values (the worst group, the worst class): where
    it is another quantity, such as the gap between two groups, a line among the groups would mislead.
    """
    rows = sorted(estimate.groups.items(), key=_by_value)
    drawn = bounds if _is_of_a_group(estimate) else ()
    return _all(rows, drawn, words(lang)("groups_plot", check=name), lang)


def ratio_plots(estimate: Estimate, bounds: Sequence[float], name: str, lang: Lang) -> Plots:
    """Return the plot of each group's ratio to the group with the highest rate, which the bound is about."""
    rows = sorted(ratios(estimate.facts.get("ratios")).items(), key=_by_value)
    return _all(rows, bounds, words(lang)("ratios_plot", check=name), lang)


def finding_groups(
    estimate: Estimate, bounds: Sequence[float], side: Side | None, name: str, lang: Lang
) -> FindingGroups:
    """Return the plot of the groups for a finding, the worst first.

    Where the bound is about each group (or its ratio), the worst are those farthest on the unlawful side; where it is
    about the gap between groups, both ends matter, and are shown.

    Args:
        estimate: What was measured.
        bounds: The bound of the finding, or none.
        side: On which side of it the lawful values lie.
        name: What was measured, in words.
        lang: Language of the plot.
    """
    seen = ratios(estimate.facts.get("ratios"))
    key, groups = ("ratios_plot", seen) if seen else ("groups_plot", estimate.groups)
    rows = sorted(groups.items(), key=_by_value)
    if len(rows) < _FEWEST_GROUPS:
        return FindingGroups()
    title = words(lang)(key, check=name)
    if not seen and not _is_of_a_group(estimate):
        first, rest = _from_both_ends(rows)
        return _folded(first, rest, (), title, "plot_ends", lang)
    if side is Side.AT_MOST:
        rows.sort(key=lambda row: (row[1].value is None, -(row[1].value or 0.0)))
    return _folded(*_from_the_worst(rows), bounds, title, "plot_worst", lang)


def drawn_with_finding(estimate: Estimate) -> str:
    """Return which plot of groups a finding draws in full: ``ratios``, ``groups``, or nothing if there are too many."""
    seen = ratios(estimate.facts.get("ratios"))
    if len(seen or estimate.groups) > _MOST_GROUPS:
        return ""
    return "ratios" if seen else "groups"


def _is_of_a_group(estimate: Estimate) -> bool:
    return estimate.value is not None and any(one.value == estimate.value for one in estimate.groups.values())


def _by_value(row: tuple[str, Interval]) -> tuple[bool, float]:
    value = row[1].value
    return value is None, 0.0 if value is None else value


def _from_the_worst(rows: Rows) -> tuple[Rows, Rows]:
    """Split after the worst; a fold for two or three groups would be a nuisance."""
    most = len(rows) if len(rows) <= _WORST + 4 else _WORST
    return rows[:most], rows[most:]


def _from_both_ends(rows: Rows) -> tuple[Rows, Rows]:
    known = [row for row in rows if row[1].value is not None]
    if len(rows) <= 2 * _AT_EITHER_END:
        return rows, ()
    if len(known) <= 2 * _AT_EITHER_END:
        return known, [row for row in rows if row[1].value is None]
    first = [*known[:_AT_EITHER_END], *known[-_AT_EITHER_END:]]
    return first, [*known[_AT_EITHER_END:-_AT_EITHER_END], *(row for row in rows if row[1].value is None)]


def _folded(
    first: Rows, rest: Rows, bounds: Sequence[float], title: str, key: str, lang: Lang
) -> FindingGroups:
    say, every = words(lang), len(first) + len(rest)
    scale = group_scale([one for _, one in (*first, *rest)], bounds)
    name = say(key, title=title, shown=number(len(first)), all=number(every)) if rest else title
    return FindingGroups(
        first=(_drawn(first, bounds, name, scale, lang),),
        rest=_parts(rest, bounds, say("plot_others", title=title), scale, lang)
        if 0 < every <= _MOST_GROUPS
        else (),
        left=len(rest),
    )


def _all(rows: Rows, bounds: Sequence[float], title: str, lang: Lang) -> Plots:
    if len(rows) < _FEWEST_GROUPS:
        return ()
    scale = group_scale([one for _, one in rows], bounds)
    if len(rows) <= _MOST_GROUPS:
        return _parts(rows, bounds, title, scale, lang)
    known = [row for row in rows if row[1].value is not None]
    shown = [*known[:_ROWS_OF_A_PLOT], *known[_ROWS_OF_A_PLOT:][-_ROWS_OF_A_PLOT:]]
    name = words(lang)("plot_ends", title=title, shown=number(len(shown)), all=number(len(rows)))
    return (_drawn(shown, bounds, name, scale, lang),)


def _parts(rows: Rows, bounds: Sequence[float], title: str, scale: Scale, lang: Lang) -> Plots:
    parts = [rows[start : start + _ROWS_OF_A_PLOT] for start in range(0, len(rows), _ROWS_OF_A_PLOT)]
    say, plots = words(lang), []
    for place, part in enumerate(parts, 1):
        name = say("plot_part", title=title, part=place, parts=len(parts)) if len(parts) > 1 else title
        plots.append(_drawn(part, bounds, name, scale, lang))
    return tuple(plots)


def _drawn(rows: Rows, bounds: Sequence[float], name: str, scale: Scale, lang: Lang) -> tuple[str, Markup]:
    say = words(lang)
    desc = say("plot_desc", bound=" ".join(say("plot_bound", bound=number(bound)) for bound in bounds))
    return name, interval_plot(rows, bounds, Caption(title=name, desc=desc), scale=scale)
