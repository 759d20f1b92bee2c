"""``lexgate judge label``: a keyword list or a tuned classifier judges a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, Quiet, UnusedWorkspace
from lexgate.cli.output import guarded, show
from lexgate.core.errors import BadInput
from lexgate.wiring.install import require

if TYPE_CHECKING:
    import polars as pl

    from lexgate.assessment.stored import StoredTable


_ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson")


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command(
        "label",
        help=say(
            "Judge a table by a keyword list or a tuned classifier; the answers become a column.",
            "以关键词库或微调分类模型评判表格，结果写入新列。",
        ),
    )(guarded(label))


def table_at(path: Path) -> "StoredTable":
    """Return a table that a person named, all columns as text."""
    from lexgate.assessment.stored import StoredTable, as_text
    from lexgate.core.data_spec import Format
    from lexgate.data.read import read_table

    table = read_table(str(path.absolute()), Format.AUTO, "auto", "auto", path.parent)
    return StoredTable(source=table.source, frame=as_text(table.frame), lines=table.lines)


def label(
    table: Annotated[
        Path, typer.Argument(metavar="TABLE", help=say("Table of items.", "样本表格。"), dir_okay=False)
    ],
    *,
    words: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help=say(
                "Keyword list, one word or phrase a line: yes where the text holds one.",
                "关键词库，每行一个词语；文本含有其中任一词语即为 yes。",
            ),
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            file_okay=False,
            help=say(
                "Tuned text classifier: the answer is its class.", "微调后的文本分类模型，结果为其类别。"
            ),
        ),
    ] = None,
    text: Annotated[str, typer.Option(metavar="COL", help=say("Column of texts.", "文本所在列。"))] = "text",
    column: Annotated[
        str, typer.Option(metavar="COL", help=say("Column that the answers go to.", "写入评判结果的列。"))
    ] = "judged",
    max_length: Annotated[
        int,
        typer.Option(
            min=8, max=8192, help=say("Tokens that the classifier reads.", "分类模型读取的词元数。")
        ),
    ] = 128,
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            dir_okay=False,
            help=say("CSV or JSON lines to write.", "写出的 CSV 或 JSON 行文件。"),
        ),
    ],
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
    workspace: UnusedWorkspace = None,
) -> None:
    """Judge a table by a keyword list or a tuned classifier; the answers become a column."""
    require("models" if model else "assess")
    import polars as pl

    from lexgate.assessment.judge_labels import check_columns
    from lexgate.core.whole_file import write_whole

    if (words is None) == (model is None):
        raise BadInput(
            f"A judge is a keyword list or a model; {'neither was' if words is None else 'both were'} given.",
            fix="Give --words FILE or --model FOLDER.",
            code="LG-CLI-040",
        )
    if out.suffix.lower() not in _ENDINGS:
        raise BadInput(
            f"{out} has an ending that is not known.",
            fix=f"Use one of {', '.join(_ENDINGS)}.",
            code="LG-CLI-043",
        )
    given = table_at(table)
    check_columns(given, {"--text": text})
    if column in given.frame.columns:
        raise BadInput(
            f"{table} has a column {column} already.", fix="Name another by --column.", code="LG-CLI-041"
        )
    texts = given.frame[text]
    answers = (
        _by_words(texts, words) if words else _by_model(texts, Path(str(model)), max_length, quiet=quiet)
    )
    frame = given.frame.with_columns(pl.Series(column, answers, dtype=pl.String))
    write_whole(out, _bytes(frame, out))
    counts = {value: answers.count(value) for value in sorted(set(answers) - {None}, key=str)}
    show(
        {"written": str(out), "column": column, "items": len(answers), "answers": counts},
        as_json=as_json,
        text=lambda: _said(out, len(answers), counts),
    )


def _by_words(texts: "pl.Series", words: Path) -> list[str | None]:
    from lexgate.assessment.judge_keywords import flags, read_words

    said = {1: "yes", 0: "no"}
    return [said.get(mark) for mark in flags(texts.to_list(), read_words(words)).tolist()]


def _by_model(texts: "pl.Series", folder: Path, max_length: int, *, quiet: bool) -> list[str | None]:
    import polars as pl

    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder}.", fix="Give the folder of a tuned model.", code="LG-CLI-044"
        )
    from lexgate.adapters.all_models import AllModels
    from lexgate.adapters.progress import TerminalProgress
    from lexgate.core.dataset import Dataset
    from lexgate.core.task import Task

    rows = pl.DataFrame({"row": range(len(texts)), "text": texts.fill_null("")}).with_columns(
        pl.lit(None, dtype=pl.String).alias("label")
    )
    seen = AllModels().predict(
        folder,
        Dataset(task=Task.TEXT_CLASSIFICATION, frame=rows, labels=()),
        batch_size=64,
        max_length=max_length,
        progress=TerminalProgress(quiet=quiet, lang=LANG),
    )
    empty = (texts.is_null() | (texts.str.strip_chars() == "")).to_list()
    return [
        None if code < 0 or nothing else seen.labels[code]
        for code, nothing in zip(seen.predicted.tolist(), empty, strict=True)
    ]


def _bytes(frame: "pl.DataFrame", out: Path) -> bytes:
    if out.suffix.lower() in (".jsonl", ".ndjson"):
        return frame.write_ndjson().encode()
    return frame.write_csv(separator="\t" if out.suffix.lower() == ".tsv" else ",").encode()


def _said(out: Path, items: int, counts: dict[str | None, int]) -> str:
    answers = ", ".join(f"{value}: {count:,}" for value, count in counts.items())
    none = items - sum(counts.values())
    what = "item" if items == 1 else "items"
    return say(
        f"{items:,} {what} judged ({answers}; no answer: {none:,}). Written: {out}",
        f"已评判 {items:,} 项（{answers}；未作判断：{none:,}）。已写出：{out}",
    )
