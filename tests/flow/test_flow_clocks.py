"""Open events show until when they must be answered, by the clauses that bear on the project."""

from datetime import UTC, date, datetime
from pathlib import Path

from lexgate.adapters.holiday_calendar import HolidayCalendar
from lexgate.flow.clocks import Clock, clocks
from lexgate.flow.evidence import evidence
from lexgate.standard import catalog
from lexgate.standard.bearing import bearings
from lexgate.wiring.drawers import checks
from lexgate.wiring.project_file import read_project

PROJECT = """\
system:
  name: Assistant
  task: text-classification
  jurisdictions: [EU, CN]
  facts: {personal_data: true}
  registers: {acts: acts.csv}
data: {path: data.csv}
model: {path: base}
"""
HEAD = "id,kind,at,role,by,answers,document,note\n"
BREACH = "B1,personal-data-breach,2026-11-20T09:00+01:00,provider,A. Example,,,\n"
INCIDENT = "L1,larger-incident,2026-11-20T12:00+08:00,provider,A. Example,,,\n"


def running(
    folder: Path, acts: str, *packs: str, now: str = "2026-11-22T10:00+00:00", holidays: str = ""
) -> tuple[Clock, ...]:
    registers = "{acts: acts.csv, holidays: holidays.csv}" if holidays else "{acts: acts.csv}"
    (folder / "lexgate.yaml").write_text(PROJECT.replace("{acts: acts.csv}", registers))
    (folder / "holidays.csv").write_text("place,date,working\n" + holidays)
    (folder / "acts.csv").write_text(HEAD + acts)
    passport = read_project(folder).system.passport()
    drawer, calendar, moment = checks(), HolidayCalendar(), datetime.fromisoformat(now)
    found = bearings([catalog.load(name) for name in packs], passport, moment.date())
    seen = evidence(found, passport, folder, checks=drawer, calendar=calendar, today=moment.date())
    return clocks(found, seen, passport, folder, checks=drawer, calendar=calendar, now=moment)


def test_a_breach_must_be_notified_within_72_hours(tmp_path: Path) -> None:
    (clock,) = running(tmp_path, BREACH, "eu-gdpr")
    assert clock.requirement.id == "eu-gdpr/art-33"
    assert clock.due == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert clock.left.total_seconds() == 22 * 3600


def test_an_incident_in_china_runs_three_clocks_and_shows_how_late_each_is(tmp_path: Path) -> None:
    found = running(tmp_path, INCIDENT, "cn-incident")
    assert [clock.due.isoformat() for clock in found] == [
        "2026-11-20T13:00:00+08:00",
        "2026-11-20T14:00:00+08:00",
        "2026-11-20T16:00:00+08:00",
    ]
    assert all(clock.left.total_seconds() < 0 for clock in found)


def test_what_was_answered_runs_no_more(tmp_path: Path) -> None:
    notice = "N1,notice-to-authority,2026-11-21T09:00+01:00,provider,A. Example,B1,,\n"
    assert running(tmp_path, BREACH + notice, "eu-gdpr") == ()


def test_an_answer_that_nobody_answers_for_stops_no_clock(tmp_path: Path) -> None:
    unsigned = "N1,notice-to-authority,2026-11-21T09:00+01:00,provider,,B1,,\n"
    assert len(running(tmp_path, BREACH + unsigned, "eu-gdpr")) == 1


def test_working_days_skip_the_golden_week(tmp_path: Path) -> None:
    start = "S1,service-start,2026-09-25,provider,A. Example,,,\n"
    found = running(tmp_path, start, "cn-algorithm-recommendation")
    filing = [clock for clock in found if clock.answer == "filing"]
    # Mid-Autumn and National Day: 25 to 27 September and 1 to 7 October are off, 20 September and 10 October worked.
    assert [clock.due.date() for clock in filing] == [date(2026, 10, 15)]


def test_a_day_of_rest_of_the_projects_own_register_moves_the_last_day(tmp_path: Path) -> None:
    start = "S1,service-start,2026-09-25,provider,A. Example,,,\n"
    found = running(tmp_path, start, "cn-algorithm-recommendation", holidays="CN,2026-10-13,no\n")
    (filing,) = (clock for clock in found if clock.answer == "filing")
    assert filing.due.date() == date(2026, 10, 16)
    assert filing.unsettled == ""


def test_a_last_day_in_a_year_without_its_notice_may_still_move_until_the_register_has_it(
    tmp_path: Path,
) -> None:
    start = "S1,service-start,2099-12-28,provider,A. Example,,,\n"
    ask = ("cn-algorithm-recommendation",)
    now = "2099-12-29T10:00+00:00"
    found = running(tmp_path, start, *ask, now=now)
    assert {clock.unsettled for clock in found if clock.answer == "filing"} == {"CN"}
    known = running(tmp_path, start, *ask, now=now, holidays="CN,2100-01-02,no\n")
    assert {clock.unsettled for clock in known if clock.answer == "filing"} == {""}


def test_a_slip_in_the_date_of_one_event_hides_no_other_clock(tmp_path: Path) -> None:
    slip = "B2,personal-data-breach,2062-11-20T09:00+01:00,provider,A. Example,,,\n"
    found = running(tmp_path, BREACH + slip, "eu-gdpr")
    assert [clock.event for clock in found] == ["B1", "B2"]
