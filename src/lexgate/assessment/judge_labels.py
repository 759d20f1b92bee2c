"""Labels as marks: 1 has the property, 0 has it not, -1 says nothing, -2 is contested.

First each cell by its words, then the labels of several people by row: a final label settles it, else the majority does,
else it is contested. All cells that say neither are told at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.assessment.stored import StoredTable
from lexgate.core.errors import Problem, Problems
from lexgate.core.near import did_you_mean

Marks = NDArray[np.int8]
YES = ("yes", "true", "1", "是")
NO = ("no", "false", "0", "否")
NOT_LABELLED, CONTESTED = -1, -2
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Which values mean that an item has the property, and which that it has not."""

    positive: tuple[str, ...] = ()
    """Empty: yes, true, 1, 是."""
    negative: tuple[str, ...] = ()
    """Empty: every other value, or no, false, 0, 否 where ``positive`` is empty too."""

    def mark(self, value: str) -> int | None:
        """Return 1 or 0; None if the value is neither.

        Example:
            >>> Words().mark("Yes"), Words(positive=("refused",)).mark("complied"), Words().mark("perhaps")
            (1, 0, None)
        """
        said = value.strip().casefold()
        if said in self._folded(self.positive or YES):
            return 1
        negative = self.negative or (() if self.positive else NO)
        return 0 if not negative or said in self._folded(negative) else None

    def expected(self) -> str:
        """Return what a cell may say."""
        positive, negative = self.positive or YES, self.negative or NO
        return f"one of {', '.join((*positive, *negative))}, or nothing"

    @staticmethod
    def _folded(words: tuple[str, ...]) -> set[str]:
        return {word.strip().casefold() for word in words}


def check_columns(table: StoredTable, named: dict[str, str | None]) -> None:
    """Complain about columns that are named and that the table lacks.

    Args:
        table: The table.
        named: Where it is named → the column, or None.

    Raises:
        Problems: LG-INPUT-001, all of them.
    """
    columns = table.frame.columns
    problems = [
        Problem(
            line=0,
            where=where,
            found=f"the column {name!r}, which the file does not have",
            expected=f"one of {', '.join(columns)}",
            hint=did_you_mean(name, columns),
        )
        for where, name in named.items()
        if name is not None and name not in columns
    ]
    if problems:
        raise Problems(table.source, problems)


def marks_of(table: StoredTable, columns: Sequence[str], words: Words) -> dict[str, Marks]:
    """Return the marks of some columns; an empty cell is -1.

    Raises:
        Problems: LG-INPUT-001, cells that say neither, of all columns.
    """
    problems: list[Problem] = []
    found = {name: _column(table, name, words, problems) for name in columns}
    if problems:
        raise Problems(table.source, problems)
    return found


def settled(people: Sequence[Marks], final: Marks | None) -> Marks:
    """Return what people say of each item, taken together.

    Args:
        people: Of each labeller ``(n,)``.
        final: ``(n,)`` labels that settle it, -1 where there is none.

    Example:
        >>> one, other = np.array([1, 1, -1, 0], np.int8), np.array([1, 0, 0, 1], np.int8)
        >>> settled([one, other], None).tolist(), settled([one, other], np.array([-1, 1, -1, -1], np.int8)).tolist()
        ([1, -2, 0, -2], [1, 1, 0, -2])
    """
    table = np.stack([*people]) if people else np.full((1, 0 if final is None else len(final)), NOT_LABELLED)
    yes, no = (table == 1).sum(axis=0), (table == 0).sum(axis=0)
    said = np.select([yes + no == 0, yes > no, no > yes], [NOT_LABELLED, 1, 0], CONTESTED)
    if final is not None:
        said = np.where(final >= 0, final, said)
    return said.astype(np.int8)


def _column(table: StoredTable, name: str, words: Words, problems: list[Problem]) -> Marks:
    cells = table.frame[name]
    values = [value for value in cells.drop_nulls().unique(maintain_order=True).to_list() if value.strip()]
    known = {value: words.mark(value) for value in values}
    for value in [value for value, mark in known.items() if mark is None][:_SHOWN]:
        row = int((cells == value).fill_null(value=False).arg_max() or 0)
        problems.append(table.place(row, name, found=repr(value[:40]), expected=words.expected()))
    sure = {value: mark for value, mark in known.items() if mark is not None}
    marks = cells.replace_strict(list(sure), list(sure.values()), default=NOT_LABELLED, return_dtype=pl.Int8)
    return np.array(marks.fill_null(NOT_LABELLED).to_numpy(), np.int8)
