"""Tables for the terminal: a status is a word and a shape, and all fits 80 columns."""

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from lexgate.core.account import Account, DataAccount
from lexgate.core.citation import Basis
from lexgate.core.epsilon_span import canary_rows
from lexgate.core.estimate import Estimate
from lexgate.core.number import number
from lexgate.core.requirement import Requirement
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Finding, Plan, Status, Verdict, worst
from lexgate.report.asked import asked_line
from lexgate.report.conclusion import ADVICE
from lexgate.report.fact_words import fact_name
from lexgate.report.next_steps import next_steps
from lexgate.report.precision import precision_lines
from lexgate.report.privacy import privacy_lines
from lexgate.report.saying import held, limit, spread
from lexgate.report.status import mark
from lexgate.report.words import words

_WIDTH = 80
_GAPS = 8
_MOST_STEPS = 3
_PLANTED = Text(
    "Added to the training part: {rows} rows of canaries (made-up items with random labels). A model tuned on them is for "
    "measuring, not for release.",
    "训练集中另加入 {rows} 行金丝雀样本（随机标签的人造样本）：以此微调的模型仅供测量，不得发布。",
)


def verdict_table(verdicts: Sequence[Verdict], lang: Lang, plan: Plan | None = None) -> RenderableType:
    """Return one table for each verdict: status, requirement, value with interval, bound and n.

    Requirements that do not apply are only counted; the report lists them with the reason.

    Args:
        verdicts: What was judged.
        lang: Language of the words.
        plan: The sealed plan, which knows on which side of a bound the lawful values lie.
    """
    asked = {item.id: item for item in plan.requirements()} if plan else {}
    tables: list[RenderableType] = []
    for verdict in verdicts:
        table = _table(
            Line.assemble(
                f"{_plain(verdict.standard)} {verdict.version}, {verdict.as_of}  ",
                _status(verdict.status, lang),
            )
        )
        _columns(table, lang, "status", "requirement", right=("measured", "bound", "n"))
        shown = [finding for finding in verdict.findings if finding.status is not Status.NOT_APPLICABLE]
        own = {name for name, item in asked.items() if _is_own_reading(item, verdict)}
        rows = [
            _row(finding, asked.get(finding.requirement), lang, own=finding.requirement in own)
            for finding in shown
        ]
        room = (
            _WIDTH
            - _GAPS
            - sum(max(cell_len(str(row[i])) for row in [_heads(lang), *rows]) for i in range(4))
        )
        for finding, (status, *numbers) in zip(shown, rows, strict=True):
            name = _requirement(finding, verdict.standard, lang, max(room, 12))
            table.add_row(status, name, *numbers, style="" if finding.decides else "dim")
        tables.append(table)
        if any(finding.requirement in own and finding.bound is not None for finding in shown):
            tables.append(Line(f"* {words(lang)('basis_operational')}", style="dim"))
        if len(shown) < len(verdict.findings):
            tables.append(
                Line(words(lang)("spared", n=number(len(verdict.findings) - len(shown))), style="dim")
            )
        tables.append(Line())
    return Group(*tables)


def estimate_table(estimates: Sequence[Estimate], lang: Lang) -> RenderableType:
    """Return one row for each estimate, whether a law asks for it or not; below, why some have no value."""
    table = _table(Line(words(lang)("numbers")))
    _columns(table, lang, "check", right=("measured", "n"))
    table.add_column(words(lang)("unit"))
    silent: dict[str, list[str]] = {}
    for estimate in estimates:
        attribute = estimate.options.get("attribute")
        name = f"{estimate.check} ({attribute})" if attribute else estimate.check
        table.add_row(
            _line(name), spread(estimate), number(estimate.n), _line(fact_name(estimate.unit, lang))
        )
        if estimate.value is None and estimate.note is not None:
            silent.setdefault(estimate.note.say(lang), []).append(name)
    colon, between = words(lang)("colon"), "、" if lang is Lang.ZH else ", "
    reasons = (
        Line(_plain(f"{between.join(names)}{colon}{why}"), style="dim") for why, names in silent.items()
    )
    return Group(table, *reasons)


def data_table(data: DataAccount, lang: Lang) -> RenderableType:
    """Return what was found in the data and done about it, and the rows that are left."""
    say = words(lang)
    table = _table(_line(f"{say('steps')}{say('colon')}{data.source}"))
    _columns(table, lang, "search", right=("found", "changed", "dropped"))
    for step in data.steps:
        table.add_row(
            _line(step.title.say(lang)), number(step.found), number(step.changed), number(step.dropped)
        )
    kept = ", ".join(f"{fact_name(split, lang)} {number(count)}" for split, count in data.parts())
    read, left = number(data.rows_read), number(sum(data.rows.values()))
    line = f"{say('rows_read')}{say('colon')}{read}   {say('rows_kept')}{say('colon')}{left}"
    parts: list[RenderableType] = [table, _line(f"{line} ({kept})" if kept else line)]
    planted = canary_rows(data.facts)
    if planted:
        parts.append(_line(_PLANTED.fill(rows=number(planted)).say(lang)))
    return Group(*parts)


def summary(
    account: Account, lang: Lang, *, bundle: str = "", report: str = "", where: str = ""
) -> RenderableType:
    """Return the verdicts, why the gate is closed, what to do next, and where the evidence lies.

    Args:
        account: What was done and found.
        lang: Language of the words.
        bundle: Path of the evidence bundle, or empty.
        report: Path of the HTML report, or empty.
        where: What a command needs to find the project again, such as its path; empty in its own folder.
    """
    say = words(lang)
    parts: list[RenderableType] = []
    if account.verdicts:
        parts.append(verdict_table(account.verdicts, lang, account.plan))
        status = worst([verdict.status for verdict in account.verdicts])
        gate = say("gate_open_plain" if account.release.open else "gate_closed_plain")
        parts += [Line.assemble(_status(status, lang), "  ", (gate, "bold")), _reasons(account, lang)]
    else:
        parts.append(estimate_table(account.estimates, lang))
    parts += [
        _line(said.say(lang))
        for said in (asked_line(account), *privacy_lines(account, beside_gate=bool(account.verdicts)))
        if said is not None
    ]
    parts += [_line(line.say(lang)) for line in precision_lines(account.plan)]
    steps, why = _next_steps(account, lang), _first_to_explain(account)
    if steps or bundle:
        parts += [
            Line(f"\n{say('next')}", style="bold"),
            *(Padding(_line(step), (0, 0, 0, 2)) for step in steps),
        ]
    if bundle and why:
        parts.append(_unbroken(f"  lexgate explain {why} {where}".rstrip()))
    if bundle:
        parts.append(_unbroken(f"  lexgate verify {bundle}"))
    if report:
        parts.append(_unbroken(f"{say('report_file')}{say('colon')}{report}"))
    return Group(*parts)


def _reasons(account: Account, lang: Lang) -> RenderableType:
    found = {finding.requirement: finding for verdict in account.verdicts for finding in verdict.findings}
    advice = {verdict.standard: verdict.status for verdict in account.verdicts}
    grid = Table.grid(padding=(0, 1, 0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")  # Chinese has no spaces to break at; nothing of a reason may be cut
    if account.release.why is not None:
        grid.add_row(Line("■"), _line(account.release.why.say(lang)))
    for name in account.release.reasons:
        if name in found:
            look = mark(found[name].status)
            grid.add_row(Line(look.shape, style=look.style), _line(found[name].reason.say(lang)))
        elif name in advice:
            look, said = mark(advice[name]), f"{name}{words(lang)('colon')}{ADVICE.say(lang)}"
            grid.add_row(Line(look.shape, style=look.style), _line(said))
    return grid


def _next_steps(account: Account, lang: Lang) -> list[str]:
    """Return the first step for what is not met, then for what is open, with the items that would decide it."""
    say = words(lang)
    known = {
        item.id: (item, ruling.standard)
        for ruling in account.plan.rulings
        for item in ruling.standard.requirements
    }
    steps: list[str] = []
    for status in (Status.NOT_MET, Status.INCONCLUSIVE):
        for finding in (
            one for verdict in account.verdicts for one in verdict.findings if one.status is status
        ):
            if status is Status.INCONCLUSIVE and finding.more_items:
                steps.append(say("next_more", n=number(finding.more_items), requirement=finding.requirement))
            found = next_steps(finding, *known.get(finding.requirement, (None, None)))
            if finding.decides and found:
                steps.append(found[0].say(lang))
    return list(dict.fromkeys(steps))[:_MOST_STEPS]


def _first_to_explain(account: Account) -> str:
    """Return the requirement to explain first: one that is not met, else one that was measured and is open."""
    found = [one for verdict in account.verdicts for one in verdict.findings if one.decides]
    unmet = [one for one in found if one.status is Status.NOT_MET]
    undecided = [one for one in found if one.status is Status.INCONCLUSIVE and one.bound is not None]
    return next((one.requirement for one in (*unmet, *undecided)), "")


def _heads(lang: Lang) -> tuple[str, ...]:
    return tuple(words(lang)(key) for key in ("status", "measured", "bound", "n"))


def _is_own_reading(item: Requirement, verdict: Verdict) -> bool:
    bound = item.bound_on(verdict.as_of)
    return bound is not None and bound.value is not None and bound.basis is Basis.OPERATIONAL


def _row(finding: Finding, item: Requirement | None, lang: Lang, *, own: bool) -> tuple[Line, str, str, str]:
    estimate, judged = finding.estimate, held(finding)
    return (
        _status(finding.status, lang),
        spread(judged, finding.bound) if judged else "–",
        limit(finding.bound, item.side if item else None)
        + ("*" if own and finding.bound is not None else ""),
        number(estimate.n) if estimate else "–",
    )


def _requirement(finding: Finding, standard: str, lang: Lang, room: int) -> Line:
    """Return the id broken at its hyphens, without the standard, which stands above."""
    name = finding.requirement.removeprefix(f"{standard}/")
    lines = wrap(name, room) + ([] if finding.decides else [words(lang)("advisory")])
    return Line("\n").join(_line(part) for part in lines)


def _plain(text: str) -> str:
    """Names come from files: a control character in one must not command the terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _line(text: str) -> Line:
    return Line(_plain(text))


def _unbroken(text: str) -> Line:
    """A path that is broken can't be copied."""
    return Line(_plain(text), no_wrap=True, overflow="ignore")


def _status(status: Status, lang: Lang) -> Line:
    look = mark(status)
    return Line(f"{look.shape} {status.word.say(lang)}", style=look.style, no_wrap=True)


def _table(title: Line) -> Table:
    """Status needs no rules between rows; without them there is room for ids and intervals in 80 columns."""
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold underline",
        box=None,
        width=_WIDTH,
        padding=(0, 2, 0, 0),
        pad_edge=False,
    )


def _columns(table: Table, lang: Lang, *left: str, right: Sequence[str]) -> None:
    say = words(lang)
    for key in left:
        table.add_column(say(key), overflow="fold", ratio=None if key == "status" else 1)
    for key in right:
        table.add_column(say(key), justify="right", no_wrap=True)
