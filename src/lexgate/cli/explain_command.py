"""``lexgate explain``: why a finding is as it is, and what to try."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, ProjectPath, Workspace
from lexgate.cli.output import guarded, here, show
from lexgate.core.text import Lang
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.core.explanation import Explanation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "Why a finding is as it is: what drives it, with examples, how far from the bound, and what to try.",
            "说明某项判定的理由：主要原因、示例、与限值的距离及可尝试的操作。",
        )
    )(guarded(explain))


def _complete(context: typer.Context, incomplete: str) -> list[str]:
    """Return the requirements that begin so, with their standard or without; none if that can't be known."""
    try:
        from lexgate.wiring.explaining import known_findings

        project = context.params.get("project") or Path()
        known = known_findings(Path(project), context.params.get("workspace"))
    except Exception:  # noqa: BLE001 - completion never gets in a person's way
        return []
    ends = [name.rpartition("/")[2] for name in known]
    alone = [name for name in ends if ends.count(name) == 1] if incomplete else []
    return [name for name in (*known, *alone) if name.startswith(incomplete)]


def explain(
    finding: Annotated[
        str,
        typer.Argument(
            metavar="FINDING",
            help=say(
                "Id of a requirement of the last assessment, or a part of it that no other has.",
                "最近一次评估中的要求编号，或其中可唯一识别的部分。",
            ),
            autocompletion=_complete,
        ),
    ],
    project: ProjectPath = Path(),
    *,
    examples: Annotated[
        int,
        typer.Option("--examples", metavar="N", min=0, max=100, help=say("Items to name.", "列出的样本数。")),
    ] = 5,
    reveal: Annotated[
        bool,
        typer.Option(
            "--reveal",
            help=say(
                "Show the texts of the examples, personal data masked; recorded in the ledger.",
                "显示示例文本（个人信息已遮蔽），并记入账本。",
            ),
        ),
    ] = False,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Say why a finding is as it is, and what to try."""
    require("assess")
    from lexgate.report.explain import document
    from lexgate.wiring.drawers import checks
    from lexgate.wiring.explaining import explained

    speak = lang or LANG
    made = explained(project, workspace, finding, examples=examples, reveal=reveal, lang=speak)
    check = checks().get(made.finding.check)
    needs = check.needs if check else ()
    show(
        document(made, needs, speak),
        as_json=as_json,
        text=lambda: _text(made, needs, speak, project, workspace),
    )


def _text(
    made: "Explanation", needs: tuple[str, ...], lang: Lang, project: Path, workspace: Path | None
) -> RenderableType:
    from lexgate.report.explain import TO_TRY, sections, title, to_try
    from lexgate.report.status import mark

    look = mark(made.finding.status)
    parts: list[RenderableType] = [Line(f"{look.shape} {title(made).say(lang)}", style=look.style)]
    for one in sections(made):
        parts.append(Line(f"\n{one.title.say(lang)}", style="bold"))
        parts += [_line(said.say(lang)) for said in one.lines]
    steps = to_try(made, needs)
    if steps:
        parts.append(Line(f"\n{TO_TRY.say(lang)}", style="bold"))
    for step in steps:
        parts.append(_line(f"- {step.what.say(lang)}"))
        if step.command:
            parts.append(
                Line(f"      {_here(step.command, project, workspace)}", no_wrap=True, overflow="ignore")
            )
    return Group(*parts)


def _here(command: str, project: Path, workspace: Path | None) -> str:
    """Return a command as it is to be typed here: with the project, unless that is the working folder."""
    if command.startswith(("lexgate checks", "lexgate judge")):
        return command
    return f"{command} {here(project, workspace)}".rstrip()


def _line(said: str) -> RenderableType:
    """Text of items and names come from files: a control character in one must not command the terminal."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in said)
    dashed = plain.startswith("- ")
    return Padding(Line(plain, overflow="fold"), (0, 0, 0, 2 if dashed else 0))
