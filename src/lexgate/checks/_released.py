"""The register ``released-table`` as codes: the equivalence class and the sensitive value of every row."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._check import Options
from lexgate.checks._options import text, texts
from lexgate.checks._registers import Mistakes, Row, made, register_of
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.near import did_you_mean
from lexgate.core.outcomes import Outcomes
from lexgate.models.subject import Register, Subject
from lexgate.stats import anonymity

KIND = "released-table"
SHOWN = 20
"""Classes at fault that are listed."""
_STEPS = (1, 2, 3, 4, 5, 10, 20, 50, 100)
"""Sizes of classes from which on they are counted together, up to the next."""


def released(subject: Subject, options: Options) -> Outcomes:
    """Return every row of the register: ``class`` (codes from 0) and, with the option ``sensitive``, ``sensitive``.

    Sensitive values are codes, where they are ordered in their order; -1 where the cell is empty. What the cells say is not
    kept: ids are the lines of the file.

    Raises:
        BadInput: LG-CHECK-010, the register has no such column.
        Problems: LG-INPUT-001, ordered values that are no numbers, or are not named by the option ``order``.
    """
    register = register_of(subject, KIND)
    if register is None or not len(register):
        return _table(np.zeros(0, np.str_), {name: np.zeros(0, np.int64) for name in ("class", "sensitive")})
    sensitive = text(options, "sensitive").strip().lower() if "sensitive" in options else ""
    named = [name.strip().lower() for name in texts(options, "quasi_identifiers")]
    quasi = list(dict.fromkeys(named)) or [name for name in register.columns if name != sensitive]
    _check_columns(register, [*quasi, *([sensitive] if "sensitive" in options else [])])
    columns = {"class": anonymity.classes([_codes(register.columns[name]) for name in quasi])}
    if "sensitive" in options:
        columns["sensitive"] = _values(register, sensitive, options)
    lines = np.array(register.lines or range(2, len(register) + 2)).astype(np.str_)
    return _table(lines, columns)


def _table(ids: NDArray[np.str_], columns: dict[str, NDArray[np.int64]]) -> Outcomes:
    known = columns["sensitive"] >= 0 if "sensitive" in columns else np.ones(len(ids), np.bool_)
    return Outcomes(ids=ids, columns=columns, scored=np.asarray(known, np.bool_))


def _check_columns(register: Register, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in register.columns]
    if missing:
        raise BadInput(
            f"The register {register.path} has no column {', '.join(map(repr, missing))}; "
            f"its columns are {', '.join(register.columns)}.",
            fix=did_you_mean(missing[0], register.columns, "Correct quasi_identifiers and sensitive."),
            code="LG-CHECK-010",
        )


def _codes(cells: Sequence[str], place: Mapping[str, int] | None = None) -> NDArray[np.int64]:
    """Return the code of every cell: by ``place``, or in the order in which cells first appear."""
    code = place or {cell: at for at, cell in enumerate(dict.fromkeys(cells))}
    return np.fromiter(map(code.__getitem__, cells), np.int64, len(cells))


def _values(register: Register, name: str, options: Options) -> NDArray[np.int64]:
    """Return the code of every sensitive value, where they are ordered in their order; -1 where the cell is empty."""
    cells = register.columns[name]
    there = dict.fromkeys(cell for cell in dict.fromkeys(cells) if cell)
    if options.get("distance") != "ordered":
        return _codes(cells, {cell: at for at, cell in enumerate(there)} | {"": -1})
    number = {cell: float(at) for at, cell in enumerate(texts(options, "order"))} or _numbers(there)
    _check_order(register, name, number)
    ranked = sorted({number[cell] for cell in there})
    rank = {value: at for at, value in enumerate(ranked)}
    return _codes(cells, {cell: rank[number[cell]] for cell in there} | {"": -1})


def _numbers(cells: Iterable[str]) -> dict[str, float]:
    """Return the cells that are finite numbers."""
    found: dict[str, float] = {}
    for cell in cells:
        try:
            value = float(cell)
        except ValueError:
            continue
        if math.isfinite(value):
            found[cell] = value
    return found


def _check_order(register: Register, name: str, known: Mapping[str, float]) -> None:
    mistakes = Mistakes(register)
    wrong = (row for row, cell in enumerate(register.columns[name]) if cell and cell not in known)
    for row in islice(wrong, SHOWN):  # what the cell says is not repeated
        cells = {name: "a value"}
        mistakes.add(
            Row(number=row, line=register.line(row), cells=cells),
            name,
            "a finite number, or a value that the option order names",
        )
    mistakes.end()


def sizes_of(size: NDArray[np.int64]) -> list[JsonValue]:
    """Return how many classes and rows there are of each size of class."""
    found: list[JsonValue] = []
    for start, end in zip(_STEPS, (*_STEPS[1:], math.inf), strict=True):
        inside = (size >= start) & (size < end)
        if inside.any():
            many = (
                f"{start}"
                if end == start + 1
                else f"{start}–{end - 1}"
                if math.isfinite(end)
                else f"{start}+"
            )
            found.append(
                {"size": many, "equivalence_classes": int(inside.sum()), "rows": int(size[inside].sum())}
            )
    return found


def at_fault(seen: Outcomes, badness: NDArray[np.float64], value: NDArray[np.float64]) -> list[JsonValue]:
    """Return the classes that are worst, each by the first line that it has, with its rows and its value.

    Args:
        seen: Outcomes of `released`.
        badness: ``(classes,)`` the higher, the worse.
        value: ``(classes,)`` what is listed of each.
    """
    group = seen.columns["class"].astype(np.int64)
    size = anonymity.sizes(group)
    first = np.full(len(size), len(group))
    np.minimum.at(first, group, np.arange(len(group)))
    worst = np.lexsort((first, -badness))[:SHOWN]
    return [
        {"line": str(seen.ids[first[code]]), "rows": int(size[code]), "value": _plain(float(value[code]))}
        for code in worst
    ]


def _plain(value: float) -> float:
    return int(value) if value.is_integer() else value


def worked(columns: Sequence[str], *rows: str) -> Subject:
    """Return a subject with a released table; cells are parted by spaces."""
    register = made(KIND, columns, *(row.split() for row in rows))
    return Subject(passport=PASSPORT, registers={KIND: register})
