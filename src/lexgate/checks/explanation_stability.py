r"""Stability of explanations: how like the weights of words stay under edits that change nothing for a reader.

Kendall's rank correlation between the weights before and after an edit, of the words that stand in both, towards the class explained
before; the mean over edits, then over items. Edits: a full stop at the end put or taken away, the text in lower case, an opening
that says nothing put in front; those that the model does not notice at all (an uncased one reads lower case alike) do not
count. Of a sentence that is tagged only the full stop changes. Unit: correlation, in [-1, 1]; 1 means that the order of words by weight
stays, 0 that nothing of it does. Option ``method``: the explainer; groups are all of them.

The items were drawn from the test data; the limits are Student's over items, or over clusters of them (``lexgate.stats.means``). Texts of one word have no
order and do not count (``without`` in the facts).

Known limits: few kinds of edits; long texts have many words of nearly no weight, whose order is chance.

Example:
    >>> subject = worked({"stability/integrated-gradients": [0.9, 0.8, 1.0, float("nan")]})
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), seen.n, seen.facts["without"]
    (0.9, 3, 1)

References:
    D. Alvarez-Melis, T. Jaakkola (2018), ICML workshop on human interpretability (robustness of explanations).
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._explained import METHOD, Quantity, items, mean_estimate, methods_of, values_of, worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

_QUANTITY = Quantity(check="explanation-stability", column="stability", span=(-1.0, 1.0), unit="correlation")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean rank correlation, in [-1, 1]; ``n`` counts items, groups are the methods."""
    column = _QUANTITY.column
    by_method = {method: values_of(seen, column, method) for method in methods_of(seen, column)}
    return mean_estimate(seen, options, setting, _QUANTITY, by_method, {})


def _good() -> Subject:
    return worked({"stability/integrated-gradients": [0.9, 0.8, 1.0] * 10})


def _bad() -> Subject:
    return worked({"stability/integrated-gradients": [0.1, -0.2, 0.3] * 10})


CHECK = Check(
    id="explanation-stability",
    title=Text("Stability of explanations", "解释的稳定性"),
    about=Text(
        "How like the order of words by weight stays under edits that change nothing for a reader; 1 means that it stays, 0 that it is lost.",
        "在不改变文意的微小改动下，词语权重排序的一致程度；1 表示排序不变，0 表示毫无关联。",
    ),
    unit="correlation",
    better=Side.AT_LEAST,
    needs=("explained",),
    options={"method": METHOD},
    measure=items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
