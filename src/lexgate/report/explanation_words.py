"""What the facts of the checks of explanations are called."""

from collections.abc import Mapping

from lexgate.core.text import Text

EXPLANATION_WORDS: Mapping[str, Text] = {
    "beyond_chance": Text("difference to chance on the same items", "与随机赋值在相同样本上之差"),
    "explainer": Text("explainer", "解释方法"),
    "difference": Text("difference", "差值"),
    "by_share": Text("means by share of words", "按词语比例的均值"),
    "by_stage": Text("means by what was randomised", "按随机化范围的均值"),
    "head": Text("head", "分类头"),
    "all": Text("head and all layers", "分类头及全部编码层"),
    "beside": Text("means of other quantities", "其他指标的均值"),
    "explainers": Text("means by pair of explainers", "解释方法两两对照的均值"),
    "without": Text("items of which this can't be told", "无法计算该指标的样本数"),
    "comprehensiveness": Text("comprehensiveness", "完备性"),
    "deletion": Text("area as words are taken out", "逐步剔除曲线下面积"),
    "insertion": Text("area as words are put in", "逐步加入曲线下面积"),
    "infidelity": Text("infidelity", "不忠实度"),
    "logits": Text("error in logits", "误差（对数几率）"),
    "mean": Text("mean", "均值"),
    "largest": Text("largest", "最大值"),
    "auprc": Text("area under precision and recall", "精确率-召回率曲线下面积"),
    "token-f1": Text("F1 of words", "词语 F1"),
    "iou-f1": Text("F1 of runs of words", "片段 F1"),
    "kendall": Text("rank correlation", "秩相关系数"),
    "top": Text("share of top words in common", "首要词语重合比例"),
    "integrated-gradients": Text("integrated gradients", "积分梯度"),
    "gradient-x-input": Text("gradient × input", "梯度乘输入"),
    "occlusion": Text("occlusion", "逐词遮挡"),
    "attention-rollout": Text("attention roll-out", "注意力展开"),
    "random": Text("chance", "随机赋值"),
    "mean-of-clusters": Text(
        "Student's t over clusters of items, kept open", "按样本聚类的 t 区间（保留余量）"
    ),
}
"""Fact, explainer or method of an interval → its name."""
