r"""Membership AUC: the probability that an attack finds a training item more like one than an item that was not trained on.

$A = \frac{1}{mn}\sum_{i,j}[s_i > s_j] + \frac12[s_i = s_j]$ over $m$ training items and $n$ test items of the same source, by the score $s$
of an attack. ``loss``: the lower the model's loss on the item's label, the more like a member (Yeom et al.). ``lira-online`` and
``lira-offline``: the likelihood ratio against shadow models tuned with and without the item (Carlini et al.). Unit: share; 0.5 means
that the attack guesses, 1 that it knows. The value is that of the strongest attack, or of the one that option ``attack``
names; groups are all attacks; the facts have the ROC curve of the strongest.

The interval is DeLong's on the effective number of items, as that of ``auroc``; below, the error is parted among the attacks
(Bonferroni). Items that stand in both parts, or twice, were left out. Items without an answer lie at the ends of the ranking.

Known limit: an average. An attack that knows a few items for sure and guesses all others has an AUC near 0.5: see
``membership-tpr``. That an attack fails does not prove that none succeeds. If training and test items differ in source or
time, an attack finds that difference too.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._membership import Attack
    >>> subject, options = Attack(shift=1.0).subject(), CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 2), seen.facts["strongest_attack"]  # the normal distribution function at 1 / sqrt(2) is .760
    (0.76, 'loss')

References:
    S. Yeom et al. (2018), Privacy Risk in Machine Learning, IEEE CSF, adversary 1.
    N. Carlini et al. (2022), Membership Inference Attacks From First Principles, IEEE S&P.
    E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), Biometrics 44(3):837-845.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._membership import Attack, Success, membership_outcomes, strongest
from lexgate.checks._ranking import Ranked
from lexgate.checks.auroc import roc, worth
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the AUC of the strongest attack, a share in [0, 1]."""
    return strongest(
        "membership-auc",
        seen,
        options,
        setting,
        success=_success,
        method="delong-effective",
        facts=_facts,
    )


def _success(part: Ranked) -> Success:
    found, _ = worth(part)

    def at(below: float, above: float) -> tuple[float, float]:
        return float(found.limits(below)[0][0]), float(found.limits(above)[1][0])

    return Success(value=float(found.value[0]), at=at)


def _facts(part: Ranked) -> Mapping[str, JsonValue]:
    return {"roc": list(roc(part))}


def _good() -> Subject:
    return Attack(shift=0.05).subject()


def _bad() -> Subject:
    return Attack(shift=2.0, names=("loss", "lira-online")).subject()


CHECK = Check(
    id="membership-auc",
    title=Text("Membership inference: AUC", "成员推断 AUC"),
    about=Text(
        "Probability that an attack finds a training item more like one than an item that was not trained on; 0.5 means that "
        "it guesses, 1 that it knows every training item.",
        "攻击将训练样本判为比非训练样本更像训练样本的概率；0.5 表示等同随机猜测，1 表示能识别全部训练样本。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("membership",),
    options={"attack": ""},
    measure=membership_outcomes,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
