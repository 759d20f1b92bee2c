"""``lexgate judge validate``, ``show`` and ``label``: judges, and how far they are to be trusted."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group
from rich.table import Table

from lexgate.cli import judge_label
from lexgate.cli.day import parse_day, today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import guarded, show
from lexgate.core.judge import JudgeKind
from lexgate.core.text import Lang
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.core.judge import JudgeRecord

Words = Annotated[
    list[str] | None,
    typer.Option(
        metavar="VALUE",
        help=say(
            "A value that means that an item has the property; may be given several times. If left out: yes, true, 1, 是.",
            "表示具有该属性的取值，可多次给出；默认为 yes、true、1、是。",
        ),
    ),
]
Others = Annotated[
    list[str] | None,
    typer.Option(
        metavar="VALUE",
        help=say(
            "A value that means that it has not; all others, if left out.",
            "表示不具有该属性的取值；默认为其余取值。",
        ),
    ),
]
Record = Annotated[
    Path, typer.Argument(metavar="RECORD", help=say("Validation record.", "验证记录。"), dir_okay=False)
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say(
            "Judges (keyword lists, classifiers, language models), and how often they err.",
            "自动评判器（关键词库、分类模型、大语言模型）及其误差。",
        ),
    )
    group.command(
        "validate",
        help=say(
            "Hold a judge's answers against human labels, and write its validation record.",
            "将评判结果与人工标注对照，生成验证记录。",
        ),
    )(guarded(validate))
    group.command("show", help=say("Show a validation record.", "显示验证记录。"))(guarded(show_record))
    judge_label.register(group)
    app.add_typer(group, name="judge")


def validate(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS",
            help=say("Table with the judge's answers beside human labels.", "含评判结果与人工标注的表格。"),
            dir_okay=False,
        ),
    ],
    *,
    judged: Annotated[
        str, typer.Option(metavar="COL", help=say("Column of the judge's answers.", "评判结果所在列。"))
    ],
    human: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COL",
            help=say(
                "Column of a person's labels; give it again for each person.",
                "人工标注所在列；多人标注时可多次给出。",
            ),
        ),
    ] = None,
    final: Annotated[
        str | None,
        typer.Option(
            metavar="COL",
            help=say(
                "Column of labels that settle what people disagreed on.", "裁定标注分歧的最终标签所在列。"
            ),
        ),
    ] = None,
    positive: Words = None,
    negative: Others = None,
    language: Annotated[
        str | None, typer.Option(metavar="COL", help=say("Column of languages.", "语言所在列。"))
    ] = None,
    category: Annotated[
        str | None, typer.Option(metavar="COL", help=say("Column of categories.", "类别所在列。"))
    ] = None,
    name: Annotated[str, typer.Option(help=say("What the judge is called.", "评判器名称。"))],
    kind: Annotated[
        JudgeKind, typer.Option(help=say("What the judge is.", "评判器类型。"))
    ] = JudgeKind.KEYWORD_LIST,
    judge: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help=say(
                "The judge itself, a file or a folder: the record then speaks for it alone.",
                "评判器本身（文件或目录）；验证记录仅对其有效。",
            ),
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(help=say("Who answers for the human labels.", "人工标注的责任人。"))
    ] = "",
    day: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help=say("Day of the labels (YYYY-MM-DD); today.", "标注日期（YYYY-MM-DD），默认为当日。"),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="FILE", help=say("Write the record.", "写出验证记录。"), dir_okay=False
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Hold a judge's answers against human labels, and write its validation record."""
    require("assess")
    from lexgate.assessment.judge_labels import Words as Meaning
    from lexgate.assessment.judge_pairs import About, PairColumns, record_of
    from lexgate.assessment.judge_record import write_record
    from lexgate.assessment.judge_table import judge_digest
    from lexgate.core.canon import digest_file

    table = judge_label.table_at(pairs)
    about = About(
        name=name,
        kind=kind,
        digest=judge_digest(judge) if judge else "",
        by=by,
        day=parse_day(day) or today(),
        pairs=digest_file(pairs),
    )
    columns = PairColumns(
        judged=judged, human=tuple(human or ()), final=final, language=language, category=category
    )
    meaning = Meaning(positive=tuple(positive or ()), negative=tuple(negative or ()))
    record = record_of(table, columns, meaning, about)
    if out is not None:
        write_record(out, record)
    _show(record, as_json=as_json, lang=lang or LANG, out=out)


def show_record(
    record: Record, *, as_json: AsJson = False, lang: Language = None, workspace: UnusedWorkspace = None
) -> None:
    """Show a validation record."""
    require("assess")
    from lexgate.assessment.judge_record import read_record

    _show(read_record(record), as_json=as_json, lang=lang or LANG, out=None)


def _show(record: "JudgeRecord", *, as_json: bool, lang: Lang, out: Path | None) -> None:
    from lexgate.report.judge import document, lines_after, lines_before, rows

    def text() -> Group:
        head, *cells = rows(record, lang)
        table = Table(box=None, pad_edge=False)
        for title in head:
            table.add_column(title, overflow="fold")
        for row in cells:
            table.add_row(*row)
        written = [say(f"Written: {out}", f"已写出：{out}")] if out else []
        return Group(*lines_before(record, lang), "", table, "", *lines_after(record, lang), *written)

    show(document(record) | {"written": str(out) if out else None}, as_json=as_json, text=text)
