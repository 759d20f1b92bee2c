"""A table of text, from CSV or JSON lines, with the line on which each row begins."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from lexgate.core.errors import Problem

_DELIMITERS = ",;\t"
_SHOWN = 20
"""Mistakes of one kind that are reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of stripped cells, as many as there are columns; rows without any text are left out."""

    header: tuple[str, ...]
    """Names of columns, in small letters; a column without a name is an empty text."""
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    """Of the rows, from 1."""


def read_csv(text: str, problems: list[Problem]) -> Table:
    r"""Return a CSV with a header; what is wrong is added to ``problems``.

    Example:
        >>> table = read_csv('Kind;at\ndrill; 2026-11-02 \n', [])
        >>> table.header, table.rows, table.lines
        (('kind', 'at'), (('drill', '2026-11-02'),), (2,))
    """
    first = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True
    )
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.append(
            Problem(
                line=begins, where="row", found=f"no CSV: {error}", expected="cells, with quotes in pairs"
            )
        )
    if not found:
        problems.append(Problem(line=1, where="header", found="nothing", expected="names of columns"))
        return Table(header=(), rows=(), lines=())
    header = tuple(name.lower() for name in found[0][1])
    wrong = [(line, len(cells)) for line, cells in found[1:] if len(cells) != len(header)]
    problems += [
        Problem(line=line, where="row", found=f"{count} cells", expected=f"{len(header)}, as in the header")
        for line, count in wrong[:_SHOWN]
    ]
    return Table(
        header=header,
        rows=tuple(tuple(cells) for _, cells in found[1:]),
        lines=tuple(line for line, _ in found[1:]),
    )


def read_json_lines(text: str, problems: list[Problem]) -> Table:
    r"""Return JSON lines, one object a line; lists are joined by ``;``, and what is wrong is added to ``problems``.

    Example:
        >>> table = read_json_lines('{"question": "Why?", "risk": ["A.1.a", "A.2.c"]}\n{"question": "How?"}\n', [])
        >>> table.rows
        (('Why?', 'A.1.a;A.2.c'), ('How?', ''))
    """
    found: list[tuple[int, dict[str, str]]] = []
    header: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = dict(_cells(json.loads(line, object_pairs_hook=_pairs, parse_int=str, parse_float=str)))
        except (ValueError, RecursionError) as error:
            if len(problems) < _SHOWN:
                problems.append(
                    Problem(
                        line=number, where="row", found=str(error), expected="one JSON object of plain values"
                    )
                )
            continue
        header |= dict.fromkeys(row)
        found.append((number, row))
    if not found and not problems:
        problems.append(Problem(line=1, where="row", found="nothing", expected="one JSON object a line"))
    return Table(
        header=tuple(header),
        rows=tuple(tuple(row.get(name, "") for name in header) for _, row in found),
        lines=tuple(line for line, _ in found),
    )


class _Pairs(list[tuple[str, object]]):
    """An object as pairs, to tell it from a list."""


def _pairs(pairs: list[tuple[str, object]]) -> _Pairs:
    return _Pairs(pairs)


def _cells(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, _Pairs):
        raise ValueError("no object")  # noqa: TRY004 - reported with its line, as all that is wrong with a line
    seen = set()
    for key, cell in value:
        name = key.strip().lower()
        if name in seen:
            raise ValueError(f"the key {name!r} twice")
        seen.add(name)
        yield name, _plain(name, cell)


def _plain(name: str, cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, list) and not isinstance(cell, _Pairs) and all(isinstance(one, str) for one in cell):
        return ";".join(one.strip() for one in cell)
    raise ValueError(f"the key {name!r} holds {type(cell).__name__.lstrip('_').lower()}")
