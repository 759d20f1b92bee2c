"""A file as columns, before anyone asked what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from lexgate.core.errors import Problem, Problems

MAX_PROBLEMS = 20
"""More mistakes of one file are counted, not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The records of one file."""

    source: str
    """The file, for error messages."""
    frame: pl.DataFrame
    """One row for each record, columns as named in the file."""
    lines: Sequence[int] = field(default=())
    """Line on which each record begins, from 1; empty where the format has no lines."""
    facts: dict[str, str] = field(default_factory=dict)
    """How the file was understood: format, encoding, delimiter, tag scheme."""
    given: frozenset[str] = field(default=frozenset())
    """Columns that the format itself provides, so that the user need not name them."""

    def line(self, row: int) -> int:
        """Return the line of a record, 0 where there are no lines."""
        return self.lines[row] if self.lines else 0

    def where(self, row: int, column: str) -> str:
        """Return how an error message names one value."""
        return column if self.lines else f"record {row + 1}, {column}"


def complain(source: str, problems: Sequence[Problem]) -> None:
    """Raise all problems of a file at once, if there are any; after 20 they are only counted.

    Raises:
        Problems: LG-INPUT-001.
    """
    if not problems:
        return
    shown = list(problems[:MAX_PROBLEMS])
    more = len(problems) - len(shown)
    if more:
        shown.append(Problem(line=0, where="(more)", found=f"{more:,} further mistakes", expected="none"))
    raise Problems(source, shown)
