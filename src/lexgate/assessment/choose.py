"""Which of the estimates answers a requirement. Needs neither a check nor numpy, so that a verifier can ask again."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import JsonValue

from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Requirement, Side

ALL_CROSSES = "+"
"""As the option ``attribute`` of a requirement: every intersection of two attributes. Empty: every attribute."""


def choose(
    requirement: Requirement, options: Mapping[str, JsonValue], estimates: Sequence[Estimate], day: date
) -> Estimate | None:
    """Return the estimate by which a requirement is judged, or None if there is none.

    It is one of the requirement's check with the same options; ``positive`` may come from the project. A requirement
    that names no attribute is about every attribute separately (``+``: every intersection of two), and judged by the
    worst: an estimate that lies wholly on the unlawful side, the furthest first; else one that could not be measured;
    else the one whose interval reaches furthest to the unlawful side. So it is met only if it is met for every
    attribute, without correction for looking at several; for *not met*, the judge corrects for the number of
    `candidates`.

    Args:
        requirement: The requirement.
        options: Its options, with the check's defaults filled in.
        estimates: Everything that was measured.
        day: The day whose bound counts.
    """
    found = candidates(requirement, options, estimates)
    if not found:
        return None
    bound = requirement.bound_on(day)
    # Where a rule has no side, any estimate will do, but one that is missing is the worst.
    sign = 1.0 if requirement.side is Side.AT_LEAST else -1.0
    limit = None if bound is None or bound.value is None else sign * bound.value
    return min(found, key=lambda one: _badness(one, sign, limit))


def candidates(
    requirement: Requirement, options: Mapping[str, JsonValue], estimates: Sequence[Estimate]
) -> list[Estimate]:
    """Return the estimates that answer a requirement, of which the worst is chosen: one for each attribute.

    Args:
        requirement: The requirement.
        options: Its options, with the check's defaults filled in.
        estimates: Everything that was measured.
    """
    same = [one for one in estimates if one.check == requirement.check and _agree(options, one.options)]
    named = options.get("attribute")
    found = [one for one in same if one.options.get("attribute") == named]
    if not found and named in ("", ALL_CROSSES):
        crossed = named == ALL_CROSSES
        found = [one for one in same if (ALL_CROSSES in str(one.options["attribute"])) is crossed]
    return found


def _agree(wanted: Mapping[str, JsonValue], options: Mapping[str, JsonValue]) -> bool:
    """Return whether the options agree in all but the attribute."""
    return all(
        options.get(name) == value or (name == "positive" and value is None)
        for name, value in wanted.items()
        if name != "attribute"
    )


def _badness(one: Estimate, sign: float, limit: float | None) -> tuple[int, float]:
    """Return a key that sorts the worst first; ``sign`` turns every bound into a lower one."""
    if one.value is None or one.low is None or one.high is None:
        return 1, 0.0
    low, high = sorted((sign * one.low, sign * one.high))
    if limit is not None and high < limit:
        return 0, high
    return 2, low
