r"""Selection-rate difference (demographic parity difference): how much more often one group is selected than another.

$SR_g = \frac{\#\{i \in g: \hat y_i = \text{positive}\}}{n_g}$, $\max_g SR_g - \min_g SR_g$. Unit: share; 0 means that all groups are
selected alike, 1 that one always is and another never. Groups are the selection rates themselves.

Option ``positive`` names the class that is a selection; with two classes it is the last if left out. A group with fewer
than ``min_group`` items (30) is shown, not compared; `selection-rate-ratio` leaves out more, whatever is less than two percent of
the items, as New York's rules allow. The ratio is what the four-fifths rule and NYC Local Law 144 ask for; where rates are small a difference says little,
where they are near 1 a ratio does.

The interval treats the value as the widest of all differences between two groups, each with Newcombe's limits from
Wilson intervals (see ``lexgate.stats.extremes``). A percentile bootstrap of the widest gap would never cover 0.

Known limit: it looks at answers only, not at whether they are right; groups that differ in what is true of them differ in it
even if every answer is right.

Example:
    Of the census data set "adult" (32,561 rows of its first part), 1,179 of 10,771 women and 6,662 of 21,790 men earn above
    50K; the label itself is taken for the answer:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"women": (9592, 0, 0, 1179), "men": (15128, 0, 0, 6662)})
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "gender"}), Setting())
    >>> round(seen.groups["women"].value, 4), round(seen.groups["men"].value, 4)
    (0.1095, 0.3057)
    >>> round(seen.value, 4), round(seen.low, 4), round(seen.high, 4)
    (0.1963, 0.1877, 0.2047)

References:
    C. Dwork, M. Hardt, T. Pitassi, O. Reingold, R. Zemel (2012), ITCS (statistical parity).
    R. Kohavi (1996), KDD (adult; source of the worked example).
    R. G. Newcombe (1998), Statist. Med. 17:873-890, method 10.
"""

from lexgate.checks._answers import selections
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._gaps import rate_gap
from lexgate.checks._worked import grouped
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the widest gap between two groups' selection rates, a share in [0, 1]; groups are the rates."""
    return rate_gap(CHECK.id, seen, options, setting, "selection")


def _good() -> Subject:
    return grouped({"women": (100, 10, 8, 182), "men": (102, 9, 10, 179)})


def _bad() -> Subject:
    return grouped({"women": (150, 10, 50, 90), "men": (42, 9, 10, 239)})


CHECK = Check(
    id="selection-rate-difference",
    title=Text("Selection-rate difference", "入选率差（人口均等差）"),
    about=Text(
        "Largest difference between two groups in the rate of positive answers (demographic parity); 0 means that groups are "
        "selected alike, 1 that one always is and another never.",
        "任意两个群体之间正类回答比例之差的最大值（人口均等）；0 表示各群体入选率相同，1 表示差距最大。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions",),
    options={"attribute": "", "positive": None, "min_group": 30},
    by_attribute=True,
    tasks=("text-classification",),
    anytime=True,
    measure=selections,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
