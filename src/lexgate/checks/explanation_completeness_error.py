r"""Completeness error of explanations: how far the weights are from adding up to what they explain.

$|\sum a - (f(x) - f(x'))| / (\sum |a| + |f(x) - f(x')|)$, $f$ being the logit of the answer, $x'$ the baseline (the text with every content token
masked) and $a$ the weights of all tokens; the mean over items. Unit: share, in [0, 1]; 0 means that the weights account for the whole
difference, so that none of it is left unexplained. Only methods whose weights mean to add up have it: integrated gradients,
and gradient × input, for which it shows how far one gradient is from the whole way. The facts tell the mean and the largest error in logits.

The items were drawn from the test data; the limits are Student's over items, or over clusters of them (``lexgate.stats.means``).

Known limit: weights that add up may still name the wrong words.

Example:
    >>> subject = worked({"completeness/integrated-gradients": [0.0, 0.02, 0.01], "logits/integrated-gradients": [0, 0.2, 0.1]})
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), seen.facts["logits"]["integrated-gradients"]["largest"]
    (0.01, 0.2)

References:
    M. Sundararajan, A. Taly, Q. Yan (2017), ICML.
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._explained import METHOD, Quantity, items, mean_estimate, methods_of, values_of, worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

_QUANTITY = Quantity(
    check="explanation-completeness-error", column="completeness", span=(0.0, 1.0), unit="share"
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean error, a share in [0, 1]; ``n`` counts items, groups are the methods that mean to add up."""
    column = _QUANTITY.column
    every = {method: values_of(seen, column, method) for method in methods_of(seen, column)}
    by_method = {method: values for method, values in every.items() if np.isfinite(values).any()}
    logits: dict[str, JsonValue] = {method: _errors(seen, method) for method in by_method}
    return mean_estimate(seen, options, setting, _QUANTITY, by_method, {"logits": logits})


def _errors(seen: Outcomes, method: str) -> dict[str, JsonValue]:
    known = values_of(seen, "logits", method)
    known = known[np.isfinite(known)]
    return {"mean": float(known.mean()), "largest": float(known.max())} if len(known) else {}


def _good() -> Subject:
    return worked(
        {
            "completeness/integrated-gradients": [0.001, 0.002, 0.0] * 10,
            "logits/integrated-gradients": [0.01, 0.02, 0.0] * 10,
        }
    )


def _bad() -> Subject:
    return worked(
        {
            "completeness/integrated-gradients": [0.3, 0.5, 0.4] * 10,
            "logits/integrated-gradients": [1.0, 2.0, 3.0] * 10,
        }
    )


CHECK = Check(
    id="explanation-completeness-error",
    title=Text("Completeness error of explanations", "解释的归因完整性误差"),
    about=Text(
        "How far the weights of an explanation are from adding up to the difference that they explain; 0 means that nothing is left unexplained.",
        "解释的各项权重之和与其应解释的差值之间的相对误差；0 表示差值已全部得到解释。",
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
