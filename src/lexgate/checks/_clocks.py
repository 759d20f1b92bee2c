"""How long an event took to be answered, from stored outcomes: start, end, and which days were working days.

Outcomes hold a letter for each day from that of the event on, ``1`` for a working day and ``0`` for a day of rest, or ``w``
and ``r`` where the calendar of that year is not settled, so that a time can be counted again without the calendar. Beyond
the letters, Monday to Friday are working days.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lexgate.core.deadline import Period, elapsed, weekdays
from lexgate.core.errors import BadInput

AHEAD = 800
"""Days of the calendar kept for an event that is still open."""
Letter = Callable[[date], str]
"""The letter of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How time is counted."""

    unit: Period
    zone: ZoneInfo
    roll: bool


def zone_of(name: str) -> ZoneInfo:
    """Return an IANA time zone.

    Raises:
        BadInput: LG-CHECK-003, there is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            f"Option 'zone' is {name!r}, which is no time zone.",
            fix="Name one of the IANA database, such as Asia/Shanghai or Europe/Brussels.",
            code="LG-CHECK-003",
        ) from error


def moment(at: date | datetime, zone: ZoneInfo) -> datetime:
    """Return a moment: noon of a day without a time, in ``zone`` where none is written."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time(12), tzinfo=zone)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def before(one: datetime, other: datetime, terms: Terms) -> bool:
    """Return whether one moment lies before another; where hours do not count, on a day before."""
    if terms.unit is Period.HOURS:
        return one < other
    return one.astimezone(terms.zone).date() < other.astimezone(terms.zone).date()


def letters(start: datetime, end: datetime | None, zone: ZoneInfo, letter: Letter) -> str:
    """Return the letters of the days from ``start`` to ``end``, or `AHEAD` days of an event that is open."""
    first = start.astimezone(zone).date()
    days = AHEAD if end is None else max(0, (end.astimezone(zone).date() - first).days) + 1
    return "".join(letter(first + timedelta(days=day)) for day in range(days))


def unsettled(start: datetime, last: date, known: str, zone: ZoneInfo) -> set[int]:
    """Return the years, from the day of an event to ``last``, whose days of rest are not known for good."""
    first = start.astimezone(zone).date()
    counted = known[: max(0, (last - first).days) + 1]
    return {(first + timedelta(days=day)).year for day, letter in enumerate(counted) if letter in "rw"}


def took(start: datetime, end: datetime, known: str, terms: Terms) -> float:
    """Return the time from an event to its answer."""
    first = start.astimezone(terms.zone).date()

    def working(day: date) -> bool:
        place = (day - first).days
        return known[place] in "1w" if 0 <= place < len(known) else weekdays(day)

    return elapsed(start, end, terms.unit, zone=terms.zone, working=working, roll=terms.roll)


def so_far(start: datetime, today: date, known: str, terms: Terms) -> tuple[float, float]:
    """Return the least and the most time that an open event has taken, at the beginning and the end of today."""
    begins, ends = (datetime.combine(today, at, tzinfo=terms.zone) for at in (time.min, time.max))
    return took(start, begins, known, terms), took(start, ends, known, terms)
