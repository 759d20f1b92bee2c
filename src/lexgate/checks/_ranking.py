"""How well scores put the items of one class above the others: what AUROC and average precision share.

The score of a class is the probability given to it, or, where the system gives plain scores, the score for the positive
class. Scores are compared, never read as probabilities.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import answers, missing, predictions_of, truth
from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._options import text
from lexgate.checks._rates import NO_SUCH_CLASS, positive_of
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.effective import Effective, stacked
from lexgate.stats.mover import reach
from lexgate.stats.shares import Floats

Bools = NDArray[np.bool_]
ONE_KIND = Text(
    "All items with an answer are of the class, or none is, so nothing can be ranked.",
    "具备回答的样本全部属于该类别或全部不属于该类别，无法排序比较。",
)
_SHOWN = 60
"""Points of a curve that are kept for the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The items of one class against the others."""

    positive: Bools
    """``(n,)`` of the scored items."""
    score: Floats
    clusters: NDArray[np.int64] | None
    lost_positive: int
    """Unscoreable items that are of the class …"""
    lost_negative: int
    """… and that are not; one of unknown truth counts in both."""

    @property
    def lost(self) -> int:
        """Unscoreable items, at most."""
        return self.lost_positive + self.lost_negative

    def settled(self, *, best: bool) -> tuple[Bools, Floats]:
        """Return the items with the unscoreable ones at the ends of the ranking, as well or as badly as they can lie."""
        top = np.inf if best else -np.inf
        positive = np.concatenate(
            [self.positive, np.repeat([True, False], [self.lost_positive, self.lost_negative])]
        )
        score = np.concatenate([self.score, np.repeat([top, -top], [self.lost_positive, self.lost_negative])])
        return positive, score


def scored(subject: Subject, options: Options) -> Outcomes:
    """Return truth, answer and scores or probabilities; scored where all are there and none is NaN."""
    seen, plain = predictions_of(subject), answers(subject, options)
    given = seen.score if seen.score is not None else seen.probability
    if given is None:
        raise BadInput(
            "These predictions have neither scores nor probabilities.",
            fix="Name their columns.",
            code="LG-CHECK-004",
        )
    finite = np.isfinite(given) if given.ndim == 1 else np.isfinite(given).all(axis=1)
    column = "score" if seen.score is not None else "probability"
    return Outcomes(
        ids=plain.ids,
        columns={**plain.columns, column: given},
        scored=plain.scored & np.asarray(finite, np.bool_),
        groups=plain.groups,
        names=plain.names,
        clusters=plain.clusters,
    )


def ranked(seen: Outcomes, code: int) -> Ranked:
    """Return the items of one class against the others."""
    used = seen.scored
    given = seen.columns["score" if "score" in seen.columns else "probability"][used].astype(np.float64)
    out = truth(seen)[~used]
    unknown = int(np.count_nonzero(out < 0))
    return Ranked(
        positive=truth(seen)[used] == code,
        score=given if given.ndim == 1 else given[:, code],
        clusters=None if seen.clusters is None else seen.clusters[used],
        lost_positive=int(np.count_nonzero(out == code)) + unknown,
        lost_negative=int(np.count_nonzero((out >= 0) & (out != code))) + unknown,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A way to measure one class, with its curve."""

    check: str
    of: Callable[[Ranked], tuple[Effective, Floats]]
    """Items → the value with the items it is worth, and what each item adds to it."""
    curve: str
    """Name of the fact that holds the curve …"""
    points: Callable[[Ranked], list[dict[str, JsonValue]]]
    """… and its points."""
    method: str


def estimate(measure: Measure, seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the estimate: of the positive class, or of several classes their mean; groups are the classes."""
    lost, n = missing(seen), int(np.count_nonzero(seen.scored))
    one = positive_of(seen, options)
    note = NO_ITEMS if not n else None
    if text(options, "positive") and one is None:
        note = NO_SUCH_CLASS.fill(name=text(options, "positive"), known=", ".join(seen.names))
    wanted = [one] if one is not None else range(len(seen.names) if "score" not in seen.columns else 0)
    found = {code: ranked(seen, code) for code in wanted} if n else {}
    found = {code: part for code, part in found.items() if part.positive.any() and not part.positive.all()}
    if note or not found:
        return nothing(measure.check, "share", options, setting, note or ONE_KIND, n=n, unscoreable=lost)
    made = {code: measure.of(part) for code, part in found.items()}
    parts = stacked([part for part, _ in made.values()])
    together = _correlation([added for _, added in made.values()], seen)
    mean = np.full(len(made), 1 / len(made))
    low, high = parts.limits((1 - setting.level) / 2)
    facts: dict[str, JsonValue] = {} if one is None else {"positive": seen.names[one]}
    if len(found) == 1:
        facts[measure.curve] = list(measure.points(next(iter(found.values()))))

    def interval_at(level: float) -> tuple[float, float]:
        tail = (1 - level) / 2
        if len(mean) == 1:
            low, high = parts.limits(tail)
            return float(low[0]), float(high[0])
        down = reach(lambda at: parts.least - parts.limits(at)[0], mean, together, tail)
        up = reach(lambda at: parts.limits(at)[1] - parts.most, mean, together, tail)
        return max(0.0, float(mean @ parts.least) - down), min(1.0, float(mean @ parts.most) + up)

    return sampled(
        measure.check,
        options,
        setting,
        float(mean @ parts.value),
        interval_at,
        n=n,
        method=measure.method if seen.clusters is None else f"{measure.method}-clustered",
        unscoreable=lost,
        groups={
            seen.names[code]: Interval(
                value=float(parts.value[i]),
                low=float(low[i]),
                high=float(high[i]),
                n=int(np.count_nonzero(found[code].positive)),
            )
            for i, code in enumerate(found)
        }
        if len(found) > 1
        else {},
        facts=facts,
    )


def _correlation(added: list[Floats], seen: Outcomes) -> Floats:
    """Return how the classes' values vary together."""
    rows = np.stack(added)
    if seen.clusters is not None:
        _, place = np.unique(seen.clusters[seen.scored], return_inverse=True)
        rows = np.stack([np.bincount(place, weights=row) for row in rows])
    shared: Floats = rows @ rows.T
    spread = np.sqrt(shared.diagonal())
    scale = np.divide(1.0, spread, out=np.zeros(len(spread)), where=spread > 0)
    result: Floats = shared * np.outer(scale, scale)
    np.fill_diagonal(result, 1.0)
    return result


def steps(part: Ranked) -> tuple[Floats, Floats, Floats]:
    """Return thresholds in descending order, with the items of the class and the others at or above each."""
    order = np.argsort(-part.score, kind="stable")
    score, hit = part.score[order], part.positive[order]
    last = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    above = np.cumsum(hit)[last].astype(np.float64)
    return score[last], above, last + 1 - above


def thinned(points: Mapping[str, Floats]) -> list[dict[str, JsonValue]]:
    """Return points of a curve as records, at most a few dozen of them, the ends among them."""
    size = len(next(iter(points.values())))
    kept = np.unique(np.linspace(0, size - 1, min(size, _SHOWN)).round().astype(np.int64))
    return [{name: float(column[place]) for name, column in points.items()} for place in kept]
