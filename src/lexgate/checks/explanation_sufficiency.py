r"""Sufficiency of explanations: how far the answer's probability falls if only the words that an explanation names are kept.

$p(x) - p(x_r)$, $x_r$ being the top share $r$ of words by weight (at least one) and $p$ the probability of the answer that was given; averaged
over the shares of `assess.explanation`, then over items. Unit: share, in [-1, 1]; near 0 the words named suffice for the answer, below 0
they alone make it surer. Option ``method``: the explainer. Groups are all explainers, among them ``random``; the facts tell the means at
each share.

The items were drawn from the test data; the limits are Student's over items, or over clusters of them (``lexgate.stats.means``). An item without words can't be
explained and is unscoreable.

Known limits: a few words are no text that the model learned from; compare with ``random``.

Example:
    >>> subject = worked({"sufficiency/integrated-gradients": [[0.5, 0.0], [0.25, 0.25], [0.0, 0.0]]})
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), seen.facts["by_share"]["integrated-gradients"]["0.2"]
    (0.167, 0.25)

References:
    J. DeYoung et al. (2020), ACL (ERASER).
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._explained import (
    METHOD,
    Quantity,
    items,
    mean_estimate,
    means_by_share,
    methods_of,
    values_of,
    worked,
)
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

_QUANTITY = Quantity(check="explanation-sufficiency", column="sufficiency", span=(-1.0, 1.0), unit="share")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean sufficiency, in [-1, 1]; ``n`` counts items, groups are the methods."""
    column = _QUANTITY.column
    by_method = {method: values_of(seen, column, method) for method in methods_of(seen, column)}
    facts = {"by_share": means_by_share(seen, column)}
    return mean_estimate(seen, options, setting, _QUANTITY, by_method, facts)


def _good() -> Subject:
    return worked({"sufficiency/integrated-gradients": [[0.05, 0.0], [0.1, 0.0], [0.0, 0.0]] * 10})


def _bad() -> Subject:
    return worked({"sufficiency/integrated-gradients": [[0.5, 0.3], [0.6, 0.4], [0.4, 0.2]] * 10})


CHECK = Check(
    id="explanation-sufficiency",
    title=Text("Sufficiency of explanations", "解释的充分性（保留法）"),
    about=Text(
        "How far the probability of the answer falls if only the words that the explanation names are kept; near 0 they suffice for the answer.",
        "仅保留解释所指词语时，原回答概率的下降幅度；接近 0 表明这些词语足以支持该回答。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("explained",),
    options={"method": METHOD},
    measure=items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
