"""What a draft would change, as one HTML page that opens without a network or JavaScript."""

from collections.abc import Sequence

from markupsafe import Markup

from lexgate import __version__
from lexgate.core.number import exact
from lexgate.core.requirement import Side
from lexgate.core.text import Lang, Text
from lexgate.core.what_if import Change, CurvePoint, Moved, WhatIf
from lexgate.report.canvas import WIDTH, Scale, figure, line, ticks, write
from lexgate.report.fact_words import fact_name
from lexgate.report.html import environment
from lexgate.report.what_if import bounds, hit, miss, moved, notes, ranked, sentence, word

_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, WIDTH - 16, 44.0, 236.0
_STATUSES = ("met", "inconclusive", "not_met", "not_applicable", "new", "dropped")
WORDS = {
    "title": Text("What the draft would change", "草案影响分析"),
    "draft": Text("Draft", "草案"),
    "against": Text("Held against", "对照"),
    "day": Text("Law as of", "规定基准日"),
    "systems": Text("Stored assessments", "已存评估"),
    "verdicts": Text("Verdicts", "总体结论"),
    "verdicts_caption": Text(
        "Assessments by verdict now (rows) and under the draft (columns)",
        "现行结论（行）与草案下的结论（列）对应的评估数",
    ),
    "now": Text("Now", "现行"),
    "requirements": Text("Requirement by requirement", "逐项要求"),
    "requirements_about": Text(
        "Requirements that change something, those that change most first. A curve shows what share of the measured "
        "assessments would meet a requirement if its bound lay elsewhere, each requirement by itself: among many that are "
        "judged together, Holm’s rule may leave more undecided. The band is the 95 % Wilson interval of that share.",
        "仅列出引起变化的要求，影响最大者在前。曲线表示限值取其他数值时，已测评估中符合该项要求的比例；各项单独计算，"
        "多项一并判定时，按霍尔姆法可能有更多项无法判定。阴影带为该比例的 95% 威尔逊区间。",
    ),
    "none": Text("No requirement changes anything.", "没有引起变化的要求。"),
    "moves": Text("Moves", "变化"),
    "far": Text("How far", "差距"),
    "bound": Text("Bound", "限值"),
    "hardest": Text("Hardest hit", "受影响最大的系统"),
    "hardest_caption": Text(
        "Systems whose verdict changes, the hardest hit first", "结论改变的系统，受影响最大者在前"
    ),
    "system": Text("System", "系统"),
    "change": Text("What changes", "变化情况"),
    "axis": Text("share of {n} assessments", "占 {n} 项评估的比例"),
    "line_now": Text("now {bound}", "现行 {bound}"),
    "line_draft": Text("draft {bound}", "草案 {bound}"),
    "desc": Text(
        "Below the solid line lies the share that would be met, above the dashed line the share that would not be met; what "
        "lies between is inconclusive. The band around the solid line is its interval.",
        "实线以下为符合的比例，虚线以上为不符合的比例，两线之间为无法判定；实线周围的阴影带为其区间。",
    ),
    "prepared": Text("Prepared by LexGate {version}.", "由 LexGate {version} 生成。"),
}


def what_if_page(found: WhatIf, hardest: Sequence[Moved], lang: Lang, *, everything: bool = False) -> str:
    """Return the page.

    Args:
        found: What the draft would change.
        hardest: The systems to be listed.
        lang: Its language.
        everything: Also show requirements that change nothing.

    Returns:
        HTML 5 with its style sheet and charts inside; no script, no address is fetched.
    """
    statuses = [name for name in _STATUSES if any(name in (move.before, move.after) for move in found.moves)]
    counts = {(move.before, move.after): move.systems for move in found.moves}
    changes = ranked(found, everything=everything)
    return (
        environment(lang)
        .get_template("what_if.html.j2")
        .render(
            lang=lang,
            version=__version__,
            found=found,
            t=WORDS,
            sentence=sentence(found),
            notes=notes(found),
            columns=statuses,
            rows=[(name, [counts.get((name, to), 0) for to in statuses]) for name in statuses],
            changes=[
                (change, bounds(change), moved(change), miss(change), curve_plot(change, lang))
                for change in changes
            ],
            hardest=[(one, hit(one)) for one in hardest],
            word=word,
        )
    )


def curve_plot(change: Change, lang: Lang) -> Markup:
    """Return the share met against the bound: met below, inconclusive between, not met above; empty without a curve."""
    points = _turns(change.curve)
    if not points:
        return Markup()
    across = Scale(low=points[0].bound, high=points[-1].bound, start=_LEFT, end=_RIGHT)
    up = Scale(low=0, high=1, start=_BOTTOM, end=_TOP)
    met = [(across(point.bound), up(point.met)) for point in points]
    open_ = [(across(point.bound), up(1 - point.not_met)) for point in points]
    band = [(across(point.bound), up(point.high)) for point in points]
    under = [(across(point.bound), up(point.low)) for point in points]
    floor = [(met[-1][0], up(0)), (met[0][0], up(0))]
    body = [
        _area("is-met", [*met, *floor]),
        _area("is-open", [*open_, *reversed(met)]),
        *_axes(across, up, change, lang),
        _area("band", [*band, *reversed(under)]),
        _path("open-line", open_),
        _path("curve", met),
        *_bound_lines(change, across, lang),
    ]
    return figure(body, height=284, title=change.title.say(lang), desc=WORDS["desc"].say(lang))


def _axes(across: Scale, up: Scale, change: Change, lang: Lang) -> list[Markup]:
    body = [
        write(WORDS["axis"].say(lang).format(n=f"{change.measured:,}"), _LEFT, _TOP - 12, css="tick"),
        write(fact_name(change.unit, lang), _RIGHT, _BOTTOM + 34, css="tick", anchor="end"),
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        body += [
            line("grid", _LEFT, up(share), _RIGHT, up(share)),
            write(f"{share:g}", _LEFT - 8, up(share) + 4, css="tick", anchor="end"),
        ]
    for tick in ticks(across, 8):
        body += [
            line("axis", across(tick), _BOTTOM, across(tick), _BOTTOM + 5),
            write(f"{tick:g}", across(tick), _BOTTOM + 18, css="tick", anchor="middle"),
        ]
    return body


def _bound_lines(change: Change, across: Scale, lang: Lang) -> list[Markup]:
    """Return the bound now and that of the draft, their words on two lines so that they never overlap."""
    sign = "≥" if change.side is Side.AT_LEAST else "≤"
    body = []
    for value, css, said, y in (
        (change.before, "was", "line_now", 30.0),
        (change.after, "bound", "line_draft", 14.0),
    ):
        if value is None or (css == "was" and value == change.after):
            continue
        at = across(value)
        anchor = "end" if at > WIDTH * 0.8 else "start" if at < WIDTH * 0.2 else "middle"
        words = WORDS[said].say(lang).format(bound=f"{sign} {exact(value)}")
        body += [line(css, at, y + 5, at, _BOTTOM), write(words, at, y, css="strong", anchor=anchor)]
    return body


def _turns(points: Sequence[CurvePoint]) -> list[CurvePoint]:
    """Return the points at which something changes, and the ends: a flat stretch needs no more."""
    return [
        point
        for at, point in enumerate(points)
        if at in (0, len(points) - 1) or not _flat(points[at - 1], point, points[at + 1])
    ]


def _flat(before: CurvePoint, point: CurvePoint, after: CurvePoint) -> bool:
    return (before.met, before.not_met) == (point.met, point.not_met) == (after.met, after.not_met)


def _pairs(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _area(css: str, points: Sequence[tuple[float, float]]) -> Markup:
    return Markup('<polygon class="{}" points="{}"/>').format(css, _pairs(points))


def _path(css: str, points: Sequence[tuple[float, float]]) -> Markup:
    return Markup('<polyline class="{}" points="{}"/>').format(css, _pairs(points))
