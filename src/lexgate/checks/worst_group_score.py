r"""Worst-group score: precision, recall, F1 or balanced accuracy in the group for which it is lowest.

$\min_g M_g$, where $M_g$ is option ``metric`` (``f1``; ``precision``, ``recall``) on the items of group $g$ alone, averaged over
classes as option ``average`` says (``macro``; ``micro``, ``weighted`` or the name of a class; see ``f1``). Macro recall is
balanced accuracy. Unit: share; 1 means that every answer is right in every group. Groups are the scores themselves.

A group with fewer than ``min_group`` items (30) is shown, and the least is taken without it. The interval treats the value
as the least of several quantities (see ``lexgate.stats.extremes``): the lower limit is the least of the groups' own, the
upper one is corrected for having picked the worst. Laws that ask for performance "regarding specific persons or groups"
(EU AI Act, article 13(3)(b)) can be served by it.

Known limit: groups with harder items, or with rarer classes, score lower even if they are treated alike.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"women": (40, 10, 20, 30), "men": (45, 5, 5, 45)})
    >>> options = CHECK.complete({"attribute": "gender", "metric": "recall", "average": "granted"})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> seen.value, seen.facts["lowest"]
    (0.6, 'women')

References:
    S. Sagawa, P. W. Koh, T. B. Hashimoto, P. Liang (2020), ICLR (worst group).
    R. L. Berger (1982), Technometrics 24(4):295-300 (the least of several).
"""

from collections.abc import Mapping

import numpy as np

from lexgate.checks._answers import answers, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import IntervalAt, nothing, sampled
from lexgate.checks._group_scores import class_scores
from lexgate.checks._options import choice, text
from lexgate.checks._rates import TOO_FEW, left_out, obstacle
from lexgate.checks._worked import grouped
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.ladder import FINEST


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the least score of any group, a share in [0, 1]; groups are their scores."""
    lost, note, n = missing(seen), obstacle(seen, options), int(np.count_nonzero(seen.scored))
    if note:
        return nothing("worst-group-score", "share", options, setting, note, n=n, unscoreable=lost)
    groups = class_scores(seen, options, choice(options, "metric", ("f1", "precision", "recall")))
    shown = {name: group.shown(setting.level) for name, group in groups.items()}
    compared = {name: one for name, one in groups.items() if one.note is None}
    values = {name: one.found.value for name, one in compared.items() if one.found is not None}
    about = Text(text(options, "attribute"), text(options, "attribute"))
    if not values:
        note = TOO_FEW.fill(about=about)
        return nothing(
            "worst-group-score", "share", options, setting, note, n=n, unscoreable=lost, groups=shown
        )
    lowest = min(values, key=lambda name: values[name])
    interval_at = _least({name: one.interval_at for name, one in compared.items()}, shown, setting.level)
    return sampled(
        "worst-group-score",
        options,
        setting,
        values[lowest],
        interval_at,
        n=n,
        method="least-of-groups",
        unscoreable=lost,
        groups=shown,
        facts={"lowest": lowest},
        note=left_out(tuple(groups), tuple(one.note for one in groups.values()), about),
    )


def _least(groups: Mapping[str, IntervalAt], shown: Mapping[str, Interval], level: float) -> IntervalAt:
    """Return the interval function of the least of several quantities.

    Limits widen with the level, so of thousands of groups only those are looked at whose limit can be the least.
    """
    widest = {name: interval_at(FINEST)[0] for name, interval_at in groups.items()}

    def interval_at(at: float) -> tuple[float, float]:
        picked = 1 - (1 - at) / len(groups)
        below = {name: shown[name].low if at <= level else widest[name] for name in groups}
        above = {name: shown[name].high if picked >= level else shown[name].value for name in groups}
        return _first(groups, below, at, 0), _first(groups, above, picked, 1)

    return interval_at


def _first(
    groups: Mapping[str, IntervalAt], floor: Mapping[str, float | None], level: float, end: int
) -> float:
    """Return the least limit at a level, ``floor`` being below each group's."""
    least = np.inf
    for name in sorted(groups, key=lambda name: floor[name] or 0.0):
        if (floor[name] or 0.0) >= least:
            break
        least = min(least, groups[name](level)[end])
    return float(least)


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (120, 80, 60, 40), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="worst-group-score",
    title=Text("Worst-group score", "最差群体得分"),
    about=Text(
        "F1, precision or recall in the group for which it is lowest; 1 means that every answer is right in every group.",
        "各群体 F1 值、精确率或召回率中的最低值；1 表示各群体的回答全部正确。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options={"attribute": "", "metric": "f1", "average": "macro", "without": [], "min_group": 30},
    by_attribute=True,
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
