r"""Worst-group accuracy: the share of right answers in the group for which it is lowest.

$\min_g \frac{1}{n_g} \sum_{i \in g} [\hat y_i = y_i]$. Unit: share; 1 means that every answer is right in every group. It needs no
positive class, so it compares groups for any number of classes. Groups are the accuracies themselves.

A group with fewer than ``min_group`` items (30) is shown, and the least is taken without it. The interval treats the
value as the least of several shares (see ``lexgate.stats.extremes``).

Known limit: groups with harder items score lower even if they are treated alike.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"women": (40, 10, 20, 30), "men": (45, 5, 5, 45)})
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "gender"}), Setting())
    >>> round(seen.value, 3), seen.facts["lowest"]
    (0.7, 'women')

References:
    S. Sagawa, P. W. Koh, T. B. Hashimoto, P. Liang (2020), ICLR (worst-group accuracy).
"""

import numpy as np

from lexgate.checks._answers import answers, predicted, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._rates import compare, obstacle, rates
from lexgate.checks._worked import grouped
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.extremes import lowest_share


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the least accuracy of any group, a share in [0, 1]; groups are their accuracies."""
    note = obstacle(seen, options)
    if note:
        return nothing("worst-group-accuracy", "share", options, setting, note, n=int(seen.scored.sum()))
    found = rates(
        seen,
        options,
        hit=truth(seen) == predicted(seen),
        counting=seen.scored,
        missing=~seen.scored,
        setting=setting,
    )
    return compare(
        "worst-group-accuracy",
        found,
        options,
        setting,
        value=lambda shares: float(np.min(shares.value)),
        limits=lowest_share,
        fewest=1,
        method="least-wilson",
    )


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (120, 80, 60, 40), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="worst-group-accuracy",
    title=Text("Worst-group accuracy", "最差群体准确率"),
    about=Text(
        "Share of right answers in the group for which it is lowest; 1 means that every answer is right in every group.",
        "各群体准确率中的最低值；1 表示各群体的回答全部正确。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options={"attribute": "", "min_group": 30},
    by_attribute=True,
    anytime=True,
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
