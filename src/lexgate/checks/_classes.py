"""Precision, recall or F1 of classes, averaged: macro, micro, weighted, or of one class.

*Macro* is the mean over classes; *weighted* the mean weighted by true items; *micro* counts the answers of all classes
together. A class that stands neither in the truth nor in the answers is left out, as in scikit-learn; one without
answers has precision 0, one without true items recall 0. Classes named in option ``without`` (``O`` of token tags) are
left out of the average, though answers with them still count as misses of other classes. With no class left out, the
micro averages and the weighted recall are the accuracy.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue
from scipy.special import ndtri, stdtrit

from lexgate.checks import _confusion
from lexgate.checks._answers import missing, predicted, truth
from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import IntervalAt, nothing, sampled, share_of
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._options import text, texts
from lexgate.checks._rates import NO_SUCH_CLASS
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.stats.effective import variance_of
from lexgate.stats.f1 import correlations, f1
from lexgate.stats.mover import reach
from lexgate.stats.shares import Floats, Shares, counted

OPTIONS: dict[str, JsonValue] = {"average": "macro", "without": []}
"""Options of the checks made here."""
AVERAGES = ("macro", "micro", "weighted")
NO_CLASS = Text("No class is left to be averaged.", "没有可供平均的类别。")
Curve = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One quantity of every class, a function of plain shares."""

    value: Floats
    """``(n_classes,)``"""
    worst: Shares
    """The shares if unscoreable items are as bad for a class as they can be …"""
    best: Shares
    """… and as good."""
    curve: Curve
    """The quantity from its share."""
    correlation: Floats

    def pick(self, which: NDArray[np.bool_]) -> "Parts":
        """Return some of the classes."""
        return Parts(
            value=self.value[which],
            worst=self.worst.pick(which),
            best=self.best.pick(which),
            curve=self.curve,
            correlation=self.correlation[np.ix_(which, which)],
        )

    def limits(self, tail: float | Floats) -> tuple[Floats, Floats]:
        """Return the limits of every class."""
        return self.curve(self.worst.limits(tail)[0]), self.curve(self.best.limits(tail)[1])

    def mean_limits(self, weights: Floats, tail: float, more: float) -> tuple[float, float]:
        """Return the limits of a weighted mean; ``more`` is the half width that the weights add."""
        least, most = (np.nan_to_num(self.curve(end)) for end in (self.worst.least, self.best.most))
        down = reach(lambda at: least - self.curve(self.worst.limits(at)[0]), weights, self.correlation, tail)
        up = reach(lambda at: self.curve(self.best.limits(at)[1]) - most, weights, self.correlation, tail)
        low, high = float(weights @ least), float(weights @ most)
        return low - float(np.hypot(down, more)), high + float(np.hypot(up, more))


def parts(seen: Outcomes, kind: str) -> Parts:
    """Return precision, recall or F1 of every class."""
    value = getattr(_confusion.tally(_confusion.confusion(seen)), kind)
    if kind == "f1":
        worst, best, correlation = _confusion.unions(seen)
        return Parts(value=value, worst=worst, best=best, curve=f1, correlation=correlation)
    used, size = seen.scored, len(seen.names)
    true, answer = truth(seen)[used], predicted(seen)[used]
    code = answer if kind == "precision" else true
    clusters = None if seen.clusters is None else seen.clusters[used]
    known = truth(seen)[~used]
    own = np.bincount(known[known >= 0], minlength=size) + np.count_nonzero(known < 0)
    # An item without an answer may have been meant for any class.
    least = len(known) if kind == "precision" else own
    worst = counted(true == answer, code, size, missing=least, cluster=clusters)
    best = counted(true == answer, code, size, missing=own, cluster=clusters)
    # The items of two classes are different items, so without clusters the classes do not vary together.
    apart = np.eye(size) if clusters is None else correlations(true == answer, code, clusters, size)
    return Parts(value=value, worst=worst, best=best, curve=lambda share: share, correlation=apart)


@dataclass(frozen=True, slots=True, kw_only=True)
class Averaged:
    """An average over classes with its interval function."""

    value: float
    interval_at: IntervalAt
    method: str


def averaged(seen: Outcomes, kind: str, average: str, without: tuple[str, ...] = ()) -> Averaged | Text:
    """Return the average of a quantity over classes, or why there is none.

    Args:
        seen: Truth and answers, at least one of them scored.
        kind: ``precision``, ``recall`` or ``f1``.
        average: ``macro``, ``micro``, ``weighted`` or the name of a class.
        without: Classes left out.
    """
    if average in AVERAGES:
        return _over_classes(seen, kind, average, without)
    if average in seen.names:
        return _of_class(parts(seen, kind), seen.names.index(average), seen)
    return NO_SUCH_CLASS.fill(name=average, known=", ".join(seen.names))


def _over_classes(seen: Outcomes, kind: str, average: str, without: tuple[str, ...]) -> Averaged | Text:
    counts = _confusion.tally(_confusion.confusion(seen))
    may_be = np.bincount(truth(seen)[truth(seen) >= 0], minlength=len(seen.names)) > 0
    taken = np.array([name not in without for name in seen.names], np.bool_)
    seen_at_all = counts.true + counts.answered > 0
    there = taken & seen_at_all
    if not there.any():
        return NO_CLASS
    if average == "macro":
        return _macro(parts(seen, kind), there, (there | may_be) & taken, seen)
    if taken[seen_at_all].all() and (average == "micro" or kind == "recall"):
        return _accuracy(seen)
    return _micro(seen, kind, taken) if average == "micro" else _weighted(seen, kind, there)


def _of_class(all_parts: Parts, code: int, seen: Outcomes) -> Averaged:
    one = all_parts.pick(np.arange(len(all_parts.value)) == code)

    def interval_at(level: float) -> tuple[float, float]:
        low, high = one.limits((1 - level) / 2)
        return float(low[0]), float(high[0])

    return Averaged(value=float(one.value[0]), interval_at=interval_at, method=_named("wilson", seen))


def _accuracy(seen: Outcomes) -> Averaged:
    hit = truth(seen)[seen.scored] == predicted(seen)[seen.scored]
    clusters = None if seen.clusters is None else seen.clusters[seen.scored]
    nowhere = np.zeros(len(hit), np.int32)
    value, interval_at = share_of(counted(hit, nowhere, 1, missing=missing(seen), cluster=clusters))
    return Averaged(value=value, interval_at=interval_at, method=_named("wilson", seen))


def _micro(seen: Outcomes, kind: str, taken: NDArray[np.bool_]) -> Averaged:
    """Return the share of right ones among all answers, or true items, or both, of the classes taken."""
    true, answer = truth(seen)[seen.scored], predicted(seen)[seen.scored]
    hit = true == answer
    unit = np.arange(len(hit)) if seen.clusters is None else seen.clusters[seen.scored]
    answered, wanted = taken[answer], taken[true]
    # For F1, a wrong item stands under its truth and under its answer; the two places of an item depend on each other.
    chosen = {
        "precision": [answered],
        "recall": [wanted],
        "f1": [wanted, answered & ~hit],
    }[kind]
    hits = np.concatenate([hit[which] for which in chosen])
    cluster = np.concatenate([unit[which] for which in chosen])
    apart = seen.clusters is None and kind != "f1"
    least, most = _may_count(seen, kind, taken)
    nowhere = np.zeros(len(hits), np.int32)
    worst = counted(hits, nowhere, 1, missing=least, cluster=None if apart else cluster)
    best = replace(worst, missing=np.array([float(most)]))
    curve: Curve = f1 if kind == "f1" else np.positive

    def interval_at(level: float) -> tuple[float, float]:
        tail = (1 - level) / 2
        return float(curve(worst.limits(tail)[0])[0]), float(curve(best.limits(tail)[1])[0])

    value = float(np.nan_to_num(curve(worst.value))[0])
    return Averaged(value=value, interval_at=interval_at, method=_named("wilson", seen))


def _may_count(seen: Outcomes, kind: str, taken: NDArray[np.bool_]) -> tuple[int, int]:
    """Return how many misses or false alarms the unscoreable items may be in the classes taken, and how many hits."""
    true = truth(seen)[~seen.scored]
    hits = int(np.count_nonzero((true < 0) | taken[true]))
    # Of a wrong one, its own class has a miss and that of its answer a false alarm.
    return {"precision": len(true), "recall": hits, "f1": len(true) + hits}[kind], hits


def _macro(all_parts: Parts, there: NDArray[np.bool_], may_be: NDArray[np.bool_], seen: Outcomes) -> Averaged:
    # A class whose true items all are unscoreable has no value yet, but would have one.
    chosen = all_parts.pick(may_be)
    weights = np.full(len(chosen.value), 1 / len(chosen.value))

    def interval_at(level: float) -> tuple[float, float]:
        low, high = chosen.mean_limits(weights, (1 - level) / 2, 0.0)
        return max(0.0, low), min(1.0, high)

    value = float(all_parts.value[there].mean())
    return Averaged(value=value, interval_at=interval_at, method=_named("mover", seen))


def _weighted(seen: Outcomes, kind: str, there: NDArray[np.bool_]) -> Averaged:
    """Return the mean weighted by true items. The weights are drawn with the items, and add to its variance."""
    found = parts(seen, kind)
    counts = _confusion.tally(_confusion.confusion(seen))
    true = np.where(there, counts.true, 0.0)
    weights = true / max(1.0, true.sum())
    value = float(weights @ found.value)
    clusters = None if seen.clusters is None else seen.clusters[seen.scored]
    of_parts = _influence(seen, kind, weights, found.value)
    codes = truth(seen)[seen.scored]
    of_weights = np.where(there[codes], found.value[codes] - value, 0.0) / max(1.0, true.sum())
    alone, _ = variance_of(of_parts, clusters)
    together, count = variance_of(of_parts + of_weights, clusters)
    more = max(0.0, together - alone)
    chosen, own = found.pick(there), weights[there]
    gone = missing(seen) / len(seen)  # items of unknown weight

    def interval_at(level: float) -> tuple[float, float]:
        tail = (1 - level) / 2
        low, high = chosen.mean_limits(own, tail, float(np.sqrt(more)) * _quantile(tail, count))
        return max(0.0, min(value, low - gone)), min(1.0, max(value, high + gone))

    return Averaged(value=value, interval_at=interval_at, method=_named("mover", seen))


def _influence(seen: Outcomes, kind: str, weights: Floats, value: Floats) -> Floats:
    """Return what each scored item adds to the mean by the classes' values, their weights held fast."""
    true, answer = truth(seen)[seen.scored], predicted(seen)[seen.scored]
    counts, hit = _confusion.tally(_confusion.confusion(seen)), (true == answer).astype(np.float64)
    if kind == "recall":
        scale: Floats = weights / np.maximum(counts.true, 1.0)
        recall: Floats = scale[true] * (hit - value[true])
        return recall
    if kind == "precision":
        scale = weights / np.maximum(counts.answered, 1.0)
        precision: Floats = scale[answer] * (hit - value[answer])
        return precision
    scale = weights / np.maximum(counts.answered + counts.true, 1.0)
    lost = scale * value
    both: Floats = 2 * scale[true] * hit - lost[true] - lost[answer]
    return both


def _quantile(tail: float, clusters: float) -> float:
    from_t = -float(stdtrit(clusters - 1, tail)) if np.isfinite(clusters) and clusters > 1 else 0.0
    return from_t or -float(ndtri(tail))


def _named(method: str, seen: Outcomes) -> str:
    return method if seen.clusters is None else f"{method}-clustered"


def estimate(check: str, kind: str, seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the estimate of an average over classes, ``macro`` where no option says which; groups are the classes."""
    lost, n = missing(seen), int(np.count_nonzero(seen.scored))
    how = {**OPTIONS, **options}
    found = (
        averaged(seen, kind, text(how, "average"), texts(how, "without")) if seen.scored.any() else NO_ITEMS
    )
    if isinstance(found, Text):
        return nothing(check, "share", options, setting, found, n=n, unscoreable=lost)
    return sampled(
        check,
        options,
        setting,
        found.value,
        found.interval_at,
        n=n,
        method=found.method,
        unscoreable=lost,
        groups=by_class(seen, kind, setting.level),
        facts=_confusion.facts(seen.names, _confusion.confusion(seen)),
    )


def by_class(seen: Outcomes, kind: str, level: float) -> dict[str, Interval]:
    """Return the value of every class that stands in truth or answers, with its own interval."""
    found = parts(seen, kind)
    counts = _confusion.tally(_confusion.confusion(seen))
    low, high = found.limits((1 - level) / 2)
    items = counts.answered if kind == "precision" else counts.true
    return {
        seen.names[i]: Interval(
            value=float(found.value[i]), low=float(low[i]), high=float(high[i]), n=int(items[i])
        )
        for i in np.flatnonzero(counts.true + counts.answered > 0)
    }
