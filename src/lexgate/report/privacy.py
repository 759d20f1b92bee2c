"""What is known of a model's differential privacy, in sentences: what is claimed at most, what was measured at least."""

from lexgate.core.account import Account
from lexgate.core.codec import load
from lexgate.core.epsilon_span import EpsilonSpan, epsilon_span, planted_rows
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
UNITS = {"item": Text("item", "样本"), "cluster": Text("cluster", "聚类")}
_BETWEEN = Text(
    "Epsilon lies between {measured} and {claimed} at delta {delta}: at least the former was measured on canaries (confidence "
    "{level}), at most the latter is claimed by the accountant.",
    "δ 为 {delta} 时，ε 介于 {measured} 与 {claimed} 之间：前者为金丝雀样本实测下界（置信水平 {level}），后者为核算所得上界。",
)
_CONTRADICTED = Text(
    "Contradiction: epsilon is at most {claimed} by the accountant, and at least {measured} was measured at confidence {level}. The "
    "claim does not hold, or the measurement is wrong.",
    "矛盾：核算所得 ε 上界为 {claimed}，而实测下界为 {measured}（置信水平 {level}）。该声明不成立，或测量有误。",
)
_CLAIM_ALONE = Text(
    "Epsilon is at most {claimed} at delta {delta}, as claimed by the accountant. No lower bound was measured: plant canaries "
    "(data.canaries) and ask for the check epsilon-lower-bound.",
    "δ 为 {delta} 时，核算所得 ε 上界为 {claimed}。未实测下界：可植入金丝雀样本（data.canaries）并加入检查项 epsilon-lower-bound。",
)
_LOWER_ALONE = Text(
    "Epsilon is at least {measured} at delta {delta}, measured on canaries (confidence {level}). {why}",
    "δ 为 {delta} 时，ε 不低于 {measured}（金丝雀样本实测，置信水平 {level}）。{why}",
)
_NOTHING_SHOWN = Text(
    "Epsilon is at most {claimed} at delta {delta}, as claimed by the accountant; {n} canaries showed no loss of privacy (confidence "
    "{level}), which does not prove that there is none.",
    "δ 为 {delta} 时，核算所得 ε 上界为 {claimed}；{n} 个金丝雀样本未测得隐私损失（置信水平 {level}），但不证明不存在损失。",
)
_NOTHING_AT_ALL = Text(
    "{n} canaries showed no loss of privacy at delta {delta} (confidence {level}), which does not prove that there is none. {why}",
    "δ 为 {delta} 时，{n} 个金丝雀样本未测得隐私损失（置信水平 {level}），但不证明不存在损失。{why}",
)
_NOT_PRIVATE = Text(
    "The model was not tuned with differential privacy: no upper bound is claimed.",
    "模型未采用差分隐私微调，无上界声明。",
)
_CANARIES = Text(
    "The model was tuned on {rows} rows of canaries (made-up items with random labels): it is for measuring, not for release.",
    "训练数据中植入了 {rows} 行金丝雀样本（随机标签的人造样本）：该模型仅供测量，不得发布。",
)


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
        unit=UNITS[run.unit],
        by=f"{run.accountant.upper()}, {run.accountant_version}",
        steps=number(run.steps),
        noise=number(run.noise_multiplier),
    )


def privacy_lines(account: Account, *, beside_gate: bool = False) -> tuple[Text, ...]:
    """Return what is claimed, what was measured beside it, and whether canaries are in the model.

    Args:
        account: What was done and found.
        beside_gate: Whether the gate's reasons stand above; what keeps it closed is not said again then.
    """
    span = epsilon_span(account)
    known = None
    if span is not None and span.lower is not None and not (beside_gate and span.contradicted):
        known = span_line(span)
    found = (privacy_line(account), known, None if beside_gate else canary_line(account))
    return tuple(line for line in found if line is not None)


def span_line(span: EpsilonSpan) -> Text:
    """Return between what epsilon lies, or that the claim is contradicted."""
    if span.lower is None:
        if span.claimed is None or span.run is None:
            return _SEEDED
        return _CLAIM_ALONE.fill(claimed=number(span.claimed), delta=f"{span.run.delta:g}")
    claimed = span.run.epsilon if span.run else None
    said = {
        "measured": number(span.measured, unlike=claimed),
        "claimed": number(claimed),
        "delta": f"{span.lower.facts.get('delta', 0.0):g}",
        "level": f"{span.lower.level:g}",
        "n": number(span.lower.n),
    }
    if span.contradicted:
        return _CONTRADICTED.fill(**said)
    if span.claimed is not None:
        return (_BETWEEN if span.measured else _NOTHING_SHOWN).fill(**said)
    why = _SEEDED if span.run else _NOT_PRIVATE
    return (_LOWER_ALONE if span.measured else _NOTHING_AT_ALL).fill(**said, why=why)


def canary_line(account: Account) -> Text | None:
    """Return that canaries stand in the training data of the model; None if there are none."""
    rows = planted_rows(account)
    return _CANARIES.fill(rows=number(rows)) if rows else None
