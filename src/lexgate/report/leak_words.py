"""What facts and methods of membership and canaries are called."""

from lexgate.core.text import Text

LEAK_WORDS: dict[str, Text] = {
    "canaries": Text("canaries", "金丝雀样本"),
    "made": Text("made", "生成数"),
    "planted": Text("planted", "植入数"),
    "strongest_attack": Text("strongest attack", "最强攻击"),
    "members": Text("training items", "训练样本"),
    "non_members": Text("items not trained on", "非训练样本"),
    "shadow_models": Text("shadow models", "影子模型数"),
    "false_alarms": Text("rate of false alarms", "误报率"),
    "non_members_beyond": Text("false alarms allowed", "允许的误报数"),
    "highest_exposure": Text("highest exposure that could be seen (bits)", "可观测的最高暴露度（比特）"),
    "exposure_by_chance": Text("exposure without any trace (bits)", "无痕迹时的暴露度（比特）"),
    "references": Text("canaries not planted", "未植入的对照样本"),
    "canaries_planted": Text("canaries planted once", "植入一次的金丝雀样本"),
    "canaries_left_out": Text("canaries left out", "未植入的金丝雀样本"),
    "guesses": Text("guesses", "猜测次数"),
    "right_guesses": Text("right guesses", "猜中次数"),
    "delta": Text("delta", "δ"),
    "claimed_epsilon": Text("claimed upper bound of epsilon", "声明的 ε 上界"),
    "measured_epsilon": Text("measured lower bound of epsilon", "实测的 ε 下界"),
    "highest_lower_bound": Text("lower bound had every guess been right", "全部猜中时的 ε 下界"),
    "accuracy_with": Text("right guesses with the model's answers", "结合模型回答的推断准确率"),
    "accuracy_without": Text("right guesses without them", "不使用模型回答的推断准确率"),
    "most_frequent": Text("share of the most frequent value", "最常见取值占比"),
    "masked_examples": Text("beginnings of some outputs, masked", "部分输出的开头（已脱敏）"),
    "from-training": Text("values that stand in the training data", "训练数据中出现过的取值"),
    "lira-online": Text("likelihood ratio, online (LiRA)", "似然比攻击（LiRA，在线）"),
    "lira-offline": Text("likelihood ratio, offline (LiRA)", "似然比攻击（LiRA，离线）"),
    "order-statistics-clopper-pearson": Text(
        "order statistics for the threshold, Clopper-Pearson for the share",
        "阈值按次序统计量、比例按克洛珀–皮尔逊区间",
    ),
    "jackknife-effective": Text("jackknife, effective number of items", "刀切法（按有效样本量）"),
    "one-run-audit": Text("guesses in one training run (binomial)", "单次训练审计（二项检验）"),
}
