r"""Macro F1: the mean over classes of F1, the harmonic mean of precision and recall.

$F_c = \frac{2\,tp_c}{2\,tp_c + fp_c + fn_c}$, $\text{macro} = \frac{1}{K}\sum_c F_c$. Unit: share; 1 means every
answer is right, 0 none. Every class counts alike, however rare. For tokens it is over all labels, ``O`` among them.
The groups of the estimate are the classes; the facts hold the whole classification report.

The interval is a bias-corrected bootstrap: of items within their true class, or of whole clusters (sentences). The
limits are moved outwards by what unscoreable items could change.

Known limit: the mean hides which class is bad (see class-recall); with fewer than about 10 items of a class its F1,
and so the mean, is rough.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[90, 10], [30, 70]], ["no", "yes"])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting(draws=1000))
    >>> round(seen.value, 4), round(seen.facts["classification_report"]["classes"]["yes"]["f1-score"], 4)
    (0.798, 0.7778)
"""

from functools import cache

import numpy as np

from lexgate.checks import _confusion
from lexgate.checks._answers import answers, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._worked import classified
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.bootstrap import interval


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the macro F1, a share in [0, 1]; groups are the classes' own F1."""
    lost = missing(seen)
    if not seen.scored.any():
        return nothing("macro-f1", "share", options, setting, NO_ITEMS, unscoreable=lost)
    matrix = _confusion.confusion(seen)
    counts = _confusion.tally(matrix)
    there = np.flatnonzero(counts.true + counts.answered)
    value = float(counts.f1[there].mean())
    drawn = _confusion.draw(seen, matrix, setting.draws, setting.seed).f1[:, there]
    least, most = (bound[there] for bound in _confusion.best_and_worst_f1(seen, counts))
    # Items lost, without sampling error, and sampling error, without items lost, add up.
    down, up = value - float(least.mean()), float(most.mean()) - value
    weakest = _weakest(seen, counts)
    means = drawn.mean(axis=1)

    @cache
    def interval_at(level: float) -> tuple[float, float]:
        low, high = interval(value, means, level=level, n=weakest)
        return max(0.0, low - down), min(1.0, high + up)

    groups = {}
    for place, code in enumerate(there):
        point, support = float(counts.f1[code]), int(counts.true[code])
        low, high = interval(point, drawn[:, place], level=setting.level, n=max(1, support))
        low, high = max(0.0, low - point + least[place]), min(1.0, high - point + most[place])
        groups[seen.names[code]] = Interval(value=point, low=float(low), high=float(high), n=support)
    return sampled(
        "macro-f1",
        options,
        setting,
        value,
        interval_at,
        n=int(matrix.sum()),
        method="stratified-bootstrap" if seen.clusters is None else "cluster-bootstrap",
        draws=setting.draws,
        unscoreable=lost,
        groups=groups,
        facts=_confusion.facts(seen.names, matrix),
    )


def _weakest(seen: Outcomes, counts: _confusion.Tally) -> int:
    """Return the support of the rarest class, and not more than there are clusters."""
    rarest = int(counts.true[counts.true > 0].min())
    return rarest if seen.clusters is None else min(rarest, len(np.unique(seen.clusters[seen.scored])))


def _good() -> Subject:
    return classified([[95, 5, 0], [4, 94, 2], [1, 1, 38]], ["billing", "delay", "fraud"])


def _bad() -> Subject:
    return classified([[95, 5, 0], [30, 70, 0], [25, 10, 5]], ["billing", "delay", "fraud"])


CHECK = Check(
    id="macro-f1",
    title=Text("Macro F1", "宏平均 F1"),
    about=Text(
        "Mean over classes of F1, the harmonic mean of precision and recall; every class counts alike. 1 means all "
        "answers are right, 0 none.",
        "各类别 F1（精确率与召回率的调和平均）的算术平均，各类别权重相同；1 表示全部正确，0 表示全部错误。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
