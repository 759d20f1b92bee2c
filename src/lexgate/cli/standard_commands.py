"""``lexgate standards list``, ``show`` and ``check``."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from lexgate.cli import standard_applies, standard_clocks, standard_tools
from lexgate.cli.day import parse_day, today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import Exit, guarded, show
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from lexgate.core.requirement import Requirement, Standard

Id = Annotated[
    str,
    typer.Argument(
        metavar="STANDARD",
        help=say(
            "Id of a pack, or a path to a .yaml of your own.", "标准包的编号，或自备 .yaml 文件的路径。"
        ),
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=say(
            "The law of this day (YYYY-MM-DD); today if left out.", "该日的法律（YYYY-MM-DD）；默认今天。"
        ),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say("Laws and standards as requirements.", "作为要求的法律与标准。"),
    )
    group.command("list", help=say("List the packs that come with LexGate.", "列出 LexGate 自带的标准包。"))(
        guarded(list_standards)
    )
    group.command(
        "show",
        help=say("Show the requirements of a standard, as they bind on a day.", "显示标准在某日的各项要求。"),
    )(guarded(show_standard))
    group.command(
        "check",
        help=say(
            "Check a pack file: all mistakes at once, with line numbers.",
            "检查标准包文件：一次列出全部错误及行号。",
        ),
    )(guarded(check_standard))
    standard_applies.register(group)
    standard_clocks.register(group)
    standard_tools.register(group)
    app.add_typer(group, name="standards")


def list_standards(
    *, as_json: AsJson = False, lang: Language = None, workspace: UnusedWorkspace = None
) -> None:
    """List the packs that come with LexGate."""
    from lexgate.standard import catalog

    standards = [catalog.load(name) for name in catalog.available()]
    speak = lang or LANG
    rows = [
        {
            "id": item.id,
            "version": item.version,
            "title": item.title.say(speak),
            "requirements": len(item.requirements),
        }
        for item in standards
    ]

    def text() -> Table:
        table = Table(box=None, pad_edge=False)
        for title in (
            say("id", "编号"),
            say("version", "版本"),
            say("clauses", "条款数"),
            say("title", "名称"),
        ):
            table.add_column(title)
        for row in rows:
            table.add_row(str(row["id"]), str(row["version"]), str(row["requirements"]), str(row["title"]))
        return table

    show({"standards": rows}, as_json=as_json, text=text)


def show_standard(
    standard: Id,
    *,
    as_of: Day = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Show the requirements of a standard, as they bind on a day."""
    from lexgate.core.codec import dump
    from lexgate.standard import catalog

    loaded = catalog.load(standard)
    day = parse_day(as_of) or today()
    show(dump(loaded), as_json=as_json, text=lambda: _clauses(loaded, day, lang or LANG))


def check_standard(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, help=say("A pack file.", "标准包文件。"))
    ],
    *,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Check a pack file: all mistakes at once, with line numbers."""
    from lexgate.standard.lint import lint
    from lexgate.verdict.judge import ALWAYS, judge

    loaded = lint(
        path, judge=lambda item, estimate, day: judge(item, estimate, day=day, applies=ALWAYS).status
    )
    done = say(
        f"{loaded.id} {loaded.version}: {len(loaded.requirements)} requirements, {len(loaded.cases)} worked cases, no mistakes.",
        f"{loaded.id} {loaded.version}：{len(loaded.requirements)} 项要求，{len(loaded.cases)} 个算例，未发现错误。",
    )
    show(
        {
            "ok": True,
            "standard": loaded.id,
            "title": loaded.title.say(lang or LANG),
            "requirements": len(loaded.requirements),
            "cases": len(loaded.cases),
        },
        as_json=as_json,
        text=lambda: done,
    )
    raise typer.Exit(Exit.MET)


def _clauses(standard: "Standard", day: date, lang: Lang) -> str:
    lines = [f"{standard.title.say(lang)} ({standard.id} {standard.version})", standard.about.say(lang)]
    for item in standard.requirements:
        lines += [
            "",
            f"{item.id}  {item.title.say(lang)}",
            f"  {item.obligation.say(lang)}",
            f"  {_how(item, day, lang)}",
        ]
        if item.options:
            lines.append(f"  {json.dumps(item.options, ensure_ascii=False)}")
    return "\n".join(lines)


def _how(item: "Requirement", day: date, lang: Lang) -> str:
    """Return where a requirement comes from, what measures it, and the bound that binds on the day."""
    from lexgate.cli.clauses import limit_of

    parts = (
        item.citation.source.say(lang),
        item.citation.locator.say(lang),
        item.citation.confidence.value,
        f"{item.check} {limit_of(item, day)}",
    )
    return " · ".join((*parts, item.decide.value, item.severity.value))
