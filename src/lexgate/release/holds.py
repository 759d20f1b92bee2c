"""What keeps a model from release whatever its verdicts say."""

from lexgate.core.account import Account
from lexgate.core.epsilon_span import epsilon_span, planted_rows
from lexgate.core.number import number
from lexgate.core.text import Text

_CANARIES = Text(
    "The model was tuned on {rows} rows of canaries (made-up items with random labels): it is for measuring, not for release. Tune "
    "without data.canaries what is to be released.",
    "训练数据中植入了 {rows} 行金丝雀样本（随机标签的人造样本）：该模型仅供测量，不得发布。拟发布的模型应在去除 data.canaries 后重新微调。",
)
_CONTRADICTED = Text(
    "The claim of differential privacy is refuted: epsilon is {claimed} at most by the accountant, and {measured} at least was "
    "measured (confidence {level}). One of both is wrong; find out before anything is released.",
    "差分隐私声明已被实测推翻：核算所得 ε 上界为 {claimed}，实测下界为 {measured}（置信水平 {level}）。二者必有一误，查明原因前不得发布。",
)
_SERVED = Text(
    "The model answers behind an address, and what is released is named by the digest of its files: the digest of endpoint.yaml binds no "
    "service. Assess the folder that is served, and release that.",
    "该模型以网络服务形式提供，而发布须以模型文件的摘要为准，endpoint.yaml 的摘要不能约束服务本身。请评估所部署的模型文件夹，并据此发布。",
)


def holds(account: Account) -> tuple[Text, ...]:
    """Return the reasons for which a model may not be released, whatever the verdicts on it are."""
    found = []
    span = epsilon_span(account)
    if span is not None and span.run is not None and span.lower is not None and span.contradicted:
        found.append(
            _CONTRADICTED.fill(
                claimed=number(span.run.epsilon),
                measured=number(span.measured, unlike=span.run.epsilon),
                level=f"{span.lower.level:g}",
            )
        )
    rows = planted_rows(account)
    if rows:
        found.append(_CANARIES.fill(rows=number(rows)))
    if account.model is not None and "endpoint" in account.model.facts:
        found.append(_SERVED)
    return tuple(found)
