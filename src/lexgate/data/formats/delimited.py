"""CSV and TSV: RFC 4180 quotes, newlines inside quotes, any one-character delimiter.

In a file delimited by tabs a quotation mark is often a plain character. It is taken as a quote only if the whole
file can be read so, with as many fields in each record as in the first, and either it does not change the number of
records or the file can't be read without quotes.
"""

import csv
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from lexgate.core.errors import BadInput, Problem
from lexgate.data.encoding import TextFile, text_file
from lexgate.data.table import Table, complain

CANDIDATES = (",", "\t", ";", "|")
SNIFFED = 50
"""Records that the delimiter is detected by."""
BATCH = 20_000
"""Records that are held as Python strings at once."""

csv.field_size_limit(2**31 - 1)  # else the module refuses texts of more than 131,072 characters

Record = tuple[int, list[str]]
"""The line on which a record begins, and its fields."""


def read(path: Path, *, encoding: str, delimiter: str, header: bool) -> Table:
    r"""Return the records of a delimited file; all values are text.

    Args:
        path: The file.
        encoding: Name, or ``auto``.
        delimiter: One character, ``\t``, or ``auto``.
        header: Whether the first record names the columns; else they are ``column_1``, ``column_2`` …

    Raises:
        BadInput: It can't be decoded (see ``encoding.text_file``); LG-DATA-106, the delimiter is no single character.
        Problems: Records with too many or too few fields, broken quotes, duplicated or no columns.
    """
    file = text_file(path, encoding)
    mark = _delimiter(file, delimiter)
    quotes = mark != "\t" or _has_quotes(file, mark)
    with file.open() as lines:
        records = _records(path, lines, mark, quotes=quotes)
        first = next(records, None)
        if first is None:
            raise BadInput(f"{path} has no records.", fix="Give a file with data.", code="LG-DATA-102")
        names = _names(first[1], header=header)
        _check_names(path, names, first[0])
        frame, starts = _columns(path, records if header else chain([first], records), names)
    if frame.is_empty():
        raise BadInput(
            f"{path} has a header and no records.", fix="Give a file with data.", code="LG-DATA-102"
        )
    facts = {"format": "tsv" if mark == "\t" else "csv", "encoding": file.encoding, "delimiter": mark}
    return Table(source=str(path), frame=frame, lines=starts, facts=facts)


def _delimiter(file: TextFile, wanted: str) -> str:
    if wanted == "auto":
        return _sniff(file)
    mark = "\t" if wanted in {"\\t", "tab"} else wanted
    if len(mark) != 1 or mark in '"\r\n':
        raise BadInput(
            f"data.delimiter is {wanted!r}.",
            fix="Write one character such as ',' or ';', 'tab', or auto.",
            code="LG-DATA-106",
        )
    return mark


def _sniff(file: TextFile) -> str:
    """Return the delimiter that gives the first records the same number of fields, the more the better."""
    best, most = ",", 1
    for mark in CANDIDATES:
        try:
            with file.open() as lines:
                widths = {
                    len(record) for record in islice(csv.reader(lines, delimiter=mark), SNIFFED) if record
                }
        except csv.Error:
            continue
        if len(widths) == 1 and (width := widths.pop()) > most:
            best, most = mark, width
    if most == 1:
        with file.open() as lines:
            best = max(CANDIDATES, key=lines.readline().count)  # the comma, if there is none of them
    return best


def _has_quotes(file: TextFile, mark: str) -> bool:
    """Return whether a quotation mark is a quote in a file that is delimited by tabs."""
    plain, quoted = (_widths(file, mark, quotes=quotes) for quotes in (False, True))
    return len(quoted) == 1 and (len(plain) > 1 or quoted.total() == plain.total())


def _widths(file: TextFile, mark: str, *, quotes: bool) -> Counter[int]:
    """Return how many records have how many fields; nothing if the file can't be read so."""
    with file.open() as lines:
        try:
            return Counter(
                len(record) for record in csv.reader(lines, **_form(mark, quotes=quotes)) if record
            )
        except csv.Error:
            return Counter()


def _form(mark: str, *, quotes: bool) -> dict[str, Any]:
    quoting = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    return {"delimiter": mark, "quoting": quoting, "strict": True}


def _records(path: Path, lines: TextIO, mark: str, *, quotes: bool) -> Iterator[Record]:
    reader, start = csv.reader(lines, **_form(mark, quotes=quotes)), 1
    try:
        for record in reader:
            if record:
                yield start, record
            start = reader.line_num + 1
    except csv.Error as error:
        problem = Problem(
            line=start,
            where=f"lines {start} to {reader.line_num}",
            found=f"a broken record ({error})",
            expected="each quote closed, and a quote inside quotes written twice",
        )
        complain(str(path), [problem])


def _columns(
    path: Path, records: Iterator[Record], names: Sequence[str]
) -> tuple[pl.DataFrame, Sequence[int]]:
    """Return the fields by column, and the line on which each record begins."""
    schema = dict.fromkeys(names, pl.String)
    pieces, starts = [pl.DataFrame(schema=schema)], array("q")
    wrong: list[tuple[int, int]] = []
    while batch := list(islice(records, BATCH)):
        starts.extend(line for line, _ in batch)
        wrong += [(line, len(record)) for line, record in batch if len(record) != len(names)]
        if not wrong:
            columns = zip(*(record for _, record in batch), strict=True)
            pieces.append(pl.DataFrame(dict(zip(names, map(list, columns), strict=True)), schema=schema))
    complain(
        str(path),
        [
            Problem(line=line, where="record", found=f"{width} fields", expected=f"{len(names)} fields")
            for line, width in wrong
        ],
    )
    return pl.concat(pieces), starts


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
