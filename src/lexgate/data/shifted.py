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

_DATE = r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?:\D|$)"

_SAID = "said"
"""Column of what stands in the file for the set."""


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
    frame = frame.rename({f"@{spec.set}": _SAID})
    frame = frame.with_columns(in_slices(frame[_SAID], spec.period).alias("@set"))
    complain(table.source, [*_of_cells(table, spec, frame, labels), *_of_sets(spec, frame)])
    frame = (
        frame.drop(_SAID)
        .with_columns(pl.int_range(pl.len()).cast(pl.Int64).alias("row"), pl.lit("test").alias("split"))
        .with_columns(pl.col("row").cast(pl.String).alias("id"))
    )
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=labels, attributes=("set",))


def in_slices(values: pl.Series, period: str | None) -> pl.Series:
    """Return the year, quarter, month or day of dates, null where there is none; without a period, the values as they are.

    A date is written year first, with hyphens, slashes, full stops or 年 and 月 between; a time after it is left aside.

    Example:
        >>> in_slices(pl.Series(["2024-05-31 12:00", "2024年11月2日", "31/5/2024", None]), "quarter").to_list()
        ['2024-Q2', '2024-Q4', None, None]
    """
    if period is None:
        return values
    parts = values.str.extract_groups(_DATE).struct.unnest()
    written = pl.concat_str(pl.col("y"), pl.col("m").str.zfill(2), pl.col("d").str.zfill(2), separator="-")
    day = written.str.to_date("%Y-%m-%d", strict=False)
    year = day.dt.year().cast(pl.String)
    named = {
        "year": year,
        "quarter": pl.concat_str(year, day.dt.quarter().cast(pl.String), separator="-Q"),
        "month": day.dt.strftime("%Y-%m"),
        "day": day.dt.strftime("%Y-%m-%d"),
    }
    return parts.select(named[period].alias(values.name)).to_series()


def _of_cells(table: Table, spec: ShiftedSpec, frame: pl.DataFrame, labels: tuple[str, ...]) -> list[Problem]:
    """Return cells that are empty, and labels that the project's data do not have."""
    problems = []
    for column, named, expected in (
        ("text", spec.text, "a text"),
        ("@set", spec.set, "the name of a set" if spec.period is None else "a date such as 2024-05-31"),
        ("label", spec.label, "one of the labels " + ", ".join(labels)),
        *((("cluster", spec.id, "an id"),) if spec.id else ()),
    ):
        wrong = frame[column].is_null()
        if column == "label":
            wrong |= ~frame[column].is_in(labels)
        for row in wrong.fill_null(value=True).arg_true().to_list():
            found = frame[_SAID if column == "@set" else column][row]
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
