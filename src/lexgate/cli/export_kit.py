"""``lexgate export kit``."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, ProjectPath, Workspace
from lexgate.cli.output import guarded, show
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.core.text import Lang
    from lexgate.report.kits.tree import Kit


class Format(StrEnum):
    """In which file formats a kit is written."""

    HTML = "html"
    DOCX = "docx"
    BOTH = "both"


def register(group: typer.Typer) -> None:
    """Add the command to the group ``export``."""
    group.command(
        "kit",
        help=say(
            "A document to hand in, filled from the last assessment, with what is missing listed first: cn-genai-filing, "
            "eu-annex-iv, nyc-ll144-summary, gdpr-dpia or pipl-pia.",
            "依据最近一次评估生成申报文件，并首先列明缺失事项：cn-genai-filing、eu-annex-iv、nyc-ll144-summary、gdpr-dpia 或 pipl-pia。",
        ),
    )(guarded(kit))


def kit(
    name: Annotated[str, typer.Argument(metavar="KIT", help=say("Which document.", "申报文件的名称。"))],
    project: ProjectPath = Path(),
    *,
    file_format: Annotated[
        Format, typer.Option("--format", help=say("html, docx or both.", "html、docx 或 both（两者）。"))
    ] = Format.BOTH,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            file_okay=False,
            help=say(
                "Folder of the files; kits in the workspace if left out.", "输出目录；默认为工作区中的 kits。"
            ),
        ),
    ] = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """A document to hand in, filled from the last assessment."""
    require("assess")
    from lexgate.adapters.blob_folder import BlobFolder
    from lexgate.flow.kit import kit as flow_kit
    from lexgate.flow.last import last_account
    from lexgate.report.kits.kinds import kind
    from lexgate.wiring.drawers import checks
    from lexgate.wiring.project_file import project_file
    from lexgate.wiring.workspace import ledger_at, workspace_of

    kind(name)  # a wrong name is told before anything is read
    place = workspace_of(project_file(project), workspace)
    account, digest = last_account(ledger_at(project, workspace), BlobFolder(place / "blobs"), place)
    titles = {check: found.title for check, found in checks().items()}
    made = flow_kit(name, account, digest, titles)
    files = _write(made, out or place / "kits", file_format, lang or LANG)
    document = _document(made, digest, files, lang or LANG)
    show(document, as_json=as_json, text=lambda: _said(document))


def _write(made: "Kit", folder: Path, file_format: Format, lang: "Lang") -> list[Path]:
    from lexgate.core.whole_file import unusable, write_whole

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(folder, error) from error
    files = []
    if file_format is not Format.DOCX:
        from lexgate.report.kits.html import to_html

        files.append(folder / f"{made.id}.{lang.value}.html")
        write_whole(files[-1], to_html(made, lang).encode())
    if file_format is not Format.HTML:
        from lexgate.report.kits.docx import to_docx

        files.append(folder / f"{made.id}.{lang.value}.docx")
        write_whole(files[-1], to_docx(made, lang))
    return files


def _document(made: "Kit", digest: str, files: list[Path], lang: "Lang") -> dict[str, Any]:
    from lexgate.core.canon import digest_file
    from lexgate.report.kits.tree import Blank, said, walk

    return {
        "kit": made.id,
        "title": said(made.title, lang),
        "account": digest,
        "files": [{"path": str(path), "digest": digest_file(path)} for path in files],
        "missing": [
            {
                "requirement": one.requirement,
                "state": one.state.value,
                "advisory": one.advisory,
                "what": said(one.what, lang),
                "do": said(one.do, lang),
            }
            for one in made.missing
        ],
        "to_write": [
            {"section": said(section.title, lang), "question": said(node.question, lang)}
            for _, section, node in walk(made.sections)
            if isinstance(node, Blank)
        ],
    }


def _said(document: dict[str, Any]) -> str:
    lines = [file["path"] for file in document["files"]]
    count = Counter(one["state"] for one in document["missing"])
    missing, unmet, undecided = count["missing"], count["not-met"], count["open"]
    blanks = len(document["to_write"])
    lines += [
        say(f"Missing evidence: {missing} requirements", f"缺失证据的要求：{missing} 项"),
        say(f"Not met: {unmet} requirements", f"不符合的要求：{unmet} 项"),
        say(
            f"Not decided by the evidence: {undecided} requirements", f"证据不足以判定的要求：{undecided} 项"
        ),
        say(f"To be written by a person: {blanks} statements", f"须由人员填写的内容：{blanks} 项"),
        say("All are listed first in the document.", "均列于文件首节。"),
    ]
    return "\n".join(lines)
