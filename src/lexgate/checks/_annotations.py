"""The register ``annotations`` as columns: who gave which label to which item."""

import math
from dataclasses import dataclass, field

import numpy as np

from lexgate.checks._registers import Mistakes, Row, rows_of
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.models.subject import Register

SCALES = ("nominal", "ordinal", "interval")


@dataclass(slots=True, kw_only=True)
class _Read:
    """What the rows say, by row, and what was said before of each item."""

    item: list[int] = field(default_factory=list)
    annotator: list[str | None] = field(default_factory=list)
    category: list[str | None] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    known: dict[str, tuple[int, Row]] = field(default_factory=dict)
    given: dict[tuple[str, str], Row] = field(default_factory=dict)
    clusters: dict[str, int] = field(default_factory=dict)
    cluster: list[int] = field(default_factory=list)


def annotations(register: Register | None, scale: str, order: tuple[str, ...]) -> Outcomes:
    """Return every row as an item: ``item`` (codes) and ``label`` (codes of ``names``; -1 where the cell is empty).

    Args:
        register: The register; None is one without rows.
        scale: ``nominal``, ``ordinal`` or ``interval``.
        order: Labels from the least to the greatest, for an ordinal scale; empty: they are numbers.

    Returns:
        ``names`` are the labels in their order; groups are ``annotator`` and ``category``.

    Raises:
        Problems: LG-INPUT-001, what is wrong with the rows, all at once.
    """
    read = _Read()
    if register is not None:
        mistakes = Mistakes(register)
        for row in rows_of(register):
            _add(row, read, mistakes)
            _check_label(row, scale, order, mistakes)
        mistakes.end()
    if scale != "nominal" and not order:
        read.label = [
            label and f"{float(label):.15g}" for label in read.label
        ]  # 1, 1.0 and 1e0 are one label
    names = order or tuple(
        sorted({label for label in read.label if label}, key=None if scale == "nominal" else float)
    )
    code = {name: index for index, name in enumerate(names)}
    return Outcomes(
        ids=np.array(read.line, dtype=np.str_),
        columns={
            "item": np.array(read.item, np.int64),
            "label": np.array([code.get(label, -1) for label in read.label], np.int64),
        },
        scored=np.array([bool(label) for label in read.label], np.bool_),
        groups={"annotator": Groups.of(read.annotator), "category": Groups.of(read.category)},
        names=tuple(names),
        clusters=np.array(read.cluster, np.int64),
    )


def _add(row: Row, read: _Read, mistakes: Mistakes) -> None:
    for column in ("item", "annotator"):
        if not row[column]:
            mistakes.add(row, column, "a name")
    number, first = read.known.setdefault(row["item"], (len(read.known), row))
    for column in ("category", "cluster"):
        if row[column] != first[column]:
            mistakes.add(
                row, column, f"{first[column]!r}, as on line {first.line}", "An item has one of each."
            )
    key = row["item"], row["annotator"]
    if key in read.given:
        mistakes.add(
            row, "annotator", "one label of each for an item", f"Line {read.given[key].line} has one too."
        )
    read.given.setdefault(key, row)
    together = row["cluster"] and f"cluster {row['cluster']}"
    read.cluster.append(read.clusters.setdefault(together or f"item {row['item']}", len(read.clusters)))
    read.item.append(number)
    read.annotator.append(row["annotator"] or None)
    read.category.append(row["category"] or None)
    read.label.append(row["label"])
    read.line.append(str(row.line))


def _check_label(row: Row, scale: str, order: tuple[str, ...], mistakes: Mistakes) -> None:
    if not row["label"] or scale == "nominal":
        return
    if scale == "ordinal" and order:
        if row["label"] not in order:
            mistakes.add(row, "label", f"one of {', '.join(order)} (option order)")
    elif _number(row["label"]) is None:
        hint = "Or name the labels from the least to the greatest in the option order." * (scale == "ordinal")
        mistakes.add(row, "label", "a finite number", hint)


def _number(label: str) -> float | None:
    try:
        value = float(label)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
