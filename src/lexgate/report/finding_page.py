"""What the report says of one finding beyond its row: what drives it, its groups, the way to it, what to try, evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.account import Account
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Finding, Status
from lexgate.report.distance import distance
from lexgate.report.drivers import drivers
from lexgate.report.findings import FindingView, VerdictView
from lexgate.report.group_plots import FindingGroups, Plots, finding_groups
from lexgate.report.numbers import reliability_of
from lexgate.report.path_plot import path_plot
from lexgate.report.remedies import Try, tries
from lexgate.report.saying import Titles, estimate_name, spread
from lexgate.report.slices import slice_plots

Needs = Mapping[str, Sequence[str]]
"""Check → what it looks at (``Check.needs``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPage:
    """What is told of one finding."""

    beside: tuple[tuple[str, str, str], ...]
    """The other attributes, of which it is the worst: anchor of the numbers, attribute, value."""
    distance: tuple[Text, ...]
    drivers: tuple[Text, ...]
    groups: FindingGroups
    """The worst groups, and the others."""
    plots: Plots
    """Worst slices, and the way to the decision."""
    reliability: Markup
    """Confidence against accuracy, or nothing."""
    tries: tuple[Try, ...]
    outcomes: str
    """Digest of the outcomes it rests on, or empty."""


def finding_pages(
    account: Account, verdicts: Sequence[VerdictView], needs: Needs, lang: Lang, titles: Titles
) -> dict[str, FindingPage]:
    """Return what is told of every finding, by its anchor in the report.

    Args:
        account: Everything that is reported.
        verdicts: Its verdicts as the report shows them.
        needs: What checks look at.
        lang: Language of plots.
        titles: Titles of checks.
    """
    return {
        row.anchor: _page(account, row, needs, lang, titles) for view in verdicts for row in view.findings
    }


def _page(account: Account, row: FindingView, needs: Needs, lang: Lang, titles: Titles) -> FindingPage:
    finding = row.finding
    seen = finding.estimate if finding.status is not Status.NOT_APPLICABLE else None
    side = row.requirement.side if row.requirement else None
    name = estimate_name(seen, titles, lang, account.estimates) if seen else ""
    bounds = () if finding.bound is None else (finding.bound,)
    return FindingPage(
        beside=_beside(account, finding) if seen else (),
        distance=distance(finding, row.requirement),
        drivers=drivers(seen, finding.bound, side) if seen else (),
        groups=finding_groups(seen, bounds, side, name, lang) if seen else FindingGroups(),
        plots=_plots(seen, bounds, account.plan.items, name, lang) if seen else (),
        reliability=reliability_of(seen, name, lang) if seen else Markup(),
        tries=tries(
            finding,
            needs.get(finding.check, ()),
            tuned=account.model is not None,
            stored="predictions" in account.plan.inputs,
        ),
        outcomes=seen.source if seen else "",
    )


def _beside(account: Account, finding: Finding) -> tuple[tuple[str, str, str], ...]:
    """Return the attributes from which the finding's was picked as the worst."""
    seen = finding.estimate
    if seen is None or finding.picked_from == 1:
        return ()
    crossed = "+" in str(seen.options.get("attribute"))
    return tuple(
        (f"estimate-{place}", str(one.options.get("attribute")), spread(one))
        for place, one in enumerate(account.estimates, 1)
        if one.check == seen.check
        and one.options != seen.options
        and {**one.options, "attribute": None} == {**seen.options, "attribute": None}
        and ("+" in str(one.options.get("attribute"))) is crossed
    )


def _plots(seen: Estimate, bounds: Sequence[float], items: int, name: str, lang: Lang) -> Plots:
    return (
        *slice_plots(seen.facts, bounds, name, lang),
        *path_plot(seen, bounds, items, name, lang),
    )
