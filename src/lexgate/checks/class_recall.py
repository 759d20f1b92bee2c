r"""Recall of the worst class: of the items of each class, the share that is found; the value is the least of them.

$R_c = tp_c / (tp_c + fn_c)$, $\min_c R_c$. Unit: share; 1 means that no class is overlooked, 0 that one never is found.
The groups of the estimate are the classes. A class with fewer true items than option ``min_group`` is shown, but
the least is taken without it.

The interval treats the value as the least of several shares (see ``lexgate.stats.extremes``): the lower limit is the
least of the classes' own Wilson limits, the upper one is corrected for having picked the worst. A bootstrap of the
minimum would be biased downwards.

Known limit: recall says nothing about false alarms.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[90, 10], [30, 70]], ["no", "yes"])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> seen.value, round(seen.low, 3), round(seen.high, 3), seen.facts["lowest"]
    (0.7, 0.604, 0.791, 'yes')
"""

import numpy as np

from lexgate.checks._answers import answers, predicted, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._rates import compare, rates_of
from lexgate.checks._worked import classified, well_routed
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.extremes import lowest_share


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the least recall of any class, a share in [0, 1]; groups are the classes."""
    classes = Groups(names=seen.names, codes=truth(seen))
    found = rates_of(
        classes,
        options,
        hit=truth(seen) == predicted(seen),
        counting=seen.scored,
        missing=~seen.scored,
        clusters=seen.clusters,
        anywhere=int(np.count_nonzero(truth(seen) < 0)),
        anytime=setting.anytime,
        due=None if setting.whole is None else truth(setting.whole)[truth(setting.whole) >= 0],
    )
    return compare(
        "class-recall",
        found,
        options,
        setting,
        value=lambda shares: float(np.min(shares.value)),
        limits=lowest_share,
        fewest=1,
        method="least-wilson",
        about=Text("classes", "类别"),
    )


def _bad() -> Subject:
    return classified([[99, 1, 0], [1, 99, 0], [25, 10, 5]], ["billing", "delay", "fraud"])


CHECK = Check(
    id="class-recall",
    title=Text("Recall of the worst class", "最差类别召回率"),
    about=Text(
        "Of the items of each class, the share that is found; the value is the least of them. 1 means that no class "
        "is overlooked.",
        "各类别样本中被正确识别的比例，取其最小值；1 表示各类别均无遗漏。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options={"min_group": 5},
    anytime=True,
    measure=answers,
    estimate=estimate,
    good=well_routed,
    bad=_bad,
)
