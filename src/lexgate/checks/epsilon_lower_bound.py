r"""Lower bound of epsilon: how much privacy the tuning surely lost, measured on canaries in the one run that was made.

A fair coin put each canary into the training data, or not. The ones that are remembered best are guessed to be in, the worst
to be out. Under $(\varepsilon, \delta)$ differential privacy each guess is right with a probability of at most
$1 / (1 + e^{-\varepsilon})$, all together as the binomial says (Steinke, Nasr and Jagielski, theorem 5.2, which has the part of
$\delta$). The value is the largest $\varepsilon$ that the right guesses refute with an error of at most 1 - level, one-sided; all,
half, a quarter and an eighth of the canaries are guessed, and the error is parted among the four; facts are of the share that
bounds best, and ``highest_lower_bound`` is what guesses without a mistake would have shown. Only canaries that stand
once in the training data count, as the definition speaks of one item.

Unit: epsilon; 0 means that nothing was shown. It stands beside the bound that is claimed where the model was tuned with
differential privacy: a measured bound above the claimed one means that the claim is wrong. ``delta`` is that of the claim, else the
option's.

The upper end of the interval says nothing and stands at 1,000: no measurement can show that a model is private. So a
requirement "at most" can be refuted by this check, and never be met by it.

Known limit: with ``m`` canaries, all guessed rightly, the bound is about $\ln(m) - 1.5$; to see $\varepsilon = 8$ takes more than 13,000.

Example:
    >>> from lexgate.checks._canaries import planted_canaries
    >>> from lexgate.checks._check import Setting
    >>> subject, options = planted_canaries([(1, 9.0)], each=200), CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 2), seen.facts["right_guesses"], seen.facts["guesses"]
    (3.8, 200, 200)

References:
    T. Steinke, M. Nasr, M. Jagielski (2023), Privacy Auditing with One (1) Training Run, NeurIPS.
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._canaries import NO_CANARIES, canary_outcomes, planted_canaries, settled
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._options import number
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.privacy import Claim
from lexgate.models.subject import Subject
from lexgate.stats.audit import Audit, epsilon_found

SHARES = (1.0, 0.5, 0.25, 0.125)
"""Shares of the canaries that are guessed, chosen before anything is measured."""
NO_UPPER = 1000.0
"""Stands for: no upper limit is known."""
REFUTED = Text(
    "The model is claimed to have epsilon {claimed} at most; what was measured refutes that.",
    "该模型声明的 ε 上限为 {claimed}，实测结果已推翻该声明。",
)
ONE_WAY = Text(
    "A lower bound only: the upper end says nothing.",
    "仅为下界：区间上端不具含义，不能证明模型满足隐私要求。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the largest epsilon that the guesses refute.

    Raises:
        BadInput: LG-CHECK-122, delta is not in [0, 1).
    """
    delta = number(options, "delta")
    if not 0 <= delta < 1:
        raise BadInput(
            f"Option 'delta' is {delta}.",
            fix="Give a probability in [0, 1), such as 1e-5.",
            code="LG-CHECK-122",
        )
    once = seen.columns["repetitions"] == 1
    lost = int(np.count_nonzero(once & ~seen.scored))
    planted, score = seen.columns["planted"].astype(np.bool_)[once], settled(seen, remembered=False)[once]
    if not planted.any() or planted.all() or lost == len(planted):
        note = NO_CANARIES.fill(times="1", known="–")
        return nothing("epsilon-lower-bound", "epsilon", options, setting, note, unscoreable=lost)
    claim = _claim(seen)
    delta = delta if claim is None else claim.delta

    def bound(error: float) -> Audit:
        return epsilon_found(score, planted, error=error, delta=delta, shares=SHARES)

    found = bound(1 - setting.level)
    value = found.epsilon
    best = epsilon_found(
        planted.astype(np.float64), planted, error=1 - setting.level, delta=delta, shares=SHARES
    )
    facts: dict[str, JsonValue] = {
        "canaries_planted": int(planted.sum()),
        "canaries_left_out": int((~planted).sum()),
        "guesses": found.guesses,
        "right_guesses": found.right,
        "highest_lower_bound": best.epsilon,
        "delta": delta,
    }
    if claim is not None:
        facts["claimed_epsilon"] = claim.epsilon
    refuted = claim is not None and value > claim.epsilon
    return sampled(
        "epsilon-lower-bound",
        options,
        setting,
        value,
        lambda level: (min(value, bound((1 - level) / 2).epsilon), NO_UPPER),
        n=len(planted) - lost,
        unscoreable=lost,
        unit="epsilon",
        method="one-run-audit",
        facts=facts,
        note=REFUTED.fill(claimed=f"{claim.epsilon:.3g}") if refuted and claim is not None else ONE_WAY,
    )


def _claim(seen: Outcomes) -> Claim | None:
    """Return what is claimed of the model."""
    epsilon, delta = (
        float(seen.columns[f"claimed_{name}"].astype(np.float64)[0]) for name in ("epsilon", "delta")
    )
    return None if np.isnan(epsilon) else Claim(epsilon=epsilon, delta=delta)


def _good() -> Subject:
    return planted_canaries([(1, 0.0)], claim=Claim(epsilon=3.0, delta=1e-5))


def _bad() -> Subject:
    return planted_canaries([(1, 4.0)])


CHECK = Check(
    id="epsilon-lower-bound",
    title=Text("Measured lower bound of epsilon", "实测 ε 下界"),
    about=Text(
        "Loss of privacy (epsilon of differential privacy) that the tuning surely had, measured on canaries; 0 means that none "
        "was shown. It can refute a claim, and never prove one.",
        "以金丝雀样本实测、微调过程确实发生的隐私损失（差分隐私 ε）；0 表示未测得隐私损失。该值可推翻声明，但不能证明声明成立。",
    ),
    unit="epsilon",
    better=Side.AT_MOST,
    needs=("canaries",),
    options={"delta": 1e-5},
    tasks=("text-classification",),
    measure=canary_outcomes,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
