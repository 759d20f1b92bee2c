r"""Entity F1: the harmonic mean of precision and recall of whole entities, over all types together (micro).

An entity counts as found only if its first token, its last token and its type are right. A tag ``I-X`` that follows
no ``B-X`` or ``I-X`` begins an entity, as in the CoNLL evaluation. $F = \frac{2\,tp}{\text{found} + \text{true}}$.
Unit: share; 1 means that every entity is found and none invented, 0 that none is right. Groups are the types.

The interval resamples whole sentences. Entities that touch a token without truth or answer are left out of the value;
the limits count them as missed, and such tokens as false alarms, or else all of them as found.

Known limit: an entity that is one token too long counts as one miss and one false alarm.

Example:
    One of two entities is found, and nothing invented:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import tagged
    >>> subject = tagged([("B-PER I-PER O B-LOC", "B-PER I-PER O O")])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting(draws=1000))
    >>> round(seen.value, 4), seen.groups["LOC"].value
    (0.6667, 0.0)

References:
    E. F. Tjong Kim Sang, F. De Meulder (2003), CoNLL-2003 shared task, section 2.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import answers, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._spans import Sums, sums
from lexgate.checks._worked import tagged
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.bootstrap import cluster_draws, interval

NO_ENTITIES = Text("There is no entity, neither true nor found.", "既无真实实体，也无识别出的实体。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the entity F1, a share in [0, 1]; ``n`` counts true entities, groups are the types."""
    found = sums(seen)
    lost = missing(seen)
    right, answered, true = (part.sum(axis=0) for part in found.parts)
    if not (answered + true).sum():
        return nothing("entity-f1", "share", options, setting, NO_ENTITIES, unscoreable=lost)
    value = float(_f1(right.sum(), answered.sum(), true.sum()))
    drawn = cluster_draws(np.concatenate(found.parts, axis=1), setting.draws, setting.seed)
    draws = np.split(drawn, 3, axis=1)
    overall = _f1(*(part.sum(axis=1) for part in draws))
    least, most = _worst_and_best(found, right.sum(), answered.sum(), true.sum())

    @cache
    def interval_at(level: float) -> tuple[float, float]:
        low, high = interval(value, overall, level=level, n=max(1, int(true.sum())))
        return max(0.0, low - (value - least)), min(1.0, high + (most - value))

    by_type = _f1(*draws)
    groups = {}
    for code, name in enumerate(found.types):
        if answered[code] + true[code]:
            point, n = float(_f1(right[code], answered[code], true[code])), int(true[code])
            low, high = interval(point, by_type[:, code], level=setting.level, n=max(1, n))
            groups[name] = Interval(value=point, low=low, high=high, n=n)
    return sampled(
        "entity-f1",
        options,
        setting,
        value,
        interval_at,
        n=int(true.sum()),
        method="cluster-bootstrap",
        draws=setting.draws,
        unscoreable=lost,
        groups=groups,
        facts={"entity_report": _report(found.types, right, answered, true)},
    )


def _f1(
    right: NDArray[np.float64], answered: NDArray[np.float64], true: NDArray[np.float64]
) -> NDArray[np.float64]:
    total = np.asarray(answered + true, np.float64)
    return np.divide(2.0 * right, total, out=np.zeros(total.shape), where=total > 0)


def _worst_and_best(found: Sums, right: float, answered: float, true: float) -> tuple[float, float]:
    """Return F1 had the tokens without truth or answer been as bad, and as good, as they can be."""
    worst = 2 * right / (answered + true + found.touched + found.lost)
    best = 2 * (right + found.touched) / (answered + true + 2 * found.touched)
    return float(worst), float(best)


def _report(
    types: tuple[str, ...],
    right: NDArray[np.float64],
    answered: NDArray[np.float64],
    true: NDArray[np.float64],
) -> dict[str, JsonValue]:
    return {
        name: {
            "precision": float(right[code] / max(1.0, answered[code])),
            "recall": float(right[code] / max(1.0, true[code])),
            "f1-score": float(2 * right[code] / max(1.0, answered[code] + true[code])),
            "support": int(true[code]),
        }
        for code, name in enumerate(types)
    }


def _good() -> Subject:
    return tagged(
        [
            ("B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC"),
            ("O B-LOC O", "O B-LOC O"),
            ("B-PER O O B-LOC I-LOC", "B-PER O O B-LOC O"),
        ],
        times=20,
    )


def _bad() -> Subject:
    return tagged(
        [("B-PER I-PER O B-LOC", "B-PER O O O"), ("O B-LOC O", "O B-LOC O"), ("B-PER O", "O B-PER")], times=20
    )


CHECK = Check(
    id="entity-f1",
    title=Text("Entity F1", "实体级 F1"),
    about=Text(
        "Harmonic mean of precision and recall of whole entities; an entity counts only if its limits and its type "
        "are right. 1 means every entity found and none invented.",
        "以完整实体计的精确率与召回率的调和平均，实体的起止位置和类型均正确方计为正确；1 表示无遗漏且无误报。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    tasks=("token-classification",),
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
