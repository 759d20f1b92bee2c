r"""Representation ratio: the share of the least represented group in the data, over its share of the people concerned.

$\min_g \text{share}_g / \text{reference}_g$ over the groups of the passport's reference distribution. Unit: ratio; 1 means that no
group falls short, 0.5 that one has half the rows it should have, 0 that one is missing. It sees what `representation-gap`
overlooks: a group of one percent that is not in the data at all.

Shares are of rows whose group is known; the limits hold whatever the group of the others is. Groups that the reference gives no
share are not compared. A census: the data are counted, not sampled. Option ``split`` names the part (``train``; ``all``).

Known limit: the reference is what the provider declared. A ratio of 1 says nothing of how good the rows of a group are.

Serves: representative data, such as article 10(3) and (4) of Regulation (EU) 2024/1689.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"attribute": "gender"})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> round(seen.value, 3), seen.facts["lowest"]
    (0.294, 'women')
"""

from dataclasses import replace

import numpy as np

from lexgate.checks import representation_gap
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the lowest ratio of a group's share to its reference, at least 0; groups are the shares."""
    gap = representation_gap.estimate(seen, options, setting)
    *counts, unknown = seen.columns["rows"].tolist()
    rows, reference = np.array(counts, np.float64), seen.columns["reference"][:-1].astype(np.float64)
    compared = np.flatnonzero(reference > 0)
    if gap.value is None or not len(compared):
        note = gap.note or representation_gap.NO_REFERENCE
        return replace(
            gap,
            check="representation-ratio",
            unit="ratio",
            value=None,
            low=None,
            high=None,
            method="none",
            note=note,
        )
    n, all_rows = rows.sum(), rows.sum() + unknown
    rows, reference = rows[compared], reference[compared]
    ratio = rows / n / reference
    return census(
        "representation-ratio",
        options,
        setting,
        float(ratio.min()),
        gap.n,
        limits=(
            float((rows / all_rows / reference).min()),
            float(((rows + unknown) / all_rows / reference).min()),
        ),
        unscoreable=unknown,
        unit="ratio",
        groups=gap.groups,
        facts={
            "lowest": str(seen.ids[compared[int(ratio.argmin())]]),
            "shares": gap.facts["shares"],
            "absent": gap.facts["absent"],
        },
    )


_good, _bad = representation_gap.CHECK.good, representation_gap.CHECK.bad

CHECK = Check(
    id="representation-ratio",
    title=Text("Representation ratio", "群体代表性比值"),
    about=Text(
        "Share of the least represented group in the data over its share of the people the system is meant for; 0 means that a "
        "group is missing, 1 that none falls short.",
        "代表性最低的群体在数据中的占比与其在适用人群中占比之比；0 表示有群体缺失，1 表示各群体均不低于应有占比。",
    ),
    unit="ratio",
    better=Side.AT_LEAST,
    needs=("survey",),
    options={"attribute": "", "split": "train"},
    by_attribute=True,
    crosses=False,
    measured_by=("attribute", "split"),
    measure=representation_gap.measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
