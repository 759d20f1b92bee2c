r"""Brier score: the mean squared distance between the probabilities given and what was true.

$B = \frac{1}{2n}\sum_i \sum_k (p_{ik} - [y_i = k])^2$; of two classes, $\frac{1}{n}\sum_i (p_i - y_i)^2$. Unit: score; 0 means that the truth always got
probability 1, 1 that a wrong class always did; a coin has .25. It rewards being right and knowing how sure to be; the
facts part it into calibration and resolution by ten equal bins of the confidence in each class (Murphy 1973), the
calibration without what chance alone explains (Ferro and Fricker 2012).

The interval is that of a share with the same variance (see ``lexgate.stats.effective``), clusters summed. With ``anytime``
it is that of a bounded mean by betting, which holds at every number of items. An unscoreable item has 0 or 1.

Known limit: where one class is rare, a score near 0 says little; compare it with that of the base rate, in the facts.

Example:
    The example of scikit-learn's ``brier_score_loss``, truth 0 1 1 0 and probabilities .1 .9 .8 .3:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import ranking
    >>> subject = ranking([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting())
    >>> round(seen.value, 4)
    0.0375

References:
    G. W. Brier (1950), Mon. Weather Rev. 78(1):1-3.
    A. H. Murphy (1973), J. Appl. Meteorol. 12(4):595-600.
    C. A. T. Ferro, T. E. Fricker (2012), Q. J. R. Meteorol. Soc. 138:1954-1960.
    scikit-learn API reference, ``brier_score_loss`` (source of the worked example).
"""

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import confidences, missing, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import IntervalAt, method_at, nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._worked import rightly_sure, wrongly_sure
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.stats.effective import effective, variance_of
from lexgate.stats.sequential import mean_limits

Floats = NDArray[np.float64]
_BINS = 10


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the Brier score, in [0, 1]."""
    lost, used = missing(seen), seen.scored
    if not used.any():
        return nothing("brier-score", "score", options, setting, NO_ITEMS, unscoreable=lost)
    given = seen.columns["probability"][used].astype(np.float64)
    true = truth(seen)[used]
    wanted = np.zeros(given.shape)
    wanted[np.arange(len(true)), true] = 1.0
    # Probabilities that do not sum to 1 may be further from the truth than 1.
    each: Floats = np.clip(((given - wanted) ** 2).sum(axis=1) / 2, 0.0, 1.0)
    value, n = float(each.mean()), len(each)
    clusters = None if seen.clusters is None else seen.clusters[used]
    early = setting.anytime and clusters is None
    method = "mean-effective" if clusters is None else "mean-effective-clustered"
    return sampled(
        "brier-score",
        options,
        setting,
        value,
        _always(each, lost) if early else _limits(each, clusters, lost),
        n=n,
        method=method_at(method, anytime=early),
        unscoreable=lost,
        unit="score",
        facts={"brier": _parts(given, wanted)},
    )


def _always(each: Floats, lost: int) -> IntervalAt:
    """Return the interval of a bounded mean that holds at every number of items, at any level."""
    return lambda level: mean_limits(each, tail=(1 - level) / 2, missing=lost)


def _limits(each: Floats, clusters: NDArray[np.int64] | None, lost: int) -> IntervalAt:
    """Return the interval of a share with the same variance, at any level."""
    value, n = float(each.mean()), len(each)
    variance, count = variance_of((each - value) / n, clusters)
    kept = n / (n + lost)
    found = effective(
        value,
        variance,
        rests_on=n,
        full=n,
        clusters=count,
        least=value * kept,
        most=value * kept + 1 - kept,
    )

    def interval_at(level: float) -> tuple[float, float]:
        low, high = found.limits((1 - level) / 2)
        return float(low[0]), float(high[0])

    return interval_at


def _parts(given: Floats, wanted: Floats) -> dict[str, JsonValue]:
    """Return the score of the base rate, and calibration and resolution, of all classes together."""
    n, shares = len(given), wanted.mean(axis=0)
    calibration = resolution = chance = 0.0
    for sure, hit, share in zip(given.T, wanted.T, shares, strict=True):
        place = np.clip((sure * _BINS).astype(np.int64), 0, _BINS - 1)
        count = np.bincount(place, minlength=_BINS)
        used = count > 0
        items = count[used].astype(np.float64)
        right = np.bincount(place, weights=hit, minlength=_BINS)[used] / items
        said = np.bincount(place, weights=sure, minlength=_BINS)[used] / items
        calibration += float(items @ (said - right) ** 2)
        resolution += float(items @ (right - share) ** 2)
        several = items > 1
        chance += float((items * right * (1 - right) / np.maximum(items - 1, 1))[several].sum())
    return {
        "base_rate": float(shares @ (1 - shares)) / 2,
        "calibration": max(0.0, calibration - chance) / (2 * n),
        "resolution": max(0.0, resolution - chance) / (2 * n),
    }


CHECK = Check(
    id="brier-score",
    title=Text("Brier score", "布赖尔评分"),
    about=Text(
        "Mean squared distance between probabilities and the truth; 0 means that the truth always got probability 1, 1 "
        "that a wrong class always did.",
        "预测概率与真实结果之差的均方；0 表示真实类别的概率始终为 1，1 表示错误类别的概率始终为 1。",
    ),
    unit="score",
    better=Side.AT_MOST,
    anytime=True,
    needs=("predictions", "probability"),
    measure=confidences,
    estimate=estimate,
    good=rightly_sure,
    bad=wrongly_sure,
)
