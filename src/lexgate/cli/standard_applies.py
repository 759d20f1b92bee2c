"""``lexgate standards applies``: how standards bear on a project, which clauses, why, and what evidence is missing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group

from lexgate.cli.bearing_summary import summary_rows, summary_table
from lexgate.cli.clauses import READ, limit_of, reading
from lexgate.cli.day import parse_day, today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, ProjectPath, UnusedWorkspace
from lexgate.cli.output import guarded, show
from lexgate.cli.project_standards import all_standards, named_standards
from lexgate.cli.standard_tools import Day
from lexgate.cli.unread_names import unread_lines, unread_rows
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from lexgate.core.passport import Passport
    from lexgate.core.requirement import Standard
    from lexgate.core.verdict import Finding
    from lexgate.flow.unread import Unread
    from lexgate.standard.bearing import Bearing, Question


def register(group: typer.Typer) -> None:
    """Add the command to the group ``standards``."""
    group.command(
        "applies",
        help=say(
            "How standards bear on a project and what is still to be answered; with --standard or --all which clauses, "
            "why, and what evidence is missing.",
            "各标准包对项目的适用情况及尚待回答的问题；以 --standard 或 --all 列出条款、理由和缺少的证据。",
        ),
    )(guarded(applies))


def applies(
    project: ProjectPath,
    *,
    standards: Annotated[
        list[str] | None,
        typer.Option(
            "--standard",
            metavar="ID",
            help=say(
                "Only this standard, with its clauses; may be given several times.",
                "仅此标准包，并列出其条款；可多次指定。",
            ),
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help=say("List every clause, also those that do not apply.", "列出全部条款，包括不适用的条款。"),
        ),
    ] = False,
    as_of: Day = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """How standards bear on a project; of those that are chosen, which clauses, and why."""
    from lexgate.standard import catalog
    from lexgate.standard.bearing import bearings, questions, summaries
    from lexgate.wiring.project_file import project_file, read_project

    speak, day = lang or LANG, parse_day(as_of) or today()
    read, root = read_project(project), project_file(project).absolute().parent
    passport, known = read.system.passport(), all_standards(read, root)
    found = bearings([catalog.load(name) for name in standards] if standards else known, passport, day)
    seen, asked, strange = _evidence(found, passport, root), questions(found), _unread(known, passport, root)
    counted, named = summaries(found), named_standards(read, root)
    document = {
        "system": passport.name,
        "as_of": day.isoformat(),
        "standards": summary_rows(counted, named),
        "clauses": [_clause(one, seen, day, speak) for one in found],
        "questions": [
            {"fact": item.fact, "question": item.question.say(speak), "requirements": list(item.requirements)}
            for item in asked
        ],
        "unread": unread_rows(strange),
    }
    shown = [one for one in found if everything or (standards and one.applies.answer.value != "no")]

    def text() -> Group:
        head = say(f"{passport.name}, law as of {day}", f"{passport.name}，基准日 {day}")
        lines = [*_clauses(shown, seen, day, speak), *_questions(asked, speak), *unread_lines(strange)]
        more = (
            "" if shown else say("Clauses: --standard ID, or --all.", "查看条款：--standard 编号，或 --all。")
        )
        return Group(head, summary_table(counted, named, speak), *lines, *([f"\n{more}"] if more else []))

    show(document, as_json=as_json, text=text)


def _evidence(found: "Sequence[Bearing]", passport: "Passport", root: Path) -> "Mapping[str, Finding] | None":
    """Return what documents and registers say; None in the light install, which has no checks."""
    from lexgate.wiring.install import missing_of

    if missing_of("assess"):
        return None
    from lexgate.adapters.holiday_calendar import HolidayCalendar
    from lexgate.flow.evidence import evidence
    from lexgate.wiring.drawers import checks

    return evidence(found, passport, root, checks=checks(), calendar=HolidayCalendar(), today=today())


def _unread(known: "Sequence[Standard]", passport: "Passport", root: Path) -> "tuple[Unread, ...]":
    """Return names in the registers that no clause asks for; none in the light install, which reads no registers."""
    from lexgate.wiring.install import missing_of

    if missing_of("assess"):
        return ()
    from lexgate.flow.unread import unread

    return unread(known, passport, root)


def _clause(one: "Bearing", seen: "Mapping[str, Finding] | None", on: date, lang: Lang) -> dict[str, Any]:
    finding = seen.get(one.requirement.id) if seen else None
    return {
        "requirement": one.requirement.id,
        "title": one.requirement.title.say(lang),
        "citation": one.requirement.citation.locator.say(lang),
        "confidence": one.requirement.citation.confidence.value,
        "bound": one.bound.value if one.bound else None,
        "limit": limit_of(one.requirement, on),
        "our_reading": bool(reading(one.bound)),
        "applies": one.applies.answer.value,
        "why": one.applies.why.say(lang),
        "missing_facts": list(one.applies.missing),
        "binds": one.binds,
        "begins": one.begins.isoformat() if one.begins else None,
        "ended": one.ended.isoformat() if one.ended else None,
        "check": one.requirement.check,
        "evidence": finding.status.value if finding else None,
        "reason": finding.reason.say(lang) if finding else None,
    }


_ANSWERS = {
    "yes": say("applies", "适用"),
    "no": say("does not apply", "不适用"),
    "unknown": say("may apply", "可能适用"),
}


def _state(one: "Bearing", finding: "Finding | None") -> str:
    """Return whether there is evidence, in two words; empty where the clause does not bind or apply."""
    if not one.binds or one.applies.answer.value == "no":
        return ""
    if finding is None:
        return say("to be measured", "待测量")
    if finding.status.value == "met":
        return say("evidence there", "证据齐备")
    if finding.status.value == "inconclusive" and finding.estimate and finding.estimate.value is not None:
        return say("evidence does not decide", "证据不足以判定")
    return say("evidence missing", "证据缺失")


def _clauses(
    found: "Sequence[Bearing]", seen: "Mapping[str, Finding] | None", on: date, lang: Lang
) -> Iterator[str]:
    standard = ""
    for one in found:
        if one.standard.id != standard:
            standard = one.standard.id
            yield f"\n{one.standard.title.say(lang)} ({standard} {one.standard.version}), {on}"
        item, finding = one.requirement, seen.get(one.requirement.id) if seen else None
        limit, state = limit_of(item, on), _state(one, finding)
        yield "  ".join(
            part for part in (f"  {_ANSWERS[one.applies.answer.value]}", item.id, limit, state) if part
        )
        yield f"      {item.title.say(lang)} · {READ[item.citation.confidence]} · {one.applies.why.say(lang)}"
        if finding and finding.status.value != "met" and one.applies.answer.value == "yes":
            yield f"      {finding.reason.say(lang)}"


def _questions(asked: "Sequence[Question]", lang: Lang) -> Iterator[str]:
    if not asked:
        return
    yield "\n" + say(
        "To be answered in lexgate.yaml, section system:", "请在 lexgate.yaml 的 system 部分回答以下问题："
    )
    for item in asked:
        count = len(item.requirements)
        yield f"  {item.fact}: {item.question.say(lang)}" + say(
            f" ({count} {'clause waits' if count == 1 else 'clauses wait'})", f"（{count} 项条款待定）"
        )
