r"""False-negative-rate gap: how much more often one group is wrongly denied the positive answer than another.

$FNR_g = \frac{\#\{i \in g: \hat y_i \ne +, y_i = +\}}{\#\{i \in g: y_i = +\}}$, $\max_g FNR_g - \min_g FNR_g$. Unit: share; 0
means that groups are overlooked alike, 1 that one always is and another never. Groups are the rates themselves. It
equals the gap of true-positive rates, known as equal opportunity; there is no check of that name, as it would be this number.

Option ``positive`` names the class; with two classes it is the last if left out. A group with fewer than
``min_group`` truly positive items (30) is shown, not compared: Wilson's interval of a rate is then wider than .3.

The interval treats the value as the widest of all differences between two groups, each with Newcombe's limits from
Wilson intervals (see ``lexgate.stats.extremes``). A percentile bootstrap of the widest gap would never cover 0.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"women": (50, 0, 40, 60), "men": (50, 0, 20, 80)})
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "gender"}), Setting())
    >>> round(seen.value, 3), round(seen.low, 3), round(seen.high, 3)
    (0.2, 0.073, 0.319)

References:
    M. Hardt, E. Price, N. Srebro (2016), NeurIPS 29 (equal opportunity).
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
    """Return the widest gap between two groups' false-negative rates, a share in [0, 1]; groups are the rates."""
    return rate_gap(CHECK.id, seen, options, setting, "FNR")


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (180, 20, 60, 40), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="false-negative-rate-gap",
    title=Text("False-negative-rate gap", "假阴性率差距"),
    about=Text(
        "Largest difference between two groups in the share of truly positive items that did not get the positive answer "
        "(equal opportunity); 0 means that groups are overlooked alike, 1 that one always is and another never.",
        "任意两个群体之间，真实为正类的样本未被判为正类的比例之差的最大值（机会均等）；0 表示各群体漏判程度相同，1 表示差距最大。",
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
