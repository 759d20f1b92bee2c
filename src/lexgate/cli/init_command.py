"""``lexgate init``."""

import json
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from lexgate.cli.language import say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import guarded, show
from lexgate.core.errors import BadInput


class Template(StrEnum):
    """What a new project starts from."""

    QUICKSTART = "quickstart"
    TEXTS = "texts"
    ENTITIES = "entities"
    PREDICTIONS = "predictions"


Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help=say("Folder to make.", "要创建的目录。"), file_okay=False)
]
Start = Annotated[
    Template,
    typer.Option(
        "--template",
        help=say(
            "quickstart: made-up complaints, runs at once; texts, entities, predictions: fill in your own.",
            "quickstart：自造投诉数据，可立即运行；texts、entities、predictions：填入自己的数据。",
        ),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("Make a new project.", "新建项目。"))(guarded(init))


def init(
    folder: Folder,
    *,
    template: Start = Template.QUICKSTART,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Make a new project: a project file, its schema for editors, and for the quickstart its data."""
    target = folder / "lexgate.yaml"
    if target.exists():
        raise BadInput(
            f"{target} exists already.",
            fix="Choose another folder, or delete the file first.",
            code="LG-CLI-002",
        )
    if template is Template.QUICKSTART:
        from lexgate.wiring.install import require

        require("assess")
    folder.mkdir(parents=True, exist_ok=True)
    if template is Template.QUICKSTART:
        from lexgate.data.quickstart import write_quickstart

        write_quickstart(folder)
    from lexgate.core.project import Project
    from lexgate.core.whole_file import write_whole

    schema = json.dumps(Project.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / "lexgate.schema.json", schema.encode())
    write_whole(folder / ".gitignore", b".lexgate/\n")
    write_whole(
        target,  # last: a folder without it is no project, and the command can be given again
        resources.files("lexgate.cli").joinpath("templates", f"{template.value}.yaml").read_bytes(),
    )
    next_step = (
        f"lexgate run {folder}" if template is Template.QUICKSTART else f"lexgate prepare {folder} --preview"
    )
    done = say(f"Made {target}. Next: {next_step}", f"已创建 {target}。下一步：{next_step}")
    show({"project": str(target), "next": next_step}, as_json=as_json, text=lambda: done)
