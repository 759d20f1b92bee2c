"""Answers that attacks turned, side by side: the words of the section."""

from collections.abc import Sequence

from lexgate.core.attacked_text import AttackedText
from lexgate.core.text import Text

SIDE = {
    "title": Text("Turned answers, side by side", "被攻破的回答对照"),
    "about": Text(
        "Of each attack some answers that it turned, those with the fewest changed words first. What was changed is struck "
        "through on the left and underlined on the right; a dot stands for a letter that is not shown, and personal data are "
        "masked.",
        "每种攻击列出若干被攻破的回答，改动词数最少者在前。改动之处左栏加删除线、右栏加下划线；圆点代表未显示的字符，个人信息已遮蔽。",
    ),
    "attack": Text("Attack {name}", "攻击：{name}"),
    "item": Text("item", "样本"),
    "before": Text("as it is", "原文"),
    "after": Text("after the attack", "攻击后"),
    "took": Text("queries: {queries}, words changed: {edits}", "查询 {queries} 次，改动 {edits} 个词"),
    "answer": Text("answer: {answer}", "回答：{answer}"),
    "cut": Text("… goes on", "……（后略）"),
}


def by_attack(shown: Sequence[AttackedText]) -> dict[str, list[AttackedText]]:
    """Return the texts by attack, in their order."""
    found: dict[str, list[AttackedText]] = {}
    for one in shown:
        found.setdefault(one.attack, []).append(one)
    return found
