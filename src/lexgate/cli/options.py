"""The options of the commands, each with its help in both languages; typer reads them from the signatures."""

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

# of the commands that work on a project
Checks = Annotated[
    list[str] | None,
    typer.Option(
        "--check",
        metavar="ID",
        help=say(
            "Measure only this check, without any law; may be given several times.",
            "仅测量该检查项，不适用任何法规；可多次给出。",
        ),
    ),
]
Predictions = Annotated[
    Path | None,
    typer.Option(
        "--predictions",
        metavar="FILE",
        help=say("Stored predictions, assessed without a model.", "已存储的预测结果，无需模型即可评估。"),
        dir_okay=False,
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(
        "--model",
        metavar="FOLDER",
        help=say(
            "Assess this fine-tuned model instead of the project's own; with endpoint.yaml in it, one behind an address.",
            "评估该微调模型，而非项目自身的模型；文件夹中为 endpoint.yaml 时，评估以网络服务形式提供的模型。",
        ),
        file_okay=False,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=say("Apply the law of this day (YYYY-MM-DD).", "适用该日的法律（YYYY-MM-DD）。"),
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help=say("Say what would be done, and do nothing.", "只说明将要执行的步骤，不实际执行。")
    ),
]
Preview = Annotated[
    bool,
    typer.Option(
        "--preview",
        help=say(
            "Show three rows as understood, and do nothing else.", "显示三行数据的理解结果，不做其他操作。"
        ),
    ),
]
Canaries = Annotated[
    int | None,
    typer.Option(
        "--canaries",
        metavar="N",
        help=say(
            "Plant made-up items in the training data from now on, N for each number of repetitions, by which it is measured "
            "what the model remembers; 0: no more. data.canaries in the project file says more.",
            "自此在训练数据中植入人造样本（金丝雀样本），每种重复次数 N 个，用于测量模型的记忆；0 表示不再植入。详细设置见项目文件 data.canaries。",
        ),
    ),
]
Changes = Annotated[
    bool,
    typer.Option(
        "--changes",
        help=say(
            "List what was removed, changed or reported, row by row with its reason.",
            "逐行列出被删除、修改或报告的记录及原因。",
        ),
    ),
]
