r"""Membership TPR: the share of training items that an attack names with hardly any false alarm.

$T(a) = P(s > t_a \mid \text{member})$ at the threshold $t_a$ that a share $a$ of the other items exceeds (option ``fpr``, 0.01 unless
said otherwise). Unit: share; $a$ means that the attack guesses, 1 that it names every training item. The value is that of the
strongest attack, or of the one that option ``attack`` names; groups are all attacks. It says what an average hides: whether
some people can be named with certainty as part of the training data.

The interval allows for the threshold, which is itself estimated: half of the error encloses it by order statistics of the
other items, half bounds the share of members above each end (Clopper and Pearson). It holds whatever the scores are, ties
included, and is wide where few other items lie beyond the threshold: at 0.1 % it has no lower limit above 0 with fewer than
about 4,400 of them (95 %, one attack). With fewer than 1 / ``fpr`` others not a single one may lie beyond it: then nothing was
measured. Items without an answer are settled by the worst case.

Known limit: as of ``membership-auc``.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._membership import Attack
    >>> subject, options = Attack(shift=2.0, members=1000, others=1000).subject(), CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 2)  # ten of 1,000 lie above 2.31, and 1 - the normal distribution function at 2.31 - 2 is .38
    0.38

References:
    N. Carlini et al. (2022), Membership Inference Attacks From First Principles, IEEE S&P, section IV (why low rates count).
    C. J. Clopper, E. S. Pearson (1934), Biometrika 26(4):404-413.
"""

import math
from functools import partial

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._membership import Attack, Success, membership_outcomes, strongest
from lexgate.checks._options import number
from lexgate.checks._ranking import Ranked
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.fixed_rate import found_at, limits_at
from lexgate.stats.shares import Floats

TOO_FEW = Text(
    "{others} items that the model was not tuned on are too few for a rate of false alarms of {rate}: with fewer than {need} not one "
    "of them may lie beyond the threshold.",
    "非训练样本仅 {others} 条，不足以测量误报率 {rate} 处的取值：少于 {need} 条时，不允许出现任何一次误报，阈值无从确定。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of members found by the strongest attack, in [0, 1].

    Raises:
        BadInput: LG-CHECK-121, the rate of false alarms is not in (0, 1).
    """
    rate = number(options, "fpr")
    if not 0 < rate < 1:
        raise BadInput(
            f"Option 'fpr' is {rate}.", fix="Give a share in (0, 1), such as 0.01.", code="LG-CHECK-121"
        )
    others = int(np.count_nonzero(seen.scored & (seen.columns["member"] == 0)))
    if 0 < others < 1 / rate:
        n, lost = int(np.count_nonzero(seen.scored)), int(np.count_nonzero(~seen.scored))
        note = TOO_FEW.fill(others=f"{others:,}", rate=f"{rate:g}", need=f"{math.ceil(1 / rate):,}")
        return nothing("membership-tpr", "share", options, setting, note, n=n, unscoreable=lost)
    return strongest(
        "membership-tpr",
        seen,
        options,
        setting,
        success=partial(_success, rate),
        method="order-statistics-clopper-pearson",
        facts=lambda part: {"false_alarms": rate, "non_members_beyond": _beyond(part, rate)},
    )


def _success(rate: float, part: Ranked) -> Success:
    members, others = part.score[part.positive], part.score[~part.positive]
    worst, best = (_settled(part, best=one) for one in (False, True))

    def at(below: float, above: float) -> tuple[float, float]:
        low = limits_at(*worst, rate, level=1 - 2 * below)[0]
        return low, limits_at(*best, rate, level=1 - 2 * above)[1]

    return Success(value=found_at(members, others, rate), at=at)


def _settled(part: Ranked, *, best: bool) -> tuple[Floats, Floats]:
    """Return the scores of members and of others, the unscoreable ones as high or as low as they can lie."""
    positive, score = part.settled(best=best)
    return score[positive], score[~positive]


def _beyond(part: Ranked, rate: float) -> int:
    """Return how many of the others lie beyond the threshold."""
    return int(rate * int(np.count_nonzero(~part.positive)) + 1e-9)


def _good() -> Subject:
    return Attack(shift=0.05).subject()


def _bad() -> Subject:
    return Attack(shift=2.5, names=("loss", "lira-online")).subject()


CHECK = Check(
    id="membership-tpr",
    title=Text("Membership inference: true positives at few false ones", "成员推断低误报真阳性率"),
    about=Text(
        "Share of training items that an attack names while it errs on only a share of the others (option fpr); 1 means that "
        "it names all of them, the rate of false alarms itself that it guesses.",
        "在限定误报率（选项 fpr）下，攻击能识别出的训练样本比例；1 表示全部识别，等于误报率表示等同随机猜测。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("membership",),
    options={"attack": "", "fpr": 0.01},
    measure=membership_outcomes,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
