"""What is claimed of differential privacy, in one sentence."""

from lexgate.core.account import Account
from lexgate.core.codec import load
from lexgate.core.number import number
from lexgate.core.privacy_run import PrivacyRun
from lexgate.core.text import Text

_CLAIMED = Text(
    "Differential privacy: epsilon {epsilon} at delta {delta} for each {unit}, upper bound ({by}); {steps} steps, noise multiplier {noise}.",
    "差分隐私：每个{unit}的 ε 上界为 {epsilon}，δ 为 {delta}（{by}）；{steps} 步，噪声乘数 {noise}。",
)
_SEEDED = Text(
    "Differential privacy: noise from a seed that is on record, so nothing is claimed.",
    "差分隐私：噪声由已记录的随机种子生成，不作主张。",
)
_UNITS = {"item": Text("item", "样本"), "cluster": Text("cluster", "聚类")}


def privacy_line(account: Account) -> Text | None:
    """Return what the run that made the model claims; None if it was not private."""
    facts = account.model.facts.get("privacy") if account.model else None
    if facts is None:
        return None
    run = load(PrivacyRun, facts)
    if not run.holds:
        return _SEEDED
    return _CLAIMED.fill(
        epsilon=number(run.epsilon),
        delta=f"{run.delta:g}",
        unit=_UNITS[run.unit],
        by=f"{run.accountant.upper()}, {run.accountant_version}",
        steps=number(run.steps),
        noise=number(run.noise_multiplier),
    )
