"""Whether everything that counts is decided by the answers so far: when a sequential measurement stops."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from lexgate.assessment.choose import candidates, choose
from lexgate.assessment.looks import asks_model
from lexgate.assessment.measure import estimates, why_never
from lexgate.assessment.sequential import Running
from lexgate.checks._check import Check
from lexgate.core.estimate import Estimate
from lexgate.core.verdict import Finding, Plan, Ruling, Status, Verdict
from lexgate.flow.context import Context
from lexgate.models.subject import Subject
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict

_SETTLED = frozenset({Status.MET, Status.NOT_MET, Status.NOT_APPLICABLE})


def judged(
    context: Context, ruling: Ruling, subject: str, measured: Sequence[Estimate], plan: Plan, sealed: str
) -> Verdict:
    """Return the verdict under one standard; nothing is recorded."""
    chosen, picked_from = {}, {}
    for requirement in ruling.standard.requirements:
        options = context.checks[requirement.check].complete(requirement.options)
        estimate = choose(requirement, options, measured, ruling.as_of)
        if estimate is not None:
            chosen[requirement.id] = estimate
            picked_from[requirement.id] = len(candidates(requirement, options, measured))
    applies = catalog.applies(ruling.standard, plan.passport)
    return verdict(ruling, subject, chosen, applies, sealed, picked_from)


def watch(context: Context, plan: Plan, rest: Subject) -> Callable[[Subject], bool]:
    """Return a function that says of a subject with the answers so far whether they decide all that answers can.

    Args:
        context: The project.
        plan: What is asked.
        rest: The subject without answers; what is measured on it is measured once.
    """
    of_law = {item.check for item in plan.requirements()}
    asked = [one for one in plan.asked if one.check in of_law]
    by_answers = tuple(one for one in asked if asks_model(context.checks[one.check]))
    by_rest = tuple(one for one in asked if not asks_model(context.checks[one.check]))
    running = Running()

    @cache
    def known() -> tuple[Estimate, ...]:
        return estimates(rest, replace(plan, asked=by_rest), context.checks, Running())

    def enough(subject: Subject) -> bool:
        found = (*known(), *estimates(subject, replace(plan, asked=by_answers), context.checks, running))
        verdicts = (judged(context, ruling, "", found, plan, "") for ruling in plan.rulings)
        return all(
            _settled(context.checks[finding.check], finding, subject)
            for verdict in verdicts
            for finding in verdict.findings
        )

    return enough


def _settled(check: Check, finding: Finding, subject: Subject) -> bool:
    """Return whether more answers would be of no use to a finding."""
    groupless = subject.predictions is None or not subject.predictions.groups
    return (
        not finding.decides
        or finding.status in _SETTLED
        or not asks_model(check)
        or why_never(check, subject) is not None
        or (check.by_attribute and groupless)
        or bool(finding.missing)
    )
