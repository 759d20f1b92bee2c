"""``lexgate demo``."""

from pathlib import Path
from typing import Annotated

import typer

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, Quiet
from lexgate.cli.output import Exit, guarded, show

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="DIR",
        help=say(
            "Folder to make; it may exist from a former demo.", "要创建的目录；可为先前演示留下的目录。"
        ),
        file_okay=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    help_text = say(
        "The main job on made-up complaints, for a sound model and for one tuned on flipped labels.",
        "在自造投诉数据上完成全流程：一个正常模型，一个用被篡改标签微调的模型。",
    )
    app.command(help=help_text)(guarded(demo))


def demo(
    folder: Folder = Path("demo"), *, as_json: AsJson = False, lang: Language = None, quiet: Quiet = False
) -> None:
    """Run the main job on the quickstart, for a sound model and a planted bad one."""
    from lexgate.wiring.demo import run_demo

    speak = lang or LANG
    shown = run_demo(folder, quiet=quiet, lang=speak)
    show(shown.document(speak), as_json=as_json, text=lambda: shown.text(speak))
    raise typer.Exit(Exit.MET if shown.as_planned else Exit.NOT_MET)
