r"""Balanced accuracy: the mean over classes of recall.

$BA = \frac{1}{K}\sum_c \frac{tp_c}{n_c}$ over the classes that have true items. Unit: share; 1 means every answer is right, $1/K$
that answers hang on chance. A model that always gives the largest class has $1/K$, however unequal the classes.
With option ``adjusted`` it is $\frac{BA - 1/K}{1 - 1/K}$: 0 for chance; of two classes, Youden's $J$. The groups of the
estimate are the classes' recalls.

The interval puts together Wilson limits of the classes (see ``lexgate.stats.mover``), items in clusters counting as
fewer; unscoreable items are missed, or found, for every class they may belong to. Laws that ask for accuracy (EU AI
Act, article 15) can be served by it where classes are unequal.

Known limit: false alarms count only through the classes they are taken from.

Example:
    The example of scikit-learn's ``balanced_accuracy_score``, truth 0 1 0 0 1 0 and answers 0 1 0 0 0 1:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[3, 1], [1, 1]], ["0", "1"])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> seen.value
    0.625

References:
    K. H. Brodersen, C. S. Ong, K. E. Stephan, J. M. Buhmann (2010), ICPR, 3121-3124.
    scikit-learn API reference, ``balanced_accuracy_score`` (source of the worked example).
"""

import numpy as np

from lexgate.checks import _classes, _confusion
from lexgate.checks._answers import answers, missing, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._worked import badly_routed, well_routed
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the balanced accuracy, a share; in [0, 1] unless adjusted, when chance is 0."""
    lost = missing(seen)
    if not seen.scored.any():
        return nothing("balanced-accuracy", "share", options, setting, NO_ITEMS, unscoreable=lost)
    counts = _confusion.tally(_confusion.confusion(seen))
    idle = {name for name, true in zip(seen.names, _possible(seen), strict=True) if not true}
    found = _classes.averaged(seen, "recall", "macro", tuple(idle))
    if isinstance(found, Text):
        return nothing("balanced-accuracy", "share", options, setting, found, unscoreable=lost)
    value, size = float(counts.recall[counts.true > 0].mean()), int(np.count_nonzero(_possible(seen)))
    chance = 1 / size if options["adjusted"] and size > 1 else 0.0
    interval_at = found.interval_at

    def adjusted(level: float) -> tuple[float, float]:
        low, high = interval_at(level)
        return (min(low, value) - chance) / (1 - chance), (max(high, value) - chance) / (1 - chance)

    classes = _classes.by_class(seen, "recall", setting.level)
    return sampled(
        "balanced-accuracy",
        options,
        setting,
        (value - chance) / (1 - chance),
        adjusted,
        n=int(np.count_nonzero(seen.scored)),
        method=found.method,
        unscoreable=lost,
        groups={name: one for name, one in classes.items() if name not in idle},
        facts=_confusion.facts(seen.names, _confusion.confusion(seen)),
    )


def _possible(seen: Outcomes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which classes have true items, scored or not."""
    return np.asarray(np.bincount(truth(seen)[truth(seen) >= 0], minlength=len(seen.names)) > 0, np.bool_)


CHECK = Check(
    id="balanced-accuracy",
    title=Text("Balanced accuracy", "平衡准确率"),
    about=Text(
        "Mean over classes of the share of their items that is found; every class counts alike. 1 means every answer is "
        "right; one over the number of classes means chance.",
        "各类别召回率的算术平均，各类别权重相同；1 表示全部正确，类别数的倒数相当于随机猜测。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options={"adjusted": False},
    measure=answers,
    estimate=estimate,
    good=well_routed,
    bad=badly_routed,
)
