"""Curves of what scores and confidence are worth: ROC, precision and recall, risk and coverage."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup
from pydantic import JsonValue

from lexgate.core.text import Lang, Text
from lexgate.report.canvas import Scale, figure, line, spanning, ticks, write

_Row = Mapping[str, JsonValue]
_LEFT, _RIGHT, _TOP, _BOTTOM = 60.0, 340.0, 26.0, 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How one kind of curve is drawn."""

    title: Text
    desc: Text
    across: tuple[str, Text]
    """Field of the records, and name of the axis."""
    up: tuple[str, Text]
    diagonal: bool = False
    """Whether the diagonal means that scores say nothing."""
    whole: bool = True
    """Whether the upright axis runs from 0 to 1; else as far as is needed."""
    far: bool = False
    """Whether the axis across runs as far as is needed; else from 0 to 1."""
    steps: bool = False
    """Whether it stays as it is from one point to the next, where it jumps."""


_RECALL = Text("Recall", "召回率")
_KINDS = {
    "roc": _Kind(
        title=Text("{check}: ROC curve", "{check}：ROC 曲线"),
        desc=Text(
            "Recall against the rate of false alarms, at every threshold; on the dotted diagonal scores say nothing.",
            "各阈值下召回率与误报率的关系；点线对角线表示评分无区分能力。",
        ),
        across=("false_positive_rate", Text("False-positive rate", "误报率")),
        up=("recall", _RECALL),
        diagonal=True,
    ),
    "precision_recall": _Kind(
        title=Text("{check}: precision and recall", "{check}：精确率与召回率"),
        desc=Text("Precision against recall, at every threshold.", "各阈值下精确率与召回率的关系。"),
        across=("recall", _RECALL),
        up=("precision", Text("Precision", "精确率")),
    ),
    "risk_coverage": _Kind(
        title=Text("{check}: risk and coverage", "{check}：风险与覆盖率"),
        desc=Text(
            "Share of wrong answers among the most confident ones, against the share of items answered; the band is the "
            "interval at each point.",
            "置信度最高的回答中错误的比例（风险）与所回答样本占比（覆盖率）的关系；色带为各点的置信区间。",
        ),
        across=("coverage", Text("Coverage", "覆盖率")),
        up=("risk", Text("Risk", "风险")),
        whole=False,
    ),
    "success_by_queries": _Kind(
        title=Text("{check}: success by queries", "{check}：成功率与查询次数"),
        desc=Text(
            "Share of right answers that were turned with at most so many queries of each attack; the band is the interval at "
            "each point.",
            "在每种攻击的给定查询次数内被攻破的正确回答所占比例；色带为各点的置信区间。",
        ),
        across=("queries", Text("Queries", "查询次数")),
        up=("success", Text("Turned", "攻破比例")),
        far=True,
        steps=True,
    ),
    "certified_by_radius": _Kind(
        title=Text("{check}: certified accuracy by radius", "{check}：认证准确率与半径"),
        desc=Text(
            "Share of items whose answer is right and provably stays when so many words are replaced; the band is the interval "
            "at each point.",
            "在替换给定词数后仍可证明保持正确的样本比例；色带为各点的置信区间。",
        ),
        across=("radius", Text("Words replaced", "替换词数")),
        up=("certified", Text("Certified", "认证比例")),
        far=True,
    ),
}
CURVES = tuple(_KINDS)
"""Facts that are drawn here; their points are too many for a table and stand in the JSON document."""


def curve_plots(facts: Mapping[str, JsonValue], check: str, lang: Lang) -> tuple[tuple[str, Markup], ...]:
    """Return each curve among the facts of a check with its title.

    Args:
        facts: With a name in ``CURVES``: records of numbers, in the order of the curve.
        check: Name of the check.
        lang: Language of the plot.
    """
    found = []
    for name, kind in _KINDS.items():
        records = facts.get(name)
        rows = [row for row in records if isinstance(row, dict)] if isinstance(records, list) else []
        if len(rows) > 1:
            title = kind.title.fill(check=check).say(lang)
            found.append((title, _drawn(kind, rows, title, lang)))
    return tuple(found)


def _drawn(kind: _Kind, rows: Sequence[_Row], title: str, lang: Lang) -> Markup:
    rows = list(_stepped(rows, kind.across[0])) if kind.steps else rows
    points = _column(rows, kind.across[0]), _column(rows, kind.up[0])
    low, high = _column(rows, "low"), _column(rows, "high")
    across = Scale(low=0, high=1, start=_LEFT, end=_RIGHT)
    if kind.far:
        across = spanning([0.0, *points[0]], start=_LEFT, end=_RIGHT)
    up = Scale(low=0, high=1, start=_BOTTOM, end=_TOP)
    if not kind.whole:
        # Of the first points, a few answers each, the intervals are wide; they may leave the picture.
        up = spanning([0.0, *points[1], *high[len(high) // 4 :]], start=_BOTTOM, end=_TOP)
    body = _frame(across, up)
    if low and high:
        edge = [*zip(points[0], high, strict=False), *reversed(list(zip(points[0], low, strict=False)))]
        body.append(Markup('<polygon class="lawful" points="{}"/>').format(_path(edge, across, up)))
    if kind.diagonal:
        body.append(line("ideal", across(0), up(0), across(1), up(1)))
    body.append(
        Markup('<polyline class="curve" points="{}"/>').format(_path(zip(*points, strict=False), across, up))
    )
    body += [
        write(kind.across[1].say(lang), (_LEFT + _RIGHT) / 2, 338, css="label", anchor="middle"),
        write(kind.up[1].say(lang), _LEFT, 14, css="label", anchor="middle"),
    ]
    return figure(body, height=346, width=380, title=title, desc=kind.desc.say(lang))


def _stepped(rows: Sequence[_Row], across: str) -> Iterator[_Row]:
    """Yield the points, and before each the values of the one before it."""
    yield from rows[:1]
    for before, row in pairwise(rows):
        yield {**before, across: row.get(across)}
        yield row


def _frame(across: Scale, up: Scale) -> list[Markup]:
    body = []
    for tick in ticks(across, 5):
        body += [
            line("grid", across(tick), up.start, across(tick), up.end),
            write(f"{tick:g}", across(tick), 316, css="tick", anchor="middle"),
        ]
    for tick in ticks(up, 5):
        body += [
            line("grid", across.start, up(tick), across.end, up(tick)),
            write(f"{tick:g}", 52, up(tick) + 4, css="tick", anchor="end"),
        ]
    return body


def _column(rows: Sequence[_Row], name: str) -> list[float]:
    values = [row.get(name) for row in rows]
    return [float(value) for value in values if isinstance(value, int | float)]


def _path(points: Iterable[tuple[float, float]], across: Scale, up: Scale) -> str:
    return " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in points)
