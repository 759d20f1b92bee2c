"""Files to a data set.

The order: find the file and refuse it if it lies where it must not; read it by its format; pick the columns; number
the rows; check that there is something to learn. The split of each row is the file it came from; ``split.split``
draws the parts that were not given. Nothing is cleaned or dropped here.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from lexgate.core.assess_spec import PairsSpec
from lexgate.core.data_spec import Columns, DataSpec, Format
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, Problem, Unavailable
from lexgate.core.task import Task
from lexgate.data import classes
from lexgate.data.columns import examples
from lexgate.data.formats import conll, delimited, hf, jsonl, parquet
from lexgate.data.paths import locate
from lexgate.data.table import Table, complain

Hub = Callable[[str], Path]
"""Fetches a data set by its name and returns the folder it was saved to (see ``adapters.hf_datasets``)."""

_BY_ENDING = {
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".tab": Format.TSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".conll": Format.CONLL,
    ".iob": Format.CONLL,
    ".iob2": Format.CONLL,
    ".bio": Format.CONLL,
}


def read(spec: DataSpec, task: Task, root: Path, *, hub: Hub | None = None) -> Dataset:
    """Return the data set that the project names, as it stands in the files.

    Args:
        spec: The data section.
        task: What the model will do with it.
        root: The project's folder; relative paths start there and may not leave it.
        hub: Fetches ``hf:NAME``.

    Raises:
        BadInput: A file that is missing, empty, binary, in another encoding, has one class only, or has labels in
            validation or test that training lacks.
        Problems: All mistakes of one file, with lines, values and hints.
        UnsafeFile: A path that leaves the project.
    """
    parts: list[tuple[str, Table, pl.DataFrame]] = []
    for split, table in tables(spec, task, root, hub=hub):
        frame = examples(table, spec.columns, task, rename=spec.labels, scheme=spec.tag_scheme)
        parts.append((split, table, frame.with_columns(pl.lit(split).alias("split"))))
    _check_ids(parts)
    frame = pl.concat([frame for _, _, frame in parts], how="diagonal").with_row_index("row")
    frame = frame.with_columns(pl.col("row").cast(pl.Int64))
    frame = frame.with_columns(pl.col("id").fill_null(pl.col("row").cast(pl.String)))
    if "cluster" in frame:  # of CoNLL files, one may mark its documents and another not
        frame = frame.with_columns(pl.col("cluster").fill_null(pl.format("row {}", "row")))
    dataset = Dataset(
        task=task,
        frame=_ordered(frame),
        labels=classes.names(frame, task, spec.labels),
        attributes=spec.columns.attributes,
    )
    classes.check_some(dataset, parts[0][1].source)
    classes.check_known(dataset)
    return dataset


def tables(spec: DataSpec, task: Task, root: Path, *, hub: Hub | None = None) -> list[tuple[str, Table]]:
    """Return the raw tables with the split each stands for; how each was understood is in ``Table.facts``."""
    if spec.path is not None:
        written = [("train", spec.path)]
    else:
        given = (("train", spec.train), ("validation", spec.validation), ("test", spec.test))
        written = [(split, path) for split, path in given if path is not None]
    found: list[tuple[str, Table]] = []
    for split, path in written:
        parts = _read_one(spec, task, root, path, hub)
        if isinstance(parts, Table):
            found.append((split, parts))
        elif len(written) == 1:
            found.extend(parts.items())
        else:
            found.append((split, parts.get(split, parts["train"])))
    return found


def read_table(path: str, form: Format, encoding: str, delimiter: str, root: Path) -> Table:
    """Return one file that is no data set of its own, such as stored predictions; raises like ``read``."""
    spec = DataSpec(path=path, format=form, encoding=encoding, delimiter=delimiter)
    return tables(spec, Task.TEXT_CLASSIFICATION, root)[0][1]


def read_pairs(spec: PairsSpec, root: Path) -> pl.DataFrame:
    """Return a counterfactual set: ``row``, ``text``, ``set`` (its columns joined) and one ``@NAME`` per attribute.

    Raises:
        BadInput: See ``read``; LG-DATA-112, no set has two texts.
        Problems: Columns that are missing, empty texts.
    """
    table = read_table(spec.path or "", spec.format, spec.encoding, spec.delimiter, root)
    named = tuple(dict.fromkeys((*spec.attributes, *spec.set)))
    names = Columns(text=spec.text, label=spec.text, attributes=named)
    frame = examples(table, names, Task.TEXT_CLASSIFICATION, rename=None, scheme="auto")
    empty = frame.with_row_index("row").filter(pl.col("text").is_null())["row"].to_list()
    complain(
        table.source,
        [
            Problem(
                line=table.line(row), where=table.where(row, spec.text), found="no text", expected="a text"
            )
            for row in empty
        ],
    )
    joined = pl.concat_str([pl.col(f"@{name}").fill_null("") for name in spec.set], separator="\x1f")
    frame = frame.select(
        pl.int_range(pl.len()).alias("row"),
        "text",
        joined.alias("set"),
        *[f"@{name}" for name in spec.attributes],
    )
    if frame["set"].n_unique() == frame.height:
        raise BadInput(
            f"{table.source}: no two of its {frame.height:,} texts share a value of {', '.join(spec.set)}.",
            fix="Name in assess.pairs.set the columns that the texts of one set have in common.",
            code="LG-DATA-112",
        )
    return frame


def _read_one(
    spec: DataSpec, task: Task, root: Path, written: str, hub: Hub | None
) -> Table | Mapping[str, Table]:
    if written.startswith("hf:"):
        if hub is None:
            raise Unavailable(
                f"{written} needs a way to fetch data sets, and none was given.",
                fix="Fetch it first and give the folder that save_to_disk wrote.",
                code="LG-DATA-113",
            )
        return hf.read(hub(written.removeprefix("hf:")))
    path = locate(root, written)
    kind = _format(spec.format, path, task)
    if task is Task.TOKEN_CLASSIFICATION and kind in {Format.CSV, Format.TSV}:
        _refuse(path, kind, "token classification", "CoNLL columns, JSON lines or Parquet with lists")
    if task is Task.TEXT_CLASSIFICATION and kind is Format.CONLL:
        _refuse(path, kind, "text classification", "CSV, TSV, JSON lines or Parquet")
    if kind is Format.HF:
        return hf.read(path)
    if kind is Format.PARQUET:
        return parquet.read(path)
    if kind is Format.JSONL:
        return jsonl.read(path, encoding=spec.encoding)
    if kind is Format.CONLL:
        return conll.read(path, encoding=spec.encoding, scheme=spec.tag_scheme)
    delimiter = "\t" if kind is Format.TSV and spec.delimiter == "auto" else spec.delimiter
    return delimited.read(path, encoding=spec.encoding, delimiter=delimiter, header=spec.header)


def _format(wanted: Format, path: Path, task: Task) -> Format:
    if wanted is not Format.AUTO:
        return wanted
    if path.is_dir():
        return Format.HF
    if path.suffix.lower() in _BY_ENDING:
        return _BY_ENDING[path.suffix.lower()]
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith(b"{"):
        return Format.JSONL
    return Format.CONLL if task is Task.TOKEN_CLASSIFICATION else Format.CSV


def _refuse(path: Path, kind: Format, task: str, instead: str) -> None:
    raise BadInput(
        f"{path} is read as {kind.value}, which can't hold examples of {task}.",
        fix=f"Give {instead}, or set data.format.",
        code="LG-DATA-110",
    )


def _check_ids(parts: list[tuple[str, Table, pl.DataFrame]]) -> None:
    """Complain about ids that two files share; within one file ``examples`` has looked."""
    first: dict[str, str] = {}
    for _, table, frame in parts:
        ids = frame["id"].drop_nulls().to_list()
        twice = [value for value in ids if value in first]
        complain(
            table.source,
            [
                Problem(
                    line=0, where="id", found=f"{value!r}, also in {first[value]}", expected="each id once"
                )
                for value in twice
            ],
        )
        first.update(dict.fromkeys(ids, table.source))


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    first = [
        name for name in ("row", "id", "text", "tokens", "label", "tags", "split", "cluster") if name in frame
    ]
    return frame.select(*first, *[name for name in frame.columns if name.startswith("@")])
