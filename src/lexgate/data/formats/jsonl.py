"""JSON lines: one object on each line; a file that is one JSON list of objects is read too."""

import json
import math
from pathlib import Path
from typing import Any

import polars as pl

from lexgate.core.errors import BadInput, Problem
from lexgate.data.encoding import read_text
from lexgate.data.table import Table, complain


def read(path: Path, *, encoding: str) -> Table:
    """Return the records of a JSON lines file; a key that a record lacks is null.

    Raises:
        BadInput: It can't be decoded, or has no records (LG-DATA-102).
        Problems: Lines that are no JSON object.
    """
    text, encoding = read_text(path, encoding)
    records, lines = _list(path, text) if text.lstrip().startswith("[") else _lines(path, text)
    if not records:
        raise BadInput(f"{path} has no records.", fix="Give a file with data.", code="LG-DATA-102")
    names = list(dict.fromkeys(name for record in records for name in record))
    frame = pl.DataFrame({_said(name): _column([record.get(name) for record in records]) for name in names})
    facts = {"format": "jsonl", "encoding": encoding}
    return Table(source=str(path), frame=frame, lines=tuple(lines), facts=facts)


def _lines(path: Path, text: str) -> tuple[list[dict[str, Any]], list[int]]:
    records, lines, problems = [], [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        value, found = _load(line)
        if isinstance(value, dict):
            records.append(value)
            lines.append(number)
        else:
            problems.append(
                Problem(
                    line=number, where="record", found=found or type(value).__name__, expected="a JSON object"
                )
            )
    complain(str(path), problems)
    return records, lines


def _load(line: str) -> tuple[Any, str]:
    try:
        return json.loads(line), ""
    except json.JSONDecodeError as error:
        return None, f"no JSON ({error.msg} at column {error.colno})"
    except (RecursionError, ValueError) as error:
        return None, f"no JSON ({type(error).__name__})"


def _list(path: Path, text: str) -> tuple[list[dict[str, Any]], list[int]]:
    value, found = _load(text)
    if not isinstance(value, list):
        complain(str(path), [Problem(line=1, where="(document)", found=found, expected="a JSON list")])
        return [], []
    complain(
        str(path),
        [
            Problem(line=0, where=f"record {index}", found=type(item).__name__, expected="a JSON object")
            for index, item in enumerate(value, start=1)
            if not isinstance(item, dict)
        ],
    )
    return value, []


def _column(values: list[Any]) -> pl.Series:
    """Return text as text, lists of scalars as lists of text, all else as its JSON text."""
    if any(isinstance(value, list) for value in values):
        return pl.Series([_texts(value) for value in values], dtype=pl.List(pl.String))
    return pl.Series([_text(value) for value in values], dtype=pl.String)


def _said(text: str) -> str:
    """Return text that UTF-8 can say: JSON may hold halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _texts(value: Any) -> list[str | None] | None:
    return [_text(item) for item in value] if isinstance(value, list) else None


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        return _said(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _said(json.dumps(value, ensure_ascii=False))
