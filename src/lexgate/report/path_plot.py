"""The way of a sequential measurement to its decision: value and limits after each look, against the bounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.estimate import Estimate
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.report.canvas import Scale, box, dot, figure, line, spanning, ticks, write

_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 590.0, 34.0, 214.0
_FEWEST = 2
_TITLE = Text("{check}: the way to the decision", "{check}：判定过程")
_LEGEND = Text(
    "{title}. The line is the value after each look, the band its interval, which holds however often one looks. {bounds}"
    "It stopped after {n} of {items} items.{fixed}",
    "{title}。折线为每次查看时的测量值，色带为在任何时点停止均成立的置信区间。{bounds}测量至 {items} 个样本中的 {n} 个时停止。"
    "{fixed}",
)
_DESC = Text(
    "From {first} after {few} items to {last} after {n}.",
    "从 {few} 个样本时的 {first} 到 {n} 个样本时的 {last}。",
)
_BOUND = Text("The dashed line is the bound {bound}. ", "虚线为限值 {bound}。")
_FIXED = Text(
    " The thick bar at the end is the interval had that number been fixed beforehand: [{low}, {high}].",
    "末端粗线为事先固定该样本数时的区间：[{low}, {high}]。",
)
_ITEMS = Text("items asked", "已测样本数")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    across: Scale
    up: Scale


def path_plot(
    estimate: Estimate, bounds: Sequence[float], items: int, name: str, lang: Lang
) -> tuple[tuple[str, Markup], ...]:
    """Return the plot of the looks with its legend; none where there were fewer than two.

    Args:
        estimate: With ``path``.
        bounds: Bounds of the requirements that rest on it.
        items: How many items there are in all.
        name: What was measured.
        lang: Language of the plot.
    """
    path = estimate.path
    if len(path) < _FEWEST:
        return ()
    ends = [end for look in path for end in look[1:]]
    axes = _Axes(
        across=Scale(low=0, high=path[-1][0], start=_LEFT, end=_RIGHT),
        up=spanning([*ends, *bounds], start=_BOTTOM, end=_TOP),
    )
    title = _TITLE.fill(check=name)
    legend = _legend(estimate, bounds, items, title).say(lang)
    body = [*_grid(axes), *_band(path, axes)]
    for bound in bounds:
        y = axes.up(bound)
        body.append(line("bound", _LEFT, y, _RIGHT + 14, y))
        body.append(write(number(bound), _RIGHT + 20, y + 4, css="strong"))
    body += _end(estimate, axes)
    body.append(write(_ITEMS.say(lang), (_LEFT + _RIGHT) / 2, _BOTTOM + 36, css="label", anchor="middle"))
    drawn = figure(body, height=_BOTTOM + 44, title=title.say(lang), desc=_desc(estimate).say(lang))
    return ((legend, drawn),)


def _legend(estimate: Estimate, bounds: Sequence[float], items: int, title: Text) -> Text:
    lines = [_BOUND.fill(bound=number(bound)) for bound in bounds]
    fixed = Text("", "")
    if estimate.fixed is not None:
        fixed = _FIXED.fill(low=number(estimate.fixed[0]), high=number(estimate.fixed[1]))
    return _LEGEND.fill(
        title=title,
        bounds=Text("".join(one.en for one in lines), "".join(one.zh for one in lines)),
        n=number(estimate.path[-1][0]),
        items=number(items),
        fixed=fixed,
    )


def _desc(estimate: Estimate) -> Text:
    first, last = estimate.path[0], estimate.path[-1]
    return _DESC.fill(few=number(first[0]), n=number(last[0]), first=_said(first), last=_said(last))


def _said(look: tuple[int, float, float, float]) -> str:
    _, value, low, high = look
    return f"{number(value)} [{number(low)}, {number(high)}]"


def _grid(axes: _Axes) -> list[Markup]:
    body = []
    for tick in ticks(axes.up, 5):
        y = axes.up(tick)
        body.append(line("grid", _LEFT, y, _RIGHT, y))
        body.append(write(number(tick), _LEFT - 8, y + 4, css="tick", anchor="end"))
    for tick in ticks(axes.across):
        x = axes.across(tick)
        body.append(line("axis", x, _BOTTOM, x, _BOTTOM + 4))
        body.append(write(number(int(tick)), x, _BOTTOM + 17, css="tick", anchor="middle"))
    return [*body, line("axis", _LEFT, _BOTTOM, _RIGHT, _BOTTOM)]


def _band(path: Sequence[tuple[int, float, float, float]], axes: _Axes) -> list[Markup]:
    low = [(axes.across(n), axes.up(low)) for n, _, low, _ in path]
    high = [(axes.across(n), axes.up(high)) for n, _, _, high in path]
    value = [(axes.across(n), axes.up(value)) for n, value, _, _ in path]
    return [
        Markup('<polygon class="band" points="{}"/>').format(_points([*low, *reversed(high)])),
        Markup('<polyline class="edge" points="{}"/>').format(_points(low)),
        Markup('<polyline class="edge" points="{}"/>').format(_points(high)),
        Markup('<polyline class="curve" points="{}"/>').format(_points(value)),
    ]


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)


def _end(estimate: Estimate, axes: _Axes) -> list[Markup]:
    """Return where it stopped: the last value and, beside it, the interval for a fixed number of items."""
    n, value, low, high = estimate.path[-1]
    x, up = axes.across(n), axes.up
    body = [line("range", x, up(low), x, up(high)), dot("dot", x, up(value))]
    if estimate.fixed is not None:
        top, bottom = up(estimate.fixed[1]), up(estimate.fixed[0])
        body.append(box("bar", x + 5, top, 4, bottom - top))
    said = f"n = {number(n)}, {_said(estimate.path[-1])}"
    return [*body, write(said, _RIGHT + 14, _TOP - 16, css="digits", anchor="end")]
