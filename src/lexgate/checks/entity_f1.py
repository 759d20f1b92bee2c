r"""Entity F1: the harmonic mean of precision and recall of whole entities, over all types together (micro).

Option ``match`` says when an answer counts, in the words of SemEval-2013: ``strict``, if its first token, its last token and
its type are right (CoNLL); ``exact``, if its limits are, whatever its type; ``type``, if it overlaps a true entity of its
type; ``partial``, if its limits are right, and half if they overlap a true entity, whatever the types. A true entity counts
for one answer, the first to overlap it. A tag ``I-X`` that follows
no ``B-X`` or ``I-X`` begins an entity, as in the CoNLL evaluation. $F = \frac{2\,tp}{\text{found} + \text{true}}$.
Unit: share; 1 means that every entity is found and none invented, 0 that none is right. Groups are the types, of ``strict``
and ``type``.

The interval is Wilson's for the share of right ones among all entities, true or answered, from which F1 follows
(see ``lexgate.stats.f1``), sentences being the clusters. Entities that hold or touch a token without truth or answer
are left out of the value; the limits count them and such tokens as missed and invented, or else as many as can be as
found.

Known limit: an entity that is one token too long counts as one miss and one false alarm, but for ``type`` and ``partial``.

Example:
    One of two entities is found, and nothing invented:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import tagged
    >>> subject = tagged([("B-PER I-PER O B-LOC", "B-PER I-PER O O")])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> round(seen.value, 4), seen.groups["LOC"].value
    (0.6667, 0.0)

    A name without its first token, and a place taken for a person, in four ways:

    >>> subject = tagged([("B-PER I-PER O B-LOC", "O B-PER O B-PER")])
    >>> ways = [CHECK.complete({"match": match}) for match in ("strict", "exact", "type", "partial")]
    >>> [CHECK.estimate(CHECK.measure(subject, way), way, Setting()).value for way in ways]
    [0.0, 0.5, 0.5, 0.75]

References:
    E. F. Tjong Kim Sang, F. De Meulder (2003), CoNLL-2003 shared task, section 2.
    I. Segura-Bedmar, P. Martínez, M. Herrero-Zazo (2013), SemEval-2013 task 9, section 4 (match).
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import answers, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._options import choice
from lexgate.checks._spans import MATCHES, Sums, sums
from lexgate.checks._worked import tagged
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.f1 import f1, f1_limits
from lexgate.stats.shares import clustered

NO_ENTITIES = Text("There is no entity, neither true nor found.", "既无真实实体，也无识别出的实体。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the entity F1, a share in [0, 1]; ``n`` counts true entities, groups are the types."""
    match = choice(options, "match", MATCHES)
    found = sums(seen, match)
    lost = missing(seen)
    right, answered, true = (part.sum(axis=0) for part in found.parts)
    if not (answered + true).sum():
        return nothing("entity-f1", "share", options, setting, NO_ENTITIES, unscoreable=lost)
    whole = entity_limits(found, by_type=False)
    low, high = entity_limits(found, by_type=True)(setting.level)
    value = f1(right / (answered + true - right).clip(1))
    groups = {
        name: Interval(value=float(value[i]), low=float(low[i]), high=float(high[i]), n=int(true[i]))
        for i, name in enumerate(found.types)
        if answered[i] + true[i] and name
    }

    def interval_at(level: float) -> tuple[float, float]:
        low, high = whole(level)
        return float(low[0]), float(high[0])

    return sampled(
        "entity-f1",
        options,
        setting,
        float(2 * right.sum() / (answered + true).sum()),
        interval_at,
        n=int(true.sum()),
        method="wilson-f1-clustered",
        unscoreable=lost,
        groups=groups,
        facts={"entity_report": _report(found.types, right, answered, true)} if groups else {},
    )


def entity_limits(
    found: Sums, *, by_type: bool
) -> Callable[[float], tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the limits of F1 at a level, ``(n_types,)``, or of all types together, ``(1,)``."""
    parts = found.parts if by_type else tuple(part.sum(axis=1, keepdims=True) for part in found.parts)
    right, answered, true = parts
    union = answered + true - right
    used, kinds = union > 0, right.shape[1]
    unsure = found.unsure_true if by_type else found.unsure_true.sum(keepdims=True)
    may_answer = found.unsure_answers + found.without_answer
    may_be_true = unsure + found.without_truth
    group = np.broadcast_to(np.arange(kinds), right.shape)[used]
    worst = clustered(right[used], union[used], group, kinds, missing=may_answer + may_be_true)
    best = replace(worst, missing=np.minimum(may_answer, may_be_true).astype(np.float64))
    return lambda level: f1_limits(worst, best, level=level)


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
        "are right, unless option match allows less. 1 means every entity found and none invented.",
        "以完整实体计的精确率与召回率的调和平均，除匹配方式（match）另有放宽外，实体的起止位置和类型均正确方计为正确；"
        "1 表示无遗漏且无误报。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options={"match": "strict"},
    tasks=("token-classification",),
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
