"""What a draft would change, in words: for the terminal and for the page."""

from lexgate.core.number import exact, number
from lexgate.core.requirement import Side
from lexgate.core.text import Lang, Text
from lexgate.core.units import unit_after
from lexgate.core.verdict import Status
from lexgate.core.what_if import DROPPED, NEW, Change, Move, Moved, WhatIf
from lexgate.report.saying import day

_MANY = Text(
    "Of {systems} stored assessments, {changed} would get another verdict under {draft} {version} than under {against}, "
    "both as of {day}: {moves}.",
    "在已存的 {systems} 项评估中，由 {against} 改按 {draft} {version} 判定（基准日均为{day}），{changed} 项的结论将改变：{moves}。",
)
_NONE = Text(
    "None of {systems} stored assessments would get another verdict under {draft} {version} than under {against}, both as "
    "of {day}.",
    "由 {against} 改按 {draft} {version} 判定（基准日均为{day}），已存的 {systems} 项评估的结论均不改变。",
)
_ALONE = Text(
    "Of {systems} stored assessments, judged by {draft} {version} as of {day}: {moves}.",
    "已存的 {systems} 项评估按 {draft} {version} 判定（基准日为{day}）：{moves}。",
)
_EMPTY = Text(
    "There is no stored assessment to be judged again: run `lexgate assess` first.",
    "没有可重新判定的已存评估：请先运行 `lexgate assess`。",
)
_NOT_BINDING = Text(
    "No requirement of the draft binds on this day; give a day from which they do with --as-of.",
    "草案在该日没有生效的要求；请用 --as-of 指定其生效之后的日期。",
)
_UNREAD = Text(
    "{n} stored assessments could not be read and are left out.", "{n} 项已存评估无法读取，未计入。"
)
OWN_READING = Text("our reading", "自行解读")
_WORDS = {
    NEW: Text("not asked before", "此前无此要求"),
    DROPPED: Text("no longer asked", "不再要求"),
}


def word(status: str) -> Text:
    """Return what a status, ``new`` or ``dropped`` is called in a sentence.

    Example:
        >>> word("not_met").en, word("dropped").zh
        ('not met', '不再要求')
    """
    if status in _WORDS:
        return _WORDS[status]
    said = Status(status).word
    return Text(said.en.lower(), said.zh)


def sentence(found: WhatIf) -> Text:
    """Return how many verdicts would change, from what to what."""
    if not found.systems:
        return _EMPTY
    changed = [move for move in found.moves if move.before != move.after]
    count = sum(move.systems for move in changed)
    what = _ALONE if not found.against else _MANY if count else _NONE
    when = Text(day(found.as_of, Lang.EN), day(found.as_of, Lang.ZH))
    return what.fill(
        systems=f"{found.systems:,}",
        changed=f"{count:,}",
        draft=found.draft,
        version=found.version,
        against=found.against,
        day=when,
        moves=listed(tuple(changed), alone=not found.against),
    )


def listed(moves: tuple[Move, ...], *, alone: bool = False) -> Text:
    """Return moves with their numbers, the most frequent first; ``alone``: only where they lead."""
    order = sorted(moves, key=lambda move: -move.systems)
    both = Text("{n} from {before} to {after}", "由“{before}”变为“{after}”{n} 项")
    one = Text("{n} {after}", "{after} {n} 项")
    said = [
        (one if alone else both).fill(n=f"{move.systems:,}", before=word(move.before), after=word(move.after))
        for move in order
    ]
    return Text(", ".join(part.en for part in said), "，".join(part.zh for part in said))


def moved(change: Change) -> Text:
    """Return what a requirement changes, and for how many systems it changes nothing."""
    counted = tuple(move for move in change.moves if move.counts)
    rest = sum(move.systems for move in change.moves if not move.counts)
    alone = all(move.before == NEW for move in change.moves)
    said = listed(counted, alone=alone)
    if not rest:
        return said
    same = (
        Text("{n} as before", "{n} 项不变")
        if not alone
        else Text("{n} met or not applicable", "{n} 项符合或不适用")
    )
    link = Text("; ", "；") if counted else Text("", "")
    return Text("{said}{link}{same}", "{said}{link}{same}").fill(
        said=said, link=link, same=same.fill(n=f"{rest:,}")
    )


def notes(found: WhatIf) -> tuple[Text, ...]:
    """Return what a reader must know beside the sentence."""
    said = []
    if found.systems and not found.binding:
        said.append(_NOT_BINDING)
    if found.unread:
        said += [_UNREAD.fill(n=f"{len(found.unread):,}"), *found.unread[:3]]
    return tuple(said)


def ranked(found: WhatIf, *, everything: bool = False) -> tuple[Change, ...]:
    """Return the requirements that change something, those that change most systems first; or all."""
    changes = [change for change in found.changes if everything or change.moved]
    return tuple(sorted(changes, key=lambda change: -change.moved))


def bounds(change: Change) -> Text:
    """Return the bound before and in the draft.

    A number that is a reading of ours says so.
    """
    before, after = _limit(change.before, change), _limit(change.after, change)
    own = Text(" ({own})", "（{own}）").fill(own=OWN_READING) if change.own_reading else Text("", "")
    known = f"{before} → {after}" if change.before not in (None, change.after) else after
    return Text("{known}{unit}{own}", "{known}{unit}{own}").fill(
        known=known, unit=unit_after(change.unit), own=own
    )


def _limit(bound: float | None, change: Change) -> str:
    if bound is None:
        return "–"
    sign = {Side.AT_LEAST: "≥ ", Side.AT_MOST: "≤ "}[change.side] if change.side else ""
    return sign + exact(bound)


def miss(change: Change) -> Text:
    """Return by how much systems miss the bound, and how many items are missing; empty where nothing is."""
    said = []
    if change.miss is not None:
        far = Text("median miss {miss}{unit}", "未达限值者差距中位数 {miss}{unit}")
        said.append(far.fill(miss=exact(change.miss), unit=unit_after(change.unit)))
    if change.more is not None:
        more = Text(
            "median of the items that are missing to a decision {more}", "作出判定尚需样本中位数 {more}"
        )
        said.append(more.fill(more=exact(change.more)))
    return Text("; ".join(part.en for part in said), "；".join(part.zh for part in said))


def hit(one: Moved) -> Text:
    """Return what becomes of one system, and why."""
    what = Text("{before} → {after}", "{before} → {after}").fill(
        before=word(one.before), after=word(one.after)
    )
    if not one.requirements:
        return what
    rest = len(one.requirements) - 1
    others = Text(" and {n} more", " 等 {n} 项") if rest else Text("", "")
    others = Text(others.en.format(n=rest), others.zh.format(n=rest + 1))
    far = _far(one)
    return Text(
        f"{what.en}: {one.requirements[0]}{far.en}{others.en}",
        f"{what.zh}：{one.requirements[0]}{far.zh}{others.zh}",
    )


def _far(one: Moved) -> Text:
    """Return how far a system is from the bound, and how many more items would decide."""
    said = []
    if one.miss is not None:
        side = (
            Text("misses the bound by {miss}", "未达限值，差 {miss}")
            if one.miss < 0
            else Text("better than the bound by {miss}", "优于限值 {miss}")
        )
        said.append(side.fill(miss=number(abs(one.miss))))
    if one.more:
        more = Text("{more} more items would decide", "再有 {more} 项样本即可判定")
        said.append(more.fill(more=f"{one.more:,}"))
    if not said:
        return Text("", "")
    return Text(f" ({'; '.join(part.en for part in said)})", f"（{'；'.join(part.zh for part in said)}）")
