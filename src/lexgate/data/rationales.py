"""Human rationales: the runs of words by which people say that an item has its label."""

import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from lexgate.core.errors import Problem, Problems
from lexgate.core.explanation_spec import RationalesSpec
from lexgate.data.read import read_table

Spans = list[tuple[int, int]]


def read_rationales(spec: RationalesSpec, root: Path, texts: Mapping[str, str]) -> dict[str, Spans]:
    """Return the character spans of every item that has a rationale and stands in ``texts``.

    Words are looked for in the text as words, in any case and with any white space between them; all places count. What is
    not found there any more, because cleaning changed the text, is left out.

    Args:
        spec: Which column is what.
        root: Folder of the project.
        texts: Id of an item → its text.

    Raises:
        Problems: LG-INPUT-001, columns that the table lacks, or spans that are no numbers.
        BadInput: There is no such table, or it can't be read.
        UnsafeFile: LG-SAFE-105, the path leaves the project.
    """
    table = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, root)
    frame = table.frame.with_columns(pl.all().cast(pl.String))
    by_place = spec.start is not None and spec.end is not None
    named = [spec.id, *([spec.start, spec.end] if by_place else [spec.words])]
    missing = [
        Problem(
            line=1, where=spec.path, found="columns " + ", ".join(frame.columns), expected=f"a column {name}"
        )
        for name in named
        if name not in frame.columns
    ]
    if missing:
        raise Problems(spec.path, missing)
    found: dict[str, Spans] = {}
    problems: list[Problem] = []
    for row, (name, *said) in enumerate(frame.select(named).iter_rows()):
        text = texts.get(str(name))
        if text is None:
            continue
        spans = _given(said, text) if by_place else _searched(str(said[0] or ""), text)
        if spans is None:
            expected = f"0 <= {spec.start} < {spec.end}, within the text"
            problems.append(Problem(line=row + 2, where=spec.path, found=str(said), expected=expected))
        else:
            found.setdefault(str(name), []).extend(spans)
    if problems:
        raise Problems(spec.path, problems)
    return {name: sorted(set(spans)) for name, spans in found.items() if spans}


def _given(said: list[str | None], text: str) -> Spans | None:
    start, end = said
    if start is None or end is None or not (start.isdigit() and end.isdigit()):
        return None
    return [(int(start), int(end))] if int(start) < int(end) <= len(text) else None


def _searched(words: str, text: str) -> Spans:
    """Return where words stand in a text.

    Example:
        >>> _searched("very  Good", "It is very good, very good indeed.")
        [(6, 15), (17, 26)]
    """
    pieces = [re.escape(piece) for piece in words.split()]
    if not pieces:
        return []
    edge = r"(?<!\w)" if words.strip()[0].isascii() else ""
    pattern = re.compile(edge + r"\s*".join(pieces), re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text)]
