"""Charts of the report as SVG made on the server: no script, no network, readable in print."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.estimate import Interval
from lexgate.core.number import number
from lexgate.core.requirement import Side
from lexgate.report.canvas import WIDTH, Scale, box, dot, figure, fit, line, spanning, ticks, write

_LEFT, _RIGHT, _ROW = 190.0, 560.0, 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a chart shows, in words: its title, and a description for those who can't see it."""

    title: str
    desc: str = ""


def bound_plot(
    interval: Interval, bound: float, side: Side, *, note: str, label: str, caption: Caption
) -> Markup:
    """Return one value with its interval against one bound; the lawful side is shaded.

    Args:
        interval: The value, with low and high unless it is a census.
        bound: The bound, lawful itself.
        side: On which side of it the lawful values lie.
        note: What the interval is, such as its level; written below.
        label: What the bound is called.
        caption: Title and description.
    """
    known = [value for value in (interval.value, interval.low, interval.high) if value is not None]
    scale = spanning([*known, bound], start=24, end=WIDTH - 24)
    at = scale(bound)
    start, end = (at, scale.end) if side is Side.AT_LEAST else (scale.start, at)
    body = [box("lawful", start, 22, end - start, 34), line("axis", scale.start, 56, scale.end, 56)]
    for tick in ticks(scale, 8):
        body += [
            line("axis", scale(tick), 56, scale(tick), 60),
            write(number(tick), scale(tick), 72, css="tick", anchor="middle"),
        ]
    body += _bar(interval, scale, 39)
    sign = "≥" if side is Side.AT_LEAST else "≤"
    anchor = "start" if at < WIDTH * 0.15 else "end" if at > WIDTH * 0.85 else "middle"
    body += [
        line("bound", at, 18, at, 60),
        write(f"{label} {sign} {number(bound)}", at, 12, css="strong", anchor=anchor),
    ]
    body.append(write(note, scale.end, 90, css="tick", anchor="end"))
    return figure(body, height=96, title=caption.title, desc=caption.desc)


def interval_plot(
    rows: Sequence[tuple[str, Interval]],
    bounds: Sequence[float],
    caption: Caption,
    *,
    scale: Scale | None = None,
) -> Markup:
    """Return groups as rows: a dot with its interval, each bound as a dashed line, n at the right.

    A group with a note has a hollow dot; a group without a value keeps its row.

    Args:
        rows: Name of the group and its interval.
        bounds: Bounds to draw, none where the groups are another quantity than the estimate.
        caption: Title and description.
        scale: A scale shared with other parts of the same plot.
    """
    scale = scale or group_scale([interval for _, interval in rows], bounds)
    bottom = 30 + _ROW * len(rows)
    body = [line("axis", scale.start, bottom, scale.end, bottom)]
    for tick in ticks(scale):
        body += [
            line("grid", scale(tick), 24, scale(tick), bottom),
            write(number(tick), scale(tick), bottom + 16, css="tick", anchor="middle"),
        ]
    for bound in bounds:
        body += [
            line("bound", scale(bound), 18, scale(bound), bottom),
            write(number(bound), scale(bound), 13, css="strong", anchor="middle"),
        ]
    body.append(write("n", WIDTH - 4, 13, css="tick", anchor="end"))
    for index, (name, interval) in enumerate(rows):
        y = 30 + _ROW * (index + 0.5)
        body.append(write(fit(name, 28), _LEFT - 12, y + 4, css="label", anchor="end"))
        body += _bar(interval, scale, y)
        body.append(write(number(interval.value), _RIGHT + 20, y + 4, css="digits"))
        body.append(write(number(interval.n), WIDTH - 4, y + 4, css="digits", anchor="end"))
    return figure(body, height=bottom + 24, title=caption.title, desc=caption.desc)


def group_scale(intervals: Sequence[Interval], bounds: Sequence[float]) -> Scale:
    """Return the scale on which all intervals and bounds can be drawn."""
    ends = [end for interval in intervals for end in (interval.value, interval.low, interval.high)]
    return spanning([*(end for end in ends if end is not None), *bounds], start=_LEFT, end=_RIGHT)


def _bar(interval: Interval, scale: Scale, y: float) -> list[Markup]:
    if interval.value is None:
        return [write("–", (scale.start + scale.end) / 2, y + 4, css="tick", anchor="middle")]
    parts = []
    if interval.low is not None and interval.high is not None and interval.low < interval.high:
        low, high = scale(interval.low), scale(interval.high)
        parts += [line("range", low, y, high, y), line("range", low, y - 5, low, y + 5)]
        parts.append(line("range", high, y - 5, high, y + 5))
    parts.append(dot("hollow" if interval.note else "dot", scale(interval.value), y))
    return parts


def bar_chart(bars: Sequence[tuple[str, int]], caption: Caption) -> Markup:
    """Return one horizontal bar for each name, from zero, with its count."""
    most = max([count for _, count in bars] + [1])
    scale = Scale(low=0, high=most, start=_LEFT, end=WIDTH - 80)
    body = []
    for index, (name, count) in enumerate(bars):
        y = 8 + _ROW * index
        body += [
            write(fit(name, 28), _LEFT - 12, y + 16, css="label", anchor="end"),
            box("bar", _LEFT, y + 6, scale(count) - _LEFT, 12),
            write(number(count), scale(count) + 8, y + 16, css="digits"),
        ]
    bottom = 12 + _ROW * len(bars)
    body.append(line("axis", _LEFT, 6, _LEFT, bottom))
    return figure(body, height=bottom + 6, title=caption.title, desc=caption.desc)


def reliability(bins: Sequence[tuple[float, Interval]], axes: tuple[str, str], caption: Caption) -> Markup:
    """Return a reliability diagram: the share of right answers against confidence, dots sized by their number.

    Args:
        bins: Confidence and share of right answers of each bin, both in [0, 1]; n is at least 1.
        axes: Names of the axes, confidence first.
        caption: Title and description.
    """
    across = Scale(low=0, high=1, start=60, end=340)
    up = Scale(low=0, high=1, start=300, end=20)
    body = [line("ideal", across(0), up(0), across(1), up(1))]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        body += [
            line("grid", across(tick), up(0), across(tick), up(1)),
            line("grid", across(0), up(tick), across(1), up(tick)),
            write(f"{tick:g}", across(tick), 316, css="tick", anchor="middle"),
            write(f"{tick:g}", 52, up(tick) + 4, css="tick", anchor="end"),
        ]
    most = max([share.n for _, share in bins] + [1])
    for confidence, share in bins:
        x = across(confidence)
        if share.low is not None and share.high is not None:
            body.append(line("range", x, up(share.low), x, up(share.high)))
        if share.value is not None:
            body.append(dot("dot", x, up(share.value), 2.5 + 5 * math.sqrt(share.n / most)))
    body += [
        write(axes[0], across(0.5), 338, css="label", anchor="middle"),
        write(axes[1], 60, 12, css="label", anchor="middle"),
    ]
    return figure(body, height=346, width=380, title=caption.title, desc=caption.desc)


def curve(points: Sequence[tuple[float, float]], caption: Caption) -> Markup:
    """Return a small line chart of ``(x, y)`` points in the order of x, such as loss by epoch."""
    points = sorted(point for point in points if all(map(math.isfinite, point)))
    if not points:
        return Markup()
    xs, ys = zip(*points, strict=True)
    across = Scale(low=xs[0], high=xs[-1] if xs[-1] > xs[0] else xs[0] + 1, start=54, end=336)
    height = spanning(ys, start=150, end=30)
    body = [write(fit(caption.title, 44), 54, 16, css="strong")]
    for tick in ticks(height, 4):
        body += [
            line("grid", 54, height(tick), 336, height(tick)),
            write(number(tick), 48, height(tick) + 4, css="tick", anchor="end"),
        ]
    body += [write(f"{tick:g}", across(tick), 168, css="tick", anchor="middle") for tick in ticks(across, 5)]
    path = " ".join(f"{across(x):.1f},{height(y):.1f}" for x, y in points)
    body.append(Markup('<polyline class="curve" points="{}"/>').format(path))
    body.append(dot("dot", across(xs[-1]), height(ys[-1]), 3.5))
    return figure(body, height=178, width=350, title=caption.title, desc=caption.desc)
