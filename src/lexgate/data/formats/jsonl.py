"""JSON lines: one object on each line; a file that is one JSON list of objects is read too."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from lexgate.core.errors import BadInput, Problem
from lexgate.data.encoding import PORTION, TextFile, text_file
from lexgate.data.table import Table, complain


def read(path: Path, *, encoding: str) -> Table:
    """Return the records of a JSON lines file; a key that a record lacks is null.

    Raises:
        BadInput: It can't be decoded, or has no records (LG-DATA-102).
        Problems: Lines that are no JSON object.
    """
    file = text_file(path, encoding)
    with file.open() as text:
        is_list = text.read(PORTION).lstrip().startswith("[")
    columns: dict[str, list[Any]] = {}
    starts: list[int] = []
    for row, (line, record) in enumerate(_list(file) if is_list else _lines(file)):
        starts.append(line)
        for name, value in record.items():
            column = columns.setdefault(_said(name), [])
            column += [None] * (row - len(column))
            column.append(_plain(value))
    if not starts:
        raise BadInput(f"{path} has no records.", fix="Give a file with data.", code="LG-DATA-102")
    frame = pl.DataFrame([_column(name, values, len(starts)) for name, values in columns.items()])
    facts = {"format": "jsonl", "encoding": file.encoding}
    return Table(source=str(path), frame=frame, lines=() if is_list else starts, facts=facts)


def _lines(file: TextFile) -> Iterator[tuple[int, dict[str, Any]]]:
    problems = []
    with file.open() as text:
        for number, line in enumerate(text, start=1):
            if not line.strip():
                continue
            value, found = _load(line)
            if isinstance(value, dict):
                yield number, value
                continue
            found = found or type(value).__name__
            problems.append(Problem(line=number, where="record", found=found, expected="a JSON object"))
    complain(str(file.path), problems)


def _load(line: str) -> tuple[Any, str]:
    try:
        return json.loads(line), ""
    except json.JSONDecodeError as error:
        return None, f"no JSON ({error.msg} at column {error.colno})"
    except (RecursionError, ValueError) as error:
        return None, f"no JSON ({type(error).__name__})"


def _list(file: TextFile) -> list[tuple[int, dict[str, Any]]]:
    with file.open() as text:
        value, found = _load(text.read())
    if not isinstance(value, list):
        problem = Problem(line=1, where="(document)", found=found, expected="a JSON list")
        complain(str(file.path), [problem])
        return []
    complain(
        str(file.path),
        [
            Problem(line=0, where=f"record {index}", found=type(item).__name__, expected="a JSON object")
            for index, item in enumerate(value, start=1)
            if not isinstance(item, dict)
        ],
    )
    return [(0, item) for item in value]


def _column(name: str, values: list[Any], rows: int) -> pl.Series:
    """Return lists where there is any list, else text."""
    values += [None] * (rows - len(values))
    if any(isinstance(value, list) for value in values):
        lists = [value if isinstance(value, list) else None for value in values]
        return pl.Series(name, lists, dtype=pl.List(pl.String))
    return pl.Series(name, values, dtype=pl.String)


def _said(text: str) -> str:
    """Return text that UTF-8 can say: JSON may hold halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> str | list[str | None] | None:
    """Return text as text, lists as lists of text, all else as its JSON text."""
    return [_text(item) for item in value] if isinstance(value, list) else _text(value)


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        return _said(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _said(json.dumps(value, ensure_ascii=False))
