"""The register ``sources``: each source of the training data with its items, language, type, origin and proof."""

import numpy as np

from lexgate.checks._check import Options
from lexgate.checks._registers import Mistakes, Row, count_in, made, plain, register_of, rows_of, yes_in
from lexgate.checks._worked import PASSPORT
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.models.subject import Subject

PROOF = ("licence", "contract", "record")
FOREIGN = {"domestic": False, "境内": False, "foreign": True, "境外": True}
"""Origin → whether it lies abroad."""


def sources(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - a measure
    """Return the sources, with items, whether there is proof, and whether they are open ones abroad, or may be.

    Raises:
        Problems: LG-INPUT-001, sources that stand twice, cells that cannot be read.
    """
    register = register_of(subject, "sources")
    rows: list[Row] = []
    items: list[int] = []
    abroad: list[bool] = []
    doubtful: list[bool] = []
    if register is not None:
        mistakes = Mistakes(register)
        names: set[str] = set()
        for row in rows_of(register):
            if not row["source"] or row["source"] in names:
                mistakes.add(row, "source", "the name of a source, once")
            names.add(row["source"])
            rows.append(row)
            items.append(count_in(row, "items", mistakes))
            open_ = yes_in(row, "open", mistakes) if row["open"] else None
            foreign = FOREIGN.get(row["origin"].casefold())
            if row["origin"] and foreign is None:
                mistakes.add(row, "origin", "domestic or foreign")
            abroad.append(foreign is True and open_ is True)
            doubtful.append(None in (foreign, open_) and False not in (foreign, open_))
        mistakes.end()
    return Outcomes(
        ids=np.array([row["source"] for row in rows], dtype=np.str_),
        columns={
            "items": np.array(items, np.int64),
            "proof": np.array([any(row[name] for name in PROOF) for row in rows], np.bool_),
            "abroad": np.array(abroad, np.bool_),
            "doubtful": np.array(doubtful, np.bool_),
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
