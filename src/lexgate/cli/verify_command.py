"""``lexgate verify``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import Exit, guarded, show
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from rich.console import Group

    from lexgate.flow.verify import Verified

Bundle = Annotated[Path, typer.Argument(metavar="BUNDLE", help=say("A .lexgate file.", ".lexgate 文件。"))]
Keys = Annotated[
    list[Path] | None,
    typer.Option(
        "--key",
        metavar="FILE",
        help=say(
            "A public key you trust, got by another way; may be given several times.",
            "通过其他途径取得的可信公钥；可多次给出。",
        ),
        dir_okay=False,
    ),
]
Witnesses = Annotated[
    list[Path] | None,
    typer.Option(
        "--witness",
        metavar="FILE",
        help=say(
            "Public key of a witness; at least one of those given must have co-signed.",
            "见证方公钥；所给各方中至少一方须已联署。",
        ),
        dir_okay=False,
    ),
]
Known = Annotated[
    list[Path] | None,
    typer.Option(
        "--known",
        metavar="FILE",
        help=say(
            "An earlier bundle of the same ledger, or its checkpoint: what it held must still be there.",
            "同一账本此前的证据包或检查点；其内容须仍保留在账本中。",
        ),
        dir_okay=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("Verify an evidence bundle, offline and alone.", "离线独立核验证据包。"))(
        guarded(verify)
    )


def verify(
    bundle: Bundle,
    *,
    key: Keys = None,
    witness: Witnesses = None,
    known: Known = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Verify an evidence bundle, offline and alone."""
    from lexgate.flow.verify import document
    from lexgate.flow.verify import verify as flow_verify

    found = flow_verify(
        bundle, trusted=tuple(key or ()), witnesses=tuple(witness or ()), known=tuple(known or ())
    )
    speak = lang or LANG
    show(document(found, speak), as_json=as_json, text=lambda: verification(found, speak))
    raise typer.Exit(Exit.MET if found.ok else Exit.NOT_MET)


def verification(found: "Verified", lang: Lang) -> "Group":
    """Return what verification found, for the terminal."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1))
    for check in found.bundle.checks:
        table.add_row("✔" if check.ok else "✖", check.title.say(lang), style=None if check.ok else "bold")
        for fault in check.faults:
            table.add_row("", f"[{check.code}] {fault.say(lang)}", style="bold")
    again = say(
        f"Judged again: {found.judged.findings} findings follow from their estimates",
        f"重新判定：{found.judged.findings} 项结论均由其估计值推出",
    )
    table.add_row("✔" if found.judged.ok else "✖", again)
    for difference in found.judged.differences:
        table.add_row("", f"[LG-FLOW-010] {difference.say(lang)}", style="bold")
    notes = [*found.bundle.unchecked, *found.judged.missing]
    unchecked = [Text("• " + note.say(lang)) for note in notes]
    head = [Text(say("Could not be checked:", "未能核验的事项："))] if notes else []
    end = (
        say("The bundle verifies.", "证据包核验通过。")
        if found.ok
        else say("The bundle does NOT verify.", "证据包核验不通过。")
    )
    return Group(table, *head, *unchecked, Text(end, style="bold"))
