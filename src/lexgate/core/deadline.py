"""Deadlines: when a period ends, and how long something took, by the same rule.

Hours are exact. Days, working days, months and years count calendar dates in one time zone: the day of the event is not
counted, and a period runs to the end of its last day (Regulation (EEC, Euratom) No 1182/71, article 3(1) and (2); Civil
Code of China, articles 201 and 202). ``roll``: a period in days, months or years that would end on a day that is no
working day runs to the end of the next working day (article 3(4); Civil Code, article 203), and one of two days or more
holds at least two working days (article 3(5)).

``due`` and ``elapsed`` agree: for every whole amount, ``end <= due(start, amount)`` exactly if ``elapsed(start, end) <=
amount``. It does not know any holiday: who asks brings a calendar.
"""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from lexgate.core.errors import BadInput

Working = Callable[[date], bool]
"""Whether a day is a working day."""
_LONGEST_REST = 366
"""Days in a row without work beyond which a calendar is taken to be wrong."""


class Period(StrEnum):
    """What a period is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    MONTHS = "months"
    YEARS = "years"


def weekdays(day: date) -> bool:
    """Return whether a day is Monday to Friday."""
    return day.weekday() < 5


def due(
    start: datetime,
    amount: float,
    unit: Period,
    *,
    zone: ZoneInfo,
    working: Working = weekdays,
    roll: bool = False,
) -> datetime:
    """Return the last moment of a period, in UTC.

    Args:
        start: The event, with a zone.
        amount: Length of the period, ``>= 0``; 0 days are the rest of the day of the event. Only hours have fractions.
        unit: What the length is counted in.
        zone: Where days are counted.
        working: Tells working days.
        roll: Whether a period that ends on a day of rest runs on to the end of the next working day.

    Raises:
        BadInput: LG-CORE-010, ``start`` has no zone; LG-CORE-011, there is no working day within a year.

    Example:
        >>> from datetime import timezone
        >>> brussels, china = ZoneInfo("Europe/Brussels"), ZoneInfo("Asia/Shanghai")
        >>> breach = datetime(2026, 3, 28, 9, 30, tzinfo=brussels)  # clocks go forward in the night
        >>> due(breach, 72, Period.HOURS, zone=brussels).astimezone(brussels).isoformat()
        '2026-03-31T10:30:00+02:00'
        >>> friday = datetime(2026, 11, 20, 16, 0, tzinfo=brussels)
        >>> [due(friday, days, Period.DAYS, zone=brussels).astimezone(brussels).date().isoformat() for days in (2, 10, 15)]
        ['2026-11-22', '2026-11-30', '2026-12-05']

    References:
        Regulation (EU) 2016/679, article 33(1) (72 hours); Regulation (EU) 2024/1689, article 73 (15, 10, 2 days).
    """
    _zoned(start)
    if unit is Period.HOURS:
        return start.astimezone(UTC) + timedelta(hours=amount)
    last = _last_day(start.astimezone(zone).date(), int(amount), unit, working, roll=roll)
    return datetime.combine(last, time.max, tzinfo=zone).replace(fold=1).astimezone(UTC)


def elapsed(
    start: datetime,
    end: datetime,
    unit: Period,
    *,
    zone: ZoneInfo,
    working: Working = weekdays,
    roll: bool = False,
) -> float:
    """Return how long it took from ``start`` to ``end``: the shortest period that had not run out at ``end``.

    Hours have fractions; so have months and years, by the days between one whole number and the next. Days and working
    days are whole. What ends before it starts took 0.

    Args:
        start: The event, with a zone.
        end: What answered it, with a zone.
        unit: What is counted.
        zone: Where days are counted.
        working: Tells working days.
        roll: As for ``due``.

    Raises:
        BadInput: LG-CORE-010, a time has no zone; LG-CORE-011, there is no working day within a year.

    Example:
        >>> brussels = ZoneInfo("Europe/Brussels")
        >>> friday, monday = (datetime(2026, 11, day, 16, 0, tzinfo=brussels) for day in (20, 23))
        >>> [elapsed(friday, monday, unit, zone=brussels) for unit in (Period.HOURS, Period.DAYS, Period.WORKING_DAYS)]
        [72.0, 3.0, 1.0]
        >>> elapsed(friday, monday, Period.DAYS, zone=brussels, roll=True)
        1.0
    """
    _zoned(start)
    _zoned(end)
    if unit is Period.HOURS:
        return max(0.0, (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1))
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    if last <= first:
        return 0.0
    if unit is Period.WORKING_DAYS:
        worked = sum(working(first + timedelta(days=days)) for days in range(1, (last - first).days + 1))
        # An answer on a day of rest comes after the working day before it.
        return float(worked if working(last) else worked + 1)
    if unit is Period.DAYS:
        return float(_fewest_days(first, last, working, roll=roll))
    return _months(first, last, unit, working, roll=roll)


def _fewest_days(first: date, last: date, working: Working, *, roll: bool) -> int:
    days = (last - first).days
    while roll and days > 1 and last <= _last_day(first, days - 1, Period.DAYS, working, roll=True):
        days -= 1
    return days


def _months(first: date, last: date, unit: Period, working: Working, *, roll: bool) -> float:
    """Return the whole periods that had run out before ``last``, and the share of the next one."""
    whole = 0
    while (after := _last_day(first, whole + 1, unit, working, roll=roll)) < last:
        whole += 1
    before = _last_day(first, whole, unit, working, roll=roll)
    return whole + (last - before).days / (after - before).days


def _last_day(first: date, amount: int, unit: Period, working: Working, *, roll: bool) -> date:
    """Return the day on which a period ends; 0 is the day of the event."""
    if amount <= 0:
        return first
    if unit is Period.WORKING_DAYS:
        return _working_days_on(first, amount, working)
    last = first + timedelta(days=amount) if unit is Period.DAYS else _months_on(first, amount, unit)
    if not roll:
        return last
    if not working(last):
        last = _working_days_on(last, 1, working)
    # Only where the last day has moved can fewer than two working days lie in two days or more, or none at all in one.
    short = unit is Period.DAYS and amount >= 2
    return max(last, _working_days_on(first, 2, working)) if short else last


def _months_on(first: date, amount: int, unit: Period) -> date:
    """Return the same day of a later month, or its last day where there is none such."""
    months = first.month - 1 + amount * (12 if unit is Period.YEARS else 1)
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def _working_days_on(day: date, amount: int, working: Working) -> date:
    for _ in range(amount):
        rested = 0
        day += timedelta(days=1)
        while not working(day):
            day += timedelta(days=1)
            rested += 1
            if rested > _LONGEST_REST:
                raise BadInput(
                    f"The calendar has no working day in the year before {day}.",
                    fix="Mend the register of holidays.",
                    code="LG-CORE-011",
                )
    return day


def _zoned(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise BadInput(
            f"The time {moment.isoformat()} has no zone.",
            fix="Write it with its offset, such as 2026-11-22T10:00+08:00.",
            code="LG-CORE-010",
        )
