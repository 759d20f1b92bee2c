"""``lexgate run``, ``prepare``, ``tune``, ``assess`` and ``gate``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text as Line

from lexgate.cli.day import parse_day
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, ProjectPath, Quiet, Workspace
from lexgate.cli.output import Exit, guarded, show
from lexgate.core.text import Lang
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.flow.conclude import Concluded

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
            "Assess this fine-tuned model instead of the project's own.",
            "评估该微调模型，而非项目自身的模型。",
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


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        help=say(
            "Everything: prepare, tune, assess, gate, bundle and report.",
            "全流程：准备、微调、评估、把关、证据包与报告。",
        )
    )(guarded(run))
    app.command(help=say("Read, clean, protect and split the data.", "读取、清洗、保护并划分数据。"))(
        guarded(prepare)
    )
    app.command(help=say("Fine-tune the model.", "微调模型。"))(guarded(tune))
    app.command(help=say("Seal the plan, measure, and judge.", "封存计划、测量并判定。"))(guarded(assess))
    app.command(
        help=say(
            "Open or close the release gate for the last assessment.", "依据最近一次评估，开启或关闭发布门。"
        )
    )(guarded(gate))


def run(
    project: ProjectPath = Path(),
    *,
    dry_run: DryRun = False,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Everything: prepare, tune, assess, gate, bundle and report."""
    require("models")
    if dry_run:
        _show_steps(project, workspace, as_json=as_json)
        return
    from lexgate.wiring.open import opened

    with opened(
        project, workspace=workspace, quiet=quiet, lang=lang or LANG, as_of=parse_day(as_of)
    ) as context:
        from lexgate.flow.run import run as flow_run

        concluded = flow_run(context)
    _conclude(concluded, as_json=as_json, lang=lang or LANG)


def _show_steps(project: Path, workspace: Path | None, *, as_json: bool) -> None:
    """Show what ``run`` would do; the project file is read, and nothing is made."""
    from lexgate.flow.run import steps_to_do
    from lexgate.wiring.project_file import read_project
    from lexgate.wiring.workspace import existing_ledger

    steps = steps_to_do(read_project(project), existing_ledger(project, workspace))
    words = say("done in this workspace", "本工作区已完成次数")
    show(
        {"steps": steps},
        as_json=as_json,
        text=lambda: "\n".join(f"{step['step']:10} {words}: {step['done']}" for step in steps),
    )


def prepare(
    project: ProjectPath = Path(),
    *,
    preview: Preview = False,
    changes: Changes = False,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Read, clean, protect and split the data."""
    require("assess")
    from lexgate.wiring.open import opened

    with opened(project, workspace=workspace, quiet=quiet, lang=lang or LANG) as context:
        from lexgate.flow import prepare as flow

        if preview:
            rows = flow.preview(context)
            show({"rows": rows}, as_json=as_json, text=lambda: _rows(rows))
            return
        prepared = flow.prepare(context)
    from lexgate.core.codec import dump
    from lexgate.report.terminal import data_table

    if changes:
        rows = prepared.changes.to_dicts()
        lines = "\n".join("\t".join(str(value) for value in row.values()) for row in rows)
        head = "\t".join(prepared.changes.columns)
        show(
            {"changes": rows},
            as_json=as_json,
            text=lambda: Line(f"{head}\n{lines}", no_wrap=True, overflow="ignore"),
        )
        return
    document = {"data": dump(prepared.account), "folder": str(prepared.folder), "digest": prepared.digest}
    show(document, as_json=as_json, text=lambda: data_table(prepared.account, lang or LANG))


def tune(
    project: ProjectPath = Path(),
    *,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Fine-tune the model."""
    require("models")
    from lexgate.wiring.open import opened

    with opened(project, workspace=workspace, quiet=quiet, lang=lang or LANG) as context:
        from lexgate.flow.prepare import prepare as flow_prepare
        from lexgate.flow.tune import tune as flow_tune

        tuned = flow_tune(context, flow_prepare(context))
    from lexgate.core.codec import dump

    say_where = say(
        f"Model: {tuned.folder}\nDigest: {tuned.account.digest}",
        f"模型：{tuned.folder}\n摘要：{tuned.account.digest}",
    )
    show({"model": dump(tuned.account), "folder": str(tuned.folder)}, as_json=as_json, text=lambda: say_where)


def assess(
    project: ProjectPath = Path(),
    *,
    check: Checks = None,
    predictions: Predictions = None,
    model: Model = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Seal the plan, measure, and judge."""
    require("assess")
    from lexgate.wiring.open import opened

    with opened(
        project,
        workspace=workspace,
        quiet=quiet,
        lang=lang or LANG,
        as_of=parse_day(as_of),
        predictions=predictions,
    ) as context:
        from lexgate.flow.assess import Wanted
        from lexgate.flow.assess import assess as flow_assess
        from lexgate.flow.conclude import conclude

        concluded = conclude(context, flow_assess(context, Wanted(checks=tuple(check or ()), model=model)))
    _conclude(concluded, as_json=as_json, lang=lang or LANG, without_law=bool(check))


def gate(
    project: ProjectPath = Path(),
    *,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Open or close the release gate for the last assessment."""
    require("assess")
    from lexgate.wiring.open import opened

    with opened(project, workspace=workspace, quiet=quiet, lang=lang or LANG) as context:
        from lexgate.flow.gate import gate as flow_gate

        concluded = flow_gate(context)
    _conclude(concluded, as_json=as_json, lang=lang or LANG)


def _conclude(concluded: "Concluded", *, as_json: bool, lang: Lang, without_law: bool = False) -> None:
    from lexgate.report.document import document
    from lexgate.report.terminal import summary

    report = concluded.reports[lang]
    made: dict[str, Any] = document(
        concluded.account, bundle=str(concluded.bundle), report=str(report), lang=lang
    )
    show(
        made,
        as_json=as_json,
        text=lambda: summary(concluded.account, lang, bundle=str(concluded.bundle), report=str(report)),
    )
    code = {
        "met": Exit.MET,
        "not_met": Exit.NOT_MET,
        "inconclusive": Exit.INCONCLUSIVE,
        "not_applicable": Exit.INCONCLUSIVE,
    }[made["status"]]
    raise typer.Exit(Exit.MET if without_law else code)


def _rows(rows: list[dict[str, Any]]) -> str:
    return "\n\n".join("\n".join(f"{name:12} {value}" for name, value in row.items()) for row in rows)
