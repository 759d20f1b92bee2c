r"""Area under the risk-coverage curve (AURC): the mean risk over all shares of items that a system may answer alone.

$\text{AURC} = \frac1n \sum_{k=1}^n R_k$, where $R_k$ is the share of wrong answers among the $k$ of highest confidence (the probability
given to the answer); within answers of equal confidence it is that at their end. Unit: share; 0 means that no answer is
wrong. It is small if answers are right, and if the wrong ones are known by their low confidence. The facts hold the curve,
the area that the best order of the same answers would have, and what lies above that (E-AURC).

The variance is that of the infinitesimal jackknife (clusters summed); the limits are those of a share with that variance
(see ``lexgate.stats.effective``). Unscoreable items are the most confident ones and wrong, or right.

Known limit: two systems with unequal accuracy cannot be compared by it in how well they know what they know; E-AURC can.

Example:
    Answers by confidence: right, right, wrong, right; risks 0, 0, 1/3, 1/4:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import confident
    >>> subject = confident([(0.9, 1, 0), (0.8, 1, 0), (0.7, 0, 1), (0.6, 1, 0)])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting())
    >>> round(seen.value, 4)
    0.1458

References:
    Y. Geifman, G. Uziel, R. El-Yaniv (2019), ICLR (AURC, E-AURC).
"""

import numpy as np
from numpy.typing import NDArray

from lexgate.checks import _selective
from lexgate.checks._answers import confidences, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._selective import Sorted
from lexgate.checks._worked import rightly_sure, wrongly_sure
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.stats.effective import effective, variance_of

Floats = NDArray[np.float64]


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the area under the risk-coverage curve, a share in [0, 1]."""
    lost = missing(seen)
    if not seen.scored.any():
        return nothing("risk-coverage-area", "share", options, setting, NO_ITEMS, unscoreable=lost)
    found = _selective.by_confidence(seen)
    value, added = _area(found)
    n = len(added)
    variance, count = variance_of(added, found.clusters)
    best = _area_of(np.sort(found.wrong))
    area = effective(
        value,
        variance,
        rests_on=n,
        full=n,
        clusters=count,
        least=_with(found, 0.0) if lost else value,
        most=_with(found, 1.0) if lost else value,
    )

    def interval_at(level: float) -> tuple[float, float]:
        low, high = area.limits((1 - level) / 2)
        return float(low[0]), float(high[0])

    return sampled(
        "risk-coverage-area",
        options,
        setting,
        value,
        interval_at,
        n=n,
        method="jackknife-effective" if seen.clusters is None else "jackknife-effective-clustered",
        unscoreable=lost,
        facts={
            "best_order": best,
            "excess": value - best,
            "risk_coverage": _selective.curve(found, setting.level),
        },
    )


def _area(found: Sorted) -> tuple[float, Floats]:
    """Return the area, and what one more of each item would add to it."""
    n = len(found.wrong)
    ends = found.ends.astype(np.float64)
    size = np.diff(ends, prepend=0.0)
    risk = found.risk
    value = float(size @ risk / n)
    # One more item changes the risk at the end of its own block and of every later one.
    later = np.cumsum((size / ends)[::-1])[::-1]
    later_risk = np.cumsum((size * risk / ends)[::-1])[::-1]
    block = found.block
    added: Floats = (risk[block] - value + found.wrong * later[block] - later_risk[block]) / n
    return value, added


def _with(found: Sorted, wrong: float) -> float:
    """Return the area if all unscoreable items were the most confident ones, and wrong or right."""
    worst_first = np.lexsort((-found.wrong if wrong else found.wrong, found.block))
    return _area_of(np.concatenate([np.full(found.lost, wrong), found.wrong[worst_first]]))


def _area_of(wrong: Floats) -> float:
    """Return the area of answers in this order."""
    return float((np.cumsum(wrong) / np.arange(1, len(wrong) + 1)).mean())


CHECK = Check(
    id="risk-coverage-area",
    title=Text("Area under the risk-coverage curve", "风险—覆盖率曲线下面积"),
    about=Text(
        "Mean, over all shares of items that the system may answer alone, of the share of wrong answers among the most "
        "confident ones; 0 means that no answer is wrong.",
        "在各种覆盖率下，置信度最高的回答中错误比例的平均值；0 表示全部正确。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions", "probability"),
    measure=confidences,
    estimate=estimate,
    good=rightly_sure,
    bad=wrongly_sure,
)
