"""What drives a finding, in sentences, from what its check put into the estimate: groups, classes, slices, what is missing.

A sentence names only what stands out; the tables beside it hide no group.
"""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import number
from lexgate.core.requirement import Side
from lexgate.core.text import Lang, Text
from lexgate.report.fact_words import fact_name
from lexgate.report.facts import confusion, interval, ratios, reliability_bins

_MOST = 3
_EXTREMES = Text(
    "By {about}: lowest in {low} ({low_value}, n = {low_n}), highest in {high} ({high_value}, n = {high_n}).",
    "按{about}：最低为“{low}”（{low_value}，n = {low_n}），最高为“{high}”（{high_value}，n = {high_n}）。",
)
_ABOUT = Text("group", "组别")
_BEYOND = Text(
    "With the whole interval of the group by itself on the unlawful side: {names}.",
    "单独来看，整个区间均位于不合规一侧的组别：{names}。",
)
_RATIO = Text(
    "Lowest against the most favoured group: {name}, {value} of its rate.",
    "与比率最高的组相比，最低为“{name}”，比值 {value}。",
)
_APART = Text("Shown but not compared: {names}.", "仅列示、未参与比较：{names}。")
_CLASSES = Text("Classes with the lowest F1: {names}.", "F1 最低的类别：{names}。")
_TAKEN = Text("Most often taken for another: {names}.", "最常见的混淆：{names}。")
_PAIR = Text("{truth} taken for {answer} ({n} of {total})", "“{truth}”判为“{answer}”（{total} 项中 {n} 项）")
_SLICES = Text(
    "Worst slices, on items the search had not seen: {names}.", "最差切片（未参与搜索的样本）：{names}。"
)
_SURE = Text(
    "Furthest from its confidence: answers given with {confidence} are right in {right} (n = {n}).",
    "偏离最大处：置信度约 {confidence} 的回答，正确率为 {right}（n = {n}）。",
)
_LISTED = Text("{what}: {names}.", "{what}：{names}。")
_ROWS = Text("{what}: {n} rows", "{what}：{n} 行")
_FOUND = Text("Found: {names}.", "检出情况：{names}。")
_LOST = Text(
    "{n} items could not be scored; the interval counts them as the worst case.",
    "{n} 个样本无法评分，区间已按最不利情形计入。",
)
_LISTS = ("missing", "vacant", "unsafe", "absent", "not_searched")


def drivers(estimate: Estimate, bound: float | None, side: Side | None) -> tuple[Text, ...]:
    """Return what drives an estimate, one sentence each.

    Args:
        estimate: What was measured.
        bound: The bound it is held against, or None.
        side: On which side of it the lawful values lie.

    Example:
        >>> seen = Estimate(check="macro-f1", value=0.8, level=0.95, n=9, unit="share", method="x", groups={
        ...     "a": Interval(value=0.6, low=0.5, high=0.7, n=4), "b": Interval(value=0.9, low=0.8, high=0.95, n=5)})
        >>> print(drivers(seen, None, None)[0].en)
        By group: lowest in a (0.600 [0.500, 0.700], n = 4), highest in b (0.900 [0.800, 0.950], n = 5).
    """
    lost = [_LOST.fill(n=number(estimate.unscoreable))] if estimate.unscoreable else []
    return (
        *_groups(estimate, bound, side),
        *_classes(estimate.facts),
        *slices(estimate),
        *_reliability(estimate.facts),
        *_lists(estimate.facts),
        *lost,
    )


def valued(one: Interval) -> str:
    """Return a value with its interval."""
    if one.low is None or one.high is None or one.low == one.high:
        return number(one.value)
    return f"{number(one.value)} [{number(one.low)}, {number(one.high)}]"


def _groups(estimate: Estimate, bound: float | None, side: Side | None) -> Iterator[Text]:
    known = {name: one for name, one in estimate.groups.items() if one.value is not None and one.note is None}
    order = sorted(known, key=lambda name: known[name].value or 0.0)
    if len(order) > 1 and known[order[0]].value != known[order[-1]].value:
        low, high = known[order[0]], known[order[-1]]
        attribute = str(estimate.options.get("attribute") or "")
        yield _EXTREMES.fill(
            about=Text(attribute, f"“{attribute}”") if attribute else _ABOUT,
            low=order[0],
            low_value=valued(low),
            low_n=number(low.n),
            high=order[-1],
            high_value=valued(high),
            high_n=number(high.n),
        )
    values = [one.value for one in known.values()]
    if bound is not None and side is not None and estimate.value in values:
        beyond = [name for name in order if _is_beyond(known[name], bound, side)]
        if beyond:
            yield _BEYOND.fill(names=_few(beyond))
    compared = {name: one for name, one in ratios(estimate.facts.get("ratios")).items() if not one.note}
    least = min(compared, key=lambda name: compared[name].value or 0.0, default=None)
    if least is not None and len(compared) > 1:
        yield _RATIO.fill(name=least, value=valued(compared[least]))
    apart = [name for name, one in estimate.groups.items() if one.note is not None]
    if apart:
        yield _APART.fill(names=_few(apart))


def _is_beyond(one: Interval, bound: float, side: Side) -> bool:
    low = one.value if one.low is None else one.low
    high = one.value if one.high is None else one.high
    if low is None or high is None:
        return False
    return high < bound if side is Side.AT_LEAST else low > bound


def _classes(facts: Mapping[str, JsonValue]) -> Iterator[Text]:
    report = facts.get("classification_report")
    classes = report.get("classes") if isinstance(report, dict) else None
    scores = {
        name: one["f1-score"]
        for name, one in (classes.items() if isinstance(classes, dict) else ())
        if isinstance(one, dict) and isinstance(one.get("f1-score"), float)
    }
    if len(scores) > 1:
        worst = sorted(scores, key=lambda name: scores[name])[:_MOST]  # type: ignore[arg-type,return-value]
        yield _CLASSES.fill(names=_few([f"{name} {number(scores[name])}" for name in worst]))  # type: ignore[arg-type]
    pairs = _confused(facts.get("confusion"))
    if pairs:
        yield _TAKEN.fill(names=_joined(pairs[:_MOST]))


def _confused(value: JsonValue) -> list[Text]:
    """Return which class is taken for which, the most frequent first."""
    names, _ = confusion(value)
    matrix = value.get("matrix") if isinstance(value, dict) else None
    cells: list[tuple[int, str, str, int]] = []
    for truth, row in zip(names, matrix if isinstance(matrix, list) else (), strict=False):
        counts = [int(n) if isinstance(n, int | float) else 0 for n in row] if isinstance(row, list) else []
        cells += [
            (n, truth, answer, sum(counts))
            for answer, n in zip(names, counts, strict=False)
            if answer != truth and n
        ]
    cells.sort(key=lambda cell: (-cell[0], cell[1:3]))
    return [
        _PAIR.fill(truth=truth, answer=answer, n=number(n), total=number(total))
        for n, truth, answer, total in cells
    ]


def slices(estimate: Estimate) -> tuple[Text, ...]:
    """Return the worst slices that a check searched for, in one sentence; none where it searched for none."""
    value = estimate.facts.get("slices")
    records = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    known = [one for one in records if interval(one, "value").value is not None]
    known.sort(key=lambda one: interval(one, "value").value or 0.0)
    named = []
    for one in known[:_MOST]:
        name, seen = one.get("slice"), interval(one, "value")
        said = name if isinstance(name, dict) else {}
        both = Text(str(said.get("en", name)), str(said.get("zh", name)))
        tail = f" {valued(seen)}, n = {number(seen.n)}"
        named.append(Text(both.en + tail, both.zh + tail))
    return (_SLICES.fill(names=_joined(named)),) if named else ()


def _reliability(facts: Mapping[str, JsonValue]) -> Iterator[Text]:
    bins = reliability_bins(facts.get("reliability"))
    total = sum(share.n for _, share in bins)
    if total:
        sure, share = max(bins, key=lambda one: abs(one[0] - (one[1].value or 0.0)) * one[1].n)
        yield _SURE.fill(confidence=number(sure), right=valued(share), n=number(share.n))


def _lists(facts: Mapping[str, JsonValue]) -> Iterator[Text]:
    for key in _LISTS:
        found = facts.get(key)
        if isinstance(found, list) and found and all(isinstance(item, str) for item in found):
            yield _LISTED.fill(what=_name(key, capital=True), names=_named([str(item) for item in found]))
    rows = facts.get("rows")
    counts = rows if isinstance(rows, dict) else {}
    named = [
        _ROWS.fill(what=_name(kind), n=number(n)) for kind, n in counts.items() if isinstance(n, int) and n
    ]
    if named:
        yield _FOUND.fill(names=_joined(named))


def _name(key: str, *, capital: bool = False) -> Text:
    en = fact_name(key, Lang.EN)
    return Text(en[:1].upper() + en[1:] if capital else en, fact_name(key, Lang.ZH))


def _named(keys: Sequence[str]) -> Text:
    """Return a list of what may have names in both languages, none left out."""
    return Text(
        ", ".join(fact_name(key, Lang.EN) for key in keys), "、".join(fact_name(key, Lang.ZH) for key in keys)
    )


def _few(names: Sequence[str], most: int = 12) -> Text:
    shown, left = names[:most], len(names) - most
    more = Text(f" and {number(left)} more", f"等 {number(len(names))} 组") if left > 0 else Text("", "")
    return Text(", ".join(shown) + more.en, "、".join(shown) + more.zh)


def _joined(parts: Sequence[Text]) -> Text:
    return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
