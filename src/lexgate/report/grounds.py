"""The grounds of one answer in plain words, in either language, for the person concerned."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import bidirectional

from lexgate.core.codec import dump
from lexgate.core.grounds import Change, Grounds, Otherwise, Reason
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.report.fact_words import fact_name
from lexgate.report.personal_words import kinds_named

TITLE = Text("Why the system answered so", "系统作出该回答的理由")
_ANSWER = Text("The answer", "回答")
_FOR, _AGAINST = Text("Principal reasons", "主要理由"), Text("What spoke against it", "不支持该回答的内容")
_ELSE, _HOW = (
    Text("What would have changed it", "何种改动会改变回答"),
    Text("How this was found", "说明的形成方法"),
)
_RIGHTS = Text("What you can do", "您可以采取的行动")
_SAID = Text(
    "{system} answered “{answer}”, with a probability of {sure}.",
    "{system}的回答为“{answer}”，概率为 {sure}。",
)
_OF_WORD = Text("This is the tag of the word “{word}”.", "这是对词语“{word}”的标注。")
_PURPOSE = Text("What it is used for: {purpose}", "系统用途：{purpose}")
_OTHERS = Text("Other answers: {others}.", "其他可能的回答：{others}。")
_REASON = Text(
    "“{said}” ({share} of what spoke for it; without these words the probability is {without})",
    "“{said}”（占支持权重的 {share}；去掉该内容后概率为 {without}）",
)
_CONTRA = Text(
    "“{said}” ({share} of what spoke against it; without these words the probability is {without})",
    "“{said}”（占不支持权重的 {share}；去掉该内容后概率为 {without}）",
)
_TOGETHER = Text(
    "Without all of these reasons the probability is {sure}.", "去掉以上全部理由后，概率为 {sure}。"
)
_NO_REASON = Text("No single words stand out as reasons.", "没有可作为理由的突出词语。")
_DROPPED, _REPLACED = (
    Text("leave out “{said}”", "去掉“{said}”"),
    Text("write “{put}” for “{said}”", "将“{said}”改为“{put}”"),
)
_CHANGED = Text(
    "{changes}: the answer becomes “{answer}”, with a probability of {sure}.",
    "{changes}：回答变为“{answer}”，概率为 {sure}。",
)
_LEAST = Text("No smaller change of this kind does.", "同类改动中没有更小的改动能改变回答。")
_MAYBE = Text("A smaller change may exist.", "可能存在更小的改动。")
_KIND = Text(
    "Changes that were tried: words of the text left out, or replaced by other words of the text. It shows on what the answer "
    "hangs; it is no advice to write anything but the truth.",
    "所尝试的改动限于去掉文本中的词语，或以文本中的其他词语替换。此项仅说明回答取决于哪些内容，不构成对如实陈述以外任何行为的建议。",
)
_NO_CHANGE = Text(
    "No change was found among up to {n} texts that were tried.",
    "在至多 {n} 个尝试文本中，未发现能改变回答的改动。",
)
_METHOD = Text("The words were weighed by {method}.", "词语权重按{method}计算。")
_ERROR = Text(
    "The weights add up to what they explain but for {error} of it.",
    "权重之和与其应解释的差值之间的相对误差为 {error}。",
)
_TINY = 0.001
_NO_ERROR = Text(
    "The weights add up to what they explain but for less than 0.001 of it.",
    "权重之和与其应解释的差值之间的相对误差不足 0.001。",
)
_LIMIT = Text(
    "The reasons say on which words the model's answer hangs, not whether the answer is right, nor what a person who reviewed "
    "it thought.",
    "上述理由说明模型的回答取决于哪些词语，不表明回答正确，也不代表复核人员的意见。",
)
_CUT = Text(
    "The model did not read the last {n} words: the text is too long.",
    "文本过长，模型未读取末尾的 {n} 个词语。",
)
_MASKED = Text(
    "Personal data that may be other people's are masked here: {kinds}. Names and addresses in prose may remain.",
    "可能属于他人的个人信息已遮蔽：{kinds}。行文中的姓名、住址仍可能未被遮蔽。",
)
_RECORD = Text(
    "Model {model}; made {time}. Its digest is in the ledger.",
    "模型 {model}；生成时间 {time}。本记录的摘要已记入账本。",
)
ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of writing."""
_CONTACT = Text("{role}: {name}{contact}", "{role}：{name}{contact}")
_IN_BRACKETS = Text(" ({contact})", "（{contact}）")
METHODS = {
    "integrated-gradients": Text("integrated gradients", "积分梯度法"),
    "gradient-x-input": Text("gradient × input", "梯度乘输入法"),
    "occlusion": Text("taking each word out (occlusion)", "逐词遮挡法"),
}
_EU = Text(
    "In the European Union you may ask for the logic involved in a decision based solely on automated processing that affects you "
    "significantly (GDPR, articles 13(2)(f), 14(2)(g) and 15(1)(h)), ask that a person decides, give your view and contest it "
    "(article 22(3)); for high-risk systems also ask for an explanation of the system's role (AI Act, article 86).",
    "在欧盟，对仅基于自动化处理且对您有重大影响的决定，您可要求了解其所涉逻辑（《通用数据保护条例》第十三条第二款(f)项、第十四条第二款(g)项、"
    "第十五条第一款(h)项），要求人工干预、表达意见并提出异议（第二十二条第三款）；涉及高风险系统的，还可要求说明系统在决定中的作用（《人工智能法》第八十六条）。",
)
_CN = Text(
    "In China you may ask the processor to explain an automated decision with a major influence on your rights, and refuse that it "
    "is made by automated means alone (Personal Information Protection Law, article 24); you may ask for the rules of processing "
    "to be explained (article 48).",
    "在中国，通过自动化决策方式作出对个人权益有重大影响的决定，您有权要求个人信息处理者予以说明，并有权拒绝其仅通过自动化决策的方式作出决定"
    "（《中华人民共和国个人信息保护法》第二十四条）；您有权要求对个人信息处理规则进行解释说明（第四十八条）。",
)
_US = Text(
    "In the United States a creditor that takes adverse action owes you the specific principal reasons, in the notice or if you ask "
    "within 60 days (Regulation B, 12 CFR 1002.9(a)(2) and (b)(2)); more than four are not likely to be of help (comment 9(b)(2)-1).",
    "在美国，债权人作出不利决定的，须在通知中或依您在 60 日内的请求说明具体的主要理由（《B 条例》12 CFR 1002.9(a)(2)、(b)(2)）；"
    "列出四项以上理由通常并无助益（官方评注 9(b)(2)-1）。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and its lines."""

    title: Text
    lines: tuple[Text, ...]


def parts(made: Grounds) -> tuple[Part, ...]:
    """Return the grounds in parts of sentences."""
    found = (
        Part(title=_ANSWER, lines=tuple(_answer(made))),
        Part(title=_FOR, lines=tuple(_reasons(made))),
        Part(title=_AGAINST, lines=tuple(_reason(one, _CONTRA) for one in made.against)),
        Part(title=_ELSE, lines=tuple(_otherwise(made))),
        Part(title=_RIGHTS, lines=tuple(_rights(made))),
        Part(title=_HOW, lines=tuple(_how(made))),
    )
    return tuple(one for one in found if one.lines)


def document(made: Grounds) -> dict[str, Any]:
    """Return the grounds as a JSON document, with the sentences in both languages."""
    said = {
        lang.value: [
            {"title": one.title.say(lang), "lines": [line.say(lang) for line in one.lines]}
            for one in parts(made)
        ]
        for lang in Lang
    }
    return {"grounds": dump(made), "text": said}


def _answer(made: Grounds) -> Iterator[Text]:
    yield _SAID.fill(system=made.system, answer=made.answer, sure=number(made.probability))
    if made.place is not None and made.place < len(made.words):
        yield _OF_WORD.fill(word=_quoted(made.words[made.place].said))
    others = sorted(
        (item for item in made.probabilities.items() if item[0] != made.answer), key=lambda one: -one[1]
    )
    if others:
        listed = [f"{label} {number(sure)}" for label, sure in others[:4]]
        yield _OTHERS.fill(others=Text(", ".join(listed), "、".join(listed)))
    if made.purpose:
        yield _PURPOSE.fill(purpose=made.purpose)


def _reasons(made: Grounds) -> Iterator[Text]:
    if not made.reasons:
        yield _NO_REASON
        return
    yield from (_reason(one, _REASON) for one in made.reasons)
    if made.without_all is not None and len(made.reasons) > 1:
        yield _TOGETHER.fill(sure=number(made.without_all))


def _reason(one: Reason, said: Text) -> Text:
    return said.fill(said=_quoted(one.said), share=number(one.weight), without=number(one.without))


def _otherwise(made: Grounds) -> Iterator[Text]:
    if made.otherwise is None:
        yield _NO_CHANGE.fill(n=f"{made.asked:,}")
        return
    yield _changed(made.otherwise)
    yield _LEAST if made.otherwise.least else _MAYBE
    yield _KIND


def _changed(one: Otherwise) -> Text:
    steps = [_step(change) for change in one.changes]
    changes = Text("; ".join(step.en for step in steps), "；".join(step.zh for step in steps))
    return _CHANGED.fill(changes=changes, answer=one.answer, sure=number(one.probability))


def _step(one: Change) -> Text:
    said = _quoted(one.said)
    return _DROPPED.fill(said=said) if one.put is None else _REPLACED.fill(said=said, put=_quoted(one.put))


def _quoted(said: str) -> str:
    """Return words of a text so that they can't turn the sentence around them, should they be written right to left."""
    plain = said.translate(_TURNING)
    turns = any(bidirectional(letter) in {"R", "AL", "AN"} for letter in plain)
    return f"{ISOLATE}{plain}{END}" if turns else plain


def _named(word: str) -> Text:
    """Return what a role is called."""
    return Text(fact_name(word, Lang.EN), fact_name(word, Lang.ZH))


def _how(made: Grounds) -> Iterator[Text]:
    yield _METHOD.fill(method=METHODS.get(made.method, Text(made.method, made.method)))
    if made.error is not None:
        yield _ERROR.fill(error=number(made.error)) if made.error >= _TINY else _NO_ERROR
    yield _LIMIT
    if made.unread:
        yield _CUT.fill(n=f"{made.unread:,}")
    if made.masked:
        yield _MASKED.fill(kinds=kinds_named(made.masked))
    yield _RECORD.fill(model=made.model[:19], time=made.time)


def _rights(made: Grounds) -> Iterator[Text]:
    """Yield whom to turn to, and what the law of the system's jurisdictions gives; of all three where they are unknown."""
    for person in made.people:
        contact = _IN_BRACKETS.fill(contact=person.contact) if person.contact else ""
        yield _CONTACT.fill(role=_named(person.role), name=person.name, contact=contact)
    places = made.jurisdictions
    for name, said in (("EU", _EU), ("CN", _CN), ("US", _US)):
        if places is None or any(place == name or place.startswith(f"{name}-") for place in places):
            yield said
