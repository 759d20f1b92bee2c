"""``lexgate ledger show`` and ``lexgate ledger verify``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from lexgate.cli.language import say
from lexgate.cli.options import AsJson, Language, ProjectPath, Workspace
from lexgate.cli.output import Exit, guarded, show

Kind = Annotated[
    str | None, typer.Option("--kind", help=say("Only entries of this kind.", "仅显示该类条目。"))
]
Bodies = Annotated[
    bool, typer.Option("--bodies", help=say("Show what the entries say, too.", "同时显示条目内容。"))
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say("The append-only record of what was done.", "只增不改的账本。"),
    )
    group.command("show", help=say("List the entries.", "列出条目。"))(guarded(show_ledger))
    group.command(
        "verify",
        help=say("Recompute every hash of the workspace's ledger.", "重新计算工作区账本的全部哈希。"),
    )(guarded(verify_ledger))
    app.add_typer(group, name="ledger")


def show_ledger(
    project: ProjectPath = Path(),
    *,
    kind: Kind = None,
    bodies: Bodies = False,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """List the entries."""
    from lexgate.core.codec import dump
    from lexgate.wiring.workspace import ledger_at

    log = ledger_at(project, workspace)
    entries = list(log.entries(kind))
    rows = [dump(entry) | ({"says": log.body(entry)} if bodies else {}) for entry in entries]

    def text() -> Table:
        table = Table(box=None, pad_edge=False)
        for title in ("seq", "time", "kind", "actor", "body"):
            table.add_column(title, no_wrap=True)
        for entry in entries:
            table.add_row(str(entry.seq), entry.time, entry.kind, entry.actor, entry.body[:19] + "…")
        return table

    show({"entries": rows, "size": log.size, "root": log.root().hex()}, as_json=as_json, text=text)


def verify_ledger(
    project: ProjectPath = Path(),
    *,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Recompute every hash of the workspace's ledger."""
    from lexgate.wiring.workspace import known_keys, ledger_at

    log = ledger_at(project, workspace)
    log.verify(keys=known_keys(project, workspace))
    done = say(
        f"The ledger is whole: {log.size:,} entries, root {log.root().hex()}.",
        f"账本完整：共 {log.size:,} 条，根哈希 {log.root().hex()}。",
    )
    show({"ok": True, "size": log.size, "root": log.root().hex()}, as_json=as_json, text=lambda: done)
    raise typer.Exit(Exit.MET)
