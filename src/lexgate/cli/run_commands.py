"""``lexgate run``, ``prepare``, ``tune``, ``assess`` and ``gate``."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text as Line

from lexgate.cli.day import parse_day
from lexgate.cli.language import LANG, say
from lexgate.cli.options import (
    AsJson,
    AsOf,
    Canaries,
    Changes,
    Checks,
    DryRun,
    Language,
    Model,
    Predictions,
    Preview,
    ProjectPath,
    Quiet,
    Workspace,
)
from lexgate.cli.output import Exit, guarded, here, show
from lexgate.core.text import Lang
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.flow.conclude import Concluded
    from lexgate.flow.foresee import Foreseen


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
        _show_steps(project, workspace, parse_day(as_of), as_json=as_json)
        return
    from lexgate.wiring.open import opened

    with opened(
        project, workspace=workspace, quiet=quiet, lang=lang or LANG, as_of=parse_day(as_of)
    ) as context:
        from lexgate.flow.run import run as flow_run

        concluded = flow_run(context)
    _conclude(concluded, where=here(project, workspace), as_json=as_json, lang=lang or LANG)


def _show_steps(project: Path, workspace: Path | None, as_of: date | None, *, as_json: bool) -> None:
    """Show what ``run`` would do; the project file is read, and nothing is made."""
    from lexgate.wiring.open import foreseen

    steps = foreseen(project, workspace=workspace, as_of=as_of)
    show(
        {
            "steps": [
                {
                    "step": one.step,
                    "state": one.state.value,
                    "changed": list(one.changed),
                    "after": one.after or None,
                }
                for one in steps
            ]
        },
        as_json=as_json,
        text=lambda: "\n".join(map(_step_line, steps)),
    )


def _step_line(one: "Foreseen") -> str:
    states = {
        "done": say("done", "已完成"),
        "anew": say("would be done anew", "将重新执行"),
        "to-do": say("would be done", "将执行"),
    }
    names = ", ".join(one.changed)
    why = say(f", changed: {names}", f"，已变更：{names}") if names else ""
    why = why or (say(f", after {one.after}", f"，在 {one.after} 之后") if one.after else "")
    return f"{one.step:10} {states[one.state]}{why}"


def prepare(
    project: ProjectPath = Path(),
    *,
    preview: Preview = False,
    changes: Changes = False,
    canaries: Canaries = None,
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
        if canaries is not None:
            from lexgate.flow.planting import wish

            wish(context, canaries)
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
            text=lambda: Line(f"{head}\n{lines}", no_wrap=True),
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
    _conclude(
        concluded, where=here(project, workspace), as_json=as_json, lang=lang or LANG, without_law=bool(check)
    )


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
    _conclude(concluded, where=here(project, workspace), as_json=as_json, lang=lang or LANG)


def _conclude(
    concluded: "Concluded", *, where: str, as_json: bool, lang: Lang, without_law: bool = False
) -> None:
    from lexgate.report.document import document
    from lexgate.report.terminal import summary

    report = concluded.reports[lang]
    made: dict[str, Any] = document(
        concluded.account, bundle=str(concluded.bundle), report=str(report), lang=lang
    )
    show(
        made,
        as_json=as_json,
        text=lambda: summary(
            concluded.account, lang, bundle=str(concluded.bundle), report=str(report), where=where
        ),
    )
    code = {"met": Exit.MET, "not_met": Exit.NOT_MET}.get(made["status"], Exit.INCONCLUSIVE)
    raise typer.Exit(Exit.MET if without_law else code)


def _rows(rows: list[dict[str, Any]]) -> str:
    return "\n\n".join("\n".join(f"{name:12} {value}" for name, value in row.items()) for row in rows)
