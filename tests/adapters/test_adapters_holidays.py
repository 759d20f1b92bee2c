"""The calendar of working days: China's weekends in lieu, the Union's list, cities, what is unknown."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from lexgate.adapters.holiday_calendar import HolidayCalendar
from lexgate.core.deadline import Period, due
from lexgate.core.errors import BadInput

CALENDAR = HolidayCalendar()
CHINA = ZoneInfo("Asia/Shanghai")


# State Council notice of November 2025 on the public holidays of 2026.
@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-01-02", False),
        ("2026-01-04", True),  # Sunday, in lieu of 2 January
        ("2026-02-14", True),  # Saturday, in lieu
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-05-05", False),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-09-30", True),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),
        ("2026-10-11", False),
    ],
)
def test_china_2026_knows_holidays_and_the_weekends_worked_in_lieu(day: str, working: bool) -> None:
    assert CALENDAR.working("CN", date.fromisoformat(day)) is working


def test_china_2027_follows_the_regulation_until_the_notice_is_out() -> None:
    rest = ["2027-01-01", "2027-02-05", "2027-02-08", "2027-05-01", "2027-10-01", "2027-10-02"]
    assert not any(CALENDAR.working("CN", date.fromisoformat(day)) for day in rest)
    assert CALENDAR.working("CN", date(2027, 10, 8))


@pytest.mark.parametrize(("days", "until"), [(10, date(2026, 10, 15)), (20, date(2026, 10, 29))])
def test_a_filing_over_the_golden_week_is_due_when_the_notice_says(days: int, until: date) -> None:
    start = datetime(2026, 9, 24, 10, 0, tzinfo=CHINA)
    end = due(start, days, Period.WORKING_DAYS, zone=CHINA, working=lambda day: CALENDAR.working("CN", day))
    assert end.astimezone(CHINA).date() == until


@pytest.mark.parametrize(
    "day", ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-11-22"]
)
def test_the_union_rests_on_target_closing_days_and_weekends(day: str) -> None:
    assert not CALENDAR.working("EU", date.fromisoformat(day))


def test_places_have_their_own_days() -> None:
    assert CALENDAR.working("EU", date(2026, 7, 14))
    assert not CALENDAR.working("FR", date(2026, 7, 14))
    assert not CALENDAR.working("US-NYC", date(2026, 2, 12))  # Lincoln's Birthday, New York
    assert CALENDAR.working("US", date(2026, 2, 12))
    assert not CALENDAR.working("US", date(2026, 11, 26))
    assert not CALENDAR.working("DE-BY", date(2026, 1, 6))
    assert CALENDAR.working("DE-BE", date(2026, 1, 6))


@pytest.mark.parametrize("place", ["", "XX", "DE-XX", "Mars", "EU-X"])
def test_an_unknown_place_has_a_code(place: str) -> None:
    with pytest.raises(BadInput, match="LG-CALENDAR-001"):
        CALENDAR.working(place, date(2026, 1, 6))
