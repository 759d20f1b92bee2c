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
from lexgate.assessment.needs import AtHand, exact, needs
from lexgate.assessment.offer import Offer
from lexgate.checks._check import Check
from lexgate.core.assess_spec import AssessSpec
from lexgate.core.errors import Problems
from lexgate.core.passport import Passport
from lexgate.core.verdict import Plan, Ruling


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
        *problems_of_project(spec, checks, offer),
    ]
    if problems:
        raise Problems("The plan", problems)
    every = asked(requirements, passport, spec, checks, offer)
    at_once = why_at_once(rulings, spec, checks, offer, passport.task) if spec.sequential else None
    at_hand = AtHand(capabilities=offer.capabilities, task=passport.task, items=offer.items)
    early = spec.sequential and at_once is None
    return Plan(
        passport=passport,
        rulings=rulings,
        asked=kept(every, checks, frozenset(item.check for item in requirements)) if early else every,
        level=spec.level,
        seed=spec.seed,
        draws=spec.draws,
        inputs=dict(offer.inputs),
        items=offer.items,
        made_on=made_on,
        needed=dict(pair for ruling in rulings for pair in exact(needs(ruling, checks, at_hand))),
        looks=looks(offer.items) if early else (),
        at_once=at_once,
    )
