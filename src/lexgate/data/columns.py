"""From the columns of a file to the fixed columns of a data set.

Nothing is dropped here: a null text or label stays and is removed by cleaning, where it is recorded.
"""

from collections.abc import Mapping

import polars as pl

from lexgate.core.data_spec import Columns
from lexgate.core.errors import Problem
from lexgate.core.near import did_you_mean
from lexgate.core.task import Task
from lexgate.data import tags as tag_schemes
from lexgate.data.table import Table, complain

NOTHING = ("", "nan", "NaN")
"""Values that mean null in files that can't write null."""
UNKNOWN = (*NOTHING, "?")
"""Values of an attribute that mean: not known."""


def examples(
    table: Table, columns: Columns, task: Task, *, rename: Mapping[str, str] | None, scheme: str
) -> pl.DataFrame:
    """Return the records as columns ``id``, ``text``/``tokens``, ``label``/``tags``, ``cluster``, ``@NAME``.

    ``id`` is null where the user named no id column.

    Raises:
        Problems: Columns that are missing or of the wrong type, labels that the rename map does not know, broken
            tags, null or repeated ids.
    """
    _require(table, columns, task)
    frame = table.frame
    made: list[pl.Series] = [_ids(table, columns.id)]
    if task is Task.TEXT_CLASSIFICATION:
        made.append(_texts(table, columns.text))
        made.append(_labels(table, columns.label, rename))
    else:
        made.extend(_tokens(table, columns, scheme, rename))
    if columns.cluster is not None:
        made.append(_plain(frame[columns.cluster]).alias("cluster"))
    elif "document" in table.given and task is Task.TOKEN_CLASSIFICATION:
        made.append(frame["document"].alias("cluster"))
    for name in columns.attributes:
        values = _plain(frame[name]).str.strip_chars().alias(f"@{name}")
        made.append(values.set(values.is_in(UNKNOWN), None))
    return pl.DataFrame(made)


def _require(table: Table, columns: Columns, task: Task) -> None:
    """Complain about every column that is named and not there."""
    found = list(table.frame.columns)
    wanted: list[tuple[str, str]] = []
    if task is Task.TEXT_CLASSIFICATION:
        wanted += [("columns.text", columns.text), ("columns.label", columns.label)]
    elif not table.given:
        wanted += [("columns.tokens", columns.tokens), ("columns.tags", columns.tags)]
    if columns.id is not None:
        wanted.append(("columns.id", columns.id))
    if columns.cluster is not None:
        wanted.append(("columns.cluster", columns.cluster))
    wanted += [("columns.attributes", name) for name in columns.attributes]
    twice = {name for name in columns.attributes if columns.attributes.count(name) > 1}
    complain(
        table.source,
        [
            Problem(
                line=0, where="columns.attributes", found=f"{name!r} twice", expected="each attribute once"
            )
            for name in sorted(twice)
        ]
        + [
            Problem(
                line=table.lines[0] - 1 if table.lines and table.lines[0] > 1 else 0,
                where=where,
                found=f"no column {name!r}",
                expected="one of the columns " + ", ".join(found),
                hint=did_you_mean(name, found),
            )
            for where, name in wanted
            if name not in found
        ],
    )


def _ids(table: Table, name: str | None) -> pl.Series:
    if name is None:
        return pl.Series("id", [None] * table.frame.height, dtype=pl.String)
    ids = _plain(table.frame[name]).str.strip_chars().alias("id")
    first: dict[str, int] = {}
    problems = []
    for row, value in enumerate(ids.to_list()):
        if value is None or value == "":
            problems.append(_problem(table, row, name, "no id", "a unique id"))
        elif value in first:
            place = f"line {table.line(first[value])}" if table.lines else f"record {first[value] + 1}"
            problems.append(_problem(table, row, name, f"{value!r} again (first at {place})", "each id once"))
        else:
            first[value] = row
    complain(table.source, problems)
    return ids


def _texts(table: Table, name: str) -> pl.Series:
    values = table.frame[name]
    if values.dtype not in (pl.String, pl.Categorical, pl.Null):
        complain(
            table.source,
            [Problem(line=0, where=name, found=f"a column of {values.dtype}", expected="a column of texts")],
        )
    texts = values.cast(pl.String).alias("text")
    return texts.set(texts.is_in(NOTHING), None)


def _labels(table: Table, name: str, rename: Mapping[str, str] | None) -> pl.Series:
    labels = _plain(table.frame[name]).str.strip_chars().alias("label")
    labels = labels.set(labels.is_in(NOTHING), None)
    if rename is None:
        return labels
    unknown = [(row, value) for row, value in enumerate(labels) if value is not None and value not in rename]
    known = ", ".join(rename)
    complain(
        table.source,
        [
            _problem(table, row, name, f"the label {value!r}", f"one of data.labels: {known}")
            for row, value in unknown
        ],
    )
    return labels.replace_strict(dict(rename), default=None, return_dtype=pl.String)


def _tokens(
    table: Table, columns: Columns, scheme: str, rename: Mapping[str, str] | None
) -> tuple[pl.Series, pl.Series]:
    own = bool(table.given)
    tokens = table.frame["tokens" if own else columns.tokens]
    marks = table.frame["tags" if own else columns.tags]
    if not own:
        tokens = _list(table, columns.tokens, tokens)
        marks = _tags(table, columns, tokens, _list(table, columns.tags, marks), scheme)
    if rename is not None:
        marks = _rename(table, marks, rename)
    return tokens.alias("tokens"), marks.alias("tags")


def _list(table: Table, name: str, values: pl.Series) -> pl.Series:
    if not isinstance(values.dtype, pl.List):
        complain(
            table.source,
            [Problem(line=0, where=name, found=f"a column of {values.dtype}", expected="a column of lists")],
        )
    return values.cast(pl.List(pl.String))


def _tags(table: Table, columns: Columns, tokens: pl.Series, marks: pl.Series, scheme: str) -> pl.Series:
    """Check that each sentence has as many tags as tokens and none is null, and bring the tags to IOB2."""
    problems = []
    for row, (words, tags) in enumerate(zip(tokens.to_list(), marks.to_list(), strict=True)):
        if tags is None or words is None:
            continue
        if len(tags) != len(words):
            found = f"{len(tags)} tags for {len(words)} tokens"
            problems.append(_problem(table, row, columns.tags, found, "one tag for each token"))
        elif None in tags or None in words:
            problems.append(_problem(table, row, columns.tags, "a null in a list", "tokens and tags only"))
    complain(table.source, problems)
    whole = (tokens.is_not_null() & marks.is_not_null()).to_list()
    present = [row for row, both in enumerate(whole) if both]
    sentences = marks.gather(present).to_list()
    lines = [[table.line(row)] * len(tags) for row, tags in zip(present, sentences, strict=True)]
    plain, _ = tag_schemes.to_iob2(table.source, sentences, scheme, lines)
    by_row = dict(zip(present, plain, strict=True))
    return pl.Series([by_row.get(row) for row in range(len(marks))], dtype=pl.List(pl.String))


def _rename(table: Table, marks: pl.Series, rename: Mapping[str, str]) -> pl.Series:
    """Rename the types of spans; ``O`` stays."""
    used = {tag[2:] for tag in marks.explode().drop_nulls().unique().to_list() if tag != "O"}
    complain(
        table.source,
        [
            Problem(line=0, where="tags", found=f"the type {kind!r}", expected="one of " + ", ".join(rename))
            for kind in sorted(used - rename.keys())
        ],
    )
    names = {f"{mark}-{kind}": f"{mark}-{rename[kind]}" for kind in used for mark in "BI"}
    return pl.Series(
        [None if tags is None else [names.get(tag, tag) for tag in tags] for tags in marks.to_list()],
        dtype=pl.List(pl.String),
    )


def _plain(values: pl.Series) -> pl.Series:
    """Return any column as text; whole floats without their point, as ``1`` and not ``1.0``."""
    if values.dtype.is_float():
        values = values.fill_nan(None)
        whole = values.drop_nulls()
        if len(whole) and bool((whole == whole.round(0)).all()) and bool((whole.abs() < 1e15).all()):
            values = values.cast(pl.Int64)
    if values.dtype.is_nested():
        return pl.Series(
            [None if value is None else str(value) for value in values.to_list()], dtype=pl.String
        )
    if values.dtype == pl.Binary:
        return values.cast(pl.String, strict=False)
    return values.cast(pl.String)


def _problem(table: Table, row: int, column: str, found: str, expected: str) -> Problem:
    return Problem(line=table.line(row), where=table.where(row, column), found=found, expected=expected)
