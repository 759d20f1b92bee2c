"""Options that all commands share."""

from pathlib import Path
from typing import Annotated

import typer

from lexgate.cli.language import say
from lexgate.core.text import Lang

AsJson = Annotated[
    bool,
    typer.Option(
        "--json",
        help=say(
            "One JSON document on standard output; logs go to standard error.",
            "在标准输出给出一个 JSON 文档；日志写入标准错误。",
        ),
    ),
]
Language = Annotated[Lang | None, typer.Option("--lang", help=say("Language: en or zh.", "语言：en 或 zh。"))]
Workspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        help=say(
            "Folder of ledger, blobs and keys; PROJECT/.lexgate if left out.",
            "存放账本、数据块与密钥的目录；默认为 PROJECT/.lexgate。",
        ),
        file_okay=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=say("No progress.", "不显示进度。"))]
ProjectPath = Annotated[
    Path,
    typer.Argument(
        metavar="PROJECT", help=say("Project folder, or its lexgate.yaml.", "项目目录或其中的 lexgate.yaml。")
    ),
]

UnusedWorkspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        help=say(
            "Not needed here; taken so that a script can pass it to every command.",
            "此命令无需工作区；接受该选项，便于脚本对所有命令统一传参。",
        ),
        file_okay=False,
    ),
]
