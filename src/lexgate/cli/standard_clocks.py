"""``lexgate standards clocks``: events on record that wait for an answer, and until when."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from lexgate.cli.day import today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, ProjectPath, UnusedWorkspace
from lexgate.cli.output import Exit, guarded, show
from lexgate.cli.project_standards import all_standards
from lexgate.cli.unread_names import unread_lines, unread_rows
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from lexgate.flow.clocks import Clock


def register(group: typer.Typer) -> None:
    """Add the command to the group ``standards``."""
    group.command(
        "clocks",
        help=say(
            "Events on record that wait for an answer, and until when; exit code 1 if one is late.",
            "列出已登记但尚未办结的事件及其最后期限；如有逾期，退出码为 1。",
        ),
    )(guarded(clocks))


def clocks(
    project: ProjectPath,
    *,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Events on record that wait for an answer, and until when."""
    from lexgate.wiring.install import require

    require("assess")
    from lexgate.adapters.holiday_calendar import HolidayCalendar
    from lexgate.flow.clocks import CLOCK
    from lexgate.flow.clocks import clocks as running
    from lexgate.flow.evidence import evidence
    from lexgate.flow.unread import unread
    from lexgate.standard.bearing import bearings
    from lexgate.wiring.drawers import checks
    from lexgate.wiring.project_file import project_file, read_project

    speak, drawer, calendar = lang or LANG, checks(), HolidayCalendar()
    read, root = read_project(project), project_file(project).absolute().parent
    passport, standards = read.system.passport(), all_standards(read, root)
    found = [one for one in bearings(standards, passport, today()) if one.requirement.check == CLOCK]
    seen = evidence(found, passport, root, checks=drawer, calendar=calendar, today=today())
    now = datetime.now().astimezone()
    open_ = running(found, seen, passport, root, checks=drawer, calendar=calendar, now=now)
    strange = [one for one in unread(standards, passport, root) if one.register == "acts"]
    show(
        {"clocks": [_clock(one, speak) for one in open_], "unread": unread_rows(strange)},
        as_json=as_json,
        text=lambda: "\n".join([_text(open_, speak), *unread_lines(strange)]),
    )
    raise typer.Exit(Exit.NOT_MET if any(one.left < timedelta() for one in open_) else Exit.MET)


def _clock(one: "Clock", lang: Lang) -> dict[str, object]:
    return {
        "event": one.event,
        "requirement": one.requirement.id,
        "title": one.requirement.title.say(lang),
        "citation": one.requirement.citation.locator.say(lang),
        "answer": one.answer,
        "due": one.due.isoformat(timespec="seconds"),
        "left_hours": round(one.left / timedelta(hours=1), 2),
        "settled": not one.unsettled,
    }


def _text(open_: "tuple[Clock, ...]", lang: Lang) -> str:
    if not open_:
        return say(
            "No event on record that starts a clock waits for an answer.",
            "起算期限的登记事件均已办结，或者没有。",
        )
    return "\n".join(
        f"{_left(one.left)}  {one.due:%Y-%m-%d %H:%M %Z}  {one.event}: {one.answer}\n"
        f"    {one.requirement.title.say(lang)} ({one.requirement.id}, {one.requirement.citation.locator.say(lang)})"
        f"{_may_move(one)}"
        for one in open_
    )


def _may_move(one: "Clock") -> str:
    if not one.unsettled:
        return ""
    year = one.due.year
    return "\n    " + say(
        f"The official days of rest of {year} in {one.unsettled} are not known yet: the last day may still move.",
        f"{one.unsettled} {year} 年节假日安排尚未公布，最后期限可能变动。",
    )


def _left(left: timedelta) -> str:
    hours = abs(left) / timedelta(hours=1)
    unit = say("hours", "小时") if hours < 48 else say("days", "天")
    much = f"{hours if hours < 48 else hours / 24:.1f} {unit}"
    return (
        say(f"LATE by {much}", f"已逾期 {much}")
        if left < timedelta()
        else say(f"{much} left", f"剩余 {much}")
    )
