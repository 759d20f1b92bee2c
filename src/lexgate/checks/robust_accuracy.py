r"""Robust accuracy: the share of items that get the right answer and keep it under every attack.

$\frac{1}{n}\sum_i [\hat y(x_i) = y_i] \prod_a [\hat y(x_i^a) = y_i]$, where $x_i^a$ is the worst text that attack $a$ found for item
$i$ within its budget of queries. With option ``attack`` only that attack counts; with option ``budget`` only what attacks found
within so many queries each, and nothing is said where they were given fewer, so that a standard can ask for a least effort. Unit: share; 1 means that no answer was
wrong or could be turned, 0 that all were. Groups are the robust accuracies of the attacks; the facts give the accuracy on the
same items as they are, and what each attack took.

The interval is Wilson's; for items in clusters on the effective number of items. It tells how the share would differ on other items
of the same kind. Items without truth or answer are counted as wrong for the lower limit and as right for the upper one.
Laws that ask for robustness (EU AI Act, article 15(4) and (5)) can be served by it.

Of a tagger, an item is a sentence: its answer is right if all its tags are, and words of entities are not changed, so that
the true tags stay.

Known limit: it bounds robustness from above. An attack that is stronger, or has more queries, turns more answers; that
an attack found nothing is no proof; a changed text without a usable answer turns nothing. A change may turn the meaning too, or
put a name into a tagged sentence, so that the new answer is right.

Example:
    >>> from lexgate.checks._attacked import attacked
    >>> from lexgate.checks._check import Setting
    >>> subject = attacked({"letters": (20, 30), "words": (35, 50)}, wrong=10, right_answers=90)
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> seen.value, seen.groups["letters"].value, seen.facts["clean_accuracy"]["accuracy"]
    (0.55, 0.7, 0.9)

References:
    F. Croce et al. (2021), RobustBench, NeurIPS Datasets and Benchmarks.
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
    effort,
    interval_of,
    right,
    shares_of,
    turned,
)
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.checks._notes import NO_ITEMS
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the robust accuracy, a share in [0, 1]; groups are those of each attack alone."""
    attacks, budget = chosen(seen, options), budget_of(options)
    lost, n = int(np.count_nonzero(~seen.scored)), int(np.count_nonzero(seen.scored))
    if isinstance(attacks, Text) or not n:
        note = attacks if isinstance(attacks, Text) else NO_ITEMS
        return nothing("robust-accuracy", "share", options, setting, note, n=n, unscoreable=lost)
    held = right(seen)
    value, interval_at = share_of(shares_of(seen, held & ~turned(seen, attacks, budget), seen.scored, lost))
    groups = {
        name: interval_of(
            shares_of(seen, held & ~turned(seen, [name], budget), seen.scored, lost), setting.level
        )
        for name in attacks_of(seen)
    }
    return sampled(
        "robust-accuracy",
        options,
        setting,
        value,
        interval_at,
        n=n,
        unscoreable=lost,
        method="wilson" if seen.clusters is None else "wilson-clustered",
        groups=groups,
        facts={
            "clean_accuracy": _clean(seen, lost, setting.level),
            "budget": int(seen.columns["budget"].astype(np.int64).max()),
            "by_attack": effort(seen, attacks_of(seen)),
        },
    )


def _clean(seen: Outcomes, lost: int, level: float) -> dict[str, JsonValue]:
    found = interval_of(shares_of(seen, right(seen), seen.scored, lost), level)
    return {"accuracy": found.value, "low": found.low, "high": found.high}


def _good() -> Subject:
    return attacked({"letters": (4, 30), "words": (6, 50)}, wrong=5, right_answers=195)


def _bad() -> Subject:
    return attacked({"letters": (90, 30), "words": (60, 50)}, wrong=5, right_answers=195)


CHECK = Check(
    id="robust-accuracy",
    title=Text("Robust accuracy", "鲁棒准确率"),
    about=Text(
        "Share of items that get the right answer and keep it under every attack within its budget of queries; 1 means that "
        "no answer was wrong or could be turned.",
        "回答正确且在全部攻击（限定查询次数）下仍保持正确的样本所占比例；1 表示既无错误回答，也无回答被攻破。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("attacked",),
    options={"attack": "", "budget": 0},
    proportion=True,
    measure=attack_outcomes,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
