"""Labelled texts of other kinds than the test data, one file of several sets, to a data set."""

from pathlib import Path

import polars as pl

from lexgate.core.assess_spec import ShiftedSpec
from lexgate.core.data_spec import Columns
from lexgate.core.dataset import Dataset
from lexgate.core.errors import Problem
from lexgate.core.near import did_you_mean
from lexgate.core.task import Task
from lexgate.data.columns import examples
from lexgate.data.read import read_table
from lexgate.data.table import Table, complain


def read_shifted(
    spec: ShiftedSpec, root: Path, *, labels: tuple[str, ...], rename: dict[str, str] | None
) -> Dataset:
    """Return the texts as a data set with the attribute ``set``; versions of one text share a ``cluster``.

    Args:
        spec: Section ``assess.shifted``.
        root: The project's folder.
        labels: Classes of the project's data.
        rename: Section ``data.labels``.

    Raises:
        BadInput: See ``lexgate.data.read.read``.
        Problems: LG-INPUT-001, columns that are missing, texts, sets or labels that are missing or unknown, no such
            reference.
    """
    table = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, root)
    columns = Columns(text=spec.text, label=spec.label, cluster=spec.id, attributes=(spec.set,))
    frame = examples(table, columns, Task.TEXT_CLASSIFICATION, rename=rename, scheme="auto")
    frame = frame.rename({f"@{spec.set}": "@set"})
    complain(table.source, [*_of_cells(table, spec, frame, labels), *_of_sets(spec, frame)])
    frame = frame.with_columns(
        pl.int_range(pl.len()).cast(pl.Int64).alias("row"), pl.lit("test").alias("split")
    ).with_columns(pl.col("row").cast(pl.String).alias("id"))
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=labels, attributes=("set",))


def _of_cells(table: Table, spec: ShiftedSpec, frame: pl.DataFrame, labels: tuple[str, ...]) -> list[Problem]:
    """Return cells that are empty, and labels that the project's data do not have."""
    problems = []
    for column, named, expected in (
        ("text", spec.text, "a text"),
        ("@set", spec.set, "the name of a set"),
        ("label", spec.label, "one of the labels " + ", ".join(labels)),
        *((("cluster", spec.id, "an id"),) if spec.id else ()),
    ):
        wrong = frame[column].is_null()
        if column == "label":
            wrong |= ~frame[column].is_in(labels)
        for row in wrong.fill_null(value=True).arg_true().to_list():
            found = frame[column][row]
            problems.append(
                Problem(
                    line=table.line(row),
                    where=table.where(row, named),
                    found="nothing" if found is None else repr(found),
                    expected=expected,
                    hint=did_you_mean(found, labels) if column == "label" and found else "",
                )
            )
    return problems


def _of_sets(spec: ShiftedSpec, frame: pl.DataFrame) -> list[Problem]:
    sets = frame["@set"].drop_nulls().unique().sort().to_list()
    if spec.reference is not None and spec.reference not in sets:
        found, expected = f"the reference {spec.reference!r}", "one of the sets " + ", ".join(sets)
        hint = did_you_mean(spec.reference, sets)
        return [Problem(line=0, where="assess.shifted.reference", found=found, expected=expected, hint=hint)]
    if spec.reference is not None and len(sets) == 1:
        return [
            Problem(
                line=0,
                where="assess.shifted.set",
                found="the reference only",
                expected="a shifted set beside it",
            )
        ]
    return []
