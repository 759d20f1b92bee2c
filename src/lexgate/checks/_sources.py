"""The register ``sources``: each source of the training data with its items, language, type, origin and proof."""

import numpy as np

from lexgate.checks._check import Options
from lexgate.checks._registers import Mistakes, Row, count_in, made, plain, register_of, rows_of, yes_in
from lexgate.checks._worked import PASSPORT
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.models.subject import Subject

PROOF = ("licence", "contract", "record")
ORIGINS = {"domestic": "domestic", "境内": "domestic", "foreign": "foreign", "境外": "foreign"}


def sources(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - a measure
    """Return the sources, with items, whether there is proof, and whether they are open and foreign.

    Raises:
        Problems: LG-INPUT-001, sources that stand twice, cells that cannot be read.
    """
    register = register_of(subject, "sources")
    rows: list[Row] = []
    items: list[int] = []
    open_: list[bool] = []
    foreign: list[bool] = []
    if register is not None:
        mistakes = Mistakes(register)
        names: set[str] = set()
        for row in rows_of(register):
            if not row["source"] or row["source"] in names:
                mistakes.add(row, "source", "the name of a source, once")
            names.add(row["source"])
            rows.append(row)
            items.append(count_in(row, "items", mistakes))
            open_.append(bool(row["open"]) and yes_in(row, "open", mistakes))
            if row["origin"] and row["origin"].casefold() not in ORIGINS:
                mistakes.add(row, "origin", "domestic or foreign")
            foreign.append(ORIGINS.get(row["origin"].casefold()) == "foreign")
        mistakes.end()
    told = [bool(row["origin"]) and bool(row["open"]) for row in rows]
    return Outcomes(
        ids=np.array([row["source"] for row in rows], dtype=np.str_),
        columns={
            "items": np.array(items, np.int64),
            "proof": np.array([any(row[name] for name in PROOF) for row in rows], np.bool_),
            "open": np.array(open_, np.bool_),
            "foreign": np.array(foreign, np.bool_),
            "told": np.array(told, np.bool_),
        },
        scored=np.ones(len(rows), np.bool_),
        groups={"kind": Groups.of([_kind(row) for row in rows])},
    )


def _kind(row: Row) -> str | None:
    """Return language and type of a source, or None if one is not told."""
    return f"{plain(row['language'])} {plain(row['type'])}" if row["language"] and row["type"] else None


COLUMNS = ("source", "items", "language", "type", "origin", "open", "licence", "contract", "record")


def worked(*rows: tuple[object, ...]) -> Subject:
    """Return a subject with sources of `COLUMNS`."""
    return Subject(passport=PASSPORT, registers={"sources": made("sources", COLUMNS, *rows)})
