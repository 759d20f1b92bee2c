r"""False-positive-rate gap: how much more often one group is wrongly given the positive answer than another.

$FPR_g = \frac{\#\{i \in g: \hat y_i = +, y_i \ne +\}}{\#\{i \in g: y_i \ne +\}}$, $\max_g FPR_g - \min_g FPR_g$. Unit: share; 0
means that groups are wrongly flagged alike, 1 that one always is and another never. Groups are the rates themselves.

Option ``positive`` names the class; with two classes it is the last if left out. A group with fewer than
``min_group`` truly negative items (30) is shown, not compared: Wilson's interval of a rate is then wider than .3.

The interval treats the value as the widest of all differences between two groups, each with Newcombe's limits from
Wilson intervals (see ``lexgate.stats.extremes``). A percentile bootstrap of the widest gap would never cover 0.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"women": (60, 40, 0, 50), "men": (80, 20, 0, 50)})
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "gender"}), Setting())
    >>> round(seen.value, 3), round(seen.low, 3), round(seen.high, 3)
    (0.2, 0.073, 0.319)

References:
    M. Hardt, E. Price, N. Srebro (2016), NeurIPS 29 (equalised odds).
    R. G. Newcombe (1998), Statist. Med. 17:873-890, method 10.
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
    """Return the widest gap between two groups' false-positive rates, a share in [0, 1]; groups are the rates."""
    return rate_gap(CHECK.id, seen, options, setting, "FPR")


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (120, 80, 10, 90), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="false-positive-rate-gap",
    title=Text("False-positive-rate gap", "假阳性率差距"),
    about=Text(
        "Largest difference between two groups in the share of truly negative items that got the positive answer; 0 means that groups are wrongly flagged alike, 1 that one always is and another never.",
        "任意两个群体之间，真实为负类的样本被判为正类的比例之差的最大值；0 表示各群体误判程度相同，1 表示差距最大。",
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
