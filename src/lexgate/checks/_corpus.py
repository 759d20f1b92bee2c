"""The registers ``corpus-samples`` and ``sources``: what the training data come from, and what sampling found."""

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Options
from lexgate.checks._registers import Mistakes, count_in, plain, register_of, rows_of
from lexgate.checks._sources import sources
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.models.subject import Subject

METHODS = ("manual", "technical")


def samples(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - a measure
    """Return the rows of ``corpus-samples``: source and method as groups, counts of sampled and lawful items.

    Raises:
        Problems: LG-INPUT-001, cells that are no counts, more lawful items than sampled, unknown methods.
    """
    register = register_of(subject, "corpus-samples")
    lines: list[int] = []
    names: list[str | None] = []
    methods: list[str | None] = []
    sampled: list[int] = []
    lawful: list[int] = []
    if register is not None:
        mistakes = Mistakes(register)
        for row in rows_of(register):
            looked, fine = count_in(row, "sampled", mistakes), count_in(row, "lawful", mistakes)
            if fine > looked:
                mistakes.add(row, "lawful", f"at most {looked}, the items sampled")
            if not row["source"]:
                mistakes.add(row, "source", "the name of a source")
            if plain(row["method"]) not in METHODS:
                mistakes.add(row, "method", " or ".join(METHODS))
            lines.append(row.line)
            names.append(row["source"])
            methods.append(plain(row["method"]))
            sampled.append(looked)
            lawful.append(fine)
        mistakes.end()
    return Outcomes(
        ids=np.array([str(line) for line in lines], dtype=np.str_),
        columns={"sampled": np.array(sampled, np.int64), "lawful": np.array(lawful, np.int64)},
        scored=np.ones(len(lines), np.bool_),
        groups={"source": Groups.of(names), "method": Groups.of(methods)},
    )


def items_by_source(subject: Subject) -> dict[str, int]:
    """Return the sources of the corpus with their numbers of items; none where there is no register.

    Raises:
        Problems: LG-INPUT-001, as `lexgate.checks._sources.sources`.
    """
    seen = sources(subject, {})
    return {str(name): int(items) for name, items in zip(seen.ids, seen.columns["items"], strict=True)}


def total(seen: Outcomes, column: str, method: str) -> int:
    """Return the sum of a column over one method; 0 where it was not used."""
    return int(seen.columns[column][_of_method(seen, method)].astype(np.int64).sum())


def _of_method(seen: Outcomes, method: str) -> NDArray[np.bool_]:
    groups = seen.groups["method"]
    codes = [code for code, name in enumerate(groups.names) if name == method]
    return np.isin(groups.codes, codes)
