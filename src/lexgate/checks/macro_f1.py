r"""Macro F1: the mean over classes of F1, the harmonic mean of precision and recall.

$F_c = \frac{2\,tp_c}{2\,tp_c + fp_c + fn_c}$, $\text{macro} = \frac{1}{K}\sum_c F_c$. Unit: share; 1 means every
answer is right, 0 none. Every class counts alike, however rare. For tokens it is over all labels, ``O`` among them.
The groups of the estimate are the classes; the facts hold the whole classification report.

The interval puts together Wilson limits of the classes (see ``lexgate.stats.f1``), items in clusters (the tokens of a
sentence) counting as fewer. Unscoreable items are as bad, or as good, for every class as they can be.

Known limit: the mean hides which class is bad (see class-recall); with fewer than about 10 items of a class its F1,
and so the mean, is rough.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[90, 10], [30, 70]], ["no", "yes"])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting())
    >>> round(seen.value, 4), round(seen.facts["classification_report"]["classes"]["yes"]["f1-score"], 4)
    (0.798, 0.7778)
"""

import numpy as np

from lexgate.checks import _confusion
from lexgate.checks._answers import answers, missing, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._worked import badly_routed, well_routed
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.stats.f1 import f1_limits, mean_limits


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the macro F1, a share in [0, 1]; groups are the classes' own F1."""
    lost = missing(seen)
    if not seen.scored.any():
        return nothing("macro-f1", "share", options, setting, NO_ITEMS, unscoreable=lost)
    matrix = _confusion.confusion(seen)
    counts = _confusion.tally(matrix)
    there = counts.true + counts.answered > 0
    worst, best, correlation = _confusion.unions(seen)
    low, high = f1_limits(worst, best, level=setting.level)
    groups = {
        seen.names[i]: Interval(
            value=float(counts.f1[i]), low=float(low[i]), high=float(high[i]), n=int(counts.true[i])
        )
        for i in np.flatnonzero(there)
    }
    # A class whose true items all are unscoreable has no F1 yet, but would have one.
    may_be = there | (np.bincount(truth(seen)[truth(seen) >= 0], minlength=len(there)) > 0)
    worst, best, correlation = worst.pick(may_be), best.pick(may_be), correlation[np.ix_(may_be, may_be)]
    return sampled(
        "macro-f1",
        options,
        setting,
        float(counts.f1[there].mean()),
        lambda level: mean_limits(worst, best, correlation, level=level),
        n=int(matrix.sum()),
        method="mover-f1" if seen.clusters is None else "mover-f1-clustered",
        unscoreable=lost,
        groups=groups,
        facts=_confusion.facts(seen.names, matrix),
    )


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
    good=well_routed,
    bad=badly_routed,
)
