"""What facts and methods of defences, certificates and detectors are called."""

from lexgate.core.text import Text

DEFENCE_WORDS: dict[str, Text] = {
    "side_by_side": Text("before and now, on the same items", "防御前后对照（相同样本）"),
    "model": Text("model", "模型"),
    "robust_accuracy": Text("robust accuracy", "鲁棒准确率"),
    "attack_success": Text("attack success", "攻击成功率"),
    "accuracy_low": Text("low", "下限"),
    "accuracy_high": Text("high", "上限"),
    "robust_accuracy_low": Text("low", "下限"),
    "robust_accuracy_high": Text("high", "上限"),
    "attack_success_low": Text("low", "下限"),
    "attack_success_high": Text("high", "上限"),
    "detector": Text("digest of the detector", "检测器摘要"),
    "fitted_on": Text("attacks that it was fitted on", "拟合所用的攻击"),
    "area_under_roc": Text("area under the ROC curve, plain attacks", "ROC 曲线下面积（普通攻击）"),
    "by_attacker": Text("by attacker", "按攻击者"),
    "attacker": Text("attacker", "攻击者"),
    "plain": Text("who does not know of the detector", "不知悉检测器"),
    "adaptive": Text("who sees what the detector says", "知悉检测器"),
    "plain_accuracy": Text("accuracy of the plain model on the same items", "相同样本上未平滑模型的准确率"),
    "vote_accuracy": Text("accuracy of the votes", "投票结果的准确率"),
    "abstained": Text("share without a provable majority", "无可证明多数的样本比例"),
    "exact_votes": Text("items on which all copies voted", "全部副本均参与投票的样本数"),
    "median_words": Text("words of a text (median)", "文本词数（中位数）"),
    "wilson-less-alpha": Text(
        "Wilson interval, its lower limit less the share of wrong certificates allowed for",
        "威尔逊区间（下限扣除所允许的错误认证比例）",
    ),
    "wilson-clustered-less-alpha": Text(
        "Wilson interval, clustered, its lower limit less the share of wrong certificates allowed for",
        "威尔逊区间（按聚类修正，下限扣除所允许的错误认证比例）",
    ),
    "newcombe-paired": Text("Newcombe interval of pairs", "纽科姆配对区间"),
}
