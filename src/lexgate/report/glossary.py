"""The words of a report, explained for a reader who is no statistician."""

from lexgate.core.text import Text

GLOSSARY: tuple[tuple[Text, Text], ...] = (
    (
        Text("Met", "符合"),
        Text(
            "The requirement is fulfilled, and the evidence is strong enough to say so.",
            "要求已经满足，且证据足以支持该结论。",
        ),
    ),
    (
        Text("Not met", "不符合"),
        Text(
            "The requirement is not fulfilled, and the evidence is strong enough to say so.",
            "要求未予满足，且证据足以支持该结论。",
        ),
    ),
    (
        Text("Inconclusive", "无法判定"),
        Text(
            "The evidence does not suffice to say either: too few items, or nothing could be measured. This is not "
            "a finding of compliance, and it never opens the release gate.",
            "现有证据不足以作出任一结论，例如样本过少或未能测量。该结论不表示合规，也不能使发布门开启。",
        ),
    ),
    (
        Text("Not applicable", "不适用"),
        Text(
            "The requirement does not bind this system, or not on this day.",
            "该要求不约束本系统，或在基准日尚未施行、已经废止。",
        ),
    ),
    (
        Text("Requirement", "要求"),
        Text("One clause of a standard, made measurable.", "标准中的一个条款，转化为可以测量的形式。"),
    ),
    (
        Text("Bound", "限值"),
        Text(
            "The number that the measured value is held against. The bound itself is lawful.",
            "与测量值相比较的数值；恰好等于限值视为合规。",
        ),
    ),
    (
        Text("Interval and level", "置信区间与置信水平"),
        Text(
            "A measurement on a sample is uncertain. The interval [low, high] says how far the true value may lie "
            "from the measured one. At level 0.95, intervals made in this way hold the true value in 95 of 100 "
            "repetitions.",
            "抽样测量存在不确定性。区间 [下限, 上限] 表示真实值可能的范围。置信水平 0.95 是指：以同样方法重复 100 次，"
            "约有 95 次的区间包含真实值。",
        ),
    ),
    (
        Text("n", "样本量（n）"),
        Text("The number of items on which a value rests.", "得出该数值所依据的样本数。"),
    ),
    (
        Text("Decided by the interval", "按置信区间判定"),
        Text(
            "Met or not met only where the whole interval lies on one side of the bound; otherwise inconclusive.",
            "仅当整个区间位于限值同一侧时，才判定为符合或不符合；否则为无法判定。",
        ),
    ),
    (
        Text("Decided by the point", "按点值判定"),
        Text(
            "The measured value alone is held against the bound, because the rule itself says so. The reading by "
            "the interval is printed beside it.",
            "规定直接针对测量值设限，故仅以测量值与限值相比较，并同时列出按区间的解读。",
        ),
    ),
    (
        Text("Advisory", "仅供参考"),
        Text(
            "Reported, but without effect on the verdict: the clause sets no duty that can be measured in full, or "
            "its text was not read at the source.",
            "予以报告但不影响总体结论：条款未设定可完整测量的义务，或其原文尚未核对。",
        ),
    ),
    (
        Text("LexGate’s reading", "LexGate 的解读"),
        Text(
            "The law states a duty without a number; the number is LexGate’s proposal and open to dispute.",
            "法律规定了义务但未给出数值，该数值由 LexGate 提出，可以商榷。",
        ),
    ),
    (
        Text("Census", "全量检查"),
        Text(
            "Every item was looked at, so there is no sampling error and no interval.",
            "逐一检查全部对象，不存在抽样误差，因而没有置信区间。",
        ),
    ),
    (
        Text("Unscoreable", "无法评分"),
        Text(
            "Items without a usable answer. They are counted, and widen the interval by the worst case.",
            "没有可用结果的样本。此类样本予以计数，并按最不利情形扩大置信区间。",
        ),
    ),
    (
        Text("Share and ratio", "占比与比值"),
        Text(
            "A share lies between 0 and 1 (0.05 is five in a hundred). A ratio compares two shares; 1 means equal.",
            "占比介于 0 与 1 之间（0.05 即百分之五）；比值为两个占比之比，1 表示相等。",
        ),
    ),
    (
        Text("Digest", "摘要"),
        Text(
            "A fingerprint (SHA-256) of a file or record: if one bit changes, the digest is another.",
            "文件或记录的数字指纹（SHA-256）：内容有任何改动，摘要即不相同。",
        ),
    ),
    (
        Text("Sealed plan", "封存的计划"),
        Text(
            "What will be measured and how it will be decided, written to the ledger before measuring.",
            "测量内容与判定方法，在测量之前写入账本。",
        ),
    ),
    (
        Text("Ledger", "账本"),
        Text(
            "A log to which one can only add; its root hash commits to every entry.",
            "只可追加的记录，其根哈希对全部记录作出承诺。",
        ),
    ),
)
"""Term → what it means."""
