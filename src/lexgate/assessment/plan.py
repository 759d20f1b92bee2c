"""The plan: what will be measured and how it will be decided, made before anything is.

It is made from what the subject offers, never from its answers.
Order: what the standards ask for, then what the project asks for; then the sample sizes. It does not seal the plan in
the ledger.
"""

from collections.abc import Mapping
from datetime import date

from lexgate.assessment.asked import asked
from lexgate.assessment.asked_wrongly import problems_of_law, problems_of_project
from lexgate.assessment.looks import kept, looks, why_at_once
from lexgate.assessment.offer import Offer
from lexgate.checks._check import Check
from lexgate.core.errors import Problems
from lexgate.core.passport import Passport
from lexgate.core.project import AssessSpec
from lexgate.core.requirement import Decide, Requirement, Side
from lexgate.core.verdict import Plan, Ruling
from lexgate.stats.power import items_needed

POWER = 0.8
"""Probability of a decision for which the needed items are planned …"""
MARGIN = 0.5
"""… if the system lies this share of the way from the bound to perfect."""
SAMPLED = frozenset({"predictions", "pairs", "judgements"})
"""Capabilities that are a sample; all others are looked at whole."""


def make(
    *,
    passport: Passport,
    rulings: tuple[Ruling, ...],
    spec: AssessSpec,
    checks: Mapping[str, Check],
    offer: Offer,
    made_on: date,
) -> Plan:
    """Return the plan of an assessment.

    Args:
        passport: The system.
        rulings: Standards, each with its day.
        spec: Section ``assess`` of the project.
        checks: The drawer, by id.
        offer: What the subject will have.
        made_on: The day; ages and deadlines are counted to it.

    Returns:
        The plan; every measurement has all its options, and stands once.

    Raises:
        Problems: LG-INPUT-001, unknown checks or options, all at once.
    """
    requirements = [item for ruling in rulings for item in ruling.standard.requirements]
    problems = [
        *problems_of_law(requirements, checks),
        *problems_of_project(spec, checks, offer.attributes),
    ]
    if problems:
        raise Problems("The plan", problems)
    every = asked(requirements, passport, spec, checks, offer)
    at_once = why_at_once(rulings, spec, checks, offer) if spec.sequential else None
    early = spec.sequential and at_once is None
    return Plan(
        passport=passport,
        rulings=rulings,
        asked=kept(every, checks) if early else every,
        level=spec.level,
        seed=spec.seed,
        draws=spec.draws,
        inputs=dict(offer.inputs),
        items=offer.items,
        made_on=made_on,
        needed={name: n for ruling in rulings for name, n in _needed(ruling, checks).items()},
        looks=looks(offer.items, spec.batch_size) if early else (),
        at_once=at_once,
    )


def _needed(ruling: Ruling, checks: Mapping[str, Check]) -> dict[str, int]:
    """Return the items that decide each plain share, if the system lies halfway between the bound and perfect.

    They suffice at the first step of Holm's rule, with every requirement that may turn out to share the error; so a
    plan asks for too many rather than for too few.
    """
    family = [item for item in ruling.standard.requirements if _shares(item, ruling, checks[item.check])]
    needed = {}
    for item in ruling.standard.requirements:
        bound = item.bound_on(ruling.as_of)
        if bound is None or bound.value is None or item.decide is Decide.REPORT:
            continue
        if not checks[item.check].proportion:
            continue
        together = len(family) if item in family and ruling.standard.multiplicity != "none" else 1
        perfect = 0.0 if item.side is Side.AT_MOST else 1.0
        found = items_needed(
            bound.value,
            bound.value + MARGIN * (perfect - bound.value),
            level=1 - (1 - item.level) / together,
            power=POWER,
        )
        if found is not None:
            needed[item.id] = max(found, item.min_n)
    return needed


def _shares(requirement: Requirement, ruling: Ruling, check: Check) -> bool:
    """Return whether a requirement may share the error of its standard (see ``lexgate.verdict.family``)."""
    bound = requirement.bound_on(ruling.as_of)
    return (
        bound is not None
        and bound.value is not None
        and requirement.decide is Decide.CONFIDENT
        and requirement.counts
        and not SAMPLED.isdisjoint(check.needs)
    )
