"""Why a finding is as it is, as a sentence in both languages: status, value, interval, bound, citation, n."""

from dataclasses import dataclass
from datetime import date

from lexgate.core.citation import Basis, Confidence
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import number
from lexgate.core.requirement import Bound, Decide, Requirement, Severity, Side
from lexgate.core.text import Text
from lexgate.core.units import unit_after, whole
from lexgate.core.verdict import Status
from lexgate.verdict.reading import Limit

_SIDES = {
    Side.AT_LEAST: Text("at least {bound} required", "要求不低于 {bound}"),
    Side.AT_MOST: Text("at most {bound} allowed", "要求不高于 {bound}"),
}
_NOTHING = Text("", "")
_OPERATIONAL = Text(
    "The bound is LexGate's reading; the law gives no number.", "限值为 LexGate 的解读，法律未规定数值。"
)
_FROM_MEMORY = Text(
    "Advisory: the text of the rule was not read, so it never decides.",
    "仅供参考：未核对规则原文，不参与判定。",
)
_ADVISORY = Text("Advisory: it is reported and never decides.", "仅供参考：予以报告，不参与判定。")
_OPEN = Text("The interval reaches over the bound.", "置信区间跨越限值。")
_UNKNOWN_INTERVAL = Text(
    "No interval is known at the level of {level} that it asks for.",
    "未取得所要求的 {level} 置信水平下的区间。",
)
_MORE = Text(
    "About {more} more items would decide it if the value stays.", "若数值不变，约需再测 {more} 项方可判定。"
)
_ON_THE_BOUND = Text(
    "The value is the bound itself; more items need not decide it.", "实测值恰为限值，增加样本未必能够判定。"
)
_BY_POINT = Text(
    "The rule fixes a point limit, so the value alone decides; with its uncertainty it would be: {word}.",
    "规则规定的是点值限值，故仅按实测值判定；计入不确定性则为：{word}。",
)
_FAMILY = Text(
    "By itself it would be: {word}. {family} requirements are judged together, and Holm's rule asks this one for a "
    "level of {level}, {there}.",
    "单独判定为：{word}。本标准有 {family} 项要求一并判定，按霍尔姆法，本项须达到 {level} 的置信水平，{there}。",
)
_WORST = Text(
    "The worst of {count} attributes is {name}; the interval allows for the choice.",
    "{count} 个属性中最不利者为“{name}”，置信区间已计入择差的影响。",
)
_SEQUENTIAL = Text(
    "Items were asked in random order until it was decided; the interval holds at every look (had n been fixed: "
    "[{low}, {high}]).",
    "按随机顺序逐批测量，判定后即停止；置信区间在每次查看时均成立（若样本数事先固定：[{low}, {high}]）。",
)
_REACHES_OVER = Text("at which the interval reaches over the bound", "在该水平下置信区间跨越限值")
_NOT_KNOWN = Text("at which no interval is known", "而未取得该水平下的区间")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a sentence about a number is made from."""

    requirement: Requirement
    estimate: Estimate
    limit: Limit
    basis: Basis
    status: Status
    ends: tuple[float, float] | None
    """The interval that was held against the bound."""
    picked_from: int = 1
    """How many estimates this one was picked from as the worst."""


def judged(said: Judged, *, other: Status, more: int | None) -> Text:
    """Return the sentence of a finding that a number decides, or can't decide yet.

    Args:
        said: The finding.
        other: What the other reading says: the point's for ``confident``, the interval's for ``point``.
        more: How many more items would decide it, or None.
    """
    parts = [_number(said)]
    if said.requirement.decide is Decide.POINT:
        if other is not said.status:
            parts.append(_by_point(other))
    elif said.status is Status.INCONCLUSIVE:
        parts.append(_undecided(said, more))
    if said.estimate.note is not None and (said.status is Status.NOT_MET or _must_be_told(said.estimate)):
        parts.append(said.estimate.note)
    return _join([*parts, _standing(said.requirement, said.basis)])


def held_back(said: Judged, *, alone: Status, family: int, level: float, more: int | None) -> Text:
    """Return the sentence of a finding that would be decided alone but not among its family.

    Args:
        said: The finding, now inconclusive, with its interval at the family's level.
        alone: What it was by itself.
        family: How many requirements are judged together.
        level: The level that Holm's rule asks for.
        more: How many more items would decide it, or None.
    """
    there = _NOT_KNOWN if said.ends is None else _REACHES_OVER
    why = Text(
        _FAMILY.en.format(word=alone.word.en.lower(), family=family, level=_level(level), there=there.en),
        _FAMILY.zh.format(word=alone.word.zh, family=family, level=_level(level), there=there.zh),
    )
    return _join([_number(said), why, _more(said, more), _standing(said.requirement, said.basis)])


def not_binding(requirement: Requirement, bound: Bound | None, day: date) -> Text:
    """Return the sentence of a requirement that does not bind yet, or no more, on ``day``."""
    known = bound or requirement.bounds[0]
    words = (
        Text("it ended on {since}", "该要求已于 {since_zh} 废止")
        if known.repealed
        else Text("it binds from {since} on", "该要求自 {since_zh} 起适用")
    )
    what = Text(
        f"{words.en} ({{locator}}); judged as of {{day}}.",
        f"{words.zh}（{{locator}}），评估基准日为 {{day_zh}}。",
    ).fill(
        since=known.since.isoformat(),
        since_zh=_day(known.since),
        day=day.isoformat(),
        day_zh=_day(day),
        locator=requirement.citation.locator,
    )
    return _head(requirement, Status.NOT_APPLICABLE, what)


def spared(requirement: Requirement, why: Text) -> Text:
    """Return the sentence of a requirement that does not apply to the system."""
    return _head(requirement, Status.NOT_APPLICABLE, _clause(why))


def unknown(requirement: Requirement, why: Text) -> Text:
    """Return the sentence of a requirement of which it is not known whether it applies."""
    known = Text("it is not known whether it applies: ", "是否适用尚不明确：")
    return _head(requirement, Status.INCONCLUSIVE, _after(known, _clause(why)))


def unmeasured(requirement: Requirement, estimate: Estimate | None) -> Text:
    """Return the sentence of a requirement for which there is no evidence."""
    note = estimate.note if estimate else None
    why = _after(Text(": ", "："), _clause(note)) if note else Text(".", "。")
    what = Text("no evidence, {check} gave no value", "缺乏证据，检查项 {check} 未得出数值").fill(
        check=requirement.check
    )
    return _head(requirement, Status.INCONCLUSIVE, _after(what, why))


def too_few(requirement: Requirement, estimate: Estimate) -> Text:
    """Return the sentence of a requirement measured on fewer items than it may be decided on."""
    what = Text(
        "{did} {value} on n = {n}, but at least {least} items are required ({locator}); {more} more are needed.",
        "{did} {value}，n = {n}，少于要求的最少样本数 {least}（{locator}），尚需 {more} 项。",
    ).fill(
        value=_value(estimate, None, None),
        least=number(requirement.min_n),
        more=number(requirement.min_n - estimate.n),
        **_fields(requirement, estimate),
    )
    return _head(requirement, Status.INCONCLUSIVE, what)


def unvalidated(requirement: Requirement, estimate: Estimate, why: Text) -> Text:
    """Return the sentence of a requirement that counts, measured by a judge that may not decide it."""
    what = Text(
        "{did} {value} ({locator}), n = {n}, by a judge that can't decide it: {why}",
        "{did} {value}（{locator}），n = {n}；该数值出自自动评判，不得据以判定：{why}",
    )
    ends = None if estimate.low is None or estimate.high is None else (estimate.low, estimate.high)
    said = what.fill(value=_value(estimate, ends, None), why=_clause(why), **_fields(requirement, estimate))
    return _head(requirement, Status.INCONCLUSIVE, said)


def too_many_unscoreable(requirement: Requirement, estimate: Estimate, most: float) -> Text:
    """Return the sentence of a requirement on which too many items have no score."""
    items = estimate.n + estimate.unscoreable
    what = Text(
        "{lost} of {items} items could not be scored ({share}); at most {most} may go without a score",
        "{items} 项中有 {lost} 项无法评分（{share}），最多允许 {most} 无评分",
    ).fill(
        lost=number(estimate.unscoreable),
        items=number(items),
        share=f"{estimate.unscoreable / items:.1%}",
        most=f"{most:.0%}",
    )
    return _head(requirement, Status.INCONCLUSIVE, _after(what, Text(".", "。")))


def reported(requirement: Requirement, estimate: Estimate) -> Text:
    """Return the sentence of a rule that demands a number without setting a limit."""
    ends = None if estimate.low is None or estimate.high is None else (estimate.low, estimate.high)
    what = Text(
        "{did} as the rule demands, which sets no limit: {value} ({locator}), n = {n}{groups}.",
        "已按要求{did}，规则未设限值：{value}（{locator}），n = {n}{groups}。",
    )
    groups, fields = _groups(estimate, None), _fields(requirement, estimate)
    value = _value(estimate, ends, None)
    fields["did"] = Text("recorded", "登记") if _is_recorded(estimate) else Text("measured", "测量")
    said = what.fill(value=value, groups=groups, **fields)
    note = [estimate.note] if estimate.note is not None and _must_be_told(estimate) else []
    return _join([_head(requirement, Status.MET, said), *note, _standing(requirement, None)])


def _must_be_told(estimate: Estimate) -> bool:
    """Return whether a reader must know how time was counted, even where a clock was kept.

    No event of its kind is on record, or days of rest were counted that are not announced yet.
    """
    return estimate.facts.get("events") == [] or bool(estimate.facts.get("unsettled_years"))


def _number(said: Judged) -> Text:
    return _counted(said) or _measured(said)


def _counted(said: Judged) -> Text | None:
    """Say a full count of which all is required as "2 of 3"; None where it is another quantity."""
    estimate = said.estimate
    asked = said.limit.side is Side.AT_LEAST and said.limit.bound == 1 and estimate.unit == "share"
    if not asked or estimate.method != "census" or estimate.value is None or estimate.unscoreable:
        return None
    have = round(estimate.value * estimate.n)
    if abs(have - estimate.value * estimate.n) > 1e-6:
        return None
    sentence = Text(
        "{have} of {n}, all required ({locator}).", "共 {n} 项，符合 {have} 项，要求全部符合（{locator}）。"
    ).fill(have=number(have), n=number(estimate.n), locator=said.requirement.citation.locator)
    return _head(said.requirement, said.status, sentence)


def _measured(said: Judged) -> Text:
    bound = said.limit.bound
    what = Text(
        "{did} {value}, {side} ({locator}), n = {n}{unscoreable}{groups}.",
        "{did} {value}，{side}（{locator}），n = {n}{unscoreable}{groups}。",
    )
    side = _SIDES[said.limit.side].fill(
        bound=_after(_plain(number(whole(bound, said.estimate.unit))), unit_after(said.estimate.unit))
    )
    groups = _short(said) or _groups(said.estimate, bound)
    left = Text(
        ", {count} unscoreable counted as the worst case", "，另有 {count} 项无法评分，按最不利情形计入"
    )
    left = left.fill(count=number(said.estimate.unscoreable)) if said.estimate.unscoreable else _NOTHING
    value, fields = _value(said.estimate, said.ends, bound), _fields(said.requirement, said.estimate)
    sentence = what.fill(value=value, side=side, unscoreable=left, groups=groups, **fields)
    return _join([_head(said.requirement, said.status, sentence), _worst_of(said), _stopped(said.estimate)])


def _worst_of(said: Judged) -> Text:
    """Say of how many attributes this is the worst."""
    if said.picked_from == 1:
        return _NOTHING
    return _WORST.fill(name=str(said.estimate.options.get("attribute", "")), count=said.picked_from)


def _stopped(estimate: Estimate) -> Text:
    """Say that measuring was sequential, and what the interval for a fixed number of items would be."""
    if estimate.fixed is None:
        return _NOTHING
    low, high = (number(whole(end, estimate.unit)) for end in estimate.fixed)
    return _SEQUENTIAL.fill(low=low, high=high)


def _fields(requirement: Requirement, estimate: Estimate) -> dict[str, object]:
    did = Text("recorded", "登记值为") if _is_recorded(estimate) else Text("measured", "实测")
    return {"locator": requirement.citation.locator, "n": number(estimate.n), "did": did}


def _is_recorded(estimate: Estimate) -> bool:
    """Return whether somebody else measured the value."""
    return estimate.method.startswith("recorded")


def _value(estimate: Estimate, ends: tuple[float, float] | None, bound: float | None) -> Text:
    value = number(whole(estimate.value, estimate.unit), unlike=bound)
    if ends is not None and ends[0] < ends[1]:
        low, high = (number(whole(end, estimate.unit), unlike=bound) for end in ends)
        value += f" [{low}, {high}]"
    return _after(_plain(value), unit_after(estimate.unit))


def _plain(said: str) -> Text:
    return Text(said, said)


def _short(said: Judged) -> Text | None:
    """Name every group of a count that falls short of the bound, and by how many; None where there is none."""
    if said.estimate.unit != "count" or said.limit.side is not Side.AT_LEAST:
        return None
    lacking = [
        (name, group.value, said.limit.bound - group.value)
        for name, group in said.estimate.groups.items()
        if group.value is not None and group.note is None and group.value < said.limit.bound
    ]
    if not lacking:
        return None
    en, zh = (
        [
            f"{name} {number(whole(value, said.estimate.unit))}{words.format(number(whole(lack, said.estimate.unit)))}"
            for name, value, lack in lacking
        ]
        for words in (" ({} short)", "（差 {}）")
    )
    return Text(f"; {', '.join(en)}", f"；{'、'.join(zh)}")


def _groups(estimate: Estimate, bound: float | None) -> Text:
    """Name the groups with the lowest and the highest value."""
    known = {
        name: group
        for name, group in estimate.groups.items()
        if group.value is not None and group.note is None
    }
    if len(known) < 2:
        return _NOTHING
    low = min(known, key=lambda name: known[name].value or 0.0)
    high = max(known, key=lambda name: known[name].value or 0.0)
    if known[low].value == known[high].value:
        return _NOTHING
    one, other = _group(low, known[low], bound), _group(high, known[high], bound)
    return Text(f"; lowest {one.en}, highest {other.en}", f"；最低为{one.zh}，最高为{other.zh}")


def _group(name: str, group: Interval, bound: float | None) -> Text:
    value, n = number(group.value, unlike=bound), number(group.n)
    return Text(f"{name} {value} (n = {n})", f"“{name}” {value}（n = {n}）")


def _undecided(said: Judged, more: int | None) -> Text:
    if said.ends is None:
        return _UNKNOWN_INTERVAL.fill(level=_level(said.requirement.level))
    return _join([_OPEN, _more(said, more)])


def _more(said: Judged, more: int | None) -> Text:
    if more is not None:
        return _MORE.fill(more=number(more if more < 1000 else float(more)))
    return _ON_THE_BOUND if said.estimate.value == said.limit.bound else _NOTHING


def _by_point(other: Status) -> Text:
    return Text(_BY_POINT.en.format(word=other.word.en.lower()), _BY_POINT.zh.format(word=other.word.zh))


def _standing(requirement: Requirement, basis: Basis | None) -> Text:
    """Say how binding the number and the requirement are."""
    parts = [_OPERATIONAL] if basis is Basis.OPERATIONAL else []
    if requirement.citation.confidence is Confidence.MEMORY:
        parts.append(_FROM_MEMORY)
    elif requirement.severity is Severity.ADVISORY:
        parts.append(_ADVISORY)
    return _join(parts)


def _head(requirement: Requirement, status: Status, what: Text) -> Text:
    word, title = status.word, requirement.title
    return Text(f"{word.en}: “{title.en}”: {what.en}", f"{word.zh}：“{title.zh}”：{what.zh}")


def _after(first: Text, second: Text) -> Text:
    return Text(first.en + second.en, first.zh + second.zh)


def _clause(text: Text) -> Text:
    return Text(text.en.rstrip(". ") + ".", text.zh.rstrip("。. ") + "。")


def _join(parts: list[Text]) -> Text:
    said = [part for part in parts if part.en]
    return Text(" ".join(part.en for part in said), "".join(part.zh for part in said))


def _level(level: float) -> str:
    return f"{level:.5f}".rstrip("0")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
