r"""Recall: of the true items of a class, the share that is found, averaged over classes.

$R_c = \frac{tp_c}{tp_c + fn_c}$. Unit: share; 1 means nothing is overlooked, 0 that nothing is found. Option ``average``: ``macro``
(every class counts alike), ``weighted`` (by true items: the accuracy), ``micro``, or the name of a class (its sensitivity).
Option ``without`` leaves classes out of the average.

The interval puts together Wilson limits of the classes (see ``lexgate.stats.mover``); of micro averages it is Wilson's.
Where classes are weighted by their true items, the variance that the weights add is added. Items in clusters (the
tokens of a sentence) count as fewer; unscoreable items are as bad, or as good, for every class as they can be. Laws that
ask for accuracy "in light of the intended purpose" (EU AI Act, article 15) can be served by it.

Known limit: recall says nothing about false alarms (see precision).

Example:
    The figures of the confusion matrix that scikit-learn's user guide reports on (target names class 0 to 2):

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[2, 0, 0], [1, 0, 0], [0, 1, 1]], ["class 0", "class 1", "class 2"])
    >>> of = lambda average: CHECK.complete({"average": average})
    >>> seen = [CHECK.estimate(CHECK.measure(subject, {}), of(average), Setting()) for average in ("macro", "weighted")]
    >>> [round(one.value, 2) for one in seen]
    [0.5, 0.6]

References:
    C. D. Manning, P. Raghavan, H. Schütze (2008), Introduction to Information Retrieval, sections 8.3 and 13.6.
    scikit-learn user guide, section 3.4 "Metrics and scoring", classification report (source of the worked example).
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
    """Return the recall, averaged as option ``average`` says, a share in [0, 1]; groups are the classes."""
    return _classes.estimate("recall", "recall", seen, options, setting)


CHECK = Check(
    id="recall",
    title=Text("Recall", "召回率"),
    about=Text(
        "Of the true items of a class, the share that is found, averaged over classes or of one class; 1 means nothing is overlooked.",
        "某类别的真实样本中被正确识别者所占比例，按类别平均或取单一类别；1 表示无遗漏。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options=_classes.OPTIONS,
    measure=answers,
    estimate=estimate,
    good=well_routed,
    bad=badly_routed,
)
