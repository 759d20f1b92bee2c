r"""l-diversity: how many sensitive values stand, at least, among the persons of a released table who look alike.

Who finds the class of a person learns the sensitive value if the class has only one. Option ``kind``: ``distinct`` counts the
different values of a class; ``entropy`` is their effective number, $\exp(-\sum_s p_s \ln p_s)$, lower where one value prevails. The
value is that of the worst class. Unit: count; 1 means that somebody's value is disclosed, larger is better. Read from the
register ``released-table``; option ``sensitive`` names the column (``sensitive``), ``quasi_identifiers`` those that an
outsider may know (none: all others). Rows whose sensitive cell is empty are unscoreable: in the value and the lower limit they
are taken to hold the most frequent value of their class, in the upper one each a new value. A census.

Known limits: values that mean nearly the same count as different, and a class may still tell much where one value is rare in the
table (see `t-closeness`). A class of k rows has at most l = k.

Serves: as `k-anonymity`.

Example:
    Conditions of twelve patients in three classes (figure 3 of the paper):

    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"kind": "entropy"})
    >>> seen = CHECK.measure(_good(), options)
    >>> CHECK.estimate(seen, CHECK.complete({}), Setting()).value
    3.0
    >>> round(CHECK.estimate(seen, options, Setting()).value, 3)
    2.828

References:
    A. Machanavajjhala, D. Kifer, J. Gehrke, M. Venkitasubramaniam (2007), l-diversity, ACM TKDD 1(1), article 3 (source of
    the worked example).
"""

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import choice
from lexgate.checks._registers import NO_ENTRIES
from lexgate.checks._released import KIND, at_fault, released, worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.anonymity import distinct, entropy, sizes


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of values of the class that has the fewest, at least 1."""
    kind = choice(options, "kind", ("distinct", "entropy"))
    if not len(seen):
        return nothing("l-diversity", "count", options, setting, NO_ENTRIES.fill(kind=KIND))
    group, sensitive = (seen.columns[name].astype(np.int64) for name in ("class", "sensitive"))
    low, high = (
        side.astype(np.float64) for side in (distinct if kind == "distinct" else entropy)(group, sensitive)
    )
    size, values = sizes(group), distinct(group, sensitive)[0]
    return census(
        "l-diversity",
        options,
        setting,
        float(low.min()),
        int(seen.scored.sum()),
        limits=(float(low.min()), float(high.min())),
        unscoreable=int((~seen.scored).sum()),
        unit="count",
        facts={
            "equivalence_classes": len(size),
            "sensitive_values": len(np.unique(sensitive[sensitive >= 0])),
            "disclosed": float(size[values == 1].sum() / len(seen)),
            "classes_at_fault": at_fault(seen, -low, low),
        },
    )


_COLUMNS = ("zip", "age", "sensitive")


def _table(**held: str) -> Subject:
    """Return conditions by class, one letter a patient."""
    return worked(
        _COLUMNS, *(f"{name} {name} {letter}" for name, letters in held.items() for letter in letters)
    )


def _good() -> Subject:
    return _table(a="HVCC", b="CHVV", c="HVCC")


def _bad() -> Subject:
    return _table(a="HHVV", b="CHVV", c="CCCC")


CHECK = Check(
    id="l-diversity",
    title=Text("l-diversity of a released table", "对外提供数据表的 l-多样性"),
    about=Text(
        "Number of sensitive values, at least, among rows that look alike; 1 means that somebody's value is disclosed.",
        "准标识符取值相同的记录中敏感属性取值个数的最小值；1 表示存在敏感属性被泄露的个人。",
    ),
    unit="count",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=(KIND,),
    options={"quasi_identifiers": [], "sensitive": "sensitive", "kind": "distinct"},
    measured_by=("quasi_identifiers", "sensitive"),
    measure=released,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
