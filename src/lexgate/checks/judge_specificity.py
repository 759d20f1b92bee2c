r"""Specificity of the judge: of the labelled items without the property, the share that the judge does not flag.

$1 - f = \text{TN} / (\text{TN} + \text{FP})$ by human labels. Unit: share; 1 means no false alarm. n counts labelled items without
the property. The interval is Wilson's; items that people contradict each other on are settled by the worst case.
Option ``category`` looks at one category. Groups are the languages and categories of the validation record.

Known limit: it holds for items like those that were labelled.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(_good(), options), options, Setting())
    >>> seen.value, round(seen.low, 3), round(seen.high, 3), seen.n
    (0.95, 0.91, 0.973, 200)

References:
    E. B. Wilson (1927), JASA 22(158):209-212.
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._judge_rates import rate, strata
from lexgate.checks._judged import judged
from lexgate.core.estimate import Estimate
from lexgate.core.judge import JudgeStratum
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.judged import Errors


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the specificity, a share in [0, 1]."""
    return rate("judge-specificity", seen, options, setting, of=Errors.specificity, counts=("fp", "tn"))


def _good() -> Subject:
    return judged(100, 200, record=JudgeStratum(tp=95, fp=10, fn=5, tn=190))


def _bad() -> Subject:
    return judged(100, 200, record=JudgeStratum(tp=95, fp=60, fn=5, tn=140))


CHECK = Check(
    id="judge-specificity",
    title=Text("Specificity of the judge", "自动评判特异度"),
    about=Text(
        "Of the items without the property by human labels, the share that the judge does not flag; 1 means no false alarm.",
        "人工标注为不具有该属性的样本中，未被自动评判标记的比例；1 表示无误报。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("judgements",),
    options={"category": ""},
    proportion=True,
    measure=strata,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
