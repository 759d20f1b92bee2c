"""What evidence a project already has for the clauses that bear on it, before any model is asked.

Documents, registers and named persons can be looked at at once; what must be measured on data or a model is not.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lexgate.assessment.own_calendar import corrected
from lexgate.assessment.registers import read_registers
from lexgate.assessment.subject import build
from lexgate.checks._check import Check, Setting
from lexgate.core.applies import Applicability
from lexgate.core.passport import Passport
from lexgate.core.ports import Calendar
from lexgate.core.verdict import Finding
from lexgate.models.subject import Subject
from lexgate.standard.bearing import Bearing
from lexgate.verdict.judge import ALWAYS, judge

AT_HAND = frozenset({"documents", "registers", "calendar"})
"""Capabilities for which neither data nor a model is needed."""


def evidence(
    bearings: Sequence[Bearing],
    passport: Passport,
    root: Path,
    *,
    checks: Mapping[str, Check],
    calendar: Calendar,
    today: date,
) -> dict[str, Finding]:
    """Return, by requirement id, what documents, registers and named persons say of the clauses that may bind.

    A clause that has to be measured is left out, and so is one that does not bind or does not apply. Nothing is
    recorded.

    Args:
        bearings: How the clauses bear on the system.
        passport: The system.
        root: The project's folder.
        checks: The drawer, by id.
        calendar: Working days.
        today: The day to which ages are counted.
    """
    registers = read_registers(passport, root)
    days = corrected(calendar, registers.get("holidays"))
    subject = build(passport, root, registers=registers, calendar=days)
    return {
        one.requirement.id: _finding(one, subject, checks[one.requirement.check], today)
        for one in bearings
        if one.binds
        and one.applies.answer is not Applicability.NO
        and AT_HAND.issuperset(checks[one.requirement.check].needs)
    }


def _finding(one: Bearing, subject: Subject, check: Check, today: date) -> Finding:
    """Judge the evidence by itself: whether the clause applies is another question, which may still be open."""
    item, day = one.requirement, one.day
    options = check.complete(item.options)
    setting = Setting(level=item.level, today=today)
    lacks = check.lacks(subject)
    estimate = None if lacks else check.estimate(check.measure(subject, options), options, setting)
    return judge(item, estimate, day=day, applies=ALWAYS)
