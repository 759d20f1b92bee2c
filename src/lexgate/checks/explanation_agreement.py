r"""Agreement of explainers: how like the words are ordered by one explainer and by another.

Kendall's rank correlation between the weights of two methods of `assess.explanation` on the same item. Option ``method``: the explainer
that is compared; option ``other``: with which; all others but ``random`` if left out, of which the mean counts. The mean over items. Unit:
correlation, in [-1, 1]. The facts tell every pair, and the share of the top fifth of words that both have.

The items were drawn from the test data; the limits are Student's over items, or over clusters of them (``lexgate.stats.means``). Texts of one word have no
order and do not count (``without`` in the facts).

Known limit: explainers may agree and be wrong alike; that they disagree says that at least one can't be relied on.

Example:
    >>> subject = worked({"kendall/occlusion+random": [0.5, 0.1], "top/occlusion+random": [1.0, 0.0]})
    >>> options = CHECK.complete({"method": "occlusion", "other": "random"})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> seen.value, seen.facts["explainers"]["occlusion+random"]["top"]
    (0.3, 0.5)

References:
    S. Krishna et al. (2024), TMLR (the disagreement problem in explainable machine learning).
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._explained import METHOD, Quantity, items, mean_estimate, methods_of, values_of, worked
from lexgate.checks._options import text
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.shares import Floats

_QUANTITY = Quantity(check="explanation-agreement", column="kendall", span=(-1.0, 1.0), unit="correlation")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean rank correlation, in [-1, 1]; ``n`` counts items, groups are the methods."""
    pairs = methods_of(seen, _QUANTITY.column)
    methods = tuple(dict.fromkeys(method for pair in pairs for method in pair.split("+")))
    other = text(options, "other")
    by_method: dict[str, Floats] = {}
    for method in methods:
        others = [other] if other else [one for one in methods if one != "random"]
        found = [
            pair
            for pair in pairs
            if set(pair.split("+")) - {method} <= set(others) and method in pair.split("+")
        ]
        if found:
            by_method[method] = np.mean([values_of(seen, "kendall", pair) for pair in found], axis=0)
    facts: dict[str, JsonValue] = {pair: _told(seen, pair) for pair in pairs}
    return mean_estimate(seen, options, setting, _QUANTITY, by_method, {"explainers": facts})


def _told(seen: Outcomes, pair: str) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for name in ("kendall", "top"):
        known = values_of(seen, name, pair)
        known = known[np.isfinite(known)]
        if len(known):
            found[name] = float(known.mean())
    return found


def _good() -> Subject:
    return worked(
        {
            "kendall/integrated-gradients+occlusion": [0.9, 0.8, 0.7] * 10,
            "top/integrated-gradients+occlusion": [1.0] * 30,
        }
    )


def _bad() -> Subject:
    return worked(
        {
            "kendall/integrated-gradients+occlusion": [0.1, 0.0, -0.1] * 10,
            "top/integrated-gradients+occlusion": [0.0] * 30,
        }
    )


CHECK = Check(
    id="explanation-agreement",
    title=Text("Agreement of explainers", "不同解释方法的一致性"),
    about=Text(
        "How like two explainers order the words of a text by weight; 1 means alike, 0 that they have nothing in common.",
        "两种解释方法对同一文本词语权重排序的一致程度；1 表示完全一致，0 表示毫无关联。",
    ),
    unit="correlation",
    better=Side.AT_LEAST,
    needs=("explained",),
    options={"method": METHOD, "other": ""},
    measure=items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
