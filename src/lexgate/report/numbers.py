"""Estimates as the report shows them: with their interval, their groups and their facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.account import Account
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import number
from lexgate.core.text import Lang
from lexgate.report.charts import Caption, group_scale, interval_plot, reliability
from lexgate.report.curves import CURVES, curve_plots
from lexgate.report.facts import Table, classification_report, confusion, ratios, reliability_bins, tables
from lexgate.report.findings import VerdictView
from lexgate.report.path_plot import path_plot
from lexgate.report.saying import Titles, estimate_name, options, spread
from lexgate.report.slices import in_one_language, slice_plots
from lexgate.report.words import words

Plots = tuple[tuple[str, Markup], ...]
_FEWEST_GROUPS = 2
_ROWS_OF_A_PLOT = 28
"""So that a plot fits on a page."""
_MOST_PARTS = 3
"""Of more groups, the lowest and the highest are drawn; the table has all."""
_EXTREMES = 6
"""Groups at either end that a finding shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateView:
    """One estimate, ready to print."""

    anchor: str
    estimate: Estimate
    name: str
    measured: str
    options: str
    used_by: tuple[tuple[str, str], ...]
    """Anchor and title of the findings that rest on it."""
    plots: tuple[tuple[str, Markup], ...]
    """What each plot shows, and the plot."""
    classes: tuple[tuple[str, ...], ...]
    """Rows of the classification report."""
    confusion: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
    """Answers, and rows of counts by true class."""
    reliability: Markup
    curves: tuple[tuple[str, Markup], ...]
    """What each curve shows, and the curve."""
    facts: tuple[Table, ...]

    @property
    def in_full(self) -> bool:
        """Whether it has a place of its own: it was measured, or a finding rests on it."""
        return self.estimate.value is not None or bool(self.used_by)


def estimate_views(
    account: Account, verdicts: Sequence[VerdictView], lang: Lang, titles: Titles
) -> tuple[EstimateView, ...]:
    """Return every estimate of an account, with the findings that rest on it."""
    return tuple(
        _view(f"estimate-{place}", estimate, account.plan.items, verdicts, lang, titles)
        for place, estimate in enumerate(account.estimates, 1)
    )


def _view(
    anchor: str,
    estimate: Estimate,
    items: int,
    verdicts: Sequence[VerdictView],
    lang: Lang,
    titles: Titles,
) -> EstimateView:
    users = [row for verdict in verdicts for row in verdict.findings if row.estimate_anchor == anchor]
    name = estimate_name(estimate, titles, lang)
    bounds = sorted({row.finding.bound for row in users if row.finding.bound is not None})
    return EstimateView(
        anchor=anchor,
        estimate=estimate,
        name=name,
        measured=spread(estimate),
        options=options(estimate.options),
        used_by=tuple((row.anchor, row.title) for row in users),
        plots=(
            *group_plots(estimate, bounds, name, lang),
            *_ratio_plots(estimate, bounds, name, lang),
            *slice_plots(estimate.facts, bounds, name, lang),
            *(() if users else path_plot(estimate, bounds, items, name, lang)),
        ),
        classes=tuple(classification_report(estimate.facts.get("classification_report"))),
        confusion=confusion(estimate.facts.get("confusion")),
        reliability=reliability_of(estimate, name, lang),
        curves=curve_plots(estimate.facts, name, lang),
        facts=tuple(
            tables(
                in_one_language(estimate.facts, lang),
                lang,
                without=("classification_report", "confusion", *CURVES),
            )
        ),
    )


def group_plots(estimate: Estimate, bounds: Sequence[float], name: str, lang: Lang) -> Plots:
    """Return the plot of the groups, in parts that fit on a page.

    A bound is drawn only where the estimate is one of the groups' values (the worst group, the worst class): where
    it is another quantity, such as the gap between two groups, a line among the groups would mislead.
    """
    values = [interval.value for interval in estimate.groups.values() if interval.value is not None]
    return _plots(
        estimate.groups,
        bounds if estimate.value in values else (),
        words(lang)("groups_plot", check=name),
        lang,
    )


def _ratio_plots(estimate: Estimate, bounds: Sequence[float], name: str, lang: Lang) -> Plots:
    """Return the plot of each group's ratio to the group with the highest rate, which the bound is about."""
    return _plots(ratios(estimate.facts.get("ratios")), bounds, words(lang)("ratios_plot", check=name), lang)


def _plots(groups: Mapping[str, Interval], bounds: Sequence[float], title: str, lang: Lang) -> Plots:
    if len(groups) < _FEWEST_GROUPS:
        return ()
    rows = sorted(groups.items(), key=_by_value)
    scale = group_scale([interval for _, interval in rows], bounds)
    if len(rows) > _MOST_PARTS * _ROWS_OF_A_PLOT:
        return _ends(rows, bounds, title, lang, _ROWS_OF_A_PLOT)
    parts = [rows[start : start + _ROWS_OF_A_PLOT] for start in range(0, len(rows), _ROWS_OF_A_PLOT)]
    say, desc = words(lang), _description(bounds, lang)
    plots = []
    for place, part in enumerate(parts, 1):
        name = say("plot_part", title=title, part=place, parts=len(parts)) if len(parts) > 1 else title
        plots.append((name, interval_plot(part, bounds, Caption(title=name, desc=desc), scale=scale)))
    return tuple(plots)


def extreme_groups(estimate: Estimate, bounds: Sequence[float], name: str, lang: Lang) -> Plots:
    """Return the plot of the groups for a finding: all if they are few, else the lowest and the highest."""
    facts, key, groups = estimate.facts.get("ratios"), "ratios_plot", ratios(estimate.facts.get("ratios"))
    if not facts:
        key, groups = "groups_plot", estimate.groups
        values = [interval.value for interval in groups.values() if interval.value is not None]
        bounds = bounds if estimate.value in values else ()
    rows = sorted(groups.items(), key=_by_value)
    if len(rows) < _FEWEST_GROUPS:
        return ()
    return _ends(rows, bounds, words(lang)(key, check=name), lang, _EXTREMES)


def _ends(
    rows: Sequence[tuple[str, Interval]], bounds: Sequence[float], title: str, lang: Lang, most: int
) -> Plots:
    """Return one plot of the groups at both ends; what has no value stands last, and is drawn where all are."""
    known = [row for row in rows if row[1].value is not None]
    shown = (
        rows if len(rows) <= 2 * most else [*known[:most], *known[-most:]] if len(known) > 2 * most else known
    )
    left = len(rows) - len(shown)
    name = (
        words(lang)("plot_ends", title=title, shown=number(len(shown)), all=number(len(rows)))
        if left
        else title
    )
    return ((name, interval_plot(shown, bounds, Caption(title=name, desc=_description(bounds, lang)))),)


def _description(bounds: Sequence[float], lang: Lang) -> str:
    say = words(lang)
    return say("plot_desc", bound=" ".join(say("plot_bound", bound=number(bound)) for bound in bounds))


def _by_value(row: tuple[str, Interval]) -> tuple[bool, float]:
    value = row[1].value
    return value is None, 0.0 if value is None else value


def reliability_of(estimate: Estimate, name: str, lang: Lang) -> Markup:
    """Return the reliability diagram of an estimate that has one, else nothing."""
    bins = reliability_bins(estimate.facts.get("reliability"))
    if not bins:
        return Markup()
    say = words(lang)
    caption = Caption(title=f"{name}: {say('reliability_caption')}", desc=say("reliability_desc"))
    return reliability(bins, (say("confidence"), say("accuracy")), caption)
