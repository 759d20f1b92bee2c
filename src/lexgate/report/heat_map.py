"""What clauses rest on, as a heat map: standards down, stages of the life cycle across, one shade for each evidence.

A file that stands alone: it carries its own style, opens in a browser and prints.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from lexgate.core.text import Lang, Text
from lexgate.report.canvas import fit, write

Counts = Mapping[tuple[str, str], int]
"""Stage and evidence → clauses."""
STAGES = {
    "data": Text("data", "数据"),
    "training": Text("training", "训练"),
    "assessment": Text("assessment", "评估"),
    "release": Text("release", "发布"),
    "operation": Text("operation", "运行"),
    "incident": Text("incident", "事件"),
}
EVIDENCE = {
    "measured": Text("measured", "测量"),
    "documentary": Text("documents", "文件"),
    "process": Text("acts", "行为"),
    "deadline": Text("clocks", "时限"),
}
LEFT_OUT = Text("left out", "未收录")
TITLE = Text("Clauses by standard, stage and evidence", "各标准包条款按生命周期阶段与证据类型的分布")
DESC = Text(
    "Each cell is the number of clauses of one standard in one stage that rest on one kind of evidence.",
    "每格为某标准包在某阶段以某类证据证明的条款数。",
)
_NAME, _CELL, _ROW, _HEAD, _GAP = 196.0, 25.0, 22.0, 78.0, 6.0
_STYLE = (
    "svg{background:#fff}text{font:12px system-ui,'Noto Sans CJK SC',sans-serif;fill:#1b1f24}"
    ".head{font-weight:600}.tick{font-size:10px;fill:#57606a}.n{font-size:11px}.on{fill:#fff}"
)
_SHADES = {"measured": "#0b5a8a", "documentary": "#7a5195", "process": "#2f6f3e", "deadline": "#a14a00"}
_GREY = "#6b7280"


def heat_map(rows: Sequence[tuple[str, Counts, int]], lang: Lang) -> str:
    """Return the heat map as the text of an SVG file.

    Args:
        rows: Name of a standard, its clauses by stage and evidence, and how many clauses are left out.
        lang: Language of the words.
    """
    most = max((count for _, counts, left in rows for count in (*counts.values(), left)), default=1)
    height = _HEAD + _ROW * len(rows) + 14
    width = _column(len(STAGES), 0) + _CELL + 16
    body = [*_heads(lang)]
    for index, (name, counts, left) in enumerate(rows):
        y = _HEAD + _ROW * index
        body.append(write(fit(name, 28), 8, y + 15))
        for stage_at, stage in enumerate(STAGES):
            for kind_at, kind in enumerate(EVIDENCE):
                what = f"{name}: {STAGES[stage].say(lang)}, {EVIDENCE[kind].say(lang)}"
                body.append(
                    _cell(
                        _column(stage_at, kind_at), y, counts.get((stage, kind), 0), most, _SHADES[kind], what
                    )
                )
        what = f"{name}: {LEFT_OUT.say(lang)}"
        body.append(_cell(_column(len(STAGES), 0), y, left, most, _GREY, what))
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {w:g} {h:g}" width="{w:g}" height="{h:g}" '
            'xml:lang="{lang}"><title>{title}</title><desc>{desc}</desc><style>{style}</style>\n{body}\n</svg>\n'
        ).format(
            w=width,
            h=height,
            lang="zh-CN" if lang is Lang.ZH else "en",
            title=TITLE.say(lang),
            desc=DESC.say(lang),
            style=Markup(_STYLE),  # noqa: S704 - a constant of this file
            body=Markup("\n").join(body),
        )
    )


def _column(stage: int, kind: int) -> float:
    return _NAME + stage * (_CELL * len(EVIDENCE) + _GAP) + kind * _CELL


def _heads(lang: Lang) -> list[Markup]:
    heads = []
    for stage_at, stage in enumerate(STAGES.values()):
        middle = _column(stage_at, 0) + _CELL * len(EVIDENCE) / 2
        heads.append(write(stage.say(lang), middle, 14, css="head", anchor="middle"))
        heads += [
            _upright(kind.say(lang), _column(stage_at, kind_at) + _CELL / 2)
            for kind_at, kind in enumerate(EVIDENCE.values())
        ]
    return [*heads, _upright(LEFT_OUT.say(lang), _column(len(STAGES), 0) + _CELL / 2)]


def _upright(text: str, x: float) -> Markup:
    return Markup('<text class="tick" transform="translate({:.1f},{:.1f}) rotate(-40)">{}</text>').format(
        x - 6, _HEAD - 6, text
    )


def _cell(x: float, y: float, count: int, most: int, colour: str, what: str) -> Markup:
    """Return a cell: deeper for more clauses, with the number written in it; empty cells keep their frame."""
    depth = 0.0 if not count else 0.18 + 0.82 * (count / most) ** 0.5
    return Markup(
        '<g><title>{what}: {count}</title><rect x="{x:.1f}" y="{y:.1f}" width="{w:g}" height="{h:g}" fill="{colour}" '
        'fill-opacity="{depth:.2f}" stroke="#d0d7de"/>{number}</g>'
    ).format(
        what=what,
        count=count,
        x=x,
        y=y,
        w=_CELL - 1,
        h=_ROW - 1,
        colour=colour,
        depth=depth,
        number=write(str(count), x + _CELL / 2, y + 15, css="n on" if depth > 0.75 else "n", anchor="middle")
        if count
        else "",
    )
