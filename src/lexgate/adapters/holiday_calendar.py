"""Working days by place, from the package ``holidays``.

Which holidays count:

- ``CN``: the State Council's notices, with the weekends that are worked in lieu. Where no notice is known yet (it comes in
  November for the next year), days follow the Regulation on Public Holidays without exchanges of weekends, and are not
  settled.
- ``EU``: Saturdays, Sundays and the closing days of the TARGET system (1 January, Good Friday, Easter Monday, 1 May, 25 and 26
  December), which are one list for the whole Union. Regulation 1182/71, article 2, asks for the holidays of the Member State
  or institution where the act is to be done: these are more, and give more time. Name the Member State (``DE``, ``FR``) or write
  an institution's list into a register of holidays.
- ``US``: federal holidays; ``US-NYC``: those of the State of New York.
- Any other ISO 3166 code, with a subdivision where one is written (``DE-BY``): public holidays and weekends there.

Days that differ are given in a register ``holidays``; see `lexgate.assessment.own_calendar`.
"""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from lexgate.core.errors import BadInput

if TYPE_CHECKING:
    from holidays import HolidayBase

_FIRST_NOTICE = 2001
_CITIES = {"US-NYC": ("US", "NY")}
"""Places of the passport that are no ISO code."""


class HolidayCalendar:
    """A `lexgate.core.ports.Calendar`."""

    def working(self, place: str, day: date) -> bool:
        """Return whether ``day`` is a working day in ``place``.

        Raises:
            BadInput: LG-CALENDAR-001, the place is unknown.

        Example:
            >>> calendar = HolidayCalendar()
            >>> [calendar.working("CN", date(2026, 10, day)) for day in (1, 8, 10)]  # National Day; a Saturday worked
            [False, True, True]
            >>> calendar.working("EU", date(2026, 4, 6)), calendar.working("US-NYC", date(2026, 7, 3))  # Easter Monday
            (False, False)
        """
        return _days(place).is_working_day(day)

    def settled(self, place: str, day: date) -> bool:
        """Return whether the days of rest in ``place`` are known for good in the year of ``day``.

        Raises:
            BadInput: LG-CALENDAR-001, the place is unknown.

        Example:
            >>> calendar = HolidayCalendar()
            >>> calendar.settled("CN", date(2026, 10, 8)), calendar.settled("CN", date(2099, 10, 8))
            (True, False)
        """
        return _settled(place, day.year)


@cache
def _settled(place: str, year: int) -> bool:
    days = _days(place)
    # Every notice since the first one has weekends that are worked.
    _ = date(year, 1, 1) in days  # the package fills in a year when it is first asked
    return place != "CN" or year < _FIRST_NOTICE or any(day.year == year for day in days.weekend_workdays)


@cache
def _days(place: str) -> "HolidayBase":
    import holidays

    if place == "EU":
        return holidays.financial_holidays("XECB")
    country, subdivision = _CITIES.get(place, (place.partition("-")[0], place.partition("-")[2] or None))
    try:
        return holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError as error:
        raise BadInput(
            f"No calendar is known for {place!r}.",
            fix="Use CN, EU, US, US-NYC or an ISO 3166 code, such as DE or DE-BY.",
            code="LG-CALENDAR-001",
        ) from error
