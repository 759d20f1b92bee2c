r"""Comprehensiveness of explanations: how far the answer's probability falls without the words that an explanation names.

$p(x) - p(x \setminus x_r)$, $x_r$ being the top share $r$ of words by weight (at least one) and $p$ the probability of the answer that was
given; averaged over the shares of `assess.explanation` (ERASER's 1, 5, 10, 20 and 50 % if left out), then over items. Unit: share, in
[-1, 1]; the higher, the more the answer hangs on the words named. The words are taken out of the text; of a sentence that is tagged they are
masked. Option ``method``: the explainer. Groups are all explainers, among them ``random``, which a useful one must beat: by how
much it does on the same items, with an interval of the pairs, stands in the facts (``beyond_chance``). The facts also tell the means at each share, the areas under the probability as words are taken out (``deletion``) and put in (``insertion``), and infidelity:
the share of the drops under random sets of words that the weights do not foretell.

The items were drawn from the test data; the limits are Student's over items, or over clusters of them (``lexgate.stats.means``). An item without words can't be
explained and is unscoreable.

Known limits: a text with words taken out is not one that the model learned from, so a drop may come from that alone; compare with
``random``. Texts are explained as far as the model reads them.

Example:
    >>> subject = worked({"comprehensiveness/integrated-gradients": [[0.25, 0.75], [0.5, 0.5], [0.25, 0.25]]})
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), seen.n
    (0.417, 3)

References:
    J. DeYoung et al. (2020), ACL (ERASER; comprehensiveness and sufficiency).
    V. Petsiuk, A. Das, K. Saenko (2018), BMVC (deletion and insertion).
    C.-K. Yeh et al. (2019), NeurIPS (infidelity).
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._explained import (
    METHOD,
    Quantity,
    items,
    mean_estimate,
    means_by_method,
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

_QUANTITY = Quantity(
    check="explanation-comprehensiveness", column="comprehensiveness", span=(-1.0, 1.0), unit="share"
)
_BESIDE = ("comprehensiveness", "deletion", "insertion", "infidelity")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean comprehensiveness, in [-1, 1]; ``n`` counts items, groups are the methods."""
    column = _QUANTITY.column
    by_method = {method: values_of(seen, column, method) for method in methods_of(seen, column)}
    facts = {"by_share": means_by_share(seen, column), "beside": means_by_method(seen, _BESIDE)}
    return mean_estimate(seen, options, setting, _QUANTITY, by_method, facts)


def _good() -> Subject:
    return worked({"comprehensiveness/integrated-gradients": [[0.5, 0.7], [0.6, 0.8], [0.4, 0.6]] * 10})


def _bad() -> Subject:
    return worked({"comprehensiveness/integrated-gradients": [[0.0, 0.1], [0.1, 0.1], [0.0, 0.0]] * 10})


CHECK = Check(
    id="explanation-comprehensiveness",
    title=Text("Comprehensiveness of explanations", "解释的完备性（剔除法）"),
    about=Text(
        "How far the probability of the answer falls if the words that the explanation names are taken out; the higher, the more the answer hangs on them.",
        "剔除解释所指词语后，原回答概率的下降幅度；数值越高，表明回答越依赖这些词语。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("explained",),
    options={"method": METHOD},
    measure=items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
