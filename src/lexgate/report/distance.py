"""How far a finding lies from its bound: margin, interval, the other reading, and the items that are missing."""

from lexgate.core.number import number
from lexgate.core.requirement import Requirement
from lexgate.core.text import Text
from lexgate.core.units import unit_after, whole
from lexgate.core.verdict import Finding, Status

_UNLAWFUL = Text(
    "The value lies {margin} on the unlawful side of the bound {bound}.",
    "测量值位于限值 {bound} 的不合规一侧，相差 {margin}。",
)
_LAWFUL = Text(
    "The value lies {margin} on the lawful side of the bound {bound}.",
    "测量值位于限值 {bound} 的合规一侧，相差 {margin}。",
)
_ON = Text("The value is the bound itself, {bound}.", "测量值恰为限值 {bound}。")
_OVER = Text(
    "By itself, at level {level}, the interval [{low}, {high}] reaches over the bound.",
    "单独来看，{level} 置信水平下的区间 [{low}, {high}] 跨越限值。",
)
_ASIDE = Text(
    "By itself, at level {level}, the whole interval [{low}, {high}] lies on that side.",
    "单独来看，{level} 置信水平下的整个区间 [{low}, {high}] 均位于该侧。",
)
_MORE = Text(
    "About {more} more items would decide it, if the value stays as it is.",
    "若测量值不变，约需再增加 {more} 个样本方可判定。",
)
_FEW = Text(
    "It rests on {n} items; the rule asks for {least}, so {more} are missing.",
    "现有样本 {n} 个，要求不少于 {least} 个，尚缺 {more} 个。",
)
_FIXED = Text(
    "Measured in steps, so that the interval holds whenever one stops; had the number of items been fixed beforehand, it "
    "would be [{low}, {high}].",
    "采用序贯测量，区间在任何时点停止均成立；如事先固定样本数，则区间为 [{low}, {high}]。",
)
_PICKED = Text(
    "It is the worst of {count} attributes; the interval that decides allows for the choice.",
    "该值为 {count} 个属性中的最差者，判定所用区间已计入该选择。",
)
_UNVALIDATED = Text("It can't decide a requirement that counts: {why}", "不得据以判定计入结论的要求：{why}")


def distance(finding: Finding, requirement: Requirement | None) -> tuple[Text, ...]:
    """Return how far a finding lies from its bound, in sentences; none where nothing was measured, or it does not apply.

    Args:
        finding: One finding.
        requirement: What it judges, or None where the plan does not have it.
    """
    seen = finding.estimate
    if seen is None or seen.value is None or finding.status is Status.NOT_APPLICABLE:
        return ()
    found = []
    if finding.margin is not None and finding.bound is not None:
        words = _ON if finding.margin == 0 else _LAWFUL if finding.margin > 0 else _UNLAWFUL
        margin, bound = (number(whole(one, seen.unit)) for one in (abs(finding.margin), finding.bound))
        after = unit_after(seen.unit)
        found.append(
            words.fill(
                margin=Text(margin + after.en, margin + after.zh),
                bound=Text(bound + after.en, bound + after.zh),
            )
        )
    if finding.bound is not None and seen.low is not None and seen.high is not None and seen.low < seen.high:
        low, high = (number(end, unlike=finding.bound) for end in (seen.low, seen.high))
        words = _OVER if seen.low < finding.bound < seen.high else _ASIDE
        found.append(words.fill(level=f"{seen.level:g}", low=low, high=high))
    if seen.fixed is not None:
        low, high = (number(end, unlike=finding.bound) for end in seen.fixed)
        found.append(_FIXED.fill(low=low, high=high))
    if finding.picked_from > 1 and finding.margin is not None:
        found.append(_PICKED.fill(count=finding.picked_from))
    return (*found, *_missing(finding, requirement))


def _missing(finding: Finding, requirement: Requirement | None) -> tuple[Text, ...]:
    seen, found = finding.estimate, []
    least = requirement.min_n if requirement else 0
    if seen is not None and seen.n < least:
        found.append(_FEW.fill(n=number(seen.n), least=number(least), more=number(least - seen.n)))
    if finding.more_items is not None:
        found.append(_MORE.fill(more=number(finding.more_items)))
    if seen is not None and seen.unvalidated is not None:
        found.append(_UNVALIDATED.fill(why=seen.unvalidated))
    return tuple(found)
