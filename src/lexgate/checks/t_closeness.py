r"""t-closeness: how far the sensitive values of persons who look alike are, at most, from those of the whole table.

The earth mover's distance between the distribution of the sensitive values in a class and in the table, of the class that is
furthest. Option ``distance``: ``equal`` takes all values to be equally far from each other (half the sum of the differences);
``ordered`` takes neighbours of m values to be $1/(m-1)$ apart. Ordered values are numbers, or named from the least to the
greatest by the option ``order``. Unit: share; 0 means that knowing the class teaches nothing, 1 that it teaches all. Read from
the register ``released-table``; ``sensitive`` names the column (``sensitive``), ``quasi_identifiers`` those that an outsider may
know (none: all others). Rows whose sensitive cell is empty are unscoreable and widen the limits by the worst case, for
values that the table holds. A census.

Known limits: it bounds what a class adds to what the whole table tells anyway. Small classes are far by chance: a class of one
row is nearly as far as can be.

Serves: as `k-anonymity`.

Example:
    Incomes of 3,000 to 11,000 in nine rows (section 4 of the paper); the class of 3, 4 and 5 thousand is furthest:

    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"distance": "ordered"})
    >>> round(CHECK.estimate(CHECK.measure(_bad(), options), options, Setting()).value, 3)
    0.375

References:
    N. Li, T. Li, S. Venkatasubramanian (2007), t-closeness, ICDE, 106-115 (source of the worked example).
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
from lexgate.stats.anonymity import closeness

NO_VALUES = Text("No row has a sensitive value.", "敏感属性列全部为空。")


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return every row of the register (see ``lexgate.checks._released``).

    Raises:
        BadInput: LG-CHECK-003, the distance is no known one; LG-CHECK-010, the register has no such column.
        Problems: LG-INPUT-001, ordered values that are no numbers, or are not named by the option ``order``.
    """
    choice(options, "distance", ("equal", "ordered"))
    return released(subject, options)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the distance of the class that is furthest, in [0, 1]."""
    group, sensitive = (seen.columns[name].astype(np.int64) for name in ("class", "sensitive"))
    if not seen.scored.any():
        note = NO_VALUES if len(seen) else NO_ENTRIES.fill(kind=KIND)
        return nothing("t-closeness", "share", options, setting, note, unscoreable=len(seen))
    far, low, high = closeness(group, sensitive, ordered=options["distance"] == "ordered")
    return census(
        "t-closeness",
        options,
        setting,
        float(np.nanmax(far)),
        int(seen.scored.sum()),
        limits=(float(low.max()), float(high.max())),
        unscoreable=int((~seen.scored).sum()),
        facts={
            "equivalence_classes": len(far),
            "sensitive_values": len(np.unique(sensitive[sensitive >= 0])),
            "mean_distance": float(np.average(np.nan_to_num(far), weights=np.bincount(group))),
            "classes_at_fault": at_fault(seen, np.nan_to_num(far), np.nan_to_num(far)),
        },
    )


_COLUMNS = ("class", "sensitive")


def _good() -> Subject:
    return worked(_COLUMNS, "a 3", "a 6", "a 9", "b 3", "b 6", "b 9", "c 9", "c 6", "c 3")


def _bad() -> Subject:
    return worked(_COLUMNS, "a 3", "a 4", "a 5", "b 6", "b 11", "b 8", "c 7", "c 9", "c 10")


CHECK = Check(
    id="t-closeness",
    title=Text("t-closeness of a released table", "对外提供数据表的 t-接近性"),
    about=Text(
        "Largest distance between the sensitive values of rows that look alike and those of the whole table; 0 means that looking "
        "somebody up teaches nothing.",
        "准标识符取值相同的记录其敏感属性分布与全表分布之间的最大距离；0 表示查知所属等价类不会额外获知敏感信息。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("registers",),
    registers=(KIND,),
    options={"quasi_identifiers": [], "sensitive": "sensitive", "distance": "equal", "order": []},
    measured_by=("quasi_identifiers", "sensitive", "distance", "order"),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
