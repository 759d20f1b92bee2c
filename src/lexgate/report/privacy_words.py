"""What facts of differential privacy are called."""

from lexgate.core.text import Text

PRIVACY_WORDS: dict[str, Text] = {
    "privacy": Text("differential privacy", "差分隐私"),
    "epsilon": Text("epsilon", "ε"),
    "delta": Text("delta", "δ"),
    "accountant": Text("accountant", "核算方法"),
    "accountant_version": Text("accounted by", "核算程序"),
    "run": Text("run", "训练标识"),
    "runs": Text("private runs on the same data", "同一数据上的差分隐私训练次数"),
    "plain_runs": Text("models tuned on the same data without privacy", "同一数据上未加隐私保护的训练次数"),
    "sampling": Text("sampling", "抽样方式"),
    "sampling_rate": Text("sampling rate", "抽样率"),
    "expected_batch": Text("items of a step on average", "每步期望样本数"),
    "noise_multiplier": Text("noise multiplier", "噪声乘数"),
    "clipping_norm": Text("clipping norm", "裁剪范数"),
    "mechanism": Text("mechanism", "实现方式"),
    "randomness": Text("source of the noise", "噪声来源"),
    "keep": Text("weights kept", "所保留的权重"),
    "unit": Text("unit that is protected", "保护单位"),
}
"""Name of a fact → its words."""
