r"""Scoring-rate ratio: as the selection-rate ratio, where a score above the median of all items counts as selected.

$ScR_g = \frac{\#\{i \in g: s_i > \text{median}(s)\}}{n_g}$, $\min_{g,h} ScR_g / ScR_h$. Unit: ratio in [0, 1]; 1 means that
all groups score alike. The score is the system's own, or else the probability of the positive class; options as in
selection-rate-ratio.

The interval takes the median as given: how it would vary from sample to sample is not in it. Above some hundred
items that is small beside the rest.

Known limit: with many equal scores few items lie above the median.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import scored
    >>> subject = scored({"women": [0.1, 0.2, 0.3, 0.9], "men": [0.4, 0.6, 0.7, 0.8]})
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "gender"}), Setting())
    >>> round(seen.value, 3), seen.facts["median"]
    (0.333, 0.5)

References:
    Rules of the City of New York, title 6, §5-300 (scoring rate) and §5-301(c).
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._answers import missing, scores
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._rates import obstacle, positive_of, rates
from lexgate.checks._worked import scored
from lexgate.checks.selection_rate_ratio import ratio_estimate, ratio_table
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the lowest scoring rate over the highest, a ratio in [0, 1]; groups are scoring rates."""
    positive, note = positive_of(seen, options), obstacle(seen, options)
    if positive is None or note or not seen.scored.any():
        return nothing(CHECK.id, "ratio", options, setting, note or NO_ITEMS, unscoreable=missing(seen))
    own = seen.columns.get("score")
    score = (seen.columns["probability"][:, positive] if own is None else own).astype(np.float64)
    median = float(np.median(score[seen.scored]))
    found = rates(seen, options, hit=score > median, counting=seen.scored, missing=~seen.scored)
    facts: dict[str, JsonValue] = {
        "positive": seen.names[positive],
        "median": median,
        "ratios": ratio_table(found, setting.level),
    }
    return ratio_estimate("scoring-rate-ratio", found, options, setting, facts)


def _good() -> Subject:
    spread = [float(score) for score in np.linspace(0.05, 0.95, 200)]
    return scored({"women": spread, "men": spread})


def _bad() -> Subject:
    return scored(
        {
            "women": [float(score) for score in np.linspace(0.05, 0.65, 200)],
            "men": [float(score) for score in np.linspace(0.35, 0.95, 200)],
        }
    )


CHECK = Check(
    id="scoring-rate-ratio",
    title=Text("Scoring-rate ratio", "评分率比（影响比）"),
    about=Text(
        "Share of the lowest-scoring group whose score is above the median of all items, over that of the "
        "highest-scoring group; 1 means that groups score alike.",
        "评分高于全体样本中位数的比例，取最低群体与最高群体之比；1 表示各群体评分率相同。",
    ),
    unit="ratio",
    better=Side.AT_LEAST,
    needs=("predictions", "score"),
    options={"attribute": "", "positive": None, "exclude_below": 0.02},
    by_attribute=True,
    tasks=("text-classification",),
    measure=scores,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
