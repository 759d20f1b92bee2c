"""Calls to the model until a share is decided against a bound of .95, beside 2,000 items fixed beforehand.

Exact probabilities, no simulation: the median number of items over all runs, looked at when LexGate looks (batches of 64).
``python -m benchmarks.sequential docs/results/sequential.svg`` draws how many items it takes, and how often it errs at the bound.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from lexgate.assessment.looks import looks
from lexgate.report.canvas import Scale, figure, line, write
from lexgate.stats.stopping import stopping

BOUND, ITEMS = 0.95, 2000
STYLE = (
    ".axis{stroke:#555;stroke-width:1}.grid{stroke:#ddd;stroke-width:1}text{font:13px sans-serif;fill:#222}"
    ".band{fill:#9ecae1;opacity:.55}.ours{fill:none;stroke:#08519c;stroke-width:2.5}"
    ".limit{stroke:#a63603;stroke-width:2;stroke-dasharray:6 4}.above{fill:#08519c}.below{fill:#9ecae1}"
    ".small{font-size:12px}.head{font-weight:bold}"
)


def run(quick: bool) -> list[dict[str, Any]]:  # noqa: ARG001 - exact, and always quick
    """Return a row for a lawful system and one for an unlawful one; ``quick`` changes nothing."""
    at = looks(ITEMS)
    rows = []
    for true in (0.99, 0.90):
        median = stopping(BOUND, true, looks=at).quantile(0.5)
        if median is None:
            raise RuntimeError(f"Half of the runs are not decided at a true share of {true}.")
        rows.append(
            {
                "name": f"decision against a bound of {BOUND:g}, true share {true:g}: calls to the model",
                "ours_s": float(median),
                "peer_s": float(ITEMS),
                "ratio": ITEMS / median,
                "at_least": 5.0,
                "peer": f"fixed n = {ITEMS:,}",
                "unit": "items (median)",
            }
        )
    return rows


def picture() -> str:
    """Return both panels as one SVG document that needs no style sheet."""
    body = [
        Markup("<style>{}</style>").format(Markup(STYLE)),
        Markup('<rect width="100%" height="100%" fill="#fff"/>'),
        *_items_panel(
            Scale(low=0.87, high=1.0, start=70, end=500), Scale(low=0, high=ITEMS, start=330, end=50)
        ),
        *_error_panel(Scale(low=0, high=7, start=590, end=930), Scale(low=0, high=0.06, start=330, end=50)),
    ]
    svg = figure(
        body,
        width=960,
        height=400,
        title="Sequential decisions against a bound: number of items, and errors at the bound",
        desc="Left: median and 90 % range of items against a bound of .95, by true share. Right: probability of any "
        "decision where the true share is the bound, by bound.",
    )
    return str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def _items_panel(x: Scale, y: Scale) -> list[Markup]:
    trues = [float(value) for value in np.round(np.arange(0.87, 1.0001, 0.0025), 4)]
    found = [stopping(BOUND, true, looks=range(1, ITEMS + 1)) for true in trues]
    low, middle, high = ([one.quantile(share) or ITEMS for one in found] for share in (0.05, 0.5, 0.95))
    edge = [*zip(trues, low, strict=True), *reversed(list(zip(trues, high, strict=True)))]
    return [
        write("Items until it is decided, bound .95", x.start, 30, css="head"),
        *_axes(x, y, [0.88, 0.9, 0.92, 0.94, 0.96, 0.98, 1.0], [0, 500, 1000, 1500, 2000], "{:,.0f}"),
        Markup('<polygon class="band" points="{}"/>').format(_points(edge, x, y)),
        Markup('<polyline class="ours" points="{}"/>').format(_points(zip(trues, middle, strict=True), x, y)),
        line("limit", x(BOUND), y.start, x(BOUND), y.end),
        write("true share", (x.start + x.end) / 2, 372, anchor="middle"),
        write(
            "line: median; band: 90 % of runs; dashed: the bound; 2,000: all items", x.start, 392, css="small"
        ),
    ]


def _error_panel(x: Scale, y: Scale) -> list[Markup]:
    body = [
        write("Any decision where the true share is the bound", x.start, 30, css="head"),
        *_axes(x, y, [], [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06], "{:.2f}"),
    ]
    for place, bound in enumerate((0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)):
        found = stopping(bound, bound, looks=range(1, ITEMS + 1))
        left, bottom = x(place + 0.2), 0.0
        for css, share in (("above", sum(found.above)), ("below", sum(found.below))):
            top = bottom + share
            body.append(
                Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="28" height="{:.1f}"/>').format(
                    css, left, y(top), y(bottom) - y(top)
                )
            )
            bottom = top
        body.append(write(f"{bound:g}", left + 14, 350, anchor="middle"))
    return [
        *body,
        line("limit", x.start, y(0.05), x.end, y(0.05)),
        write("bound", (x.start + x.end) / 2, 372, anchor="middle"),
        write(
            "dark: found above it; light: found below; 2,000 looks",
            x.start,
            392,
            css="small",
        ),
    ]


def _axes(x: Scale, y: Scale, across: Sequence[float], up: Sequence[float], form: str) -> list[Markup]:
    body = []
    for value in up:
        body.append(line("grid", x.start, y(value), x.end, y(value)))
        body.append(write(form.format(value), x.start - 8, y(value) + 4, anchor="end"))
    body += [write(f"{value:g}", x(value), 350, anchor="middle") for value in across]
    return [*body, line("axis", x.start, y.start, x.end, y.start)]


def _points(pairs: Any, x: Scale, y: Scale) -> str:
    return " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in pairs)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(picture(), encoding="utf-8")
