r"""Predictive-parity gap: how much less a positive answer is to be trusted for one group than for another.

$PPV_g = \frac{\#\{i \in g: \hat y_i = +, y_i = +\}}{\#\{i \in g: \hat y_i = +\}}$, $\max_g PPV_g - \min_g PPV_g$. Unit: share; 0 means that
positive answers are right as often for every group. Groups are the rates themselves (precision of the positive class).

Option ``positive`` names the class; with two classes it is the last if left out. A group with fewer than ``min_group`` positive
answers (30) is shown, not compared. An item without an answer may have been a positive one, right or wrong. The interval is
that of the widest of several differences (see ``lexgate.stats.extremes``).

Known limits: where the class is rarer in one group, parity of errors and parity of predictions exclude each other
(Chouldechova 2017), so do not ask for this and for equalised odds at once. How many answers will be positive is not
known before they are given, so it needs all items.

Example:
    ProPublica's counts of the COMPAS scores (decile of 5 or more), with their rates of .63 and .59:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"African-American": (990, 805, 532, 1369), "Caucasian": (1139, 349, 461, 505)}, "race")
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "race"}), Setting())
    >>> round(seen.groups["African-American"].value, 2), round(seen.groups["Caucasian"].value, 2)
    (0.63, 0.59)
    >>> round(seen.value, 4), seen.low, round(seen.high, 4)
    (0.0384, 0.0, 0.0773)

References:
    A. Chouldechova (2017), Big Data 5(2):153-163.
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
    """Return the widest gap between two groups' precision of the positive class, a share in [0, 1]; groups are the rates."""
    return rate_gap(CHECK.id, seen, options, setting, "PPV")


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (120, 80, 10, 90), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="predictive-parity-gap",
    title=Text("Predictive-parity gap", "预测均等差距"),
    about=Text(
        "Largest difference between two groups in the share of positive answers that are right; 0 means that a positive "
        "answer is to be trusted alike for every group.",
        "任意两个群体之间正类回答正确比例（阳性预测值）之差的最大值；0 表示正类回答对各群体同样可信。",
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
