"""``lexgate checks list`` and ``show``."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import guarded, show
from lexgate.core.near import did_you_mean

if TYPE_CHECKING:
    from lexgate.checks._check import Check
    from lexgate.core.text import Lang


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say("What LexGate can measure.", "LexGate 能够测量的内容。"),
    )
    group.command("list", help=say("List the checks.", "列出检查项。"))(guarded(list_checks))
    group.command(
        "show",
        help=say(
            "Show one check: definition, unit, what it needs, options.",
            "显示一个检查项：定义、单位、所需条件与选项。",
        ),
    )(guarded(show_check))
    app.add_typer(group, name="checks")


def list_checks(*, as_json: AsJson = False, lang: Language = None, workspace: UnusedWorkspace = None) -> None:
    """List the checks."""
    rows = [_row(check, lang or LANG) for check in _checks().values()]

    def text() -> Table:
        table = Table(box=None, pad_edge=False)
        for title in (say("id", "编号"), say("unit", "单位"), say("title", "名称")):
            table.add_column(title)
        for row in rows:
            table.add_row(str(row["id"]), str(row["unit"]), str(row["title"]))
        return table

    show({"checks": rows}, as_json=as_json, text=text)


def show_check(
    check: Annotated[str, typer.Argument(metavar="ID", help=say("Id of a check.", "检查项编号。"))],
    *,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Show one check: definition, unit, what it needs, options."""
    from lexgate.core.errors import BadInput

    checks = _checks()
    if check not in checks:
        raise BadInput(
            f"There is no check {check!r}.",
            fix=did_you_mean(check, checks, "See `lexgate checks list`."),
            code="LG-CLI-001",
        )
    row = _row(checks[check], lang or LANG)
    show(row, as_json=as_json, text=lambda: "\n".join(f"{name}: {value}" for name, value in row.items()))


def _checks() -> "dict[str, Check]":
    from lexgate.wiring.install import require

    require("assess")
    from lexgate.wiring.drawers import checks

    return checks()


def _row(check: "Check", lang: "Lang") -> dict[str, object]:
    from lexgate.checks._register_kinds import KINDS
    from lexgate.core.text import Text

    return {
        "id": check.id,
        "title": check.title.say(lang),
        "about": check.about.say(lang),
        "unit": check.unit or Text("(option unit)", "（由选项 unit 指定）").say(lang),
        "better": check.better.value,
        "evidence": check.evidence.value,
        "needs": list(check.needs),
        "registers": {kind: [*KINDS[kind].required, *KINDS[kind].optional] for kind in check.registers},
        "options": dict(check.options),
        "by_attribute": check.by_attribute,
        "tasks": list(check.tasks),
    }
