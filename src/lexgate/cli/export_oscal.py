"""``lexgate export oscal-…``: standards, crosswalks and assessments as OSCAL documents."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexgate.cli.day import parse_day, today
from lexgate.cli.language import say
from lexgate.cli.options import AsJson, Language, ProjectPath, UnusedWorkspace, Workspace
from lexgate.cli.output import guarded, show
from lexgate.cli.standard_tools import Day, First, Other
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.core.account import Account

Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        dir_okay=False,
        help=say("Write to this file; to standard output if left out.", "写入该文件；默认输出至标准输出。"),
    ),
]
Standard = Annotated[
    str,
    typer.Argument(
        metavar="STANDARD",
        help=say(
            "Id of a pack, or a path to a .yaml of your own.", "标准包的编号，或自备 .yaml 文件的路径。"
        ),
    ),
]


def register(group: typer.Typer) -> None:
    """Add the commands to the group ``export``."""
    group.command(
        "oscal-catalog", help=say("A standard as an OSCAL catalog.", "将标准包导出为 OSCAL 目录（catalog）。")
    )(guarded(oscal_catalog))
    group.command(
        "oscal-profile",
        help=say(
            "What a standard asks on a day, as an OSCAL profile of its catalog.",
            "将标准在某日有效的要求导出为 OSCAL 配置（profile）。",
        ),
    )(guarded(oscal_profile))
    group.command(
        "oscal-mapping",
        help=say(
            "Which requirements of two standards answer each other, as an OSCAL mapping collection.",
            "将两个标准的对应关系导出为 OSCAL 映射集（mapping collection）。",
        ),
    )(guarded(oscal_mapping))
    group.command(
        "oscal-results",
        help=say(
            "The last assessment as OSCAL assessment results.",
            "将最近一次评估导出为 OSCAL 评估结果（assessment results）。",
        ),
    )(guarded(oscal_results))
    group.command(
        "oscal-poam",
        help=say(
            "What the last assessment leaves to be done, as an OSCAL plan of action (POA&M).",
            "将最近一次评估的待整改事项导出为 OSCAL 行动计划（POA&M）。",
        ),
    )(guarded(oscal_poam))


def oscal_catalog(
    standard: Standard,
    *,
    out: Out = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Write a standard as an OSCAL catalog."""
    require("assess")
    from lexgate.report.oscal.catalog import catalog as made
    from lexgate.standard import catalog
    from lexgate.wiring.drawers import checks

    _give(made(catalog.load(standard), checks()), out, as_json=as_json)


def oscal_profile(
    standard: Standard,
    *,
    as_of: Day = None,
    out: Out = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Write what a standard asks on a day as an OSCAL profile."""
    require("assess")
    from lexgate.report.oscal.profile import profile
    from lexgate.standard import catalog

    _give(profile(catalog.load(standard), parse_day(as_of) or today()), out, as_json=as_json)


def oscal_mapping(
    first: First,
    second: Other,
    *,
    out: Out = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Write which requirements of two standards answer each other as an OSCAL mapping collection."""
    require("assess")
    from lexgate.report.oscal.mapping import mapping
    from lexgate.standard import catalog
    from lexgate.standard.crosswalk import crosswalk

    one, other = catalog.load(first), catalog.load(second)
    _give(mapping(one, other, crosswalk(one, other)), out, as_json=as_json)


def oscal_results(
    project: ProjectPath = Path(),
    *,
    out: Out = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Write the last assessment as OSCAL assessment results."""
    require("assess")
    from lexgate.report.oscal.results import results
    from lexgate.wiring.drawers import checks

    _give(results(_last(project, workspace), checks()), out, as_json=as_json)


def oscal_poam(
    project: ProjectPath = Path(),
    *,
    out: Out = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Write what the last assessment leaves to be done as an OSCAL plan of action."""
    require("assess")
    from lexgate.report.oscal.poam import poam
    from lexgate.wiring.drawers import checks

    _give(poam(_last(project, workspace), checks()), out, as_json=as_json)


def _last(project: Path, workspace: Path | None) -> "Account":
    from lexgate.adapters.blob_folder import BlobFolder
    from lexgate.flow.last import last_account
    from lexgate.wiring.project_file import project_file
    from lexgate.wiring.workspace import ledger_at, workspace_of

    place = workspace_of(project_file(project), workspace)
    with closing(ledger_at(project, workspace)) as log:
        account, _ = last_account(log, BlobFolder(place / "blobs"), place)
    return account


def _give(document: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Write the document to the file and say so, or to standard output."""
    if out is None:
        show(document, as_json=True, text=lambda: None)
        return
    from lexgate.core.whole_file import write_whole

    write_whole(out, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())
    kind = next(iter(document))
    written = {"file": str(out), "document": kind, "uuid": document[kind]["uuid"]}
    show(written, as_json=as_json, text=lambda: say(f"{kind} written to {out}.", f"已将 {kind} 写入 {out}。"))
