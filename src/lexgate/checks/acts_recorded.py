"""Acts recorded: the share of required acts that are on record, done by somebody and, where asked, lately.

Unit: share; 1 means that every required act is on record, 0 that none is. Option ``acts`` lists the kinds of act that are
required (all kinds of the register ``acts`` if empty), ``role`` the role by which they must have been done, and
``within_days`` how old the newest may be (0: however old). An act that nobody answers for (``by``), that names a document
which does not exist in the project, or that is dated ahead of the assessment, is no evidence. A census: every line is
read. The facts list what is missing.

Known limit: that an act is on record does not mean that it was done well.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"acts": ["drill", "human-review"]})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.value, seen.facts["missing"]
    (0.5, {'drill': ['line 2: there is no document records/drill.pdf']})
"""

from datetime import date

import numpy as np
from pydantic import JsonValue

from lexgate.checks._acts import Act, acts_of, by_role, day_of
from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import number, text, texts
from lexgate.checks._registers import (
    NO_ENTRIES,
    Mistakes,
    days_ago,
    made,
    packed,
    plain,
    register_of,
    together,
    unpacked,
)
from lexgate.checks._worked import PASSPORT
from lexgate.core.estimate import Estimate
from lexgate.core.evidence_names import evidence_name
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

NOT_THERE = Text("not on record", "无记录")
OTHER_ROLE = Text(
    "line {line}: done in the role {role}, not {wanted}", "第 {line} 行：行为人角色为 {role}，而非 {wanted}"
)
TOO_OLD = Text(
    "the newest is of {day}, {age} days ago; at most {most} are allowed",
    "最近一次为 {day}，距今 {age} 天，超过允许的 {most} 天",
)
AHEAD = Text("the newest is of {day}, which lies ahead", "最近一次为 {day}，晚于评估日")
_SEPARATOR = "\n"


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the required kinds of act, each with the days on which it was done, and why others are no evidence.

    Raises:
        Problems: LG-INPUT-001, times that cannot be read.
    """
    register = register_of(subject, "acts")
    if register is None or not len(register):
        return _outcomes((), {})
    mistakes = Mistakes(register)
    found: dict[str, list[Act]] = {plain(kind): [] for kind in texts(options, "acts")}
    for act in acts_of(register, tuple(found), mistakes):
        found.setdefault(act.kind, []).append(act)
    mistakes.end()
    return _outcomes(tuple(found), found, text(options, "role"))


def _outcomes(kinds: tuple[str, ...], found: dict[str, list[Act]], role: str = "") -> Outcomes:
    days, weak = [], []
    for kind in kinds:
        good = [act for act in found[kind] if by_role(act, role) and not act.weak]
        days.append(_SEPARATOR.join(sorted(day_of(act.at).isoformat() for act in good)))
        weak.append(
            packed(
                [
                    act.weak or OTHER_ROLE.fill(line=act.row.line, role=act.row["role"] or "–", wanted=role)
                    for act in found[kind]
                    if act not in good
                ]
            )
        )
    return Outcomes(
        ids=np.array(kinds, dtype=np.str_),
        columns={"days": np.array(days, dtype=np.str_), "weak": np.array(weak, dtype=np.str_)},
        scored=np.ones(len(kinds), np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of required acts that are on record, in [0, 1]."""
    if not len(seen):
        return nothing("acts-recorded", "share", options, setting, NO_ENTRIES.fill(kind="acts"))
    within = int(number(options, "within_days"))
    missing: dict[str, list[Text]] = {}
    newest: dict[str, JsonValue] = {}
    for kind, days, weak in zip(seen.ids, seen.columns["days"], seen.columns["weak"], strict=True):
        known = [date.fromisoformat(day) for day in str(days).split(_SEPARATOR) if day]
        past = {day: age for day in known if (age := days_ago(day, setting.today)) is not None}
        if past and (not within or min(past.values()) <= within):
            newest[str(kind)] = max(past).isoformat()
        else:
            missing[str(kind)] = _why(str(weak), known, past, within)
    return census(
        "acts-recorded",
        options,
        setting,
        1 - len(missing) / len(seen),
        len(seen),
        facts={"missing": {kind: [one.en for one in why] for kind, why in missing.items()}, "newest": newest},
        note=_named(missing),
    )


def _why(weak: str, known: list[date], past: dict[date, int], within: int) -> list[Text]:
    if past:
        return [TOO_OLD.fill(day=max(past), age=min(past.values()), most=within)]
    if known:
        return [AHEAD.fill(day=max(known))]
    return unpacked(weak) or [NOT_THERE]


def _named(missing: dict[str, list[Text]]) -> Text | None:
    if not missing:
        return None
    said = [(kind, together(why)) for kind, why in missing.items()]
    en, zh = (
        ", ".join(f"{kind} ({why.en})" for kind, why in said),
        "；".join(f"{evidence_name(kind).zh}：{why.zh}" for kind, why in said),
    )
    return Text(f"No evidence of: {en}.", f"缺少有效记录：{zh}。")


def _worked(document: str) -> Subject:
    rows = (
        ("drill", "2026-11-02", "A. Example", "safety officer", document),
        ("human-review", "2026-11-09T10:00+08:00", "B. Example", "reviewer", ""),
    )
    register = made("acts", ("kind", "at", "by", "role", "document"), *rows, documents=["records/drill.md"])
    return Subject(passport=PASSPORT, registers={"acts": register})


def _good() -> Subject:
    return _worked("records/drill.md")


def _bad() -> Subject:
    return _worked("records/drill.pdf")


CHECK = Check(
    id="acts-recorded",
    title=Text("Acts recorded", "行为留痕"),
    about=Text(
        "Share of required acts that are on record, by a named person and, where asked, lately; 1 means all.",
        "要求的行为中已由具名人员留有有效记录（必要时在规定期限内）的比例；1 表示全部有记录。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    evidence=Evidence.PROCESS,
    needs=("registers",),
    registers=("acts",),
    options={"acts": [], "role": "", "within_days": 0},
    measured_by=("acts", "role"),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
