"""A calendar of working days that a project's own register ``holidays`` corrects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lexgate.checks._registers import Mistakes, day_in, rows_of, yes_in
from lexgate.core.ports import Calendar
from lexgate.models.subject import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCalendar:
    """Another calendar, but for the days of a register."""

    other: Calendar
    days: Mapping[tuple[str, date], bool]
    """Place and day → whether it is a working day."""
    years: frozenset[tuple[str, int]]
    """Places and years of which the register tells a day."""

    def working(self, place: str, day: date) -> bool:
        """Return whether ``day`` is a working day in ``place``."""
        own = self.days.get((place, day))
        return self.other.working(place, day) if own is None else own

    def settled(self, place: str, day: date) -> bool:
        """Return whether it is known for good: so is a year of which the register tells any day."""
        return (place, day.year) in self.years or self.other.settled(place, day)


def corrected(other: Calendar, register: Register | None) -> Calendar:
    """Return a calendar with the days of the register ``holidays``, if there is one.

    Raises:
        Problems: LG-INPUT-001, cells that cannot be read, days that stand twice.

    Example:
        >>> from lexgate.checks._registers import made
        >>> class Weekdays:
        ...     def working(self, place: str, day: date) -> bool:
        ...         return day.weekday() < 5
        ...
        ...     def settled(self, place: str, day: date) -> bool:
        ...         return True
        >>> own = made("holidays", ("place", "date", "working"), ("CN", "2027-02-06", "yes"))
        >>> corrected(Weekdays(), own).working("CN", date(2027, 2, 6))  # a Saturday
        True
    """
    if register is None:
        return other
    mistakes = Mistakes(register)
    days: dict[tuple[str, date], bool] = {}
    for row in rows_of(register):
        day = day_in(row, "date", mistakes)
        key = row["place"], day or date.min
        if not row["place"] or day is None or key in days:
            mistakes.add(row, "date" if row["place"] else "place", "a place and a day, once")
        days[key] = yes_in(row, "working", mistakes)
    mistakes.end()
    return OwnCalendar(other=other, days=days, years=frozenset((place, day.year) for place, day in days))
