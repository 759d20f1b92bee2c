"""What facts of checks, data and models, methods, and words of the passport are called; others keep their own name."""

from lexgate.core.evidence_names import evidence_name
from lexgate.core.text import Lang, Text
from lexgate.core.units import UNITS
from lexgate.report.defence_words import DEFENCE_WORDS
from lexgate.report.explanation_words import EXPLANATION_WORDS
from lexgate.report.leak_words import LEAK_WORDS
from lexgate.report.model_words import MODEL_WORDS
from lexgate.report.privacy_words import PRIVACY_WORDS

_NAMES: dict[str, Text] = {
    **EXPLANATION_WORDS,
    **PRIVACY_WORDS,
    **DEFENCE_WORDS,
    **LEAK_WORDS,
    **MODEL_WORDS,
    # checks
    "clean_accuracy": Text("accuracy on the same items as they are", "相同样本未受攻击时的准确率"),
    "budget": Text("queries for each item and attack", "每个样本、每种攻击的查询次数上限"),
    "by_attack": Text("what each attack took", "各攻击的代价"),
    "attack": Text("attack", "攻击"),
    "attacked": Text("right answers attacked", "受攻击的正确回答"),
    "turned": Text("turned", "被攻破"),
    "untouchable": Text("with nothing to change", "无可改动"),
    "queries_per_success": Text("queries of a success (median)", "成功攻击的查询次数（中位数）"),
    "texts_refused": Text("texts too far away, not asked", "因相似度不足而未查询的文本"),
    "all_queries_per_success": Text("all queries for each success", "每次成功分摊的全部查询次数"),
    "edits_per_success": Text("words changed (median)", "改动词数（中位数）"),
    "edit_share": Text("share of words changed (median)", "改动词占比（中位数）"),
    "table": Text("counts by group", "各组计数"),
    "group": Text("group", "组别"),
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
    "f1-score": Text("F1", "F1"),
    "entity_report": Text("entities by type", "各类实体"),
    "ratios": Text("ratio to the most favoured group", "相对于比率最高的组"),
    "reference": Text("reference", "参照"),
    "selected": Text("selected", "入选"),
    "reliability": Text("confidence against accuracy", "置信度与准确率对照"),
    "from": Text("from", "起"),
    "to": Text("to", "止"),
    "right": Text("right", "正确率"),
    "positive": Text("class in question", "所关注的类别"),
    "missing": Text("missing", "缺失"),
    "vacant": Text("roles without a person", "未指定责任人的岗位"),
    "unsafe": Text("unsafe files", "不安全的文件"),
    "path": Text("file", "文件"),
    "rule": Text("kind", "类型"),
    "evidence": Text("evidence", "依据"),
    "differ": Text("files that are not as signed", "与签名清单不一致的文件"),
    "state": Text("state", "状态"),
    "signed_by": Text("signed by", "签名方"),
    "licence": Text("licence", "许可"),
    "uses": Text("intended uses", "预期用途"),
    "package": Text("package", "软件包"),
    "version": Text("version", "版本"),
    "aliases": Text("also known as", "别名"),
    "fixed": Text("first fixed in", "修复版本"),
    "accepted": Text("accepted, not counted", "已接受（不计入）"),
    "advisories": Text("advisories known", "公告数"),
    "kinds": Text("by kind of text", "按文本类型"),
    "worst": Text("worst", "最差"),
    "curve": Text("time by length", "耗时与长度"),
    "growth": Text("exponent of time by length", "耗时随长度增长的指数"),
    "triggers": Text(
        "strongest sequences found, on held-out items; intervals hold for all of them together",
        "所发现的最强触发序列在留出样本上的结果；区间对全部序列同时成立",
    ),
    "beyond_kin": Text("beyond its kin", "超出近义序列的比例"),
    "kin": Text("its strongest kin", "最强近义序列"),
    "kin_rate": Text("rate of its kin", "近义序列的比率"),
    "anomaly_index": Text("how far one class stands out (scaled MADs)", "最突出类别的异常指数（MAD 倍数）"),
    "usual": Text("rate of random sequences", "随机序列的比率"),
    "queries": Text("texts asked", "查询次数"),
    "tried": Text("sequences tried", "尝试的序列数"),
    "not_searched": Text("not searched for", "未检查的类别"),
    "features": Text("what the data were sliced by", "切片所依据的特征"),
    "searched": Text("slices searched", "搜索的切片数"),
    "small": Text("slices too small to search", "样本过少、未予搜索的切片数"),
    "search_n": Text("n in the search", "搜索用样本量"),
    "search_value": Text("value in the search", "搜索时的值"),
    "held_out_n": Text("held-out items", "未参与搜索的样本量"),
    "held_out_accuracy": Text("accuracy on all held-out items", "未参与搜索样本的总体准确率"),
    "slices": Text(
        "the worst slices of the search, on held-out items; intervals hold for all of them together",
        "搜索所得最差切片在未参与搜索样本上的结果；区间对全部切片同时成立",
    ),
    "small_slices": Text(
        "slices too small to search, on all items, those with the most errors first",
        "样本过少、未予搜索的切片（全部样本，按错误数排列）",
    ),
    "slice": Text("slice", "切片"),
    "p": Text("p, corrected by Holm", "p 值（霍尔姆校正）"),
    "worse": Text("surely worse than the rest", "确认差于其余样本"),
    "furthest": Text("furthest from the reference", "与参照偏离最大"),
    "answers": Text("answers by group", "各组回答"),
    "alike": Text("pairs alike in every attribute", "各项属性均相同的文本对"),
    "flip_rate": Text("share that flips", "翻转比例"),
    "flipped": Text("flipped", "翻转数"),
    "pairs": Text("pairs", "文本对数"),
    "sets": Text("sets", "样本组数"),
    "sets_with_a_flip": Text("sets in which not all answers agree", "组内回答不一致的样本组"),
    "personal-data": Text("personal data", "个人信息"),
    "duplicate": Text("exact duplicates", "完全重复"),
    "near-duplicate": Text("near duplicates", "近似重复"),
    "conflict": Text("conflicting labels", "标签冲突"),
    "leak": Text("leaks between splits", "划分间泄漏"),
    "label-error": Text("likely wrong labels", "疑似错误标签"),
    "by_risk": Text("items by risk", "各风险条目数"),
    "by_source": Text("items by source", "各来源条数"),
    "events": Text("events", "事件"),
    "start": Text("start", "开始"),
    "end": Text("end", "结束"),
    "newest": Text("newest", "最近一次"),
    "sampled": Text("sampled", "抽检条数"),
    "lawful": Text("lawful", "合法合规条数"),
    "successes": Text("successes", "符合项数"),
    "figure": Text("figure", "数值名称"),
    "scope": Text("scope", "范围"),
    "measured_on": Text("measured on", "测量日期"),
    "by": Text("by", "责任人"),
    "annotators": Text("annotators", "标注人员数"),
    "labels_given": Text("labels given", "标注条数"),
    "items_with_one_label": Text("items with one label only", "仅有一条标注的样本"),
    "observed_agreement": Text("observed agreement", "观测一致率"),
    "annotator_pairs": Text(
        "pairs of annotators, those that agree least first (Cohen's kappa)",
        "标注人员两两一致性，由低到高（科恩 κ 系数）",
    ),
    "pair": Text("pair", "标注人员"),
    "taken_for": Text("labels that stand beside one another on an item", "同一样本上并存的不同标签"),
    "class_sizes": Text("classes and rows by rows in a class", "等价类规模分布"),
    "equivalence_classes": Text("equivalence classes", "等价类数"),
    "classes_at_fault": Text("the classes at fault, by a line of each", "问题等价类（以其中一行的行号标识）"),
    "line": Text("line", "行号"),
    "size": Text("rows in a class", "等价类规模"),
    "alone": Text("share of rows alone in their class", "唯一记录占比"),
    "found_on_average": Text("mean probability of being found", "平均重标识概率"),
    "disclosed": Text(
        "share of rows in classes of one sensitive value", "敏感属性取值唯一的等价类所含记录占比"
    ),
    "sensitive_values": Text("sensitive values", "敏感属性取值个数"),
    "mean_distance": Text("mean distance of a row's class", "按记录加权的平均距离"),
    "tested": Text("rows met in training, by what they share", "训练中已出现的记录数（按重合内容）"),
    "text": Text("text", "文本"),
    "cluster": Text("cluster", "聚类"),
    "shares": Text("shares in the data beside the reference", "数据占比与参照占比"),
    "total_variation": Text("rows that would have to be of another group", "总变差距离"),
    "absent": Text("groups of which there is no row", "数据中缺失的群体"),
    "set": Text("set", "数据集"),
    "accuracy_by_set": Text("accuracy by set", "各数据集准确率"),
    "widest": Text("widest", "差距最大"),
    "best_order": Text("area if wrong answers were the least confident", "理想排序下的面积"),
    "excess": Text("what lies above that (E-AURC)", "超出理想排序的部分（E-AURC）"),
    "brier": Text("Brier score in parts", "布赖尔评分分解"),
    "base_rate": Text("score of the base rate", "按基准率预测的评分"),
    "calibration": Text("calibration part", "校准项"),
    "resolution": Text("resolution part", "分辨项"),
    "gaps": Text("gap of each rate", "各项比率的差距"),
    "observed_expected": Text(
        "observed share of the class beside the mean probability", "类别实际占比与平均概率对照"
    ),
    "observed": Text("observed", "实际占比"),
    "expected": Text("expected", "平均概率"),
    "parts_left_out": Text("parts with too few items to compare groups", "样本过少、未予比较的概率区段数"),
    "signed": Text(
        "mean shift from one value to the other, with its sign", "由前者换为后者时的平均偏移（带符号）"
    ),
    "shift": Text("shift", "偏移"),
    "counterfactual_sets": Text(
        "counterfactual sets made from the test texts, and texts left out",
        "由测试文本生成的反事实样本组及未采用的文本",
    ),
    "gender": Text("gender", "性别"),
    "names": Text("first names", "人名"),
    "regions": Text("regions", "地域"),
    "texts": Text("texts", "文本数"),
    "over_limit": Text("over the limit", "超出上限"),
    "no_word_of_the_lists": Text("no word of the lists", "不含词表用词"),
    "several_genders": Text("several genders", "涉及多种性别"),
    "word_without_counterpart": Text("word without counterpart", "含无对应词的用词"),
    "grammar_in_doubt": Text("grammar in doubt", "语法存疑"),
    "several_names_or_regions": Text("several names or regions", "含多个人名或地域"),
    "full_name_or_title": Text("full name or title", "疑为特定人物或固定说法"),
    # methods
    "widest-mover": Text("MOVER of each group's limits, widest gap", "MOVER 区间（取最大差距）"),
    "mean-of-sets": Text("Student's t over sets, kept open", "按样本组的 t 区间（保留余量）"),
    "mean-of-items": Text("Student's t over items, kept open", "按样本的 t 区间（保留余量）"),
    "widest-clopper-pearson": Text("widest of Clopper-Pearson", "克洛珀-皮尔逊区间中最宽者"),
    "furthest-mean": Text("Student's t over sets, largest of several", "按样本组的 t 区间（取最大者）"),
    "influence": Text("influence of items, Student's t", "影响函数法，t 分布"),
    "wilson": Text("Wilson interval", "威尔逊区间"),
    "wilson-clustered": Text("Wilson interval, clustered", "威尔逊区间（按聚类修正）"),
    "wilson-f1-clustered": Text(
        "Wilson intervals of precision and recall, clustered", "精确率与召回率的威尔逊区间（按聚类修正）"
    ),
    "clopper-pearson": Text("Clopper–Pearson interval", "克洛珀—皮尔逊区间"),
    "highest-wilson": Text("Wilson interval, highest of several", "威尔逊区间（取最高者）"),
    "least-wilson": Text("Wilson interval, lowest of several", "威尔逊区间（取最低者）"),
    "lowest-mover-ratio": Text("MOVER of Wilson intervals, lowest ratio", "MOVER 区间（取最低比值）"),
    "widest-newcombe": Text("Newcombe interval, widest gap", "纽科姆区间（取最大差距）"),
    "betting": Text("betting, holds at every number of items", "博弈法置信序列（随时有效）"),
    "least-betting": Text(
        "betting, lowest of several, holds at every number of items", "博弈法置信序列（取最低者，随时有效）"
    ),
    "mean-betting": Text(
        "betting on a mean, holds at every number of items", "博弈法置信序列（均值，随时有效）"
    ),
    "widest-betting": Text(
        "betting, widest gap, holds at every number of items", "博弈法置信序列（取最大差距，随时有效）"
    ),
    "lowest-betting-ratio": Text(
        "betting, lowest ratio, holds at every number of items", "博弈法置信序列（取最低比值，随时有效）"
    ),
    "delong-effective": Text("DeLong interval, effective number of items", "德朗区间（按有效样本量）"),
    "least-wilson-held-out": Text(
        "Wilson interval, lowest of several, on held-out items", "威尔逊区间（留出样本，取最低者）"
    ),
    "mean-effective": Text("interval of a mean, effective number of items", "均值区间（按有效样本量）"),
    "mover": Text("MOVER of Wilson intervals", "MOVER 区间（威尔逊）"),
    "mover-clustered": Text("MOVER of Wilson intervals, clustered", "MOVER 区间（威尔逊，按聚类修正）"),
    "delta-effective": Text("delta method, effective number of items", "增量法区间（按有效样本量）"),
    "delta-effective-clustered": Text(
        "delta method, effective number of items, clustered", "增量法区间（按有效样本量，按聚类修正）"
    ),
    "delong-effective-clustered": Text(
        "Obuchowski interval, effective number of items", "奥布霍夫斯基区间（按有效样本量，按聚类修正）"
    ),
    "jackknife-effective": Text("jackknife, effective number of items", "刀切法区间（按有效样本量）"),
    "jackknife-effective-clustered": Text(
        "jackknife, effective number of items, clustered", "刀切法区间（按有效样本量，按聚类修正）"
    ),
    "mean-effective-clustered": Text(
        "interval of a mean, effective number of items, clustered", "均值区间（按有效样本量，按聚类修正）"
    ),
    "wilson-threshold": Text(
        "Wilson interval, with the uncertainty of the threshold", "威尔逊区间（含阈值不确定性）"
    ),
    "wilson-threshold-clustered": Text(
        "Wilson interval, with the uncertainty of the threshold, clustered",
        "威尔逊区间（含阈值不确定性，按聚类修正）",
    ),
    "least-of-groups": Text("lowest of several intervals", "各群体区间（取最低者）"),
    "widest-newcombe-paired": Text("Newcombe interval of pairs, widest drop", "纽科姆配对区间（取最大降幅）"),
    "student-log": Text("Student's t of log times", "对数时延的 t 区间"),
    "fastest": Text("fastest batch", "最快批次"),
    "middle": Text("median of batches", "批次中位数"),
    "slowest": Text("slowest batch", "最慢批次"),
    "folded-normal": Text("folded normal interval", "折叠正态区间"),
    "recorded": Text("recorded, not measured by LexGate", "登记值，非 LexGate 测量"),
    "recorded-wilson": Text(
        "recorded, not measured by LexGate; Wilson interval", "登记值，非 LexGate 测量；威尔逊区间"
    ),
    "census": Text("census", "全量检查"),
    "none": Text("none", "无"),
    # judges
    "as_counted": Text("as the judge counted", "按评判器原计数"),
    "labels_alone": Text("by the human labels alone", "仅按人工标注"),
    "contested": Text("contested labels", "有分歧的标注"),
    "judge_weight": Text("weight of the judge", "评判器权重"),
    "uncertainty_from_labels": Text(
        "share of the uncertainty that only more human labels would take away",
        "仅能通过增加人工标注消除的不确定性占比",
    ),
    "strata": Text("by language and category", "按语言与类别"),
    "stratum": Text("language and category", "语言与类别"),
    "sensitivity": Text("sensitivity", "灵敏度"),
    "sensitivity_low": Text("sensitivity, lower limit", "灵敏度下限"),
    "sensitivity_high": Text("sensitivity, upper limit", "灵敏度上限"),
    "specificity": Text("specificity", "特异度"),
    "specificity_low": Text("specificity, lower limit", "特异度下限"),
    "specificity_high": Text("specificity, upper limit", "特异度上限"),
    "tp": Text("flagged, with the property", "标记且具有该属性"),
    "fp": Text("flagged, without it", "标记但不具有"),
    "fn": Text("not flagged, with the property", "未标记但具有该属性"),
    "tn": Text("not flagged, without it", "未标记且不具有"),
    "contested_flagged": Text("flagged, contested", "标记，标注有分歧"),
    "contested_unflagged": Text("not flagged, contested", "未标记，标注有分歧"),
    "wilson-contested": Text(
        "Wilson interval, contested labels as the worst case", "威尔逊区间（分歧标注按最不利情形计）"
    ),
    "rogan-gladen": Text(
        "corrected for the judge's error (Rogan and Gladen)", "按评判误差校正（Rogan–Gladen 法）"
    ),
    "rogan-gladen-by-stratum": Text(
        "corrected for the judge's error in each language and category (Rogan and Gladen)",
        "按各语言与类别的评判误差校正（Rogan–Gladen 法）",
    ),
    "prediction-powered": Text("prediction-powered inference (PPI++)", "预测增强推断（PPI++）"),
    "uncorrected": Text("as the judge counted, not corrected", "按评判器计数，未校正"),
    # passport
    "text-classification": Text("text classification", "文本分类"),
    "token-classification": Text("token classification", "词元分类"),
    "deployer": Text("deployer", "部署者"),
    "importer": Text("importer", "进口者"),
    "distributor": Text("distributor", "分销者"),
    "platform": Text("platform", "传播平台"),
    "image": Text("image", "图像"),
    "audio": Text("audio", "音频"),
    "video": Text("video", "视频"),
    "persons": Text("persons whose data are held", "个人信息涉及人数"),
    "users": Text("users", "用户数"),
    "monthly_users": Text("monthly users", "月活跃用户数"),
    "training_flop": Text("training compute (FLOP)", "训练算力（FLOP）"),
    "employees": Text("employees", "员工数"),
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
}


def fact_name(name: str, lang: Lang) -> str:
    """Return what a fact is called.

    Example:
        >>> fact_name("best_step", Lang.ZH), fact_name("cell.7", Lang.ZH)
        ('最佳步', 'cell.7')
    """
    known = _NAMES.get(name) or UNITS.get(name) or evidence_name(name)
    return known.say(lang)
