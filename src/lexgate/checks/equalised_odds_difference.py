r"""Equalised-odds difference: the wider of two gaps between groups, of true-positive and of false-positive rates.

$\max\big(\max_{g,h} |TPR_g - TPR_h|,\ \max_{g,h} |FPR_g - FPR_h|\big)$. Unit: share; 0 means that answers are as good for every
group, both where the class is true and where it is not. Groups are the rates, such as ``women · TPR``; the facts give each gap
with its own interval, and the groups between which it lies.

Option ``positive`` names the class; with two classes it is the last if left out. A group with fewer than ``min_group`` items
(30) of the one or the other kind is shown, not compared in that rate; where fewer than two groups are left in one of the rates
there is no value, since the other gap may be the smaller.

The value is the largest of many differences: those between any two groups in either rate. The upper limit is the largest
of their Newcombe limits, each at the full level; the lower limit is corrected for having picked the largest out of all of
them (see ``lexgate.stats.extremes``).

Known limit: the two gaps are not told apart; `false-negative-rate-gap` (equal opportunity) and `false-positive-rate-gap` are.

Example:
    ProPublica's counts of the COMPAS scores (decile of 5 or more): rates of false positives of .4485 and .2345, of false negatives of .2799
    and .4772:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"African-American": (990, 805, 532, 1369), "Caucasian": (1139, 349, 461, 505)}, "race")
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "race"}), Setting())
    >>> round(seen.groups["African-American · FPR"].value, 4), round(1 - seen.groups["Caucasian · TPR"].value, 4)
    (0.4485, 0.4772)
    >>> round(seen.value, 4), round(seen.low, 4), round(seen.high, 4), round(seen.facts["gaps"]["TPR"]["value"], 4)
    (0.2139, 0.1774, 0.245, 0.1974)

References:
    M. Hardt, E. Price, N. Srebro (2016), NeurIPS 29 (equalised odds).
    J. Larson, S. Mattu, L. Kirchner, J. Angwin (2016), How We Analyzed the COMPAS Recidivism Algorithm (source of the example).
"""

from lexgate.checks._answers import answers
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._gaps import rate_gap
from lexgate.checks._worked import grouped
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the wider of the gaps of TPR and FPR, a share in [0, 1]; groups are the rates."""
    return rate_gap(CHECK.id, seen, options, setting, "TPR", "FPR")


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (150, 50, 10, 90), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="equalised-odds-difference",
    title=Text("Equalised-odds difference", "均等化几率差"),
    about=Text(
        "The wider of the gaps between groups in the rates of true positives and of false positives; 0 means that answers "
        "are as good for every group, 1 that one is always served rightly and another never.",
        "各群体真阳性率差距与假阳性率差距中的较大者；0 表示各群体所获回答的准确程度相同，1 表示差距最大。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions",),
    options={"attribute": "", "positive": None, "min_group": 30},
    by_attribute=True,
    tasks=("text-classification",),
    anytime=True,
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
