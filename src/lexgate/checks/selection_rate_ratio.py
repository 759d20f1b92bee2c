r"""Selection-rate ratio (impact ratio): the lowest group's rate of positive answers over the highest group's.

$SR_g = \frac{\#\{i \in g: \hat y_i = \text{positive}\}}{n_g}$, $\min_{g,h} SR_g / SR_h$. Unit: ratio in [0, 1]; 1 means that
all groups are selected alike, 0 that one never is. The groups of the estimate are the selection rates; the facts'
table adds the impact ratio of each group, over the most selected group, with its own interval.

Option ``positive`` names the class that is a selection; with two classes it is the last if left out. A category with
less than ``exclude_below`` of the items of known category (0.02) may be left out of the ratio under 6 RCNY
§5-301(d): it is shown with its number and rate. Items of unknown category are counted in the facts, as §5-303 asks.

The interval treats the value as the lowest of all ratios between two groups, each with MOVER limits from Wilson
intervals (see ``lexgate.stats.extremes``). A percentile bootstrap of the lowest ratio would never cover 1.

Known limits: the ratio looks at answers only, not at whether they are right; a ratio of small rates is rough; for
more than two classes it is about one class.

Example:
    The worked example of the four-fifths rule: 48 of 80 and 12 of 40 are hired, half the rate:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"white": (32, 0, 0, 48), "black": (28, 0, 0, 12)}, "race")
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({"attribute": "race"}), Setting())
    >>> round(seen.value, 3), round(seen.groups["black"].value, 3), round(seen.groups["white"].value, 3)
    (0.5, 0.3, 0.6)

References:
    Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D), and the questions and answers of 1979
    (44 FR 11996), question 12 (source of the worked example).
    Rules of the City of New York, title 6, §§5-300 to 5-303.
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._answers import predicted, selections
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._notes import NO_ATTRIBUTE
from lexgate.checks._rates import Rates, compare, obstacle, positive_of, rates
from lexgate.checks._worked import grouped
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.extremes import lowest_ratio, ratio_limits
from lexgate.stats.shares import Shares

NOBODY = Text("No group has a single positive answer.", "任何群体均无正类回答。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the lowest selection rate over the highest, a ratio in [0, 1]; groups are selection rates."""
    positive, note = positive_of(seen, options), obstacle(seen, options)
    if positive is None or note:
        n = int(seen.scored.sum())
        return nothing(
            CHECK.id, "ratio", options, setting, note or NO_ATTRIBUTE, n=n, unscoreable=len(seen) - n
        )
    hit = predicted(seen) == positive
    found = rates(seen, options, hit=hit, counting=seen.scored, missing=~seen.scored, setting=setting)
    facts: dict[str, JsonValue] = {
        "positive": seen.names[positive],
        "ratios": ratio_table(found, setting.level),
    }
    return ratio_estimate("selection-rate-ratio", found, options, setting, facts)


def ratio_estimate(
    check: str, found: Rates, options: Options, setting: Setting, facts: dict[str, JsonValue]
) -> Estimate:
    """Return the lowest ratio between the groups compared, or None with a note if no group has a hit."""
    if found.compared.any() and not found.chosen.hits.any():
        everything = {**found.facts(), **facts}
        groups, n = found.intervals(setting.level), int(found.shares.n.sum())
        lost = found.unscoreable
        return nothing(
            check, "ratio", options, setting, NOBODY, n=n, unscoreable=lost, groups=groups, facts=everything
        )
    return compare(
        check,
        found,
        options,
        setting,
        value=_lowest,
        limits=lowest_ratio,
        unit="ratio",
        facts=facts,
        method="lowest-mover-ratio",
    )


def _lowest(shares: Shares) -> float:
    return float(shares.value.min() / shares.value.max())


def ratio_table(found: Rates, level: float) -> list[JsonValue]:
    """Return each group's ratio to the group with the highest rate, with its own interval."""
    if not found.compared.any() or not found.chosen.hits.any():
        return []
    rate = found.shares.value
    top = int(np.nanargmax(np.where(found.compared, rate, np.nan)))
    group = np.arange(len(found.names))
    lows, highs = ratio_limits(found.shares, group, np.full(len(group), top), tail=(1 - level) / 2)
    rows: list[JsonValue] = []
    for i, name in enumerate(found.names):
        there = bool(found.shares.n[i])
        own = i == top
        rows.append(
            {
                "group": name,
                "n": int(found.shares.n[i]),
                "selected": int(found.shares.hits[i]),
                "rate": float(rate[i]) if there else None,
                "ratio": float(rate[i] / rate[top]) if there else None,
                "low": (1.0 if own else float(lows[i])) if there else None,
                "high": (1.0 if own else _finite(float(highs[i]))) if there else None,
                "compared": bool(found.compared[i]),
                "reference": own,
            }
        )
    return rows


def _finite(value: float) -> float | None:
    """Return the value, or None (unbounded) where it is infinite: JSON knows no infinity."""
    return value if np.isfinite(value) else None


def _good() -> Subject:
    return grouped({"women": (100, 10, 8, 182), "men": (102, 9, 10, 179)})


def _bad() -> Subject:
    return grouped({"women": (150, 10, 50, 90), "men": (102, 9, 10, 179)})


CHECK = Check(
    id="selection-rate-ratio",
    title=Text("Selection-rate ratio", "入选率比（影响比）"),
    about=Text(
        "Rate of positive answers in the least selected group over that in the most selected one; 1 means that "
        "groups are selected alike, 0 that one is never selected.",
        "入选率最低群体与入选率最高群体的入选率之比；1 表示各群体入选率相同，0 表示某一群体从未入选。",
    ),
    unit="ratio",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options={"attribute": "", "positive": None, "exclude_below": 0.02},
    by_attribute=True,
    tasks=("text-classification",),
    anytime=True,
    measure=selections,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
