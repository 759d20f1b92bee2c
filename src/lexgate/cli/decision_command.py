"""``lexgate decision``: why the system answered one text as it did, for the person concerned."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, Model, ProjectPath, Quiet, Workspace
from lexgate.cli.output import guarded, show
from lexgate.core.errors import BadInput
from lexgate.core.text import Lang
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.core.grounds import Grounds


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "Why the system answered one text so: principal reasons, what would change it, with a picture; for the person concerned.",
            "说明系统对某一文本作出回答的主要理由及何种改动会改变回答（附图），可提供给当事人。",
        )
    )(guarded(decision))


def decision(
    project: ProjectPath = Path(),
    *,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help=say("The text.", "文本内容。"))
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help=say("A file with the text.", "文本文件。"),
        ),
    ] = None,
    row: Annotated[
        str | None,
        typer.Option(
            "--row", metavar="ID", help=say("Id of an item of the project's data.", "项目数据中的样本编号。")
        ),
    ] = None,
    word: Annotated[
        int | None,
        typer.Option(
            "--word",
            metavar="N",
            help=say(
                "Of a tagged sentence: the word, from 1.", "序列标注任务中待说明的词语序号（从 1 起）。"
            ),
        ),
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="NAME",
            help=say(
                "integrated-gradients, gradient-x-input or occlusion.",
                "integrated-gradients、gradient-x-input 或 occlusion。",
            ),
        ),
    ] = "integrated-gradients",
    budget: Annotated[
        int,
        typer.Option(
            "--budget",
            metavar="N",
            min=0,
            help=say(
                "Texts that the search for the smallest change may ask.", "搜索最小改动时最多可询问的文本数。"
            ),
        ),
    ] = 2000,
    own: Annotated[
        bool,
        typer.Option(
            "--own",
            help=say(
                "All personal data in the text are the person's own: mask none. Recorded in the ledger.",
                "文本中的个人信息均属当事人本人，不作遮蔽；将记入账本。",
            ),
        ),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            dir_okay=False,
            help=say("Write a page with the picture.", "写出附图的网页。"),
        ),
    ] = None,
    model: Model = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Say why the system answered one text as it did."""
    require("models")
    from lexgate.core.whole_file import writing_whole
    from lexgate.flow.grounds import Asked, grounds_of
    from lexgate.report.grounds import document
    from lexgate.report.grounds_page import grounds_page
    from lexgate.wiring.open import opened

    speak = lang or LANG
    asked = Asked(text=_text(text, file), row=row, word=word, method=method, budget=budget, own=own)
    with writing_whole(html) if html else nullcontext() as page:
        with opened(project, workspace=workspace, quiet=quiet or as_json, lang=speak) as context:
            made = grounds_of(context, asked, model)
        if page:
            page.write(grounds_page(made, speak).encode())
    written = {"html": str(html) if html else None}
    show(document(made) | written, as_json=as_json, text=lambda: _shown(made, speak))


def _text(text: str | None, file: Path | None) -> str | None:
    """Return the text that was given.

    Raises:
        BadInput: LG-CLI-071, the file is not UTF-8; LG-CLI-072, a text and a file were given.
    """
    if file is None:
        return text
    if text is not None:
        raise BadInput("Both --text and --file were given.", fix="Give one of the two.", code="LG-CLI-072")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{file} is not UTF-8: {error.reason} at byte {error.start}.",
            fix="Save the text as UTF-8.",
            code="LG-CLI-071",
        ) from error


def _shown(made: "Grounds", lang: Lang) -> RenderableType:
    from lexgate.report.grounds import TITLE

    return Group(Line(TITLE.say(lang), style="bold"), *_lines(made, lang))


def _lines(made: "Grounds", lang: Lang) -> Iterator[RenderableType]:
    from lexgate.report.grounds import END, ISOLATE, parts

    for part in parts(made):
        yield Line(f"\n{part.title.say(lang)}", style="bold")
        for line in part.lines:
            # What comes from a text must not command the terminal.
            plain = "".join(
                letter if letter.isprintable() or letter in {ISOLATE, END} else "\N{REPLACEMENT CHARACTER}"
                for letter in line.say(lang)
            )
            yield Padding(Line(plain, overflow="fold"), (0, 0, 0, 2))
