"""Verdicts as the report shows them: each finding beside the requirement it judges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.account import Account
from lexgate.core.citation import Basis
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import number
from lexgate.core.requirement import Bound, Decide, Requirement, Standard
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Finding, Status, Verdict
from lexgate.report.charts import Caption, bound_plot
from lexgate.report.next_steps import next_steps
from lexgate.report.saying import Titles, asked_key, check_name, cited, day, held, limit, options, spread
from lexgate.report.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding, ready to print."""

    anchor: str
    finding: Finding
    requirement: Requirement | None
    """None where the sealed plan does not have it."""
    title: str
    measured: str
    bound: str
    n: str
    how: str
    """Key of the words: ``confident``, ``point`` or ``report``."""
    in_force: Bound | None
    own_reading: bool
    """Whether the bound is LexGate's reading."""
    estimate_anchor: str
    """Where its numbers stand in the report, or empty."""
    plot: Markup
    """The value against the bound, or nothing."""
    facts: tuple[tuple[str, str], ...]
    """What else is to be said: name and value, in the language of the report."""
    steps: tuple[Text, ...]
    """What can be done, where something is to be done."""

    @property
    def is_measured(self) -> bool:
        """Whether there is a value."""
        return self.finding.estimate is not None and self.finding.estimate.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """One verdict, ready to print."""

    anchor: str
    verdict: Verdict
    standard: Standard | None
    title: str
    cited: str
    """The title as it stands in a sentence."""
    findings: tuple[FindingView, ...]

    def count(self, status: Status) -> int:
        """Return how many deciding findings have a status."""
        return sum(view.finding.status is status for view in self.findings if view.finding.decides)

    @property
    def deciding(self) -> int:
        """How many findings count for the verdict."""
        return sum(view.finding.decides for view in self.findings)


def verdict_views(account: Account, lang: Lang, titles: Titles) -> tuple[VerdictView, ...]:
    """Return the verdicts of an account, each finding beside its requirement in the sealed plan."""
    standards = {
        (ruling.standard.id, ruling.standard.version, ruling.as_of): ruling.standard
        for ruling in account.plan.rulings
    }
    anchors = {
        asked_key(estimate.check, estimate.options): f"estimate-{place}"
        for place, estimate in enumerate(account.estimates, 1)
    }
    return tuple(
        _verdict(
            place,
            verdict,
            standards.get((verdict.standard, verdict.version, verdict.as_of)),
            anchors,
            lang,
            titles,
        )
        for place, verdict in enumerate(account.verdicts, 1)
    )


def _verdict(
    place: int,
    verdict: Verdict,
    standard: Standard | None,
    anchors: Mapping[str, str],
    lang: Lang,
    titles: Titles,
) -> VerdictView:
    known = {item.id: item for item in standard.requirements} if standard else {}
    title = standard.title.say(lang) if standard else verdict.standard
    return VerdictView(
        anchor=f"verdict-{place}",
        verdict=verdict,
        standard=standard,
        title=title,
        cited=cited(title, lang),
        findings=tuple(
            _finding(
                f"clause-{place}-{index}",
                finding,
                known.get(finding.requirement),
                standard,
                verdict,
                anchors,
                lang,
                titles,
            )
            for index, finding in enumerate(verdict.findings, 1)
        ),
    )


def _finding(
    anchor: str,
    finding: Finding,
    requirement: Requirement | None,
    standard: Standard | None,
    verdict: Verdict,
    anchors: Mapping[str, str],
    lang: Lang,
    titles: Titles,
) -> FindingView:
    estimate, judged = finding.estimate, held(finding)
    in_force = requirement.bound_on(verdict.as_of) if requirement else None
    key = asked_key(estimate.check, estimate.options) if estimate else ""
    return FindingView(
        anchor=anchor,
        finding=finding,
        requirement=requirement,
        title=requirement.title.say(lang) if requirement else finding.requirement,
        measured=spread(judged, finding.bound) if judged else "–",
        bound=limit(finding.bound, requirement.side if requirement else None),
        n=number(estimate.n) if estimate else "–",
        how=(requirement.decide if requirement else Decide.CONFIDENT).value,
        in_force=in_force,
        own_reading=in_force is not None
        and in_force.value is not None
        and in_force.basis is Basis.OPERATIONAL,
        estimate_anchor=anchors.get(key, ""),
        plot=_plot(finding, requirement, judged, lang),
        facts=_facts(finding, requirement, in_force, lang, titles),
        steps=next_steps(finding, requirement, standard),
    )


def _plot(finding: Finding, requirement: Requirement | None, estimate: Estimate | None, lang: Lang) -> Markup:
    if estimate is None or estimate.value is None or finding.bound is None:
        return Markup()
    if requirement is None or requirement.side is None:
        return Markup()
    say = words(lang)
    interval = Interval(value=estimate.value, low=estimate.low, high=estimate.high, n=estimate.n)
    text = f"{spread(estimate, finding.bound)}; {say('bound')} {limit(finding.bound, requirement.side)}"
    caption = Caption(title=requirement.title.say(lang), desc=text)
    level = f"{say('level')} {estimate.level:g}"
    if estimate != finding.estimate:
        level = say("held_interval")
    elif estimate.low is None or estimate.method == "census":
        level = ""
    return bound_plot(
        interval, finding.bound, requirement.side, note=level, label=say("bound"), caption=caption
    )


def _facts(
    finding: Finding, requirement: Requirement | None, in_force: Bound | None, lang: Lang, titles: Titles
) -> tuple[tuple[str, str], ...]:
    say = words(lang)
    weight = say("decides_why" if finding.decides else "advisory_why")
    how = [say(f"{requirement.decide.value}_why"), weight] if requirement else [weight]
    found = [(say("how"), _joined(how, lang))]
    if in_force and in_force.value is not None:
        found.append((say("basis"), _basis(in_force, lang)))
    beside = _beside(finding, requirement, lang)
    if beside:
        found.append((say("beside"), _joined(beside, lang)))
    given = options(requirement.options) if requirement else ""
    name = check_name(finding.check, titles, lang)
    found.append((say("check"), f"{name} ({given})" if given else name))
    return tuple(found)


def _beside(finding: Finding, requirement: Requirement | None, lang: Lang) -> list[str]:
    """Return what else the numbers say: the other reading, and the p-value."""
    say = words(lang)
    parts = []
    if finding.point_status and requirement:
        key = "beside_confident" if requirement.decide is Decide.POINT else "beside_point"
        parts.append(say(key, status=finding.point_status.word.say(lang)))
    if finding.p_value is not None:
        parts.append(say("p_value", value=number(finding.p_value)))
    return parts


def _joined(parts: Sequence[str], lang: Lang) -> str:
    return ("; " if lang is Lang.EN else "；").join(parts)


def _basis(bound: Bound, lang: Lang) -> str:
    say = words(lang)
    parts = [say(f"basis_{bound.basis.value}"), say("since", day=day(bound.since, lang))]
    if bound.source:
        parts.append(say("set_by", source=bound.source))
    return _joined(parts, lang)
