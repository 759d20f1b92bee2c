"""The words of the report, in both languages, by key. Templates and tables ask for them with ``words(lang)``."""

from collections.abc import Callable

from lexgate.core.text import Lang, Text

T = Text

WORDS: dict[str, Text] = {
    # the page
    "title": T("Assessment report", "评估报告"),
    "skip": T("Skip to the conclusion", "跳至结论"),
    "contents": T("Contents", "目录"),
    "prepared": T("Prepared by LexGate {version} on {time}", "由 LexGate {version} 于{time}生成"),
    "system": T("System", "系统"),
    "project": T("Project", "项目"),
    "provider": T("Provider", "提供者"),
    "day": T("Day of the assessment", "评估日期"),
    "none": T("none", "无"),
    "unknown": T("not stated", "未说明"),
    "yes": T("yes", "是"),
    "no": T("no", "否"),
    "total": T("Total", "合计"),
    "status": T("Status", "结论"),
    "comma": T(", ", "，"),
    "colon": T(": ", "："),
    "stop": T(". ", "。"),
    "semicolon": T("; ", "；"),
    "open_bracket": T(" (", "（"),
    "close_bracket": T(")", "）"),
    "link": T("text", "原文"),
    # conclusion
    "conclusion": T("Conclusion", "结论"),
    "standard_sentence": T(
        "{standard} (version {version}), law as of {day}: {status}.",
        "依据{standard}（{version} 版）于{day}有效的规定：{status}。",
    ),
    "gate_open_until": T("The gate is open until {day}.", "发布门开启，有效期至{day}。"),
    "gate_open_plain": T("The gate is open.", "发布门开启。"),
    "gate_closed_plain": T("The gate is closed.", "发布门关闭。"),
    "gate_rule": T(
        "The gate opens only when every verdict is met or not applicable, at least one is met, and nothing else speaks against "
        "the model. What could not be decided never opens it.",
        "只有各项结论均为“符合”或“不适用”，至少一项为“符合”，且模型不存在其他不得发布的情形时，发布门才会开启；无法判定的要求不能使其开启。",
    ),
    "kept_closed": T("What keeps the gate closed", "致使发布门关闭的事项"),
    "kept_closed_caption": T(
        "Each requirement or standard that keeps the gate closed, with its reason",
        "致使发布门关闭的各项要求或标准及其理由",
    ),
    "counts_caption": T("Findings by standard and status", "各标准下不同结论的数量"),
    "standard": T("Standard", "标准"),
    "advisory_count": T("Advisory", "仅供参考"),
    # at a glance
    "matrix": T("At a glance", "判定一览"),
    "matrix_caption": T("Requirements by status", "各项要求的结论"),
    "matrix_about": T(
        "One row for each requirement, the worst first. In the last column the line in the middle is the bound, the shaded "
        "side is lawful, and the dot is the value with its interval; each row has its own scale.",
        "每行一项要求，问题最严重者在前。末列中线为限值，着色一侧为合规，圆点为测量值，横线为置信区间；各行比例尺不同。",
    ),
    "against_bound": T("Against the bound", "与限值对照"),
    "spared_row": T("Not applicable: {n}", "不适用：{n} 项"),
    "back": T("Back to the overview", "返回一览"),
    # what was judged
    "judged": T("What was judged, and by which rules", "评估对象与依据"),
    "judged_caption": T("The system as its provider describes it", "提供者对系统的说明"),
    "purpose": T("Purpose", "用途"),
    "roles": T("Role of the organisation", "主体角色"),
    "modalities": T("Modalities", "内容形态"),
    "scale": T("Scale", "规模"),
    "task": T("Task", "任务"),
    "domain": T("Domain", "应用领域"),
    "jurisdictions": T("Jurisdictions", "适用法域"),
    "audience": T("Audience", "服务对象"),
    "risk_tier": T("Risk tier", "风险等级"),
    "generative": T("Generates content", "是否生成内容"),
    "languages": T("Languages", "语言"),
    "people": T("People who answer for it", "责任人"),
    "people_caption": T("Accountable roles", "责任岗位与责任人"),
    "role": T("Role", "岗位"),
    "name": T("Name", "名称"),
    "person": T("Name", "姓名"),
    "contact": T("Contact", "联系方式"),
    "documents": T("Documents named as evidence", "作为证据的文件"),
    "kind": T("Kind", "类别"),
    "path": T("Path", "路径"),
    "owner": T("Owner", "负责人"),
    "version": T("Version", "版本"),
    "rules": T("Rules applied", "适用的规定"),
    "rules_caption": T(
        "Standards applied, each as it stood on the given day", "适用的标准，均以所列日期有效的文本为准"
    ),
    "source": T("Source", "出处"),
    "as_of": T("Law as of", "规定基准日"),
    "requirements": T("Requirements", "要求项数"),
    # findings
    "findings": T("Findings", "逐项判定"),
    "findings_caption": T(
        "Findings under {standard}, version {version}", "{standard}（{version} 版）逐项判定"
    ),
    "requirement": T("Requirement", "要求"),
    "measured": T("Measured", "测量值"),
    "bound": T("Bound", "限值"),
    "n": T("n", "样本量"),
    "how": T("Decided", "判定方式"),
    "confident": T("by the interval", "按置信区间"),
    "point": T("by the point", "按点值"),
    "report": T("publication only", "仅需公布"),
    "confident_why": T(
        "by the interval: met or not met only where the whole interval lies on one side of the bound",
        "按置信区间：仅当整个区间位于限值同一侧时，方判定为符合或不符合",
    ),
    "point_why": T(
        "by the point: the rule fixes a limit for the measured value itself",
        "按点值：规定直接针对测量值设定限值",
    ),
    "report_why": T(
        "publication only: the rule asks that the number be published and sets no limit",
        "仅需公布：规定要求公布该数值，未设限值",
    ),
    "advisory": T("advisory", "仅供参考"),
    "advisory_why": T(
        "advisory: reported, does not count for the verdict", "仅供参考：予以报告，不影响总体结论"
    ),
    "decides_why": T("counts for the verdict", "参与总体结论的判定"),
    "why": T("Why", "理由"),
    "obligation": T("What the clause asks", "条款要求"),
    "citation": T("Citation", "法规出处"),
    "read_text": T("read in the official text", "据官方文本"),
    "read_secondary": T("read in a reliable secondary source", "据可靠的二手资料"),
    "read_memory": T("text not checked; therefore advisory", "未核对原文，故仅供参考"),
    "basis": T("Where the bound comes from", "限值来源"),
    "basis_number_in_source": T("the cited text gives the number", "所引条文载明该数值"),
    "basis_cross_reference": T("the number stands in another clause", "数值载于其他条款"),
    "basis_structural": T("it counts the items that the text lists", "按条文列举的事项计数"),
    "basis_operational": T("LexGate’s reading; the law gives no number", "LexGate 的解读；法律未规定数值"),
    "own_reading": T("LexGate’s reading", "LexGate 的解读"),
    "held_interval": T("the interval that decides", "判定所用区间"),
    "worst_of": T("The other attributes", "其他属性"),
    "since": T("in force since {day}", "自{day}起施行"),
    "set_by": T("set by {source}", "由{source}设定"),
    "beside": T("Beside it", "附加信息"),
    "beside_point": T("the point alone would say: {status}", "仅看点值：{status}"),
    "beside_confident": T("the interval would say: {status}", "按区间解读：{status}"),
    "p_value": T("p-value for Holm’s order at most {value}", "用于 Holm 校正的 p 值不大于 {value}"),
    "check": T("Check", "检查项"),
    "options": T("Options", "参数"),
    "distance": T("How far from the bound", "与限值的距离"),
    "drivers": T("What drives it", "主要原因"),
    "to_try": T("What to try", "可尝试的操作"),
    "rests_on": T("Evidence", "证据"),
    "outcomes_digest": T("outcomes, item by item", "逐项测量数据"),
    "other_digests": T("what was judged, and the sealed plan", "评估对象与封存的计划"),
    "explain_more": T("Where it goes wrong, with items", "问题分布及样本"),
    "steps_to_take": T("What can be done", "可采取的措施"),
    "level": T("Level", "置信水平"),
    "no_requirement": T("This requirement is not in the sealed plan.", "封存的计划中没有该项要求。"),
    "see_estimate": T("numbers and groups", "查看数值与分组"),
    "clauses": T("Clause by clause", "逐条说明"),
    # undecided
    "undecided": T("What could not be decided", "无法判定的事项"),
    "undecided_none": T("Every requirement that applies was decided.", "所有适用的要求均已作出判定。"),
    "undecided_caption": T(
        "Requirements that could not be decided, and how many more items would decide them",
        "无法判定的要求，以及作出判定尚需增加的样本数",
    ),
    "have": T("Items measured", "已测样本"),
    "more": T("More items needed", "尚需样本"),
    "more_unknown": T("more items alone do not decide it", "仅增加样本无法作出判定"),
    "more_note": T(
        "The number of items supposes that the measured value stays as it is.",
        "所需样本数以测量值保持不变为前提。",
    ),
    # numbers
    "numbers": T("The numbers", "测量结果"),
    "numbers_about": T(
        "Everything that was measured, whether a rule asks for it or not. Values are given as value [low, high]; the "
        "interval holds the true value in the stated share of repetitions. Digits are rounded to three; the JSON "
        "document has the exact numbers.",
        "以下列出全部测量结果，无论是否有规定要求。数值以“值 [下限, 上限]”表示，区间在所列置信水平下覆盖真实值。"
        "正文保留三位有效数字，精确数值见 JSON 文档。",
    ),
    "numbers_caption": T("All measurements", "全部测量结果"),
    "value": T("Value", "值"),
    "interval": T("Interval", "置信区间"),
    "unit": T("Unit", "单位"),
    "method": T("Method", "区间方法"),
    "unscoreable": T("Unscoreable", "无法评分"),
    "unscoreable_note": T(
        "{n} items could not be scored; they widen the interval by the worst case.",
        "{n} 个样本无法评分，已按最不利情形计入区间。",
    ),
    "unmeasured": T("not measured", "未能测量"),
    "note": T("Note", "备注"),
    "group": T("Group", "组别"),
    "groups_caption": T("{check} by group", "{check}：各组结果"),
    "groups_plot": T("{check}: the groups, with intervals", "{check}：各组数值及置信区间"),
    "plot_part": T("{title} (part {part} of {parts})", "{title}（第 {part} 部分，共 {parts} 部分）"),
    "plot_ends": T("{title} ({shown} of {all}, from both ends)", "{title}（{all} 组中两端的 {shown} 组）"),
    "plot_worst": T(
        "{title} (the {shown} worst of {all} groups, the worst first)",
        "{title}（{all} 组中最差的 {shown} 组，最差者在前）",
    ),
    "plot_others": T("{title} (the others)", "{title}（其余各组）"),
    "others_folded": T(
        "The other {n} groups; values of all groups stand under the numbers",
        "其余 {n} 组；各组数值均列于“测量结果”部分",
    ),
    "plot_desc": T(
        "Each row is a group: the dot is the value, the bar its interval, n the number of items. {bound} The "
        "table has the same numbers.",
        "每行为一组：圆点为测量值，横线为置信区间，n 为样本量。{bound}表格列出相同数值。",
    ),
    "plot_bound": T("The dashed line is the bound {bound}.", "虚线为限值 {bound}。"),
    "ratios_plot": T(
        "{check}: ratio to the most favoured group, with intervals",
        "{check}：相对于比率最高组的比值及置信区间",
    ),
    "used_by": T("Used by", "用于判定"),
    "drawn_there": T("its picture stands there", "图示见该处"),
    "relied": T("What findings rest on", "判定所依据的测量"),
    "others": T("What was measured beside", "其他测量"),
    "others_about": T(
        "No finding rests on these. On paper every group is listed with its value, its interval and n; pictures and "
        "further tables stand in this file on a screen and in the JSON document.",
        "以下测量未用于判定。打印稿列出各组的数值、区间与样本量；图示及其他表格见本文件的屏幕显示及 JSON 文档。",
    ),
    "more_of_it": T("Groups, pictures and tables", "分组、图示与表格"),
    # facts
    "report_caption": T("Precision, recall and F1 by class", "各类别的精确率、召回率与 F1"),
    "class": T("Class", "类别"),
    "precision": T("Precision", "精确率"),
    "recall": T("Recall", "召回率"),
    "f1": T("F1", "F1"),
    "support": T("Support", "样本数"),
    "confusion_caption": T("True class (rows) and answer (columns)", "真实类别（行）与模型回答（列）"),
    "truth": T("True class", "真实类别"),
    "reliability_caption": T("Reliability: confidence against accuracy", "可靠性：置信度与准确率的对照"),
    "reliability_desc": T(
        "Each dot is a bin of answers with its interval; on the diagonal, confidence equals accuracy. Larger dots hold "
        "more answers.",
        "每个圆点代表一组回答，竖线为置信区间；落在对角线上表示置信度与准确率一致，圆点越大回答越多。",
    ),
    "confidence": T("Confidence", "置信度"),
    "accuracy": T("Accuracy", "准确率"),
    "fact": T("Fact", "项目"),
    # data
    "data": T("The data, and what was changed in them", "数据及其处理"),
    "data_none": T("No data set was prepared in this run.", "本次运行未准备数据集。"),
    "data_caption": T("The data set", "数据集"),
    "file": T("File", "文件"),
    "digest": T("Digest", "摘要"),
    "rows_read": T("Rows read", "读入行数"),
    "rows_kept": T("Rows kept", "保留行数"),
    "rows": T("Rows", "行数"),
    "steps": T("What was found and changed", "发现的问题与处理"),
    "steps_none": T("Nothing was searched for.", "未进行清洗检查。"),
    "steps_caption": T(
        "Searches in the data: rows found, changed and removed", "数据检查：发现、修改与删除的行数"
    ),
    "search": T("Search", "检查内容"),
    "found": T("Found", "发现"),
    "changed": T("Changed", "修改"),
    "dropped": T("Removed", "删除"),
    "personal": T("Personal data", "个人信息"),
    "personal_caption": T("Personal data, by kind, in rows", "各类个人信息（按行计）"),
    "planted": T("Planted defects", "植入缺陷的检出情况"),
    "planted_about": T(
        "These data hold defects that were planted on purpose and counted, so that the searches can be checked.",
        "本数据集含有事先植入并计数的缺陷，用以检验上述检查的效果。",
    ),
    "planted_caption": T("Planted, found and falsely reported", "植入、检出与误报数量"),
    "planted_count": T("Planted", "植入"),
    "planted_found": T("Found of these", "其中检出"),
    "planted_false": T("Falsely reported", "误报"),
    "share_found": T("Share found", "检出率"),
    "labels": T("Labels", "标签分布"),
    "labels_caption": T("Rows by label and split", "各标签在各划分中的行数"),
    "labels_plot": T("Rows by label", "各标签行数"),
    "labels_desc": T("One bar for each label, over all splits.", "每个标签一条，合计各划分。"),
    "label": T("Label", "标签"),
    "largest": T("the {n} largest", "数量最多的 {n} 个"),
    "groups": T("Groups", "群体分布"),
    "groups_count_caption": T("Rows by {attribute}", "“{attribute}”各组行数"),
    "reference": T("Reference share", "参照占比"),
    "share": T("Share", "占比"),
    "unknown_group": T("unknown", "未知"),
    "data_facts": T("Further facts on the data", "数据的其他信息"),
    # model
    "model": T("The model", "模型"),
    "model_none": T(
        "No model was tuned or loaded: stored predictions or data were judged.",
        "未微调或加载模型：本次评估针对已存储的预测结果或数据。",
    ),
    "model_served": T(
        "This model answers behind an address. The digest is that of its description; whether the service has changed since "
        "it was asked cannot be told from it.",
        "该模型以网络服务形式提供。摘要仅对应其描述文件，无法据此判断服务在被询问之后是否发生变化。",
    ),
    "model_caption": T("The model and how it was made", "模型及其来源"),
    "base": T("Base model", "基座模型"),
    "curves": T("Training curves", "训练曲线"),
    "curves_desc": T(
        "{name} over the course of training; last value {last}.", "训练过程中的 {name}；最终值 {last}。"
    ),
    "model_facts": T("How it was made", "训练与环境信息"),
    # privacy
    "privacy": T("Differential privacy: claimed and measured", "差分隐私：声明与实测"),
    "privacy_caption": T("What both bounds rest on", "上下界的依据"),
    # plan
    "plan": T("The plan, sealed before measuring", "测量前封存的计划"),
    "plan_about": T(
        "What would be measured, the bounds and the rule of decision were written to the ledger before the first "
        "measurement, and can’t have been chosen to fit the result.",
        "测量内容、限值与判定规则在首次测量之前即写入账本，不可能依据结果事后选定。",
    ),
    "plan_caption": T("The sealed plan", "封存的计划"),
    "sealed": T("Sealed", "封存时间"),
    "items": T("Items in the test data", "测试数据样本数"),
    "seed": T("Seed", "随机种子"),
    "asking": T("Asking", "测量方式"),
    "run_purpose": T("Purpose", "评估目的"),
    "filing": T("filing", "申报"),
    "screening": T(
        "screening: least numbers of items do not bind, and no gate opens",
        "筛查：不适用最少样本数要求，不能使发布门开启",
    ),
    "inputs_caption": T("What was measured, by digest", "测量对象及其摘要"),
    "asked_caption": T("Measurements asked for", "计划中的测量"),
    "needed_caption": T("Items needed to decide", "作出判定所需样本数"),
    "needed": T("Items needed", "所需样本"),
    "enough": T("Enough", "是否足够"),
    # evidence
    "evidence": T("The evidence, and how to check it", "证据及其核验方法"),
    "evidence_about": T(
        "Every step of this run is an entry in an append-only ledger. The bundle that comes with this report holds "
        "the entries, their proofs and the standards as applied. Anyone can verify it, without a network and "
        "without trusting whoever made it:",
        "本次运行的每一步均记入只可追加的账本。随报告提供的证据包含有各条记录、其证明以及所适用的标准文本。"
        "任何人均可离线核验，无须信任出具方：",
    ),
    "evidence_caption": T("Digests on which this report rests", "本报告所依据的摘要"),
    "ledger_size": T("Entries in the ledger", "账本记录数"),
    "ledger_root": T("Root hash of the ledger", "账本根哈希"),
    "subject_under": T("Subject judged under {standard}", "{standard}的评估对象"),
    "plan_under": T("Plan sealed for {standard}", "{standard}的封存计划"),
    "verdict_digest": T("Verdict {place}", "结论 {place}"),
    # glossary
    "glossary": T("The words of this report", "术语说明"),
    # terminal
    "next": T("Next", "下一步"),
    "spared": T("Not applicable: {n} more; the report says why.", "另有 {n} 项要求不适用，理由见报告。"),
    "next_more": T(
        "measure {n} more items ({requirement}), then: lexgate assess",
        "再增加 {n} 个样本（{requirement}）后执行：lexgate assess",
    ),
    "report_file": T("Report", "报告"),
}
"""Key → text."""

Say = Callable[..., str]


def words(lang: Lang) -> Say:
    """Return a function from a key (and the values of its fields) to the words in ``lang``.

    Example:
        >>> words(Lang.EN)("gate_open_until", day="1 May 2027")
        'The gate is open until 1 May 2027.'
    """

    def say(key: str, **values: object) -> str:
        text = WORDS[key].say(lang)
        return text.format(**values) if values else text

    return say
