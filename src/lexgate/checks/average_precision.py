r"""Average precision: the area under the precision-recall curve (AUPRC) of a class.

$AP = \sum_k (R_k - R_{k-1})\,P_k$ over the thresholds in descending order: the mean, over the items of the class, of the precision
at the threshold that just takes each. Nothing is drawn between the steps, which would flatter. Unit: share; 1 means that
some threshold parts the class, the share of its items that scores say nothing. Option ``positive`` as for auroc; of
more classes without a named one it is the mean over classes.

The variance is that of the infinitesimal jackknife (clusters summed), and never less than that of a share of as many items
as the class has (Boyd, Eng and Page 2013); the limits are those of a share as uncertain (see ``lexgate.stats.effective``).
By simulation they cover it in 93 to 99 % of samples with 10 items of the class and more; limits of the logit, in 82 %
where 20 + 20 items are nearly parted. Unscoreable items lie at the ends of the ranking.

Known limit: it hangs on how common the class is, so values of data sets with other shares cannot be compared; with few
items of a rare class it is biased upwards.

Example:
    The example of scikit-learn's ``average_precision_score``, truth 0 0 1 1 and scores .1 .4 .35 .8:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import ranking
    >>> subject = ranking([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> round(seen.value, 2)
    0.83

References:
    K. Boyd, K. H. Eng, C. D. Page (2013), ECML PKDD, LNCS 8190:451-466.
    J. Davis, M. Goadrich (2006), ICML, 233-240 (why not to interpolate).
    scikit-learn API reference, ``average_precision_score`` (source of the worked example).
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks import _ranking
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._ranking import Measure, Ranked
from lexgate.checks._worked import separated
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.effective import Effective, effective, variance_of
from lexgate.stats.shares import Floats


def average_precision(positive: _ranking.Bools, score: Floats) -> tuple[float, Floats]:
    """Return the average precision, and what one more of each item would add to it."""
    order = np.argsort(-score, kind="stable")
    hit, ordered = positive[order].astype(np.float64), score[order]
    step = np.concatenate(
        [[0], np.cumsum(ordered[1:] != ordered[:-1])]
    )  # items of one score are taken together
    size, hits = np.bincount(step).astype(np.float64), np.bincount(step, weights=hit)
    taken, found = np.cumsum(size), np.cumsum(hits)
    precision, total = found / taken, float(found[-1])
    value = float(hits @ precision / total)
    # One more item at a step changes the precision there and at every later one.
    more_hits = np.cumsum((hits * (taken - found) / taken**2)[::-1])[::-1]
    more_others = np.cumsum((hits * found / taken**2)[::-1])[::-1]
    added = np.empty(len(score))
    added[order] = np.where(hit > 0, precision[step] - value + more_hits[step], -more_others[step]) / total
    return value, added


def _of(part: Ranked) -> tuple[Effective, Floats]:
    value, added = average_precision(part.positive, part.score)
    of_class = float(np.count_nonzero(part.positive))
    variance, count = variance_of(added, part.clusters)
    found = effective(
        value,
        max(variance, value * (1 - value) / of_class),
        rests_on=of_class,
        full=of_class,
        clusters=count,
        least=_worst(part) if part.lost else value,
        most=average_precision(*part.settled(best=True))[0] if part.lost else value,
    )
    return found, added


def _worst(part: Ranked) -> float:
    """Return the least value: others on top; the class at the bottom, where that does not raise the mean."""
    positive, score = part.settled(best=False)
    bottom = np.arange(len(score)) >= len(part.score)
    without = ~(bottom & positive)
    return min(average_precision(positive, score)[0], average_precision(positive[without], score[without])[0])


def _curve(part: Ranked) -> list[dict[str, JsonValue]]:
    _, hits, others = _ranking.steps(part)
    return _ranking.thinned({"recall": hits / hits[-1], "precision": hits / (hits + others)})


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the average precision, a share in [0, 1]."""
    measure = Measure(
        check="average-precision",
        of=_of,
        curve="precision_recall",
        points=_curve,
        method="jackknife-effective",
    )
    return _ranking.estimate(measure, seen, options, setting)


def _good() -> Subject:
    return separated(2.0)


def _bad() -> Subject:
    return separated(0.5)


CHECK = Check(
    id="average-precision",
    title=Text("Average precision (AUPRC)", "平均精确率（AUPRC）"),
    about=Text(
        "Area under the precision-recall curve of the class; 1 means that a threshold parts it, its share of the items "
        "that scores say nothing.",
        "该类别的精确率—召回率曲线下面积；1 表示存在可完全区分的阈值，等于该类别占比时表示评分无区分能力。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions", "score"),
    options={"positive": None},
    tasks=("text-classification",),
    measure=_ranking.scored,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
