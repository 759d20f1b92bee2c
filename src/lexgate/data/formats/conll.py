"""CoNLL columns: one token on each line, an empty line after each sentence.

The token is the first column and the tag the last; the columns between are ignored. ``-DOCSTART-`` begins a
document, which becomes the sentence's cluster.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from lexgate.core.errors import BadInput, Problem
from lexgate.data import tags
from lexgate.data.encoding import TextFile, text_file
from lexgate.data.table import Table, complain

DOCUMENT = "-DOCSTART-"


def read(path: Path, *, encoding: str, scheme: str) -> Table:
    """Return the sentences of a CoNLL file with ``tokens`` and IOB2 ``tags``, and ``document`` where it marks them.

    Args:
        path: The file.
        encoding: Name, or ``auto``.
        scheme: ``IOB1``, ``IOB2``, ``IOBES`` or ``auto``.

    Raises:
        BadInput: It can't be decoded, or has no sentences (LG-DATA-102).
        Problems: Lines without a tag; tags that are none; tags that break the scheme.
    """
    file = text_file(path, encoding)
    tokens, labels, lines, documents = _sentences(file)
    if not tokens:
        raise BadInput(f"{path} has no sentences.", fix="Give a file with data.", code="LG-DATA-102")
    plain, found = tags.to_iob2(str(path), labels, scheme, lines)
    frame = pl.DataFrame(
        {
            "tokens": pl.Series(tokens, dtype=pl.List(pl.String)),
            "tags": pl.Series(plain, dtype=pl.List(pl.String)),
        }
    )
    if documents[-1] > 0:
        frame = frame.with_columns(pl.Series("document", documents).cast(pl.String))
    facts = {"format": "conll", "encoding": file.encoding, "tag_scheme": found}
    starts = tuple(numbers[0] for numbers in lines)
    return Table(source=str(path), frame=frame, lines=starts, facts=facts, given=frozenset(frame.columns))


def _sentences(file: TextFile) -> tuple[list[list[str]], list[list[str]], list[list[int]], list[int]]:
    tokens: list[list[str]] = [[]]
    labels: list[list[str]] = [[]]
    lines: list[list[int]] = [[]]
    documents: list[int] = [0]
    document, problems = 0, []
    for number, fields in _fields(file):
        marks = bool(fields) and fields[0] == DOCUMENT
        document += marks
        if not fields or marks:
            if tokens[-1]:
                tokens.append([])
                labels.append([])
                lines.append([])
                documents.append(document)
            documents[-1] = document
        elif len(fields) == 1:
            problems.append(
                Problem(line=number, where="tag", found="one column", expected="a token and its tag")
            )
        else:
            tokens[-1].append(fields[0])
            labels[-1].append(fields[-1])
            lines[-1].append(number)
    complain(str(file.path), problems)
    if not tokens[-1]:
        for column in (tokens, labels, lines, documents):
            column.pop()
    return tokens, labels, lines, documents


def _fields(file: TextFile) -> Iterator[tuple[int, list[str]]]:
    with file.open() as text:
        for number, line in enumerate(text, start=1):
            yield number, line.split()
