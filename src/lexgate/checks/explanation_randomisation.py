r"""Randomisation check of explanations: how like they stay when the model forgets what it learned.

Kendall's rank correlation between the sizes of the weights by the model and by the same model with learned weights shuffled: option
``stage`` ``all`` (head and all layers of the encoder; embeddings stay; the default) or ``head``. The mean over items. Unit: correlation, in
[-1, 1]; an explanation of what the model learned must change, so near 0 is good. An explainer that stays alike explains the text or the
architecture, not the model. Groups are all explainers; ``random`` never changes and shows what failing looks like.

The items were drawn from the test data, the weights are shuffled once; the limits are Student's over items, or over clusters of them (``lexgate.stats.means``) and do
not know how another shuffling would turn out. Texts of one word have no order and do not count (``without`` in the facts).

Known limit: with the embeddings kept, words that are rare or long may stay heavy; a correlation a little above 0 is usual.

Example:
    >>> subject = worked({"randomisation/integrated-gradients": [[0.5, 0.1], [0.3, -0.1], [0.4, 0.0]]})
    >>> options = CHECK.complete({"stage": "head"})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), round(seen.facts["by_stage"]["integrated-gradients"]["all"], 3)
    (0.4, 0.0)

References:
    J. Adebayo et al. (2018), NeurIPS (sanity checks for saliency maps).
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._explained import METHOD, Quantity, items, mean_estimate, methods_of, values_of, worked
from lexgate.checks._options import choice
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

_QUANTITY = Quantity(
    check="explanation-randomisation", column="randomisation", span=(-1.0, 1.0), unit="correlation"
)
_STAGES = ("head", "all")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean rank correlation, in [-1, 1]; ``n`` counts items, groups are the methods."""
    stage, column = _STAGES.index(choice(options, "stage", _STAGES)), _QUANTITY.column
    methods = methods_of(seen, column)
    by_method = {method: values_of(seen, column, method, stage) for method in methods}
    by_stage: dict[str, JsonValue] = {method: _stages(seen, method) for method in methods}
    return mean_estimate(seen, options, setting, _QUANTITY, by_method, {"by_stage": by_stage})


def _stages(seen: Outcomes, method: str) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for place, stage in enumerate(_STAGES):
        known = values_of(seen, "randomisation", method, place)
        known = known[np.isfinite(known)]
        if len(known):
            found[stage] = float(known.mean())
    return found


def _good() -> Subject:
    return worked({"randomisation/integrated-gradients": [[0.3, 0.0], [0.2, 0.1], [0.4, -0.1]] * 10})


def _bad() -> Subject:
    return worked({"randomisation/integrated-gradients": [[0.9, 0.9], [0.8, 0.8], [1.0, 1.0]] * 10})


CHECK = Check(
    id="explanation-randomisation",
    title=Text("Randomisation check of explanations", "解释的随机化检验"),
    about=Text(
        "How like explanations stay when the learned weights of the model are shuffled; near 0 they explain what the model learned, near 1 they do not.",
        "打乱模型已学得的参数后，解释与原解释的相似程度；接近 0 表明解释反映模型所学内容，接近 1 则相反。",
    ),
    unit="correlation",
    better=Side.AT_MOST,
    needs=("explained",),
    options={"method": METHOD, "stage": "all"},
    measure=items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
