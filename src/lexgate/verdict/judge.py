"""The heart: one requirement and one estimate become one finding.

In this order: does it bind on the day; does it apply to the system; was anything measured; were enough items; and only
then the number. Nothing here reads a clock, a file or a ledger.
"""

import math
from dataclasses import replace
from datetime import date

from lexgate.core.applies import Applicability, Applies
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Bound, Decide, Requirement
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status
from lexgate.verdict import reason
from lexgate.verdict.errors import Undecidable
from lexgate.verdict.more import items_missing
from lexgate.verdict.reading import Limit, ends_of_worst, measured, p_of, rungs, sampled

ALWAYS = Applies(answer=Applicability.YES, why=Text("it binds every system", "适用于所有系统"))
"""For requirements judged without a passport, such as a pack's worked cases."""


def judge(
    requirement: Requirement,
    estimate: Estimate | None,
    *,
    day: date,
    applies: Applies,
    max_unscoreable: float = 1.0,
    picked_from: int = 1,
) -> Finding:
    """Return one requirement, judged on one estimate as of a day.

    ``confident``: met only if the whole interval at the requirement's level is lawful, not met only if none of it is,
    else inconclusive. ``point``: the value alone decides, and ``point_status`` holds the confident reading.
    ``report``: measured is met. The bound itself is lawful. If the estimate has no interval at the requirement's level,
    that at the next higher level is used.

    Args:
        requirement: The clause.
        estimate: What was measured for it, or None.
        day: The day as of which it is judged.
        applies: Whether it applies to the system.
        max_unscoreable: Largest share of items, in [0, 1], that may have gone without a score.
        picked_from: How many estimates this one was picked from as the worst.

    Returns:
        The finding. Never met without a measured value.

    Raises:
        Undecidable: LG-VERDICT-001, the requirement is to be decided but states no bound or no side.
    """
    found = _found(requirement, estimate, day, applies, max_unscoreable, picked_from)
    return replace(
        found, picked_from=picked_from
    )  # also where it decided nothing, so that it can be judged again


def _found(
    requirement: Requirement,
    estimate: Estimate | None,
    day: date,
    applies: Applies,
    max_unscoreable: float,
    picked_from: int,
) -> Finding:
    bound = requirement.bound_on(day)
    if bound is None or bound.repealed:
        return _without_number(
            requirement, Status.NOT_APPLICABLE, reason.not_binding(requirement, bound, day), estimate
        )
    if applies.answer is Applicability.NO:
        return _without_number(
            requirement, Status.NOT_APPLICABLE, reason.spared(requirement, applies.why), estimate
        )
    if applies.answer is Applicability.UNKNOWN:
        open_ = _without_number(
            requirement, Status.INCONCLUSIVE, reason.unknown(requirement, applies.why), estimate
        )
        return replace(open_, missing=applies.missing)
    if estimate is None or not measured(estimate):
        return _without_number(
            requirement, Status.INCONCLUSIVE, reason.unmeasured(requirement, estimate), estimate
        )
    why_open = _undecidable(requirement, estimate, max_unscoreable)
    if why_open is not None:
        return _without_number(requirement, Status.INCONCLUSIVE, why_open, estimate)
    return _judged(requirement, bound, estimate, picked_from)


def _undecidable(requirement: Requirement, estimate: Estimate, max_unscoreable: float) -> Text | None:
    """Return why a measured value may not decide; None: it may."""
    if estimate.unvalidated is not None and requirement.counts:
        return reason.unvalidated(requirement, estimate, estimate.unvalidated)
    if estimate.unscoreable > max_unscoreable * (estimate.n + estimate.unscoreable):
        return reason.too_many_unscoreable(requirement, estimate, max_unscoreable)
    return None


def _judged(requirement: Requirement, bound: Bound, estimate: Estimate, picked_from: int) -> Finding:
    if requirement.decide is Decide.REPORT:
        return _reported(requirement, estimate)
    return _held_against(requirement, bound, estimate, picked_from)


def rejudge(finding: Finding, requirement: Requirement, *, day: date, level: float, family: int) -> Finding:
    """Return a finding that was decided by itself as inconclusive, because its family asks for a higher level.

    Args:
        finding: Met or not met at the requirement's own level, with an estimate.
        requirement: The clause.
        day: The day as of which it was judged.
        level: The level that the family asks for.
        family: How many requirements are judged together.
    """
    bound, estimate = requirement.bound_on(day), finding.estimate
    if bound is None or estimate is None:
        return finding
    limit = limit_of(requirement, bound)
    ends = ends_of_worst(estimate, limit, level, finding.picked_from)
    more = items_missing(estimate, limit.bound, level, ends or rungs(estimate)[-1][1:])
    said = reason.Judged(
        requirement=requirement,
        estimate=estimate,
        limit=limit,
        basis=bound.basis,
        status=Status.INCONCLUSIVE,
        ends=ends,
        picked_from=finding.picked_from,
    )
    why = reason.held_back(said, alone=finding.status, family=family, level=level, more=more)
    return replace(finding, status=Status.INCONCLUSIVE, held=_finite(ends), more_items=more, reason=why)


def limit_of(requirement: Requirement, bound: Bound) -> Limit:
    """Return the limit to decide by.

    Raises:
        Undecidable: LG-VERDICT-001, there is no bound or no side.
    """
    if bound.value is None or requirement.side is None:
        raise Undecidable(
            f"{requirement.id} is decided by {requirement.decide.value} but has bound {bound.value} since {bound.since} "
            f"and side {requirement.side}.",
            fix="Give the pack's requirement a side and a bound with a value, or decide: report.",
        )
    return Limit(bound=bound.value, side=requirement.side)


def _without_number(
    requirement: Requirement, status: Status, why: Text, estimate: Estimate | None
) -> Finding:
    return Finding(
        requirement=requirement.id,
        check=requirement.check,
        status=status,
        decides=requirement.counts,
        bound=None,
        margin=None,
        reason=why,
        estimate=estimate,
    )


def _reported(requirement: Requirement, estimate: Estimate) -> Finding:
    if estimate.n < requirement.min_n:
        return _too_few(requirement, estimate, None)
    return _without_number(requirement, Status.MET, reason.reported(requirement, estimate), estimate)


def _held_against(requirement: Requirement, bound: Bound, estimate: Estimate, picked_from: int) -> Finding:
    limit = limit_of(requirement, bound)
    if estimate.n < requirement.min_n:
        return _too_few(requirement, estimate, limit)
    value = float("nan") if estimate.value is None else estimate.value
    ends = ends_of_worst(estimate, limit, requirement.level, picked_from)
    confident = limit.read(*ends) if ends else Status.INCONCLUSIVE
    point = limit.read(value, value)
    by_point = requirement.decide is Decide.POINT
    status, other = (point, confident) if by_point else (confident, point)
    open_ = confident is Status.INCONCLUSIVE and ends is not None and sampled(estimate)
    more = (
        items_missing(estimate, limit.bound, requirement.level, ends)
        if open_ and ends and not by_point
        else None
    )
    said = reason.Judged(
        requirement=requirement,
        estimate=estimate,
        limit=limit,
        basis=bound.basis,
        status=status,
        ends=ends,
        picked_from=picked_from,
    )
    return Finding(
        requirement=requirement.id,
        check=requirement.check,
        status=status,
        decides=requirement.counts,
        bound=limit.bound,
        margin=limit.margin(value),
        point_status=other,
        held=_finite(ends),
        p_value=p_of(estimate, limit, confident, picked_from) if sampled(estimate) else None,
        more_items=more,
        reason=reason.judged(said, other=other, more=more),
        estimate=estimate,
    )


def _finite(ends: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return an interval that can be written down and drawn: one without an end at infinity."""
    return ends if ends is not None and all(map(math.isfinite, ends)) else None


def _too_few(requirement: Requirement, estimate: Estimate, limit: Limit | None) -> Finding:
    value = float("nan") if estimate.value is None else estimate.value
    return Finding(
        requirement=requirement.id,
        check=requirement.check,
        status=Status.INCONCLUSIVE,
        decides=requirement.counts,
        bound=limit.bound if limit else None,
        margin=limit.margin(value) if limit else None,
        point_status=limit.read(value, value) if limit else None,
        more_items=requirement.min_n - estimate.n,
        reason=reason.too_few(requirement, estimate),
        estimate=estimate,
    )
