"""``lexgate plan``: what will be measured, what it takes, and whether the data can decide."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexgate.cli.day import parse_day
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, AsOf, Language, Model, ProjectPath, Quiet, Workspace
from lexgate.cli.output import guarded, show
from lexgate.core.text import Lang
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from rich.console import RenderableType

    from lexgate.flow.plan import Planned

DryRun = Annotated[bool, typer.Option("--dry-run", help=say("Do not seal it.", "不封存。"))]
NoProbe = Annotated[
    bool,
    typer.Option("--no-probe", help=say("Do not try how long the model takes.", "不试测模型耗时。")),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "What will be measured and decided, how many items that needs, how long it takes; sealed.",
            "将测量与判定什么、需要多少样本、耗时多久；并予封存。",
        )
    )(guarded(plan))


def plan(
    project: ProjectPath = Path(),
    *,
    dry_run: DryRun = False,
    no_probe: NoProbe = False,
    model: Model = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Seal the plan of the next assessment and show what it takes."""
    require("assess")
    from lexgate.wiring.open import opened

    with opened(
        project, workspace=workspace, quiet=quiet, lang=lang or LANG, as_of=parse_day(as_of)
    ) as context:
        from lexgate.flow.assess import Wanted
        from lexgate.flow.plan import plan as flow_plan

        planned = flow_plan(context, Wanted(model=model), probe=not no_probe, seal=not dry_run)
    show(_document(planned), as_json=as_json, text=lambda: _text(planned, lang or LANG))


def _document(planned: "Planned") -> dict[str, Any]:
    from lexgate.core.codec import dump

    calls = planned.calls
    return {
        "plan": planned.digest,
        "sealed": planned.sealed or None,
        "items": planned.plan.items,
        "looks": list(planned.plan.looks),
        "at_once": dump(planned.plan.at_once),
        "precision": dump(planned.plan.precision),
        "needs": [{**dump(one), "short": one.short} for some in planned.needs for one in some],
        "calls": None
        if calls is None
        else {
            "items": calls.items,
            "beside": calls.beside,
            "seconds": calls.seconds,
            "peak_bytes": calls.cost.peak_bytes if calls.cost else None,
        },
        "shadows": dump(planned.shadows),
    }


def _text(planned: "Planned", lang: Lang) -> "RenderableType":
    from rich.console import Group
    from rich.text import Text as Line

    from lexgate.report.plan_table import cost_line, plan_table, sealed_line, shadows_line

    parts: list[Any] = [plan_table(planned.plan, planned.needs, lang)]
    calls = planned.calls
    if calls is not None and calls.cost is not None:
        parts.append(Line(cost_line(calls.cost, calls.items, calls.beside, lang)))
    beside = planned.shadows
    if beside is not None:
        line = shadows_line(beside.models, beside.items, beside.seconds, lang, unlike=beside.unlike)
        parts.append(Line(line))
    parts.append(Line(sealed_line(planned.sealed, planned.digest, to_come=planned.to_come, lang=lang)))
    return Group(*parts)
