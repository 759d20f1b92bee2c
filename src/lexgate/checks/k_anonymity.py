"""k-anonymity: how many persons of a released table look alike, at least, to whoever knows the quasi-identifiers.

The rows that agree in all quasi-identifiers are an equivalence class; k is the size of the smallest. Unit: count; 1 means that
somebody is singled out, larger is better. Read from the register ``released-table``; option ``quasi_identifiers`` names its
columns (none: all of them), what an outsider may know of a person. An empty cell is a value like any other. A census: the table
is all that is released.

The facts tell the share of rows that are alone in their class, the mean probability with which a person who is known to be in
the table is found (classes over rows), and the lines of the smallest classes; cells are never shown.

Known limits: k says nothing of what the members of a class have in common (see `l-diversity`), nor of what several
releases tell together; one row is taken to be one person. It is no proof of anonymity in law.

Serves: de-identification before data leave the provider, such as article 51(3) of the Personal Information Protection Law of
China, recital 26 of Regulation (EU) 2016/679, article 10(5)(b) of Regulation (EU) 2024/1689.

Example:
    Eleven persons by race, year of birth, sex and ZIP (figure 2 of the paper):

    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_good(), CHECK.complete({})), CHECK.complete({}), Setting())
    >>> seen.value, seen.n
    (2.0, 11)

References:
    L. Sweeney (2002), k-anonymity: a model for protecting privacy, IJUFKS 10(5):557-570 (source of the worked example).
"""

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._registers import NO_ENTRIES
from lexgate.checks._released import KIND, at_fault, released, sizes_of, worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.anonymity import sizes


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of rows of the smallest class, at least 1."""
    if not len(seen):
        return nothing("k-anonymity", "count", options, setting, NO_ENTRIES.fill(kind=KIND))
    size = sizes(seen.columns["class"].astype(np.int64))
    return census(
        "k-anonymity",
        options,
        setting,
        float(size.min()),
        len(seen),
        unit="count",
        facts={
            "equivalence_classes": len(size),
            "alone": float((size == 1).sum() / len(seen)),
            "found_on_average": len(size) / len(seen),
            "class_sizes": sizes_of(size),
            "classes_at_fault": at_fault(seen, -size.astype(np.float64), size.astype(np.float64)),
        },
    )


_COLUMNS = ("race", "born", "sex", "zip")


def _good() -> Subject:
    return worked(
        _COLUMNS,
        *["black 1965 m 0214*"] * 2,
        *["black 1965 f 0213*"] * 2,
        *["black 1964 f 0213*"] * 2,
        *["white 1964 m 0213*"] * 3,
        *["white 1967 m 0213*"] * 2,
    )


def _bad() -> Subject:
    return worked(_COLUMNS, *["black 1965 m 02141"] * 2, "black 1965 f 02138", *["white 1964 m 02139"] * 3)


CHECK = Check(
    id="k-anonymity",
    title=Text("k-anonymity of a released table", "对外提供数据表的 k-匿名性"),
    about=Text(
        "Number of rows, at least, that look alike to whoever knows the quasi-identifiers; 1 means that somebody is singled out.",
        "准标识符取值相同的记录数的最小值；1 表示存在可被单独识别的个人。",
    ),
    unit="count",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=(KIND,),
    options={"quasi_identifiers": []},
    measured_by=("quasi_identifiers",),
    measure=released,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
