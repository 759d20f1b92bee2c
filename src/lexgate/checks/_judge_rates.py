"""A judge's rates by its validation record: one row of outcomes for each language and category."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._judged import COUNTS, errors_of, judgements_of, no_category, of_category
from lexgate.checks._options import text
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.judged import Errors, Rate

NO_RECORD = Text(
    "The judge has no validation record (assess.judgements.record).",
    "评判器没有验证记录（assess.judgements.record）。",
)
NONE_LABELLED = Text("No labelled item could show this rate.", "人工标注样本中没有可用于计算该比率的样本。")
RateOf = Callable[[Errors, float], Rate]
"""Errors, tail → the rate with its limits, by stratum."""


def strata(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return the counts of the judge's record, one row for each language and category."""
    seen = judgements_of(subject)
    known = seen.record.strata if seen.record else ()
    groups = {
        name: Groups.of([getattr(one, name) or None for one in known]) for name in ("language", "category")
    }
    return Outcomes(
        ids=np.array([str(row) for row in range(len(known))], np.str_),
        columns={name: np.array([getattr(one, name) for one in known], np.int64) for name in COUNTS},
        scored=np.ones(len(known), np.bool_),
        groups={name: group for name, group in groups.items() if group.names},
    )


def rate(
    check: str, seen: Outcomes, options: Options, setting: Setting, *, of: RateOf, counts: tuple[str, str]
) -> Estimate:
    """Return a rate over all strata (of one category, where option ``category`` names one); groups are the strata.

    Args:
        check: Its id.
        seen: What `strata` gave.
        options: With ``category``.
        setting: Level of the interval.
        of: The rate from the errors.
        counts: The columns that the rate rests on.
    """
    use = of_category(seen, text(options, "category"))
    if not len(seen) or not use.any():
        why = no_category(seen, text(options, "category")) if len(seen) else NO_RECORD
        return nothing(check, "share", options, setting, why)
    table = np.stack([seen.columns[name][use] for name in COUNTS], axis=1).astype(np.int64)
    errors = errors_of(table).pooled()
    n, contested = sum(int(getattr(errors, name)[0]) for name in counts), int(table[:, 4:].sum())
    if not n:
        return nothing(check, "share", options, setting, NONE_LABELLED, unscoreable=contested)

    def interval_at(level: float) -> tuple[float, float]:
        found = of(errors, (1 - level) / 2)
        return float(found.low[0]), float(found.high[0])

    return sampled(
        check,
        options,
        setting,
        float(of(errors, 0.025).value[0]),
        interval_at,
        n=n,
        method="wilson" if not contested else "wilson-contested",
        unscoreable=contested,
        groups=_groups(seen, use, table, of, counts, setting.level),
        facts={name: int(count) for name, count in zip(COUNTS, table.sum(axis=0), strict=True)},
    )


def _groups(
    seen: Outcomes,
    use: NDArray[np.bool_],
    table: NDArray[np.int64],
    of: RateOf,
    counts: tuple[str, str],
    level: float,
) -> dict[str, Interval]:
    errors = errors_of(table)
    found, n = of(errors, (1 - level) / 2), sum(getattr(errors, name) for name in counts)
    groups: dict[str, Interval] = {}
    for place, row in enumerate(np.flatnonzero(use)):
        parts = [one.names[one.codes[row]] for one in seen.groups.values() if one.codes[row] >= 0]
        if parts:
            known = n[place] > 0
            groups[" & ".join(parts)] = Interval(
                value=float(found.value[place]) if known else None,
                low=float(found.low[place]) if known else None,
                high=float(found.high[place]) if known else None,
                n=int(n[place]),
                note=None if known else NONE_LABELLED,
            )
    return groups
