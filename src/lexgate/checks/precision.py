r"""Precision: of the answers that name a class, the share that is right, averaged over classes.

$P_c = \frac{tp_c}{tp_c + fp_c}$. Unit: share; 1 means no false alarm, 0 that no answer is right. Option ``average``: ``macro`` (every
class counts alike), ``weighted`` (by true items), ``micro`` (all answers together), or the name of a class. Option
``without`` leaves classes out of the average.

The interval puts together Wilson limits of the classes (see ``lexgate.stats.mover``); of micro averages it is Wilson's.
Where classes are weighted by their true items, the variance that the weights add is added. Items in clusters (the
tokens of a sentence) count as fewer; unscoreable items are as bad, or as good, for every class as they can be. Laws that
ask for accuracy "in light of the intended purpose" (EU AI Act, article 15) can be served by it.

Known limit: precision says nothing about what was overlooked (see recall).

Example:
    The figures of the confusion matrix that scikit-learn's user guide reports on (target names class 0 to 2):

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[2, 0, 0], [1, 0, 0], [0, 1, 1]], ["class 0", "class 1", "class 2"])
    >>> of = lambda average: CHECK.complete({"average": average})
    >>> seen = [CHECK.estimate(CHECK.measure(subject, {}), of(average), Setting()) for average in ("macro", "weighted")]
    >>> [round(one.value, 2) for one in seen]
    [0.56, 0.67]

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
    """Return the precision, averaged as option ``average`` says, a share in [0, 1]; groups are the classes."""
    return _classes.estimate("precision", "precision", seen, options, setting)


CHECK = Check(
    id="precision",
    title=Text("Precision", "精确率"),
    about=Text(
        "Of the answers that name a class, the share that is right, averaged over classes or of one class; 1 means no false alarm.",
        "判为某类别的回答中正确者所占比例，按类别平均或取单一类别；1 表示无误报。",
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
