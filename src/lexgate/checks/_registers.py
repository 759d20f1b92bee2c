"""Reading the rows of a register: cells by name, dates, counts; every mistake with its line, all at once."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lexgate.core.errors import BadInput, Problem, Problems
from lexgate.core.text import Text
from lexgate.models.subject import Register, Subject

NO_ENTRIES = Text(
    "There is no register {kind} with entries (system.registers).",
    "没有含记录的 {kind} 台账（system.registers）。",
)
NOBODY = Text("line {line}: nobody answers for it (by)", "第 {line} 行：无责任人（by）")
NO_DOCUMENT = Text("line {line}: there is no document {name}", "第 {line} 行：文件 {name} 不存在")
SHOWN = 20
"""Lines or names listed in a note; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a register."""

    number: int
    """From 0."""
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; empty where the register has no such column."""
        return self.cells.get(column, "")


class Mistakes:
    """Collects what is wrong in a register."""

    def __init__(self, register: Register) -> None:
        self._path = register.path
        self._found: list[Problem] = []

    def add(self, row: Row, column: str, expected: str, hint: str = "") -> None:
        """Note that a cell is not what it must be."""
        found = repr(row[column]) if row[column] else "nothing"
        self._found.append(
            Problem(line=row.line, where=f"column {column}", found=found, expected=expected, hint=hint)
        )

    def end(self) -> None:
        """Do nothing if there are no mistakes.

        Raises:
            Problems: LG-INPUT-001, all of them.
        """
        if self._found:
            raise Problems(self._path, self._found)


def register_of(subject: Subject, kind: str) -> Register | None:
    """Return a register of the subject, or None if it has none of this kind.

    Raises:
        BadInput: LG-CHECK-004, the subject was not asked for registers.
    """
    if subject.registers is None:
        raise BadInput(
            "Nobody looked for registers.", fix="List them under system.registers.", code="LG-CHECK-004"
        )
    return subject.registers.get(kind)


def rows_of(register: Register | None) -> Iterator[Row]:
    """Return the rows of a register; none where there is no register."""
    if register is None:
        return
    names = list(register.columns)
    for number, cells in enumerate(zip(*register.columns.values(), strict=True)):
        yield Row(number=number, line=register.line(number), cells=dict(zip(names, cells, strict=True)))


def vouched(register: Register, row: Row) -> Text | None:
    """Return why a row is no evidence, or None: somebody must answer for it, and its document must exist."""
    if not row["by"]:
        return NOBODY.fill(line=row.line)
    if row["document"] and row["document"] not in register.documents:
        return NO_DOCUMENT.fill(line=row.line, name=row["document"])
    return None


def packed(reasons: Sequence[Text]) -> str:
    """Return reasons as one text, to be kept in outcomes."""
    return "\n".join("\t".join(" ".join(said.split()) for said in (why.en, why.zh)) for why in reasons)


def unpacked(kept: str) -> list[Text]:
    """Return the reasons that `packed` was given.

    Example:
        >>> unpacked(packed([Text("late", "迟到")]))
        [Text(en='late', zh='迟到')]
    """
    return [Text(*line.split("\t")) for line in kept.split("\n") if line]


def day_in(row: Row, column: str, mistakes: Mistakes) -> date | None:
    """Return a cell as a date, ``2026-11-22``; None if it is empty or wrong, which is noted."""
    written = row[column]
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        mistakes.add(row, column, "a date, such as 2026-11-22")
        return None


def count_in(row: Row, column: str, mistakes: Mistakes) -> int:
    """Return a cell as a whole number of at least 0; 0 if it is wrong, which is noted."""
    written = row[column].replace(",", "")
    if written.isascii() and written.isdigit() and len(written) <= 15:
        return int(written)
    mistakes.add(row, column, "a whole number")
    return 0


def number_in(row: Row, column: str, mistakes: Mistakes) -> float:
    """Return a cell as a finite number; NaN if it is wrong, which is noted."""
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        mistakes.add(row, column, "a finite number")
    return value


_YES, _NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")


def yes_in(row: Row, column: str, mistakes: Mistakes) -> bool:
    """Return a cell that says yes or no; False if it is wrong, which is noted."""
    written = row[column].casefold()
    if written not in _YES + _NO:
        mistakes.add(row, column, "yes or no")
    return written in _YES


def days_ago(day: date, today: date) -> int | None:
    """Return how many days lie between a day and today; None if it lies ahead.

    One day ahead counts as today, for it may be tomorrow where the register is kept.

    Example:
        >>> days_ago(date(2026, 11, 1), date(2026, 11, 22)), days_ago(date(2026, 12, 1), date(2026, 11, 22))
        (21, None)
    """
    days = (today - day).days
    return None if days < -1 else max(0, days)


def plain(word: str) -> str:
    """Return a word as it is compared: whatever the case, with hyphens for spaces and underscores.

    Example:
        >>> plain("Human_Review ")
        'human-review'
    """
    return "-".join(word.casefold().replace("_", " ").replace("-", " ").split())


def listed(names: Sequence[str], mark: str = ", ") -> str:
    """Return names in a row, at most `SHOWN` of them."""
    more = f" (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
    return mark.join(names[:SHOWN]) + more


def together(parts: Sequence[Text]) -> Text:
    """Return clauses in a row, at most `SHOWN` of them."""
    return Text(listed([part.en for part in parts], "; "), listed([part.zh for part in parts], "；"))


def joined(parts: Sequence[Text | None]) -> Text | None:
    """Return sentences as one text; None if there are none."""
    said = [part for part in parts if part is not None]
    return Text(" ".join(part.en for part in said), "".join(part.zh for part in said)) if said else None


def made(
    kind: str,
    columns: Sequence[str],
    *rows: Sequence[object],
    documents: Sequence[str] = (),
) -> Register:
    """Return a small register for a worked subject."""
    return Register(
        kind=kind,
        path=f"registers/{kind}.csv",
        digest="sha256:0",
        columns={name: tuple(str(row[position]) for row in rows) for position, name in enumerate(columns)},
        documents=dict.fromkeys(documents, "sha256:0"),
    )
