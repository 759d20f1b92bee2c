"""A datasheet for the data, in Markdown: composition, cleaning, groups, limits.

It follows the questions of Gebru et al. as far as LexGate can answer them from what it saw; what only the provider
knows (how the data were collected, who consented) is left as a question to them, never invented.

References:
    T. Gebru et al. (2021), Datasheets for Datasets, CACM 64(12):86-92.
"""

from lexgate.core.account import DataAccount
from lexgate.core.number import number
from lexgate.core.passport import Passport
from lexgate.core.text import Lang, Text

_T = {
    "title": Text("Datasheet: {name}", "数据说明书：{name}"),
    "purpose": Text("Purpose", "用途"),
    "unknown": Text("not stated", "未说明"),
    "composition": Text("Composition", "数据构成"),
    "source": Text(
        "Source: {source}. Digest of the prepared data: `{digest}`.",
        "来源：{source}。处理后数据的摘要值：`{digest}`。",
    ),
    "rows": Text("{read} rows were read; {left} are used.", "共读取 {read} 行，实际使用 {left} 行。"),
    "label": Text("Label", "标签"),
    "groups": Text("Groups", "群体分布"),
    "group": Text("Group", "群体"),
    "count": Text("Rows", "行数"),
    "share": Text("Share", "占比"),
    "reference": Text("Reference share", "参照占比"),
    "cleaning": Text("Cleaning", "数据清洗"),
    "search": Text("Search", "检查项"),
    "found": Text("Found", "发现"),
    "changed": Text("Changed", "修改"),
    "dropped": Text("Removed", "移除"),
    "open": Text("For the provider to answer", "须由提供者补充的事项"),
    "q1": Text("How, when and by whom were the data collected?", "数据由何人、于何时、以何种方式收集？"),
    "q2": Text(
        "On which legal basis are personal data in them processed?", "处理其中个人信息的合法性基础是什么？"
    ),
    "q3": Text(
        "Who assigned the labels, by which instructions, and how well did they agree?",
        "标签由何人、依据何种标注规则给出，标注一致性如何？",
    ),
    "q4": Text("Which people or situations are missing?", "有哪些人群或情形未被覆盖？"),
}


def datasheet(account: DataAccount, passport: Passport, lang: Lang) -> str:
    """Return the datasheet in Markdown.

    Args:
        account: As ``account.account`` makes it.
        passport: Of the system that the data are for.
        lang: Language of the text.
    """

    def say(word: str, /, **values: object) -> str:
        return (_T[word].fill(**values) if values else _T[word]).say(lang)

    used = sum(account.rows.values())
    parts = list(account.rows)
    labels = sorted({label for counts in account.labels.values() for label in counts})
    lines = [
        f"# {say('title', name=passport.name)}",
        f"## {say('purpose')}",
        passport.purpose or say("unknown"),
        f"## {say('composition')}",
        say("source", source=account.source, digest=account.digest),
        say("rows", read=number(account.rows_read), left=number(used)),
        _table(
            [say("label"), *parts],
            [[label, *[number(account.labels[part].get(label, 0)) for part in parts]] for label in labels],
        ),
    ]
    if account.groups:
        lines.append(f"## {say('groups')}")
    for attribute, counts in account.groups.items():
        reference = account.representativeness.get(attribute, {})
        rows = [
            [
                group,
                number(counts.get(group, 0)),
                number(counts.get(group, 0) / max(used, 1)),
                _reference(reference, group),
            ]
            for group in sorted(counts.keys() | reference.keys())
        ]
        lines += [
            f"### {_cell(attribute)}",
            _table([say("group"), say("count"), say("share"), say("reference")], rows),
        ]
    lines += [
        f"## {say('cleaning')}",
        _table(
            [say("search"), say("found"), say("changed"), say("dropped")],
            [
                [step.title.say(lang), number(step.found), number(step.changed), number(step.dropped)]
                for step in account.steps
            ],
        ),
        f"## {say('open')}",
        "\n".join(f"- {say(name)}" for name in ("q1", "q2", "q3", "q4")),
    ]
    return "\n\n".join(lines) + "\n"


def _reference(reference: dict[str, list[float]], group: str) -> str:
    return number(reference[group][1]) if group in reference else "–"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    """Names from data can't break the table or become markup."""
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").replace("`", "'").split())
