"""``lexgate demo``."""

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, Quiet, Workspace
from lexgate.cli.output import Exit, guarded, here, show
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from rich.console import Group

    from lexgate.wiring.demo import Shown

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
    folder: Folder = Path("demo"),
    *,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
    workspace: Workspace = None,
) -> None:
    """Run the main job on the quickstart, for a sound model and a planted bad one."""
    from lexgate.wiring.install import require

    require("models")
    from lexgate.wiring.demo import run_demo

    text = resources.files("lexgate.cli").joinpath("templates", "quickstart.yaml").read_text(encoding="utf-8")
    shown = run_demo(folder, text, quiet=quiet, lang=lang or LANG, workspace=workspace)
    speak = lang or LANG
    document = {
        "as_planned": all(item.as_planned for item in shown),
        "models": [
            {
                "name": item.name,
                "expected": item.expected.value,
                "status": item.status.value,
                "verifies": item.verified.ok,
                "report": str(item.concluded.reports[speak]),
                "bundle": str(item.concluded.bundle),
            }
            for item in shown
        ],
    }
    show(document, as_json=as_json, text=lambda: _text(shown, speak, workspace))
    raise typer.Exit(Exit.MET if document["as_planned"] else Exit.NOT_MET)


def _text(shown: "tuple[Shown, ...]", lang: Lang, workspace: Path | None) -> "Group":
    from rich.console import Group
    from rich.rule import Rule
    from rich.text import Text

    from lexgate.cli.verify_command import verification
    from lexgate.report.terminal import summary

    titles = {
        "sound": say("The sound model: the gate should open", "正常模型：发布门应当开启"),
        "flipped": say(
            "The planted bad model (women's labels flipped): the gate must refuse",
            "埋设问题的模型（女性标签被篡改）：发布门必须拒绝",
        ),
    }
    parts: list[object] = []
    for item in shown:
        report, bundle = str(item.concluded.reports[lang]), str(item.concluded.bundle)
        parts += [
            Rule(titles[item.name], align="left"),
            summary(
                item.concluded.account,
                lang,
                bundle=bundle,
                report=report,
                where=here(item.folder, workspace and workspace / item.name),
            ),
            verification(item.verified, lang),
            Text(""),
        ]
    good = all(item.as_planned for item in shown)
    end = (
        say(
            "Both came out as planned, and both bundles verify.",
            "两个模型的结果均与预期一致，两个证据包均核验通过。",
        )
        if good
        else say("NOT as planned: see above.", "结果与预期不符，见上文。")
    )
    return Group(*parts, Text(end, style="bold"))  # type: ignore[arg-type]  # renderables of several kinds
