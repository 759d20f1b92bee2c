r"""False-negative-rate gap: how much more often one group is wrongly denied the positive answer than another.

$FNR_g = \frac{\#\{i \in g: \hat y_i \ne +, y_i = +\}}{\#\{i \in g: y_i = +\}}$, $\max_g FNR_g - \min_g FNR_g$. Unit: share; 0
means that groups are overlooked alike, 1 that one always is and another never. Groups are the rates themselves. It
equals the gap of true-positive rates, known as equal opportunity.

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

import numpy as np

from lexgate.checks._answers import answers, predicted, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._notes import NO_ATTRIBUTE
from lexgate.checks._rates import compare, obstacle, positive_of, rates
from lexgate.checks._worked import grouped
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.extremes import widest_gap


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the widest gap between two groups' false-negative rates, a share in [0, 1]; groups are the rates."""
    positive, note = positive_of(seen, options), obstacle(seen, options)
    if positive is None or note:
        return nothing(CHECK.id, "share", options, setting, note or NO_ATTRIBUTE, n=int(seen.scored.sum()))
    concerned = truth(seen) == positive
    found = rates(
        seen,
        options,
        hit=predicted(seen) != positive,
        counting=seen.scored & concerned,
        missing=~seen.scored & (concerned | (truth(seen) < 0)),
    )
    return compare(
        "false-negative-rate-gap",
        found,
        options,
        setting,
        value=lambda shares: float(np.ptp(shares.value)),
        limits=widest_gap,
        facts={"positive": seen.names[positive]},
        method="widest-newcombe",
    )


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (180, 20, 60, 40), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="false-negative-rate-gap",
    title=Text("False-negative-rate gap", "假阴性率差距"),
    about=Text(
        "Largest difference between two groups in the share of truly positive items that did not get the positive answer; 0 means that groups are overlooked alike, 1 that one always is and another never.",
        "任意两个群体之间，真实为正类的样本未被判为正类的比例之差的最大值；0 表示各群体漏判程度相同，1 表示差距最大。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions",),
    options={"attribute": "", "positive": None, "min_group": 30},
    by_attribute=True,
    tasks=("text-classification",),
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
