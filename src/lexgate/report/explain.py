"""Why a finding is as it is, in plain words: for the terminal, and as a JSON document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lexgate.core.codec import dump
from lexgate.core.explanation import Example, Explanation, Part, Trace
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Status
from lexgate.report.distance import distance
from lexgate.report.drivers import drivers, slices
from lexgate.report.next_steps import next_steps
from lexgate.report.personal_words import kinds_named
from lexgate.report.remedies import Try, tries

_WHY, _DRIVES = Text("Why", "理由"), Text("What drives it", "主要原因")
_DISTANCE, _WHERE = Text("How far from the bound", "与限值的距离"), Text("Where it goes wrong", "问题分布")
_EXAMPLES, _REMEDIES = Text("Examples", "示例"), Text("What can be done", "可采取的措施")
TO_TRY = Text("What to try", "可尝试的操作")
_COUNT = Text("{what}: {against} of {n}.", "{what}：{n} 项中 {against} 项。")
_PART = Text(
    "{attribute} “{group}”: {against} of {n} ({share}, interval {low} to {high})",
    "{attribute}“{group}”：{n} 项中 {against} 项（{share}，区间 {low} 至 {high}）",
)
_PARTS = Text(
    "More than their number lets expect (each group by itself, not corrected for looking at many; a pointer, not a "
    "finding):",
    "高于按样本数应有比例的组别（逐组计算，未作多重比较校正，仅供查找原因，不构成判定）：",
)
_TAKEN = Text("{truth} taken for {answer}: {n}", "“{truth}”判为“{answer}”：{n} 项")
_ITEM, _TRUTH = (
    Text("item {id}", "样本 {id}"),
    Text("true {truth}, answered {answer}", "真实为“{truth}”，回答为“{answer}”"),
)
_ANSWER, _SURE = Text("answered {answer}", "回答为“{answer}”"), Text("confidence {sure}", "置信度 {sure}")
_LACKS = Text("lacks {lacks}", "缺失：{lacks}")
_SHAPE = Text("{words} words, {characters} characters", "{characters} 个字符，按空白分为 {words} 段")
_PERSONAL = Text("holds personal data ({kinds})", "含个人信息（{kinds}）")
_HIDDEN = Text(
    "Texts are not shown: they may be personal or offensive. --reveal shows them with personal data masked, and the "
    "ledger records it.",
    "文本可能含个人信息或冒犯性内容，默认不予显示。使用 --reveal 可显示已遮蔽个人信息的文本，并记入账本。",
)
_REVEALED = Text(
    "Texts are shown with the personal data that rules can find masked; recorded in the ledger at {when}. Names and "
    "addresses in prose may remain.",
    "所示文本已遮蔽规则可识别的个人信息，本次显示已于 {when} 记入账本。行文中的姓名、住址仍可能未被遮蔽。",
)
_NOTHING = Text("Nothing is to be done.", "无须采取措施。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its lines."""

    title: Text
    lines: tuple[Text, ...]


def sections(made: Explanation) -> tuple[Section, ...]:
    """Return an explanation in sections of sentences; those with nothing to say are left out, and what to try."""
    finding, side = made.finding, made.requirement.side if made.requirement else None
    applies = finding.status is not Status.NOT_APPLICABLE
    driving = drivers(finding.estimate, finding.bound, side) if finding.estimate and applies else ()
    if made.trace is not None and made.trace.mistakes:
        beside = [line for one in made.estimates for line in slices(one)]
        driving = (*driving, *(line for line in beside if line not in driving))
    found = (
        Section(title=_WHY, lines=(finding.reason,)),
        Section(title=_DISTANCE, lines=distance(finding, made.requirement)),
        Section(title=_DRIVES, lines=driving),
        Section(title=_WHERE, lines=tuple(_where(made))),
        Section(title=_EXAMPLES, lines=tuple(_examples(made))),
        Section(title=_REMEDIES, lines=next_steps(finding, made.requirement, made.standard) or (_NOTHING,)),
    )
    return tuple(one for one in found if one.lines)


def to_try(made: Explanation, needs: Sequence[str]) -> tuple[Try, ...]:
    """Return what to try about the finding."""
    return tries(made.finding, needs, tuned=made.tuned, stored=made.stored)


def title(made: Explanation) -> Text:
    """Return what is explained: status, requirement and standard."""
    name = made.requirement.title if made.requirement else Text(*[made.finding.requirement] * 2)
    word = made.finding.status.word
    return Text(
        f"{word.en}: {name.en} ({made.finding.requirement})",
        f"{word.zh}：{name.zh}（{made.finding.requirement}）",
    )


def document(made: Explanation, needs: Sequence[str], lang: Lang) -> dict[str, Any]:
    """Return the explanation as one JSON document: sentences in one language, numbers exact."""
    finding = made.finding
    return {
        "requirement": finding.requirement,
        "standard": made.verdict.standard,
        "version": made.verdict.version,
        "as_of": made.verdict.as_of.isoformat(),
        "check": finding.check,
        "status": finding.status.value,
        "decides": finding.decides,
        "bound": finding.bound,
        "margin": finding.margin,
        "held": list(finding.held) if finding.held else None,
        "more_items": finding.more_items,
        "picked_from": finding.picked_from,
        "account": made.account,
        "source": finding.estimate.source if finding.estimate else None,
        "sections": [
            {"title": one.title.say(lang), "lines": [line.say(lang) for line in one.lines]}
            for one in sections(made)
        ],
        "trace": None if made.trace is None else {**dump(made.trace), "what": made.trace.what.say(lang)},
        "remedies": [step.say(lang) for step in next_steps(finding, made.requirement, made.standard)],
        "try": [{"what": one.what.say(lang), "command": one.command or None} for one in to_try(made, needs)],
        "revealed": made.revealed or None,
    }


def _where(made: Explanation) -> Iterator[Text]:
    if made.trace is None:
        if made.untold is not None:
            yield made.untold
        return
    seen = made.trace
    what = Text(seen.what.en[:1].upper() + seen.what.en[1:], seen.what.zh)
    yield _COUNT.fill(what=what, against=number(seen.against), n=number(seen.n))
    if seen.parts:
        yield _PARTS
        yield from (_dashed(_part(one)) for one in seen.parts)
    for one in seen.mistakes:
        yield _dashed(_TAKEN.fill(truth=one.truth, answer=one.answer, n=number(one.n)))


def _part(one: Part) -> Text:
    return _PART.fill(
        attribute=one.attribute,
        group=one.group,
        against=number(one.against),
        n=number(one.n),
        share=number(one.against / one.n),
        low=number(one.low),
        high=number(one.high),
    )


def _examples(made: Explanation) -> Iterator[Text]:
    seen: Trace | None = made.trace
    if seen is None or not seen.examples:
        return
    for one in seen.examples:
        yield _dashed(_example(one))
        if one.text is not None:
            yield Text(f"    “{one.text}”", f"    “{one.text}”")
    if made.revealed:
        yield _REVEALED.fill(when=made.revealed)
    elif made.untold is not None:
        yield made.untold
    elif any(one.shape for one in seen.examples):
        yield _HIDDEN


def _example(one: Example) -> Text:
    parts = [_ITEM.fill(id=one.id)]
    if one.truth and one.answer:
        parts.append(_TRUTH.fill(truth=one.truth, answer=one.answer))
    elif one.answer:
        parts.append(_ANSWER.fill(answer=one.answer))
    if one.confidence is not None:
        parts.append(_SURE.fill(sure=number(one.confidence)))
    if one.lacks:
        parts.append(_LACKS.fill(lacks=one.lacks))
    groups = [f"{name}: {group}" for name, group in one.groups.items()]
    parts += [Text(said, said) for said in groups]
    if one.shape is not None:
        parts.append(_SHAPE.fill(words=number(one.shape.words), characters=number(one.shape.characters)))
        if one.shape.personal:
            parts.append(_PERSONAL.fill(kinds=kinds_named(one.shape.personal)))
    return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def _dashed(said: Text) -> Text:
    return Text(f"- {said.en}", f"- {said.zh}")
