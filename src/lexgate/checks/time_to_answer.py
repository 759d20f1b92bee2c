"""Time to answer: the longest time from an event to the act that answers it.

Unit: option ``unit``: hours, days, working-days or months. Options ``event`` and ``answer`` name kinds of act in the register
``acts``: the column ``answers`` of the answer names the ``id`` of the event. The first answer counts that somebody answers for
(``by``), in the role that option ``role`` asks for, whose document exists, and that is not dated ahead. An event that is open counts the time up to the day of
the assessment: where that day decides, the interval runs from its first hour to its last. Without an event on record the time is 0,
and n the number of acts that were looked through. An event that is dated ahead leaves all unmeasured.

Hours are exact and need a time with its offset. Days count calendar dates in option ``zone``, from the day after the event
to the end of the last day; ``working-days``, and ``roll`` (a period that ends on a day of rest runs on to the end of the next
working day), need option ``calendar``: a place such as ``CN``, ``EU``, ``US-NYC``. Where an official notice on days of rest is still
to come for a year that was counted, the note says so. A census: every event is looked at.

Known limit: events that nobody recorded are not seen.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"event": "breach", "answer": "notice-to-authority", "unit": "hours", "zone": "Europe/Brussels"})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.value, seen.unit, seen.facts["events"][0]["id"]
    (96.0, 'hours', 'B-1')

References:
    Regulation (EEC, Euratom) No 1182/71, article 3 (periods, dates and time limits).
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from pydantic import JsonValue

from lexgate.checks._acts import Act, acts_of, by_role
from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._clocks import (
    Letter,
    Terms,
    before,
    letters,
    moment,
    so_far,
    took,
    unsettled,
    zone_of,
)
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import choice, text
from lexgate.checks._registers import NO_ENTRIES, Mistakes, days_ago, joined, listed, made, register_of
from lexgate.checks._worked import PASSPORT
from lexgate.core.deadline import Period, weekdays
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.evidence_names import evidence_name
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

UNITS = (Period.HOURS, Period.DAYS, Period.WORKING_DAYS, Period.MONTHS)
LONGEST = Text("The longest: {event}, from {start} to {end}.", "用时最长：{event}，自 {start} 至 {end}。")
AHEAD = Text(
    "Dated ahead of the assessment: {events}. Correct the register of acts.",
    "以下事件的日期晚于评估日：{events}。请更正行为台账。",
)
UNSETTLED = Text(
    "The official days of rest in {place} are not known yet for {years}: what was counted may change.",
    "{place} {years} 年节假日安排尚未公布，计算结果可能变化。",
)
OPEN = Text("The longest: {event}, open since {start}.", "用时最长：{event}，自 {start} 起尚未办结。")

NO_EVENT = Text(
    "No {event} is on record (acts looked through: {n}).", "共查阅 {n} 条记录，未见 {event} 事件。"
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the events by id, when each began and was answered, and the working days between; then all other acts.

    Raises:
        BadInput: LG-CHECK-003, an option is no unit or zone; LG-CHECK-009, a calendar is needed.
        Problems: LG-INPUT-001, times that cannot be read or have no zone, ids that are missing, repeat or do not exist.
    """
    terms, letter = _terms(options), _letter(subject, options)
    register = register_of(subject, "acts")
    if register is None or not len(register):
        return _outcomes([], 0, terms, letter)
    mistakes = Mistakes(register)
    events = list(acts_of(register, (text(options, "event"),), mistakes))
    answers = list(acts_of(register, (text(options, "answer"),), mistakes))
    _complain(events, answers, terms, mistakes)
    mistakes.end()
    ids = {name for name in register.columns.get("id", ()) if name}
    for act in answers:
        for name in act.answers:
            if name not in ids:
                mistakes.add(act.row, "answers", "the id of an event in this register")
    mistakes.end()
    good = [act for act in answers if not act.weak and by_role(act, text(options, "role"))]
    pairs = [(event, _first(event, good, terms)) for event in events]
    for event, end in pairs:
        if end is not None and before(end, moment(event.at, terms.zone), terms):
            mistakes.add(event.row, "at", f"a time before its answer, which is of {end.isoformat()}")
    mistakes.end()
    return _outcomes(pairs, len(register), terms, letter)


def _terms(options: Options) -> Terms:
    unit = Period(choice(options, "unit", UNITS))
    return Terms(unit=unit, zone=zone_of(text(options, "zone")), roll=bool(options["roll"]))


def _letter(subject: Subject, options: Options) -> Letter:
    """Return what tells the letter of a day; see `lexgate.checks._clocks`."""
    place, calendar = text(options, "calendar"), subject.calendar
    needed = options["unit"] == Period.WORKING_DAYS or bool(options["roll"])
    if not needed:
        return lambda day: "01"[weekdays(day)]
    if not place or calendar is None:
        raise BadInput(
            "Working days are asked for, and no calendar is named."
            if not place
            else f"Working days of {place} are asked for, and the subject has no calendar.",
            fix="Name a place in option calendar, such as CN, EU or US-NYC.",
            code="LG-CHECK-009",
        )

    def letter(day: date) -> str:
        return ("01" if calendar.settled(place, day) else "rw")[calendar.working(place, day)]

    return letter


def _complain(events: list[Act], answers: list[Act], terms: Terms, mistakes: Mistakes) -> None:
    """Note what an event or an answer lacks."""
    seen: set[str] = set()
    for event in events:
        if not event.id or event.id in seen:
            mistakes.add(event.row, "id", "an id of its own, which its answer can name")
        seen.add(event.id)
    for act in (*events, *answers):
        if terms.unit is Period.HOURS and not (isinstance(act.at, datetime) and act.at.tzinfo):
            mistakes.add(act.row, "at", "a time with its offset, such as 2026-11-22T10:00+08:00")


def _first(event: Act, answers: list[Act], terms: Terms) -> datetime | None:
    ends = [moment(act.at, terms.zone) for act in answers if event.id in act.answers]
    return min(ends, default=None)


def _outcomes(
    pairs: list[tuple[Act, datetime | None]], looked_through: int, terms: Terms, letter: Letter
) -> Outcomes:
    starts = [moment(event.at, terms.zone) for event, _ in pairs]
    days = [letters(start, end, terms.zone, letter) for start, (_, end) in zip(starts, pairs, strict=True)]
    return Outcomes(
        ids=np.array([event.id for event, _ in pairs] or [""] * bool(looked_through), dtype=np.str_),
        columns={
            name: np.array(values or [""] * bool(looked_through), dtype=np.str_)
            for name, values in (
                ("start", [start.isoformat() for start in starts]),
                ("end", [end.isoformat() if end else "" for _, end in pairs]),
                ("days", days),
            )
        }
        | {"looked_through": np.full(max(len(pairs), int(bool(looked_through))), looked_through, np.int64)},
        scored=np.ones(max(len(pairs), int(bool(looked_through))), np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the longest time, in the unit of the option; 0 where no event is on record."""
    terms = _terms(options)
    unit = terms.unit.value
    if not len(seen):
        return nothing("time-to-answer", unit, options, setting, NO_ENTRIES.fill(kind="acts"))
    events = [_event(seen, place, terms, setting) for place in range(len(seen)) if seen.ids[place]]
    events.sort(key=lambda event: -event.high)
    facts: dict[str, JsonValue] = {"events": [event.fact for event in events]}
    ahead = sorted(str(event.fact["id"]) for event in events if event.ahead)
    if ahead:
        why = AHEAD.fill(events=Text(listed(ahead), listed(ahead, "、")))
        return nothing("time-to-answer", unit, options, setting, why, n=len(events), facts=facts)
    if not events:
        n = int(seen.columns["looked_through"][0])
        none = NO_EVENT.fill(event=evidence_name(text(options, "event")), n=n)
        return census("time-to-answer", options, setting, 0, n, unit=unit, facts=facts, note=none)
    longest = events[0].fact
    said = OPEN if longest["end"] is None else LONGEST
    years = sorted(set().union(*(event.unsettled for event in events)))
    if years:
        facts["unsettled_years"] = [*years]
    open_years = UNSETTLED.fill(years=listed([str(year) for year in years]), place=options["calendar"])
    return census(
        "time-to-answer",
        options,
        setting,
        events[0].high,
        len(events),
        limits=(max(event.low for event in events), events[0].high),
        unit=unit,
        facts=facts,
        note=joined(
            [
                said.fill(event=longest["id"], start=longest["start"], end=longest["end"]),
                open_years if years else None,
            ]
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    """One event."""

    low: float
    """The least and …"""
    high: float
    """… the most time that it took."""
    ahead: bool
    """Whether it is dated ahead of the assessment."""
    unsettled: set[int]
    """Years on its way whose days of rest are not known for good."""
    fact: dict[str, JsonValue]
    """What the report says of it."""


def _event(seen: Outcomes, place: int, terms: Terms, setting: Setting) -> _Timed:
    start = datetime.fromisoformat(str(seen.columns["start"][place]))
    written, days = str(seen.columns["end"][place]), str(seen.columns["days"][place])
    end = datetime.fromisoformat(written) if written else None
    if end is not None and _ahead(end, terms, setting):
        end = None  # what is to come is no answer yet
    if end is not None:
        low = high = took(start, end, days, terms)
    else:
        low, high = so_far(start, setting.today, days, terms)
    last = end.astimezone(terms.zone).date() if end is not None else setting.today
    return _Timed(
        low=low,
        high=high,
        ahead=_ahead(start, terms, setting),
        unsettled=unsettled(start, last, days, terms.zone),
        fact={
            "id": str(seen.ids[place]),
            "start": _shown(start, terms),
            "end": _shown(end, terms) if end is not None else None,
            "value": high,
        },
    )


def _ahead(at: datetime, terms: Terms, setting: Setting) -> bool:
    return days_ago(at.astimezone(terms.zone).date(), setting.today) is None


def _shown(at: datetime, terms: Terms) -> str:
    """Return a moment; its day in the zone where hours do not count."""
    return at.isoformat() if terms.unit is Period.HOURS else at.astimezone(terms.zone).date().isoformat()


def _worked(answered: str) -> Subject:
    rows = (
        ("B-1", "breach", "2026-11-16T09:00+01:00", "A. Example", ""),
        ("N-1", "notice-to-authority", answered, "A. Example", "B-1"),
        ("I-1", "incident", "2026-11-16T09:00+01:00", "A. Example", ""),
        ("R-1", "report", answered, "A. Example", "I-1"),
    )
    return Subject(
        passport=PASSPORT, registers={"acts": made("acts", ("id", "kind", "at", "by", "answers"), *rows)}
    )


def _good() -> Subject:
    return _worked("2026-11-17T09:30+01:00")


def _bad() -> Subject:
    return _worked("2026-11-20T09:00+01:00")


CHECK = Check(
    id="time-to-answer",
    title=Text("Time to answer", "处置报告用时"),
    about=Text(
        "The longest time from an event on record to the act that answers it; an open event counts up to today.",
        "从记录在案的事件发生到完成相应处置或报告的最长用时；尚未办结的计至评估日。",
    ),
    unit="",
    better=Side.AT_MOST,
    evidence=Evidence.DEADLINE,
    needs=("registers",),
    registers=("acts",),
    options={
        "event": "incident",
        "answer": "report",
        "unit": "hours",
        "zone": "UTC",
        "calendar": "",
        "roll": False,
        "role": "",
    },
    measured_by=("event", "answer", "unit", "zone", "calendar", "roll", "role"),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
