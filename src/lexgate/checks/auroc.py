r"""AUROC: the probability that a random item of a class gets a higher score for it than a random item of another class.

$A = \frac{1}{mn}\sum_{i,j} [s_i > s_j] + \tfrac12 [s_i = s_j]$ over $m$ items of the class and $n$ others (Mann-Whitney). Unit: share; 1 means
that some threshold parts them, .5 that scores say nothing. Option ``positive`` names the class; of two classes it is the
last unless named. Of more classes without a named one it is the mean over classes, each against the rest; the groups are
the classes. Where the system gives plain scores, they are scores of the positive class.

The variance is DeLong's, of clusters Obuchowski's. A limit on the logit scale from it is the custom, and fails where the
classes are nearly parted: at 20 + 20 items and a true AUROC of .97 a 95 % interval covers it in 82 to 94 % of samples, at
.995 in 32 to 75 %, as the variance that is seen vanishes. So the value gets the limits of a share that is as uncertain,
with a prior view by Hanley and McNeil (see ``lexgate.stats.effective``): 93 % and more. Unscoreable items lie at the ends
of the ranking.

Known limit: it says nothing about the threshold that is used, nor whether scores are probabilities.

Example:
    The example of scikit-learn's ``roc_auc_score``, truth 0 0 1 1 and scores .1 .4 .35 .8:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import ranking
    >>> subject = ranking([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> seen.value, seen.n
    (0.75, 4)

References:
    E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), Biometrics 44(3):837-845.
    N. A. Obuchowski (1997), Biometrics 53(2):567-578 (clusters).
    J. A. Hanley, B. J. McNeil (1982), Radiology 143(1):29-36; R. G. Newcombe (2006), Statist. Med. 25(4):559-573.
    scikit-learn API reference, ``roc_auc_score`` (source of the worked example).
"""

import numpy as np
from pydantic import JsonValue
from scipy.stats import rankdata

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


def area(positive: _ranking.Bools, score: Floats) -> tuple[float, Floats]:
    """Return the AUROC, and for each item the share of the items of the other kind that it is ranked right against."""
    ranks = rankdata(score)
    m, n = int(np.count_nonzero(positive)), int(np.count_nonzero(~positive))
    place = np.empty(len(score))
    place[positive] = (ranks[positive] - rankdata(score[positive])) / n
    place[~positive] = 1 - (ranks[~positive] - rankdata(score[~positive])) / m
    return float(place[positive].mean()), place


def worth(part: Ranked) -> tuple[Effective, Floats]:
    """Return the AUROC with the items that it is worth, and what each item adds to it."""
    positive, score = part.positive, part.score
    value, place = area(positive, score)
    m, n = int(np.count_nonzero(positive)), int(np.count_nonzero(~positive))
    added: Floats = (place - value) / np.where(positive, m, n)
    variance, count = variance_of(added, part.clusters)
    if np.isinf(count) and min(m, n) > 1:
        variance = float(np.var(place[positive], ddof=1) / m + np.var(place[~positive], ddof=1) / n)
    ends = [area(*part.settled(best=best))[0] if part.lost else value for best in (False, True)]
    found = effective(
        value,
        variance,
        rests_on=min(m, n),
        full=_full(m, n),
        clusters=count,
        least=ends[0],
        most=ends[1],
    )
    return found, added


def _full(m: int, n: int) -> float:
    """Return how many items an AUROC near 1 is worth, of scores that are exponential in both kinds."""
    at, more = 1 - 0.5 / min(m, n), (m + n) / 2 - 1
    return m * n / (1 + more * (1 - at) / (2 - at) + more * at / (1 + at))


def roc(part: Ranked) -> list[dict[str, JsonValue]]:
    """Return points of the ROC curve."""
    _, hits, alarms = _ranking.steps(part)
    first = np.zeros(1)
    return _ranking.thinned(
        {
            "false_positive_rate": np.concatenate([first, alarms / alarms[-1]]),
            "recall": np.concatenate([first, hits / hits[-1]]),
        }
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the AUROC, a share in [0, 1]."""
    measure = Measure(check="auroc", of=worth, curve="roc", points=roc, method="delong-effective")
    return _ranking.estimate(measure, seen, options, setting)


def _good() -> Subject:
    return separated(2.0)


def _bad() -> Subject:
    return separated(0.5)


CHECK = Check(
    id="auroc",
    title=Text("AUROC", "ROC 曲线下面积（AUROC）"),
    about=Text(
        "Probability that an item of the class gets a higher score than one of another class; 1 means that a threshold "
        "parts them, 0.5 that scores say nothing.",
        "正类样本的评分高于其他样本的概率；1 表示存在可完全区分的阈值，0.5 表示评分无区分能力。",
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
