"""The plan: what will be measured and how it will be decided, made before anything is.

It is made from what the subject offers, never from its answers.
Order: what the standards ask for, then what the project asks for; then the sample sizes. It does not seal the plan in
the ledger.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from pydantic import JsonValue

from lexgate.assessment.choose import ALL_CROSSES
from lexgate.checks._check import Check
from lexgate.core.canon import digest_json
from lexgate.core.citation import Confidence
from lexgate.core.errors import Problem, Problems
from lexgate.core.near import did_you_mean
from lexgate.core.passport import Passport
from lexgate.core.project import AssessSpec
from lexgate.core.requirement import Decide, Requirement, Severity, Side
from lexgate.core.verdict import Asked, Plan, Ruling
from lexgate.stats.power import items_needed

POWER = 0.8
"""Probability of a decision for which the needed items are planned …"""
MARGIN = 0.5
"""… if the system lies this share of the way from the bound to perfect."""
SAMPLED = frozenset({"predictions", "pairs"})
"""Capabilities that are a sample; all others are looked at whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a plan may know of the subject: what it will have, never what it will answer."""

    capabilities: frozenset[str]
    """Names for which ``Subject.has`` will be true."""
    attributes: tuple[str, ...] = ()
    """Attributes of the data."""
    items: int
    """Items in the test data."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Name → digest of everything that is measured."""


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
        *_problems_of_law(requirements, checks),
        *_problems_of_project(spec, checks, offer.attributes),
    ]
    if problems:
        raise Problems("The plan", problems)
    asked = [
        *_asked_by_law(requirements, checks, offer.attributes, spec),
        *_asked_by_project(passport, spec, checks, offer),
    ]
    return Plan(
        passport=passport,
        rulings=rulings,
        asked=tuple(_once(asked)),
        level=spec.level,
        seed=spec.seed,
        draws=spec.draws,
        inputs=dict(offer.inputs),
        items=offer.items,
        made_on=made_on,
        needed={name: n for ruling in rulings for name, n in _needed(ruling, checks).items()},
    )


def _asked_by_law(
    requirements: Iterable[Requirement],
    checks: Mapping[str, Check],
    attributes: tuple[str, ...],
    spec: AssessSpec,
) -> Iterator[Asked]:
    for requirement in requirements:
        check = checks[requirement.check]
        for options in _expand(check, requirement.options, attributes, crosses=False):
            yield _complete(check, options, spec)


def _asked_by_project(
    passport: Passport,
    spec: AssessSpec,
    checks: Mapping[str, Check],
    offer: Offer,
) -> Iterator[Asked]:
    if spec.checks is None:
        wanted: list[tuple[Check, dict[str, JsonValue]]] = [
            (check, {})
            for check in checks.values()
            if offer.capabilities.issuperset(check.needs)
            and "registers" not in check.needs  # what a register must hold, a law or the project says
            and passport.task in (*check.tasks, None)
            and (offer.attributes or not check.by_attribute)
        ]
    else:
        wanted = [(checks[item.check], item.options) for item in spec.checks]
    for check, given in wanted:
        for options in _expand(check, given, offer.attributes, crosses=spec.intersections):
            yield _complete(check, options, spec)


def _expand(
    check: Check, options: Mapping[str, JsonValue], attributes: tuple[str, ...], *, crosses: bool
) -> Iterator[dict[str, JsonValue]]:
    """Return the options once for each attribute they speak of."""
    named = options.get("attribute", "")
    if not check.by_attribute or named not in ("", ALL_CROSSES):
        yield dict(options)
        return
    pairs = ["+".join(pair) for pair in combinations(attributes, 2)] if check.crosses else []
    chosen = pairs if named == ALL_CROSSES else [*attributes, *(pairs if crosses else [])]
    for attribute in chosen or [""]:
        yield {**options, "attribute": attribute}


def _complete(check: Check, options: Mapping[str, JsonValue], spec: AssessSpec) -> Asked:
    full = check.complete(options)
    if "positive" in full and full["positive"] is None:
        full["positive"] = spec.positive
    return Asked(check=check.id, options=full)


def _once(asked: Iterable[Asked]) -> Iterator[Asked]:
    seen = set()
    for one in asked:
        key = (one.check, digest_json(one.options))
        if key not in seen:
            seen.add(key)
            yield one


def _problems_of_law(requirements: Iterable[Requirement], checks: Mapping[str, Check]) -> Iterator[Problem]:
    for requirement in requirements:
        yield from _problems(f"requirement {requirement.id}", requirement.check, requirement.options, checks)


def _problems_of_project(
    spec: AssessSpec, checks: Mapping[str, Check], attributes: tuple[str, ...]
) -> Iterator[Problem]:
    for index, item in enumerate(spec.checks or ()):
        where = f"assess.checks.{index}"
        yield from _problems(where, item.check, item.options, checks)
        known = _attributes_of(checks.get(item.check), spec, attributes)
        named = item.options.get("attribute")
        if known is None or not isinstance(named, str):
            continue
        for part in named.split("+"):
            if part and part not in known:
                yield Problem(
                    line=0,
                    where=f"{where}.options.attribute",
                    found=f"the attribute {part!r}",
                    expected=f"one of {', '.join(known) or '(the data have none)'}",
                    hint=did_you_mean(part, known),
                )


def _attributes_of(
    check: Check | None, spec: AssessSpec, attributes: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Return the attributes that a check may be asked for: the data's, or the counterfactual sets'."""
    if check is None:
        return None
    if "pairs" in check.needs:
        return spec.pairs.attributes if spec.pairs else None
    return attributes if check.by_attribute else None


def _problems(
    where: str, name: str, options: Mapping[str, JsonValue], checks: Mapping[str, Check]
) -> Iterator[Problem]:
    if name not in checks:
        yield Problem(
            line=0,
            where=where,
            found=f"the check {name!r}",
            expected=f"one of {', '.join(checks)}",
            hint=did_you_mean(name, checks),
        )
        return
    for option, value in options.items():
        wrong = checks[name].problem(option, value)
        if wrong:
            yield Problem(
                line=0,
                where=f"{where}.options.{option}",
                found=wrong.rstrip("."),
                expected=f"an option of {name}",
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
        and requirement.severity is Severity.BLOCKING
        and requirement.citation.confidence is not Confidence.MEMORY
        and not SAMPLED.isdisjoint(check.needs)
    )
