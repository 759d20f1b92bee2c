"""The clocks that run: events on record that wait for an answer, and the last moment for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from lexgate.assessment.own_calendar import corrected
from lexgate.assessment.registers import read_registers
from lexgate.checks._check import Check
from lexgate.core.deadline import Period, due, weekdays
from lexgate.core.passport import Passport
from lexgate.core.ports import Calendar
from lexgate.core.requirement import Requirement
from lexgate.core.verdict import Finding
from lexgate.standard.bearing import Bearing

CLOCK = "time-to-answer"
"""The check by which clauses set a clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One event, one clause, and the last moment for the answer."""

    requirement: Requirement
    event: str
    """Id of the event in the register of acts."""
    answer: str
    """Kind of the act that answers it."""
    due: datetime
    """In the zone of the clause."""
    left: timedelta
    """Time that is left; negative when it is late."""
    unsettled: str
    """The place whose days of rest are not known for good in the year in which it is due, so that it may still move; or
    empty."""


def clocks(
    bearings: Sequence[Bearing],
    findings: Mapping[str, Finding],
    passport: Passport,
    root: Path,
    *,
    checks: Mapping[str, Check],
    calendar: Calendar,
    now: datetime,
) -> tuple[Clock, ...]:
    """Return the clocks of all open events, the most urgent first.

    Args:
        bearings: How the clauses bear on the system.
        findings: What the registers say, from `lexgate.flow.evidence`.
        passport: The system; its register ``holidays`` corrects the calendar.
        root: The project's folder.
        checks: The drawer, by id.
        calendar: Working days.
        now: The moment, with its zone.
    """
    days = corrected(calendar, read_registers(passport, root).get("holidays"))
    found = [
        clock
        for one in bearings
        if one.requirement.check == CLOCK and one.bound is not None and one.bound.value is not None
        for clock in _of(
            one.requirement,
            one.bound.value,
            findings.get(one.requirement.id),
            checks[CLOCK].complete(one.requirement.options),
            days,
            now,
        )
    ]
    return tuple(sorted(found, key=lambda clock: (clock.due, clock.requirement.id)))


def _of(
    item: Requirement,
    amount: float,
    finding: Finding | None,
    options: Mapping[str, JsonValue],
    calendar: Calendar,
    now: datetime,
) -> list[Clock]:
    zone, place = ZoneInfo(str(options["zone"])), str(options["calendar"])

    unit, roll = Period(str(options["unit"])), bool(options["roll"])
    counted = place if roll or unit is Period.WORKING_DAYS else ""

    def working(day: date) -> bool:
        return calendar.working(place, day) if place else weekdays(day)

    found = []
    for event in _open(finding):
        start = datetime.fromisoformat(str(event["start"]))
        start = start if start.tzinfo else datetime.combine(start, time.min, tzinfo=zone)
        last = due(start, amount, unit, zone=zone, working=working, roll=roll).astimezone(zone)
        settled = not counted or calendar.settled(counted, last.date())
        found.append(
            Clock(
                requirement=item,
                event=str(event["id"]),
                answer=str(options["answer"]),
                due=last,
                left=last - now,
                unsettled="" if settled else counted,
            )
        )
    return found


def _open(finding: Finding | None) -> list[Mapping[str, JsonValue]]:
    events = finding.estimate.facts.get("events") if finding and finding.estimate else None
    return (
        [one for one in events if isinstance(one, dict) and one["end"] is None]
        if isinstance(events, list)
        else []
    )
