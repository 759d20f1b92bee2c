"""CSV and TSV: RFC 4180 quotes, newlines inside quotes, any one-character delimiter.

In a file delimited by tabs a quotation mark is often a plain character. It is taken as a quote only if the whole
file can be read so, with as many fields in each record as in the first, and either it does not change the number of
records or the file can't be read without quotes.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl

from lexgate.core.errors import BadInput, Problem
from lexgate.data.encoding import read_text
from lexgate.data.table import Table, complain

CANDIDATES = (",", "\t", ";", "|")
SNIFFED = 50
"""Records that the delimiter is detected by."""

Records = tuple[list[list[str]], list[int]]
"""Fields of each record, and the line on which it begins."""


def read(path: Path, *, encoding: str, delimiter: str, header: bool) -> Table:
    r"""Return the records of a delimited file; all values are text.

    Args:
        path: The file.
        encoding: Name, or ``auto``.
        delimiter: One character, ``\t``, or ``auto``.
        header: Whether the first record names the columns; else they are ``column_1``, ``column_2`` …

    Raises:
        BadInput: It can't be decoded (see ``encoding.read_text``); LG-DATA-106, the delimiter is no single character.
        Problems: Records with too many or too few fields, broken quotes, duplicated or no columns.
    """
    text, encoding = read_text(path, encoding)
    mark = _delimiter(text, delimiter)
    records, lines = _records(path, text, mark)
    if not records:
        raise BadInput(f"{path} has no records.", fix="Give a file with data.", code="LG-DATA-102")
    names = _names(records[0], header=header)
    _check_names(path, names, lines[0])
    body, body_lines = (records[1:], lines[1:]) if header else (records, lines)
    _check_widths(path, body, body_lines, len(names))
    if not body:
        raise BadInput(
            f"{path} has a header and no records.", fix="Give a file with data.", code="LG-DATA-102"
        )
    columns = dict(zip(names, zip(*body, strict=True), strict=True))
    frame = pl.DataFrame({name: pl.Series(name, values, dtype=pl.String) for name, values in columns.items()})
    facts = {"format": "tsv" if mark == "\t" else "csv", "encoding": encoding, "delimiter": mark}
    return Table(source=str(path), frame=frame, lines=tuple(body_lines), facts=facts)


def _delimiter(text: str, wanted: str) -> str:
    if wanted == "auto":
        return _sniff(text)
    mark = "\t" if wanted in {"\\t", "tab"} else wanted
    if len(mark) != 1 or mark in '"\r\n':
        raise BadInput(
            f"data.delimiter is {wanted!r}.",
            fix="Write one character such as ',' or ';', 'tab', or auto.",
            code="LG-DATA-106",
        )
    return mark


def _sniff(text: str) -> str:
    """Return the delimiter that gives the first records the same number of fields, the more the better."""
    best, most = ",", 1
    for mark in CANDIDATES:
        widths = set()
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
            for record, _ in zip(reader, range(SNIFFED), strict=False):
                if record:
                    widths.add(len(record))
        except csv.Error:
            continue
        if len(widths) == 1 and (width := widths.pop()) > most:
            best, most = mark, width
    if most == 1:
        first = text.partition("\n")[0]
        best = max(CANDIDATES, key=first.count) if any(mark in first for mark in CANDIDATES) else ","
    return best


def _records(path: Path, text: str, mark: str) -> Records:
    if mark != "\t":
        try:
            return _parse(text, mark, quotes=True)
        except csv.Error as error:
            _explain(path, text, mark, error)
    plain = _parse(text, mark, quotes=False)
    try:
        quoted = _parse(text, mark, quotes=True)
    except csv.Error:
        return plain
    fits = _even(quoted) and (not _even(plain) or len(quoted[0]) == len(plain[0]))
    return quoted if fits else plain


def _even(records: Records) -> bool:
    return len({len(record) for record in records[0]}) <= 1


def _parse(text: str, mark: str, *, quotes: bool) -> Records:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=quoting, strict=True)
    records, lines, start = [], [], 1
    for record in reader:
        if record:
            records.append(record)
            lines.append(start)
        start = reader.line_num + 1
    return records, lines


def _explain(path: Path, text: str, mark: str, error: csv.Error) -> None:
    """Complain about the record that csv could not read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    start = 1
    try:
        for _ in reader:
            start = reader.line_num + 1
    except csv.Error:
        pass
    problem = Problem(
        line=start,
        where=f"lines {start} to {reader.line_num}",
        found=f"a broken record ({error})",
        expected="each quote closed, and a quote inside quotes written twice",
    )
    complain(str(path), [problem])


def _names(first: Sequence[str], *, header: bool) -> list[str]:
    if not header:
        return [f"column_{index}" for index in range(1, len(first) + 1)]
    return [name.strip() or f"column_{index}" for index, name in enumerate(first, start=1)]


def _check_names(path: Path, names: Sequence[str], line: int) -> None:
    seen: dict[str, int] = {}
    problems = []
    for index, name in enumerate(names, start=1):
        if name in seen:
            problems.append(
                Problem(
                    line=line,
                    where=f"column {index}",
                    found=f"the name {name!r} again (first in column {seen[name]})",
                    expected="each column name once",
                )
            )
        seen.setdefault(name, index)
    complain(str(path), problems)


def _check_widths(path: Path, records: Sequence[Sequence[str]], lines: Sequence[int], width: int) -> None:
    complain(
        str(path),
        [
            Problem(line=line, where="record", found=f"{len(record)} fields", expected=f"{width} fields")
            for record, line in zip(records, lines, strict=True)
            if len(record) != width
        ],
    )
