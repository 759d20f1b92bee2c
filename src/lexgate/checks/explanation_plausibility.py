r"""Plausibility of explanations: how far the words that an explanation names are those that people named.

Held against human rationales (`assess.explanation.rationales`), word by word. Option ``of``: ``auprc`` (area under the precision-recall curve
of the weights, the default), ``token-f1`` (F1 of the top words, as many as people name on average) or ``iou-f1`` (F1 of runs of words, two
being the same if more than half of their union is shared). The mean over items whose answer is the true one: of a wrong answer,
people did not say what speaks for it. Unit: share, in [0, 1]. Option ``method``: the explainer; groups are all explainers, among
them ``random``, which shows what chance gets.

The items were drawn from those of the test data that have a rationale; the limits are Student's over items, or over clusters of them (``lexgate.stats.means``).

Known limits: plausible is not faithful. An explanation may name what people would without the model using it, and a
model may rightly use other words; read it beside comprehensiveness.

Example:
    >>> subject = worked({"auprc/integrated-gradients": [0.9, 0.5, float("nan")], "auprc/random": [0.3, 0.5, float("nan")]})
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> seen.value, seen.n, seen.groups["random"].value
    (0.7, 2, 0.4)

References:
    J. DeYoung et al. (2020), ACL (ERASER).
    B. Mathew et al. (2021), AAAI (HateXplain).
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._explained import (
    METHOD,
    Quantity,
    items,
    mean_estimate,
    means_by_method,
    methods_of,
    values_of,
    worked,
)
from lexgate.checks._options import choice
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

_OF = ("auprc", "token-f1", "iou-f1")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean agreement with people, a share in [0, 1]; ``n`` counts items, groups are the methods."""
    column = choice(options, "of", _OF)
    quantity = Quantity(check="explanation-plausibility", column=column, span=(0.0, 1.0), unit="share")
    by_method = {method: values_of(seen, column, method) for method in methods_of(seen, column)}
    beside = [name for name in _OF if methods_of(seen, name)]
    facts = {"beside": means_by_method(seen, beside)} if beside else {}
    return mean_estimate(seen, options, setting, quantity, by_method, facts)


def _good() -> Subject:
    return worked({"auprc/integrated-gradients": [0.9, 0.8, 0.7] * 10})


def _bad() -> Subject:
    return worked({"auprc/integrated-gradients": [0.3, 0.2, 0.4] * 10})


CHECK = Check(
    id="explanation-plausibility",
    title=Text("Plausibility of explanations", "解释与人工依据的一致性"),
    about=Text(
        "How far the words that an explanation names are those that people named for the same, right answer; it says nothing of whether the model used them.",
        "对于回答正确的样本，解释所指词语与人工标注依据的吻合程度；该指标不说明模型是否实际使用了这些词语。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("explained",),
    options={"method": METHOD, "of": "auprc"},
    measure=items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
