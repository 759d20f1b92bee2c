r"""Attack success rate: the share of right answers that an attack turns.

Of the items that get the right answer as they are, those for which any attack found a text with another answer within ``budget``
queries (0: all that it was given; more than it was given: nothing is said). With option ``attack`` only that attack counts. Unit: share; 0 means that no answer
could be turned, 1 that all could. Groups are the rates of the attacks. The facts draw the rate by the number of queries of each
attack, with the interval at each point (not of the whole curve), and give for each attack the queries and edits of its successes
(medians), all its queries for each success, and the items in which it had nothing to change.

Queries count distinct texts of an item, as if they were asked one after another: the text as it is included, repeats free. Searches plan
with the whole budget that they were given, so the rate at fewer queries is not that of an attack with fewer queries from the start. The interval is Wilson's; for items in
clusters on the effective number of items. Items without truth or answer are left out of the share and, as nobody knows
whether they would be attacked, settled by the worst case in the interval.

Of a tagger, an item is a sentence: its answer is right if all its tags are, and words of entities are not changed, so that
the true tags stay.

Known limit: as for robust-accuracy, a low rate shows what these attacks could not do, and a word put in place of another (neighbours,
masked) may be a name that a tagger rightly marks. The rate is of right answers only: a
model that is often wrong may have a low one.

Example:
    >>> from lexgate.checks._attacked import attacked
    >>> from lexgate.checks._check import Setting
    >>> subject = attacked({"letters": (20, 30), "words": (35, 50)}, wrong=10, right_answers=100)
    >>> seen = [
    ...     CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    ...     for options in (CHECK.complete({}), CHECK.complete({"budget": 40}))
    ... ]
    >>> seen[0].value, seen[1].value, seen[0].n
    (0.35, 0.2, 100)

References:
    J. Morris et al. (2020), TextAttack, EMNLP Demos, pp. 119-126.
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._attacked import (
    attack_outcomes,
    attacked,
    attacks_of,
    budget_of,
    chosen,
    column,
    effort,
    interval_of,
    right,
    shares_of,
    turned,
)
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

_POINTS = 40
"""Points of the curve at most."""
NONE_RIGHT = Text("No item got the right answer as it is.", "没有任何样本在未受攻击时回答正确。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the attack success rate, a share in [0, 1]; ``n`` counts items answered rightly as they are."""
    attacks, budget = chosen(seen, options), budget_of(options)
    lost, at_risk = int(np.count_nonzero(~seen.scored)), right(seen)
    n = int(np.count_nonzero(at_risk))
    if isinstance(attacks, Text) or not n:
        note = attacks if isinstance(attacks, Text) else NONE_RIGHT
        return nothing("attack-success-rate", "share", options, setting, note, n=n, unscoreable=lost)
    value, interval_at = share_of(shares_of(seen, turned(seen, attacks, budget), at_risk, lost))
    groups = {
        name: interval_of(shares_of(seen, turned(seen, [name], budget), at_risk, lost), setting.level)
        for name in attacks_of(seen)
    }
    return sampled(
        "attack-success-rate",
        options,
        setting,
        value,
        interval_at,
        n=n,
        unscoreable=lost,
        method="wilson" if seen.clusters is None else "wilson-clustered",
        groups=groups,
        facts={
            "by_attack": effort(seen, attacks_of(seen)),
            "success_by_queries": _curve(seen, attacks, lost, setting.level),
        },
    )


def _curve(seen: Outcomes, attacks: tuple[str, ...], lost: int, level: float) -> list[JsonValue]:
    """Return the rate at numbers of queries at which it rises, and at the whole budget."""
    at_risk = right(seen)
    won = [column(seen, "queries", name)[at_risk & turned(seen, [name])] for name in attacks]
    rises = np.unique(np.concatenate([*won, seen.columns["budget"].astype(np.int64)[:1]]))
    if len(rises) > _POINTS:
        rises = rises[np.unique(np.linspace(0, len(rises) - 1, _POINTS).round().astype(np.int64))]
    points: list[JsonValue] = []
    for queries in (0, *rises.tolist()):
        hit = turned(seen, attacks, queries) if queries else np.zeros(len(seen), np.bool_)
        found = interval_of(shares_of(seen, hit, at_risk, lost), level)
        points.append({"queries": queries, "success": found.value, "low": found.low, "high": found.high})
    return points


def _good() -> Subject:
    return attacked({"letters": (4, 30), "words": (6, 50)}, wrong=5, right_answers=195)


def _bad() -> Subject:
    return attacked({"letters": (90, 30), "words": (60, 50)}, wrong=5, right_answers=195)


CHECK = Check(
    id="attack-success-rate",
    title=Text("Attack success rate", "攻击成功率"),
    about=Text(
        "Of the right answers, the share that an attack turns within its budget of queries; 0 means that none could be turned. "
        "n counts items answered rightly as they are.",
        "在回答正确的样本中，攻击在限定查询次数内使回答改变的比例；0 表示无回答被攻破。n 为未受攻击时回答正确的样本数。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("attacked",),
    options={"attack": "", "budget": 0},
    proportion=True,
    measure=attack_outcomes,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
