"""Age of a register: days since its newest entry was updated.

Unit: days; 0 means that it was updated today. Option ``register`` names the register; its column ``updated`` holds the
day on which each entry was last looked after. Days are counted to the day of the plan. Entries dated ahead of that day
do not count and are named. A census: every line is read.

Known limit: one new entry makes a register young; it does not know whether the others were reviewed.

Example:
    >>> from datetime import date
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"register": "keywords"})
    >>> CHECK.estimate(CHECK.measure(_good(), options), options, Setting(today=date(2026, 11, 22))).value
    2
"""

from datetime import date

import numpy as np

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import choice
from lexgate.checks._register_kinds import KINDS
from lexgate.checks._registers import (
    NO_ENTRIES,
    Mistakes,
    day_in,
    days_ago,
    listed,
    made,
    register_of,
    rows_of,
)
from lexgate.checks._worked import PASSPORT
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

UNDATED = Text(
    "No entry of the register {kind} says when it was updated (column updated).",
    "{kind} 台账中没有任何记录载明更新日期（updated 列）。",
)
AHEAD = Text(
    "Entries dated ahead of the assessment do not count: lines {lines}.",
    "更新日期晚于评估日的记录不予计入：第 {lines} 行。",
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the entries by line, with the day of each update or an empty text.

    Raises:
        Problems: LG-INPUT-001, cells that are no dates.
    """
    register = register_of(subject, choice(options, "register", tuple(KINDS)))
    lines, days = [], []
    if register is not None:
        mistakes = Mistakes(register)
        for row in rows_of(register):
            day = day_in(row, "updated", mistakes)
            lines.append(str(row.line))
            days.append(day.isoformat() if day else "")
        mistakes.end()
    return Outcomes(
        ids=np.array(lines, dtype=np.str_),
        columns={"updated": np.array(days, dtype=np.str_)},
        scored=np.ones(len(lines), np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the days since the newest update."""
    if not len(seen):
        return nothing("register-age", "days", options, setting, NO_ENTRIES.fill(kind=options["register"]))
    ages = {
        str(line): days_ago(date.fromisoformat(str(day)), setting.today)
        for line, day in zip(seen.ids, seen.columns["updated"], strict=True)
        if day
    }
    known = [age for age in ages.values() if age is not None]
    ahead = [line for line, age in ages.items() if age is None]
    note = AHEAD.fill(lines=Text(listed(ahead), listed(ahead, "、"))) if ahead else None
    if not known:
        why = note or UNDATED.fill(kind=options["register"])
        return nothing("register-age", "days", options, setting, why, n=len(seen))
    return census("register-age", options, setting, min(known), len(seen), unit="days", note=note)


def _worked(updated: str) -> Subject:
    register = made(
        "keywords", ("keyword", "risk", "updated"), ("one", "A.1.a", "2025-01-07"), ("two", "A.2.a", updated)
    )
    return Subject(passport=PASSPORT, registers={"keywords": register})


def _good() -> Subject:
    return _worked("2026-11-20")


def _bad() -> Subject:
    return _worked("2026-03-02")


CHECK = Check(
    id="register-age",
    title=Text("Age of a register", "台账距上次更新的天数"),
    about=Text(
        "Days since the newest entry of a register was updated; 0 means today.",
        "台账最近一次更新距评估日的天数；0 表示当日已更新。",
    ),
    unit="days",
    better=Side.AT_MOST,
    evidence=Evidence.DOCUMENTARY,
    needs=("registers",),
    registers=tuple(KINDS),
    options={"register": "keywords"},
    measured_by=("register",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
