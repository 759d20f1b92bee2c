"""The report's section on differential privacy: the claimed upper and the measured lower bound of epsilon on one axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.account import Account
from lexgate.core.epsilon_span import EpsilonSpan, epsilon_span
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.report.canvas import WIDTH, Scale, box, dot, figure, line, ticks, write
from lexgate.report.privacy import UNITS, canary_line, span_line

_TITLE = Text("Epsilon: claimed and measured", "ε：声明值与实测值")
_CAPTION = Text(
    "{title}. Epsilon lies in the shaded part; 0 means that the weights tell nothing of any one unit.",
    "{title}。ε 位于着色区间内；0 表示模型权重不泄露任一单位的信息。",
)
_REFUTED = Text(
    "{title}. Nothing is shaded: no epsilon is both above what was measured and below what is claimed.",
    "{title}。无着色区间：不存在既高于实测下界又低于声明上界的 ε。",
)
_AT_MOST = Text("claimed: at most {value}", "声明上界 {value}")
_AT_LEAST = Text("measured: at least {value}", "实测下界 {value}")
_REACH = Text(
    "the highest that these canaries could have shown: {value}", "以现有金丝雀样本可测得的最高值 {value}"
)
_NO_LIMIT = Text("no upper bound is claimed →", "无上界声明 →")
_FAR = Text(
    "A low lower bound proves nothing. With these {n} canaries no attack could have shown more than {value}; more canaries can show "
    "more.",
    "实测下界较低并不证明安全。以现有 {n} 个金丝雀样本，任何攻击至多能测得 {value}；增加金丝雀样本可提高该值。",
)
_ONE_MODEL = Text(
    "All {runs} private runs on the same data together: epsilon {epsilon}, by adding up (basic composition).",
    "同一数据上共 {runs} 次差分隐私训练，按基本组合累计 ε 为 {epsilon}。",
)
_TOP, _BOTTOM = 38.0, 64.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyView:
    """What the section shows."""

    sentence: Text | None
    """What is known of epsilon."""
    contradicted: bool
    plot: Markup
    caption: Text
    lines: tuple[Text, ...]
    rows: tuple[tuple[str, str], ...]
    """Name of a fact, and its value as a person reads it."""


def privacy_view(account: Account, lang: Lang) -> PrivacyView | None:
    """Return the section; None if nothing is claimed or measured, and no canary is in the model."""
    span, canaries = epsilon_span(account), canary_line(account)
    if span is None and canaries is None:
        return None
    lines = () if span is None else tuple(_lines(account, span))
    return PrivacyView(
        sentence=None if span is None else span_line(span),
        contradicted=span is not None and span.contradicted,
        plot=Markup() if span is None else _plot(span, lang),
        caption=(_REFUTED if span is not None and span.contradicted else _CAPTION).fill(title=_TITLE),
        lines=(*lines, *([canaries] if canaries else [])),
        rows=() if span is None else tuple(_rows(span, lang)),
    )


def _lines(account: Account, span: EpsilonSpan) -> list[Text]:
    found = []
    reach = _reach(span)
    if reach is not None and span.lower is not None and not span.contradicted:
        found.append(_FAR.fill(n=number(span.lower.n), value=number(reach)))
    budget = [one for one in account.estimates if one.check == "privacy-budget" and one.value is not None]
    for one in budget[:1]:
        runs = one.facts.get("runs")
        if isinstance(runs, int) and runs > 1:
            found.append(_ONE_MODEL.fill(runs=number(runs), epsilon=number(one.value)))
    return found


def _reach(span: EpsilonSpan) -> float | None:
    """Return the bound that guesses without a mistake would have shown."""
    told = span.lower.facts.get("highest_lower_bound") if span.lower else None
    return float(told) if isinstance(told, int | float) else None


def _rows(span: EpsilonSpan, lang: Lang) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    run, lower = span.run, span.lower
    if run is not None and run.holds:
        rows += [
            ("claimed_epsilon", number(run.epsilon)),
            ("accountant", f"{run.accountant.upper()}, {run.accountant_version}"),
            ("unit", UNITS[run.unit].say(lang)),
        ]
    if lower is not None:
        rows.append(("measured_epsilon", number(lower.value)))
        facts = [(name, lower.facts.get(name)) for name in ("canaries_planted", "canaries_left_out")]
        facts += [(name, lower.facts.get(name)) for name in ("guesses", "right_guesses")]
        rows += [(name, number(value)) for name, value in facts if isinstance(value, int)]
    delta = lower.facts.get("delta") if lower is not None else run.delta if run is not None else None
    if isinstance(delta, int | float):
        rows.append(("delta", f"{delta:g}"))
    return rows


def _plot(span: EpsilonSpan, lang: Lang) -> Markup:
    """Return the axis of epsilon with what is claimed and what was measured."""
    claimed, measured, reach = span.claimed, span.measured, _reach(span)
    highest = max([value for value in (claimed, measured, reach) if value is not None] or [1.0])
    scale = Scale(low=0, high=highest * 1.15 or 1.0, start=24, end=WIDTH - 24)
    body = _axis(scale)
    if not span.contradicted:
        start = scale(measured or 0.0)
        end = scale.end if claimed is None else scale(claimed)
        body.append(box("lawful", start, _TOP, end - start, _BOTTOM - _TOP))
    if claimed is None:
        body.append(write(_NO_LIMIT.say(lang), scale.end, _TOP + 17, css="tick", anchor="end"))
    else:
        said = _AT_MOST.fill(value=number(claimed)).say(lang)
        body += [line("bound", scale(claimed), 18, scale(claimed), _BOTTOM), _label(said, scale(claimed), 13)]
    if reach is not None:
        said = _REACH.fill(value=number(reach)).say(lang)
        body += [
            line("ideal", scale(reach), _TOP, scale(reach), _BOTTOM + 20),
            _label(said, scale(reach), _BOTTOM + 32, css="tick"),
        ]
    if measured is not None:
        at, said = scale(measured), _AT_LEAST.fill(value=number(measured, unlike=claimed)).say(lang)
        body += [
            line("range", at, 34, at, _BOTTOM),
            dot("dot", at, (_TOP + _BOTTOM) / 2),
            _label(said, at, 30),
        ]
    return figure(body, height=104, title=_TITLE.say(lang), desc=span_line(span).say(lang))


def _axis(scale: Scale) -> list[Markup]:
    body: list[Markup] = [line("axis", scale.start, _BOTTOM, scale.end, _BOTTOM)]
    marks: Sequence[float] = ticks(scale, 8)
    for tick in marks:
        body += [
            line("axis", scale(tick), _BOTTOM, scale(tick), _BOTTOM + 4),
            write(number(tick), scale(tick), _BOTTOM + 16, css="tick", anchor="middle"),
        ]
    body.append(write("ε", WIDTH - 12, _BOTTOM + 4, css="tick", anchor="middle"))
    return body


def _label(text: str, at: float, y: float, *, css: str = "strong") -> Markup:
    anchor = "start" if at < WIDTH * 0.25 else "end" if at > WIDTH * 0.75 else "middle"
    return write(text, at, y, css=css, anchor=anchor)
