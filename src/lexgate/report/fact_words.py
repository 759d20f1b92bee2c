"""What the facts of checks, data and models are called; a fact that is not named here keeps its own name."""

from lexgate.core.text import Lang, Text

_NAMES: dict[str, Text] = {
    # checks
    "table": Text("counts by group", "各组计数"),
    "group": Text("group", "组别"),
    "count": Text("count", "计数"),
    "n": Text("n", "样本量"),
    "rate": Text("rate", "比率"),
    "value": Text("value", "值"),
    "low": Text("low", "下限"),
    "high": Text("high", "上限"),
    "compared": Text("compared", "参与比较"),
    "unscoreable": Text("unscoreable", "无法评分"),
    "unknown": Text("items of unknown group", "组别未知的样本"),
    "lowest": Text("lowest", "最低"),
    "highest": Text("highest", "最高"),
    "precision": Text("precision", "精确率"),
    "recall": Text("recall", "召回率"),
    "support": Text("support", "样本数"),
    "accuracy": Text("accuracy", "准确率"),
    "confidence": Text("confidence", "置信度"),
    "labels": Text("labels", "标签"),
    "found": Text("found", "发现"),
    # units and methods
    "share": Text("share", "占比"),
    "ratio": Text("ratio", "比值"),
    "ms": Text("ms", "毫秒"),
    "census": Text("census", "全量检查"),
    "none": Text("none", "无"),
    # passport
    "text-classification": Text("text classification", "文本分类"),
    "token-classification": Text("token classification", "词元分类"),
    "employment": Text("employment", "招聘与用工"),
    "credit": Text("credit", "信贷"),
    "general": Text("general", "通用"),
    "public": Text("public", "公众"),
    "business": Text("business", "企业"),
    "internal": Text("internal", "内部"),
    "minimal": Text("minimal", "极低风险"),
    "limited": Text("limited", "有限风险"),
    "prohibited": Text("prohibited", "禁止"),
    "high-risk": Text("high", "高风险"),
    # data
    "encoding": Text("encoding", "编码"),
    "delimiter": Text("delimiter", "分隔符"),
    # model
    "method": Text("method", "微调方法"),
    "metric": Text("metric of the best checkpoint", "最佳检查点的评价指标"),
    "hyper_parameters": Text("hyper-parameters", "超参数"),
    "environment": Text("environment", "运行环境"),
    "parameters": Text("weights", "参数量"),
    "total": Text("total", "总数"),
    "trained": Text("trained", "参与训练"),
    "max_length": Text("longest text in tokens", "文本最大长度（词元）"),
    "rows": Text("rows", "行数"),
    "unlabelled": Text("rows without a label", "未标注行数"),
    "longer_than_model": Text("texts longer than the model", "超出模型长度的文本数"),
    "shape_ids": Text("word shapes", "词形编码"),
    "reload_difference": Text("largest difference after loading again", "重新加载后的最大差异"),
    "steps": Text("steps", "训练步数"),
    "best_step": Text("best step", "最佳步"),
    "best_score": Text("best score", "最佳得分"),
    "stopped_early": Text("stopped early", "是否提前停止"),
    "seconds": Text("seconds", "耗时（秒）"),
    "loss": Text("loss", "损失"),
    "score": Text("score on the validation data", "验证集得分"),
    "epochs": Text("epochs", "训练轮数"),
    "batch_size": Text("batch size", "批大小"),
    "gradient_accumulation": Text("gradient accumulation", "梯度累积"),
    "learning_rate": Text("learning rate", "学习率"),
    "weight_decay": Text("weight decay", "权重衰减"),
    "warmup": Text("warm-up", "预热比例"),
    "label_smoothing": Text("label smoothing", "标签平滑"),
    "word_dropout": Text("word dropout", "词丢弃"),
    "patience": Text("patience", "提前停止的等待次数"),
    "evaluations": Text("evaluations in each epoch", "每轮评估次数"),
    "seed": Text("seed", "随机种子"),
    "train": Text("train", "训练集"),
    "validation": Text("validation", "验证集"),
    "test": Text("test", "测试集"),
    "system": Text("operating system", "操作系统"),
    "device": Text("device", "设备"),
    "processor": Text("processor", "处理器"),
    "threads": Text("threads", "线程数"),
}


def fact_name(name: str, lang: Lang) -> str:
    """Return what a fact is called.

    Example:
        >>> fact_name("best_step", Lang.ZH), fact_name("cell.7", Lang.ZH)
        ('最佳步', 'cell.7')
    """
    return _NAMES[name].say(lang) if name in _NAMES else name
