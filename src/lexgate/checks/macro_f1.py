r"""Macro F1: the mean over classes of F1, the harmonic mean of precision and recall.

$F_c = \frac{2\,tp_c}{2\,tp_c + fp_c + fn_c}$, $\text{macro} = \frac{1}{K}\sum_c F_c$. Unit: share; 1 means every
answer is right, 0 none. Every class counts alike, however rare. For tokens it is over all labels, ``O`` among them.
The groups of the estimate are the classes; the facts hold the whole classification report.

The interval puts together limits of the classes (see ``lexgate.stats.f1`` and ``lexgate.stats.mover``), items in clusters (the tokens of a
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

from lexgate.checks import _classes
from lexgate.checks._answers import answers
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._worked import badly_routed, well_routed
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the macro F1, a share in [0, 1]; groups are the classes' own F1."""
    return _classes.estimate("macro-f1", "f1", seen, options, setting)


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
