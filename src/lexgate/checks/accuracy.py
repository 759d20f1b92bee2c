r"""Accuracy: the share of items that got the right answer.

$\text{accuracy} = \frac{1}{n}\sum_i [\hat y_i = y_i]$. Unit: share; 1 means every answer is right, 0 none.

The interval is Wilson's; for items in clusters (the tokens of a sentence) on the effective number of items. Items
without truth or answer are counted as wrong for the lower limit and as right for the upper one.

Known limit: with unequal classes a model that always gives the largest class looks good; see macro-f1.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[90, 10], [30, 70]], ["no", "yes"])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting())
    >>> seen.value, round(seen.low, 3), round(seen.high, 3), seen.n
    (0.8, 0.739, 0.85, 200)
"""

import numpy as np

from lexgate.checks._answers import answers, missing, predicted, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import method_at, nothing, sampled, share_of
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._worked import classified
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.shares import counted


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the accuracy, a share in [0, 1]."""
    hit = truth(seen)[seen.scored] == predicted(seen)[seen.scored]
    lost = missing(seen)
    if not hit.size:
        return nothing("accuracy", "share", options, setting, NO_ITEMS, unscoreable=lost)
    clusters = None if seen.clusters is None else seen.clusters[seen.scored]
    value, interval_at = share_of(
        counted(hit, np.zeros(len(hit), np.int32), 1, missing=lost, cluster=clusters), setting
    )
    method = method_at("wilson", anytime=setting.anytime) if clusters is None else "wilson-clustered"
    return sampled(
        "accuracy", options, setting, value, interval_at, n=len(hit), unscoreable=lost, method=method
    )


def _good() -> Subject:
    return classified([[95, 5], [4, 96]], ["no", "yes"])


def _bad() -> Subject:
    return classified([[55, 45], [48, 52]], ["no", "yes"])


CHECK = Check(
    id="accuracy",
    title=Text("Accuracy", "准确率"),
    about=Text(
        "Share of items that got the right answer; 1 means all, 0 none.",
        "回答正确的样本所占比例；1 表示全部正确，0 表示全部错误。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    proportion=True,
    anytime=True,
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
