"""What is measured: what the standards ask for, then what the project asks for, each once and with all its options."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from pydantic import JsonValue

from lexgate.assessment.choose import ALL_CROSSES
from lexgate.assessment.offer import Offer
from lexgate.checks._check import Check
from lexgate.core.assess_spec import AssessSpec
from lexgate.core.canon import digest_json
from lexgate.core.passport import Passport
from lexgate.core.requirement import Requirement
from lexgate.core.verdict import Asked


def asked(
    requirements: Iterable[Requirement],
    passport: Passport,
    spec: AssessSpec,
    checks: Mapping[str, Check],
    offer: Offer,
) -> tuple[Asked, ...]:
    """Return every measurement, in order.

    Args:
        requirements: Of all standards; their checks exist and their options are known.
        passport: The system.
        spec: Section ``assess`` of the project.
        checks: The drawer, by id.
        offer: What the subject will have.
    """
    by_law = _asked_by_law(requirements, checks, offer.attributes, spec)
    return tuple(_once([*by_law, *_asked_by_project(passport, spec, checks, offer)]))


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
            and "timing" not in check.needs  # differs from run to run
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
