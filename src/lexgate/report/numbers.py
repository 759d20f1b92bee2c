"""Estimates as the report shows them: with their interval, their groups and their facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.account import Account
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang
from lexgate.core.verdict import Status
from lexgate.report.charts import Caption, reliability
from lexgate.report.curves import CURVES, curve_plots
from lexgate.report.facts import Table, classification_report, confusion, reliability_bins, tables
from lexgate.report.findings import VerdictView
from lexgate.report.group_plots import Plots, drawn_with_finding, group_plots, ratio_plots
from lexgate.report.path_plot import path_plot
from lexgate.report.saying import Titles, estimate_name, options, spread
from lexgate.report.slices import in_one_language, slice_plots
from lexgate.report.words import words


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
    plots: Plots
    """Those that no finding shows already."""
    classes: tuple[tuple[str, ...], ...]
    """Rows of the classification report."""
    confusion: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
    """Answers, and rows of counts by true class."""
    reliability: Markup
    curves: Plots
    facts: tuple[Table, ...]
    drawn: bool
    """Whether a finding shows its pictures."""

    @property
    def in_full(self) -> bool:
        """Whether it has a place of its own; of what was not measured the table says why."""
        return self.estimate.value is not None or self.has_more

    @property
    def has_more(self) -> bool:
        """Whether there is more than its value: groups, pictures, tables."""
        parts = (self.estimate.groups, self.plots, self.classes, self.confusion[0], self.curves, self.facts)
        return any(parts) or bool(self.reliability)


def estimate_views(
    account: Account, verdicts: Sequence[VerdictView], lang: Lang, titles: Titles
) -> tuple[EstimateView, ...]:
    """Return every estimate of an account, with the findings that rest on it."""
    return tuple(
        _view(f"estimate-{place}", estimate, account, verdicts, lang, titles)
        for place, estimate in enumerate(account.estimates, 1)
    )


def _view(
    anchor: str,
    estimate: Estimate,
    account: Account,
    verdicts: Sequence[VerdictView],
    lang: Lang,
    titles: Titles,
) -> EstimateView:
    users = [row for verdict in verdicts for row in verdict.findings if row.estimate_anchor == anchor]
    drawn = any(row.finding.status is not Status.NOT_APPLICABLE for row in users)
    name = estimate_name(estimate, titles, lang, account.estimates)
    bounds = sorted({row.finding.bound for row in users if row.finding.bound is not None})
    return EstimateView(
        anchor=anchor,
        estimate=estimate,
        name=name,
        measured=spread(estimate),
        options=options(estimate.options),
        used_by=tuple((row.anchor, row.title) for row in users),
        plots=_plots(estimate, bounds, account.plan.items, name, lang, drawn=drawn),
        classes=tuple(classification_report(estimate.facts.get("classification_report"))),
        confusion=confusion(estimate.facts.get("confusion")),
        reliability=Markup() if drawn else reliability_of(estimate, name, lang),
        curves=curve_plots(estimate.facts, name, lang),
        facts=tuple(
            tables(
                in_one_language(estimate.facts, lang),
                lang,
                without=("classification_report", "confusion", *CURVES),
            )
        ),
        drawn=drawn,
    )


def _plots(
    estimate: Estimate, bounds: Sequence[float], items: int, name: str, lang: Lang, *, drawn: bool
) -> Plots:
    """Return the plots of an estimate, without those that stand with a finding already."""
    there = drawn_with_finding(estimate) if drawn else ""
    found: list[Plots] = []
    if there != "groups":
        found.append(group_plots(estimate, bounds, name, lang))
    if there != "ratios":
        found.append(ratio_plots(estimate, bounds, name, lang))
    if not drawn:
        found.append(slice_plots(estimate.facts, bounds, name, lang))
        found.append(path_plot(estimate, bounds, items, name, lang))
    return tuple(plot for some in found for plot in some)


def reliability_of(estimate: Estimate, name: str, lang: Lang) -> Markup:
    """Return the reliability diagram of an estimate that has one, else nothing."""
    bins = reliability_bins(estimate.facts.get("reliability"))
    if not bins:
        return Markup()
    say = words(lang)
    caption = Caption(title=f"{name}: {say('reliability_caption')}", desc=say("reliability_desc"))
    return reliability(bins, (say("confidence"), say("accuracy")), caption)
