"""The register ``acts``: what happened and what was done, when, by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lexgate.checks._registers import Mistakes, Row, plain, rows_of, vouched
from lexgate.core.text import Text
from lexgate.models.subject import Register

SEPARATOR = ";"
YEARS = range(1950, 2200)
"""Years in which something may have happened; others are slips of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One row."""

    row: Row
    kind: str
    at: date | datetime
    """A day, or a moment."""
    id: str
    answers: tuple[str, ...]
    """Ids of the events that it answers."""
    weak: Text | None
    """Why it is no evidence, or None."""


def acts_of(register: Register, kinds: tuple[str, ...], mistakes: Mistakes) -> Iterator[Act]:
    """Return the acts of some kinds; of all kinds if none is named. Times that cannot be read are noted."""
    wanted = {plain(kind) for kind in kinds}
    for row in rows_of(register):
        if wanted and plain(row["kind"]) not in wanted:
            continue
        at = _moment(row, mistakes)
        if at is not None:
            answers = tuple(name.strip() for name in row["answers"].split(SEPARATOR) if name.strip())
            yield Act(
                row=row,
                kind=plain(row["kind"]),
                at=at,
                id=row["id"],
                answers=answers,
                weak=vouched(register, row),
            )


def _moment(row: Row, mistakes: Mistakes) -> date | datetime | None:
    written = row["at"]
    try:
        at = date.fromisoformat(written) if len(written) <= 10 else datetime.fromisoformat(written)
    except ValueError:
        mistakes.add(row, "at", "a day or a time, such as 2026-11-22 or 2026-11-22T10:00+08:00")
        return None
    if at.year not in YEARS:
        mistakes.add(row, "at", f"a year from {YEARS[0]} to {YEARS[-1]}")
        return None
    return at


def by_role(act: Act, role: str) -> bool:
    """Return whether an act was done in a role; any role will do where none is asked for."""
    return not role or plain(act.row["role"]) == plain(role)


def day_of(at: date | datetime) -> date:
    """Return the day of an act, where it was recorded."""
    return at.date() if isinstance(at, datetime) else at
