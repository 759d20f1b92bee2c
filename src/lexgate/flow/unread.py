"""What stands in the registers under a name that no clause asks for.

A clock finds no event where the provider calls it by another name, and a clause that allows four hours is then kept by
silence. So names that nobody reads are told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from lexgate.assessment.registers import read_registers
from lexgate.checks._registers import plain
from lexgate.core.near import nearest
from lexgate.core.passport import Passport
from lexgate.core.requirement import Standard

READ: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "acts": ("kind", ("acts", "event", "answer")),
    "figures": ("figure", ("figure",)),
}
"""Register → its column of names, and the options by which clauses ask for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A name in a register that no clause asks for."""

    register: str
    name: str
    rows: int
    """How many rows have it."""
    nearest: str
    """The name that may be meant, or empty."""


def unread(standards: Sequence[Standard], passport: Passport, root: Path) -> tuple[Unread, ...]:
    """Return the kinds of act and the figures on record that no clause asks for, in the order of the registers.

    Args:
        standards: All that may ask.
        passport: The system, with its registers.
        root: The project's folder.
    """
    registers = read_registers(passport, root)
    found = []
    for kind, (column, options) in READ.items():
        asked = {plain(name): name for name in _asked(standards, options)}
        cells = registers[kind].columns.get(column, ()) if kind in registers else ()
        names = [name for name in cells if name and plain(name) not in asked]
        found += [
            Unread(
                register=kind,
                name=name,
                rows=names.count(name),
                nearest=nearest(name, asked.values(), likeness=0.65),
            )
            for name in dict.fromkeys(names)
        ]
    return tuple(found)


def _asked(standards: Iterable[Standard], options: Sequence[str]) -> Iterator[str]:
    for standard in standards:
        for item in standard.requirements:
            for option in options:
                yield from _names(item.options.get(option))


def _names(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list):
        yield from (str(one) for one in value)
