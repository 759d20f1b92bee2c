"""The worst slices of a search, drawn and in one language."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from pydantic import JsonValue

from lexgate.core.estimate import Interval
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.report.canvas import WIDTH, Scale, dot, figure, fit, line, spanning, ticks, write
from lexgate.report.charts import Caption
from lexgate.report.facts import interval

_ROW, _TOP, _RIGHT = 42.0, 34.0, 580.0
_TITLE = Text(
    "{check}: the worst slices, with intervals that hold for all together",
    "{check}：最差切片及同时成立的置信区间",
)
_DESC = Text(
    "Each row is a slice. The full dot is its value on items the search has not seen, the bar its interval, n their "
    "number; the hollow dot is its value in the search, which flatters the search. The dotted line is the value of all "
    "held-out items{whole}.{bounds} The table has the same numbers.",
    "每行为一个切片。实心圆点为在未参与搜索的样本上的值，横线为置信区间，n 为样本量；空心圆点为搜索时的值（因择取而偏差）。"
    "点线为全部未参与搜索样本的值{whole}。{bounds}表格列出相同数值。",
)
_LEGEND = (
    ("dot", Text("on items the search has not seen", "未参与搜索的样本")),
    ("hollow", Text("in the search", "搜索时")),
    ("ideal", Text("all held-out items", "未参与搜索样本总体")),
)
_BOUND = Text(" The dashed line is the bound {bound}.", "虚线为限值 {bound}。")


def in_one_language(value: Mapping[str, JsonValue], lang: Lang) -> dict[str, JsonValue]:
    """Return facts in which a text of both languages is in one, and the coded conditions of slices are left out.

    Example:
        >>> in_one_language({"slices": [{"slice": {"en": "a", "zh": "甲"}, "conditions": [], "n": 3}]}, Lang.ZH)
        {'slices': [{'slice': '甲', 'n': 3}]}
    """
    return {key: _said(item, lang) for key, item in value.items() if key != "conditions"}


def _said(value: JsonValue, lang: Lang) -> JsonValue:
    if isinstance(value, list):
        return [_said(item, lang) for item in value]
    if isinstance(value, dict):
        return value[lang.value] if value.keys() == {"en", "zh"} else in_one_language(value, lang)
    return value


def slice_plots(
    facts: Mapping[str, JsonValue], bounds: Sequence[float], check: str, lang: Lang
) -> tuple[tuple[str, Markup], ...]:
    """Return the plot of the worst slices with its title; none where no slices were searched for.

    Args:
        facts: With ``slices``: records with ``slice`` (its name in both languages), ``value``, ``low``, ``high``, ``n``
            and ``search_value``; and ``held_out_accuracy``.
        bounds: Bounds of the requirements that rest on the estimate.
        check: Name of the check.
        lang: Language of the plot.
    """
    rows = in_one_language({"slices": facts.get("slices")}, lang)["slices"]
    records = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if not records:
        return ()
    whole = facts.get("held_out_accuracy")
    level = float(whole) if isinstance(whole, int | float) else None
    said = "" if level is None else f" ({number(level)})" if lang is Lang.EN else f"（{number(level)}）"
    lines = "".join(_BOUND.fill(bound=number(bound)).say(lang) for bound in bounds)
    title = _TITLE.fill(check=check).say(lang)
    desc = _DESC.fill(whole=said, bounds=lines).say(lang)
    legend = [(css, text.say(lang)) for css, text in _LEGEND]
    return ((title, _plot(records, bounds, level, legend, Caption(title=title, desc=desc))),)


def _plot(
    records: Sequence[Mapping[str, JsonValue]],
    bounds: Sequence[float],
    whole: float | None,
    legend: Sequence[tuple[str, str]],
    caption: Caption,
) -> Markup:
    drawn = [
        (str(row.get("slice")), interval(row, "value"), interval(row, "search_value").value)
        for row in records
    ]
    ends = [end for _, one, found in drawn for end in (one.value, one.low, one.high, found, whole)]
    scale = spanning([*(end for end in ends if end is not None), *bounds], start=16, end=_RIGHT)
    bottom = _TOP + _ROW * len(drawn)
    body = [line("axis", scale.start, bottom, scale.end, bottom)]
    for tick in ticks(scale):
        body.append(line("grid", scale(tick), _TOP, scale(tick), bottom))
        body.append(write(number(tick), scale(tick), bottom + 16, css="tick", anchor="middle"))
    if whole is not None:
        body.append(line("ideal", scale(whole), _TOP - 6, scale(whole), bottom))
        body.append(write(number(whole), scale(whole), _TOP - 20, css="tick", anchor="middle"))
    for bound in bounds:
        body.append(line("bound", scale(bound), _TOP - 8, scale(bound), bottom))
        body.append(write(number(bound), scale(bound), _TOP - 10, css="strong", anchor="middle"))
    body.append(write("n", WIDTH - 4, _TOP - 10, css="tick", anchor="end"))
    for place, (name, one, found) in enumerate(drawn):
        body += _row(name, one, found, scale, _TOP + _ROW * place)
    body += _legend(legend, bottom + 44)
    return figure(body, height=bottom + 54, title=caption.title, desc=caption.desc)


def _legend(legend: Sequence[tuple[str, str]], y: float) -> list[Markup]:
    """Return what the marks mean, side by side."""
    parts = []
    for place, (css, text) in enumerate(legend):
        x = 24 + place * 220.0
        parts.append(line(css, x, y - 10, x, y + 2) if css == "ideal" else dot(css, x, y - 4))
        parts.append(write(text, x + 12, y, css="tick"))
    return parts


def _row(name: str, one: Interval, found: float | None, scale: Scale, top: float) -> list[Markup]:
    y = top + 29
    parts = [write(fit(name, 84), scale.start, top + 15, css="label")]
    if one.low is not None and one.high is not None:
        low, high = scale(one.low), scale(one.high)
        parts += [line("range", low, y, high, y)]
        parts += [line("range", end, y - 5, end, y + 5) for end in (low, high)]
    if found is not None:
        parts.append(dot("hollow", scale(found), y))
    if one.value is not None:
        parts.append(dot("dot", scale(one.value), y))
    parts.append(write(number(one.value), _RIGHT + 20, y + 4, css="digits"))
    parts.append(write(number(one.n), WIDTH - 4, y + 4, css="digits", anchor="end"))
    return parts
