"""What each search of the data is called, for people."""

from lexgate.core.text import Text

TITLES = {
    "null": Text("No text or no label", "缺少文本或标签"),
    "normalise": Text("Invisible characters and spaces made plain", "规范化不可见字符与空白"),
    "length": Text("Too short or too long", "长度不符合要求"),
    "language": Text("In another script than the system's languages", "文字与系统语言不符"),
    "conflict": Text("Same text, different labels", "文本相同而标签不一致"),
    "duplicate": Text("Exact duplicate", "完全重复"),
    "leak": Text("In training and in evaluation data", "训练数据与评估数据重叠"),
    "near-duplicate": Text("Near duplicate", "近似重复"),
    "label-error": Text("Label likely wrong", "标签可能有误"),
}
"""Kind → title."""


def title(kind: str, rules: dict[str, Text]) -> Text:
    """Return the title of a kind; personal data by the title of their rule."""
    if kind.startswith("personal-data/"):
        inner = rules[kind.removeprefix("personal-data/")]
        return Text(f"Personal data: {inner.en}", f"个人信息：{inner.zh}")
    return TITLES[kind]
