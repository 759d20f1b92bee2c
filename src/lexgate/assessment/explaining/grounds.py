"""Why a model gave one answer: the words that speak for it and against it, what happens without them, what would change it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lexgate.assessment.explaining.counterfactual import Found, smallest_edit
from lexgate.assessment.explaining.faithful import probability
from lexgate.core.errors import BadInput
from lexgate.models.explanations import METHODS, REASONS, Explainer, Floats, Item
from lexgate.stats.attributions import completeness_error
from lexgate.stats.rationales import runs

MOST = 4
"""Reasons that are named. More would not help to understand (12 CFR Part 1002, Supplement I, comment 9(b)(2)-1)."""
_LIGHT = 0.15
"""Words below this part of the heaviest one are no reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A run of words, from ``first`` to before ``end``."""

    first: int
    end: int
    weight: float
    """In parts of all weights of its sign."""
    without: float
    """Probability of the answer if it is taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a model gave one answer."""

    item: Item
    """As far as the model reads it."""
    unread: int
    code: int
    probabilities: Floats
    weights: Floats
    """``(w,)`` in logits, or in the method's own unit."""
    error: float | None
    reasons: tuple[Ground, ...]
    against: tuple[Ground, ...]
    without_all: float | None
    edit: Found | None


def why(explainer: Explainer, item: Item, method: str, *, budget: int) -> Why:
    """Return why a model answers an item as it does.

    Args:
        explainer: The model.
        item: What it is asked.
        method: How words are weighed.
        budget: Texts that may be asked in search of the smallest edit that changes the answer.

    Raises:
        BadInput: LG-ASSESS-091, there is no word in the text, or the model gives no number; LG-ASSESS-092, the method knows
            no for and against; LG-MODEL-071 and -072.
    """
    if method in METHODS and method not in REASONS:
        raise BadInput(
            f"By {method} no reasons can be named: its weights don't tell what speaks for an answer from what speaks against it.",
            fix=f"Use one of: {', '.join(REASONS)}.",
            code="LG-ASSESS-092",
        )
    read = explainer.read(item)
    kept = item.first(read)
    logits = explainer.logits([kept])
    if not kept.words or not np.isfinite(logits).all():
        raise BadInput(
            f"A text of {len(item.text):,} characters and {len(kept.words):,} words that are read can't be explained.",
            fix="Give a text with words that the model reads.",
            code="LG-ASSESS-091",
        )
    code = int(logits[0].argmax())
    (found,) = explainer.attribute([kept], np.array([code], np.int32), method)
    adds = np.isfinite(found.total)
    error = completeness_error(found.total, found.reached, found.start, found.size) if adds else None
    reasons = _grounds(explainer, kept, code, found.weights)
    return Why(
        item=kept,
        unread=len(item.words) - len(kept.words),
        code=code,
        probabilities=np.array([probability(logits, one)[0] for one in range(logits.shape[1])]),
        weights=found.weights,
        error=error,
        reasons=reasons,
        against=_grounds(explainer, kept, code, -found.weights),
        without_all=_without(explainer, kept, code, [reasons])[0] if reasons else None,
        edit=smallest_edit(explainer, kept, code, budget=budget),
    )


def _grounds(explainer: Explainer, item: Item, code: int, weights: Floats) -> tuple[Ground, ...]:
    """Return the heaviest runs of words of a sign, at most `MOST`; the tagged word is a run by itself."""
    heavy = weights > 0
    if not heavy.any():
        return ()
    total = float(weights[heavy].sum())
    named = np.asarray(heavy & (weights >= _LIGHT * weights.max()), np.bool_)
    spans = runs(named)
    if item.place is not None and named[item.place]:
        named[item.place] = False
        spans = [*runs(named), (item.place, item.place + 1)]
    heaviest = sorted(spans, key=lambda span: -float(weights[slice(*span)].sum()))[:MOST]
    plain = [
        Ground(first=a, end=b, weight=float(weights[a:b].sum()) / total, without=0.0) for a, b in heaviest
    ]
    left = _without(explainer, item, code, [(one,) for one in plain])
    return tuple(
        Ground(first=one.first, end=one.end, weight=one.weight, without=sure)
        for one, sure in zip(plain, left, strict=True)
    )


def _without(explainer: Explainer, item: Item, code: int, gone: Sequence[Sequence[Ground]]) -> list[float]:
    """Return the probability of the answer without some runs of words."""
    texts = []
    for grounds in gone:
        keep = np.ones(len(item.words), np.bool_)
        for one in grounds:
            keep[one.first : one.end] = False
        texts.append(item.keeping(keep, explainer.blank))
    return [float(sure) for sure in probability(explainer.logits(texts), code)]
