"""Deadlines: the law that due and elapsed keep, and worked examples of the clauses that set them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lexgate.core.deadline import Period, Working, due, elapsed, weekdays
from lexgate.core.errors import BadInput

BRUSSELS, CHINA, NEW_YORK = (
    ZoneInfo("Europe/Brussels"),
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("America/New_York"),
)
CAIRO = ZoneInfo("Africa/Cairo")
"""Where clocks go back at midnight, so that the last hour of a day comes twice."""
ZONES = st.sampled_from([BRUSSELS, CHINA, NEW_YORK, CAIRO, ZoneInfo("America/Havana"), ZoneInfo("UTC")])
MOMENTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - the zone follows
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
GOLDEN_WEEK = {date(2026, 10, day) for day in range(1, 8)} | {date(2026, 9, 25)}
IN_LIEU = {date(2026, 9, 20), date(2026, 10, 10)}


def china(day: date) -> bool:
    """Working days around National Day 2026, by the State Council's notice."""
    return day in IN_LIEU or (day.weekday() < 5 and day not in GOLDEN_WEEK)


def resting(days: frozenset[int]) -> Working:
    """Days of the year on which nobody works, and weekends."""
    return lambda day: day.weekday() < 5 and day.timetuple().tm_yday % 40 not in days


REST = st.frozensets(st.integers(0, 39), max_size=12).map(resting)


@settings(deadline=None, max_examples=400)
@given(
    MOMENTS,
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=130)),
    st.integers(0, 90),
    st.sampled_from(list(Period)),
    ZONES,
    REST,
    st.booleans(),
)
@example(
    datetime(2026, 10, 29, 20, 30, tzinfo=UTC), timedelta(hours=1), 0, Period.DAYS, CAIRO, weekdays, False
)
@example(datetime(2026, 1, 31, tzinfo=UTC), timedelta(days=28), 1, Period.MONTHS, CHINA, weekdays, False)
def test_an_answer_is_in_time_exactly_if_it_took_no_longer_than_allowed(
    start: datetime, took: timedelta, amount: int, unit: Period, zone: ZoneInfo, working: Working, roll: bool
) -> None:
    end = start + took
    in_time = end <= due(start, amount, unit, zone=zone, working=working, roll=roll)
    assert in_time == (elapsed(start, end, unit, zone=zone, working=working, roll=roll) <= amount)


@settings(deadline=None, max_examples=200)
@given(MOMENTS, st.integers(0, 60), st.sampled_from(list(Period)), ZONES, REST, st.booleans())
def test_the_last_moment_is_in_time_and_the_next_is_late(
    start: datetime, amount: int, unit: Period, zone: ZoneInfo, working: Working, roll: bool
) -> None:
    last = due(start, amount, unit, zone=zone, working=working, roll=roll)
    assert elapsed(start, last, unit, zone=zone, working=working, roll=roll) <= amount
    late = last + timedelta(microseconds=1)
    assert elapsed(start, late, unit, zone=zone, working=working, roll=roll) > amount


@settings(deadline=None, max_examples=200)
@given(MOMENTS, st.integers(0, 60), st.sampled_from(list(Period)), ZONES, REST, st.booleans())
def test_a_longer_period_never_ends_earlier_and_rolling_never_shortens(
    start: datetime, amount: int, unit: Period, zone: ZoneInfo, working: Working, roll: bool
) -> None:
    one = due(start, amount, unit, zone=zone, working=working, roll=roll)
    assert one <= due(start, amount + 1, unit, zone=zone, working=working, roll=roll)
    assert due(start, amount, unit, zone=zone, working=working) <= due(
        start, amount, unit, zone=zone, working=working, roll=True
    )


def last_day(start: datetime, amount: int, unit: Period, zone: ZoneInfo, **how: object) -> str:
    return due(start, amount, unit, zone=zone, **how).astimezone(zone).date().isoformat()  # type: ignore[arg-type]


# (EU) 2016/679 article 33(1): 72 hours after becoming aware.
@pytest.mark.parametrize(
    ("aware", "until"),
    [
        ("2026-11-20T16:00+01:00", "2026-11-23T16:00:00+01:00"),
        # The night of 28 March 2026 has 23 hours, that of 24 October 25.
        ("2026-03-28T09:30+01:00", "2026-03-31T10:30:00+02:00"),
        ("2026-10-24T09:30+02:00", "2026-10-27T08:30:00+01:00"),
    ],
)
def test_72_hours_of_a_breach_are_72_hours_whatever_the_clock_shows(aware: str, until: str) -> None:
    start = datetime.fromisoformat(aware)
    assert due(start, 72, Period.HOURS, zone=BRUSSELS).astimezone(BRUSSELS).isoformat() == until
    assert elapsed(start, datetime.fromisoformat(until), Period.HOURS, zone=BRUSSELS) == 72


# (EU) 2024/1689 article 73(2), (4), (3): 15, 10 and 2 days; counted by Regulation 1182/71 article 3.
@pytest.mark.parametrize(
    ("days", "plain", "rolled"),
    [(15, "2026-12-05", "2026-12-07"), (10, "2026-11-30", "2026-11-30"), (2, "2026-11-22", "2026-11-24")],
)
def test_days_of_a_serious_incident_known_on_a_friday(days: int, plain: str, rolled: str) -> None:
    known = datetime(2026, 11, 20, 16, 0, tzinfo=BRUSSELS)
    assert last_day(known, days, Period.DAYS, BRUSSELS) == plain
    # Two days that end on a Sunday run to Monday (3(4)), and to Tuesday so that they hold two working days (3(5)).
    assert last_day(known, days, Period.DAYS, BRUSSELS, roll=True) == rolled


def test_the_day_of_the_event_is_not_counted_and_the_last_day_is_whole() -> None:
    known = datetime(2026, 11, 16, 0, 0, 1, tzinfo=BRUSSELS)
    end = due(known, 1, Period.DAYS, zone=BRUSSELS).astimezone(BRUSSELS)
    assert end.isoformat() == "2026-11-17T23:59:59.999999+01:00"


def test_days_are_those_of_the_zone() -> None:
    night = datetime(2026, 11, 16, 23, 0, tzinfo=UTC)  # the 17th in China
    assert last_day(night, 1, Period.DAYS, CHINA) == "2026-11-18"
    assert last_day(night, 1, Period.DAYS, ZoneInfo("UTC")) == "2026-11-17"


# China's national cyber security incident reporting: 1, 2 and 4 hours, and 24 hours.
@pytest.mark.parametrize("hours", [1, 2, 4, 24])
def test_hours_in_china_run_through_nights_and_holidays(hours: int) -> None:
    start = datetime(2026, 9, 30, 23, 30, tzinfo=CHINA)
    assert due(start, hours, Period.HOURS, zone=CHINA, working=china, roll=True) == start + timedelta(
        hours=hours
    )


# Algorithm recommendation provisions, article 24: 10 and 20 working days, here over National Day 2026.
@pytest.mark.parametrize(("days", "until"), [(10, "2026-10-15"), (20, "2026-10-29")])
def test_working_days_of_a_filing_pass_over_the_golden_week(days: int, until: str) -> None:
    start = datetime(2026, 9, 24, 10, 0, tzinfo=CHINA)
    # 28, 29, 30 September, 8, 9 October, Saturday the 10th in lieu, then weeks of five days.
    assert last_day(start, days, Period.WORKING_DAYS, CHINA, working=china) == until
    on_time = datetime.combine(date.fromisoformat(until), datetime.min.time(), tzinfo=CHINA)
    assert elapsed(start, on_time, Period.WORKING_DAYS, zone=CHINA, working=china) == days


def test_an_answer_on_a_day_of_rest_is_later_than_one_on_the_working_day_before() -> None:
    start = datetime(2026, 11, 16, 9, 0, tzinfo=CHINA)
    friday, saturday, monday = (datetime(2026, 11, day, 9, 0, tzinfo=CHINA) for day in (20, 21, 23))
    took = [elapsed(start, end, Period.WORKING_DAYS, zone=CHINA) for end in (friday, saturday, monday)]
    assert took == [4, 5, 5]


# Regulation 1182/71 article 3(2)(c); Civil Code of China, article 202.
@pytest.mark.parametrize(
    ("start", "amount", "unit", "until"),
    [
        ("2026-01-31", 1, Period.MONTHS, "2026-02-28"),
        ("2024-01-31", 1, Period.MONTHS, "2024-02-29"),
        ("2026-11-22", 3, Period.MONTHS, "2027-02-22"),
        ("2024-02-29", 1, Period.YEARS, "2025-02-28"),
        ("2026-12-31", 2, Period.MONTHS, "2027-02-28"),
    ],
)
def test_months_and_years_end_on_the_same_day_or_the_last_one(
    start: str, amount: int, unit: Period, until: str
) -> None:
    moment = datetime.combine(date.fromisoformat(start), datetime.min.time(), tzinfo=BRUSSELS)
    assert last_day(moment, amount, unit, BRUSSELS) == until


def test_part_of_a_month_is_told_by_its_days() -> None:
    start = datetime(2026, 4, 10, 12, 0, tzinfo=BRUSSELS)
    assert elapsed(start, start + timedelta(days=15), Period.MONTHS, zone=BRUSSELS) == 0.5
    assert elapsed(start, start + timedelta(days=30), Period.MONTHS, zone=BRUSSELS) == 1
    assert elapsed(start, start + timedelta(days=31), Period.MONTHS, zone=BRUSSELS) == pytest.approx(
        1 + 1 / 31
    )


@pytest.mark.parametrize("unit", list(Period))
def test_what_ends_before_it_starts_took_no_time(unit: Period) -> None:
    start = datetime(2026, 11, 20, tzinfo=UTC)
    assert elapsed(start, start - timedelta(days=3), unit, zone=BRUSSELS) == 0


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 20)  # noqa: DTZ001 - the point
    with pytest.raises(BadInput, match="LG-CORE-010"):
        due(naive, 1, Period.HOURS, zone=BRUSSELS)
    with pytest.raises(BadInput, match="LG-CORE-010"):
        elapsed(datetime(2026, 11, 20, tzinfo=UTC), naive, Period.HOURS, zone=BRUSSELS)


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(BadInput, match="LG-CORE-011"):
        due(datetime(2026, 11, 20, tzinfo=UTC), 1, Period.WORKING_DAYS, zone=CHINA, working=lambda _: False)
