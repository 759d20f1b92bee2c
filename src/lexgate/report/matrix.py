"""Requirements by status at a glance: one row each, the worst first, its interval against its bound on one common line."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lexgate.core.requirement import Side
from lexgate.core.verdict import Status
from lexgate.report.canvas import Scale, box, dot, line
from lexgate.report.findings import FindingView, VerdictView
from lexgate.report.saying import held

_ORDER = (Status.NOT_MET, Status.INCONCLUSIVE, Status.MET)
_WIDE, _HIGH, _EDGE = 150.0, 18.0, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One requirement."""

    view: FindingView
    strip: Markup
    """Its interval against its bound, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One standard."""

    view: VerdictView
    rows: tuple[Row, ...]
    spared: int
    """Requirements that do not apply."""


COLUMNS = _ORDER
"""The statuses that have a column; what does not apply is counted."""


def matrix(verdicts: Sequence[VerdictView]) -> tuple[Block, ...]:
    """Return the requirements of every standard: those that count first, of these the worst first."""
    return tuple(_block(view) for view in verdicts)


def _block(view: VerdictView) -> Block:
    there = [row for row in view.findings if row.finding.status in _ORDER]
    there.sort(key=lambda row: (not row.finding.decides, _ORDER.index(row.finding.status)))
    return Block(
        view=view,
        rows=tuple(Row(view=row, strip=strip(row)) for row in there),
        spared=len(view.findings) - len(there),
    )


def strip(row: FindingView) -> Markup:
    """Return the interval of a finding against its bound: the bound in the middle, what is lawful to its right.

    Each has a scale of its own, the farthest end at the edge.
    """
    seen, bound = held(row.finding), row.finding.bound
    side = row.requirement.side if row.requirement else None
    if seen is None or seen.value is None or bound is None or side is None:
        return Markup()
    sign = 1 if side is Side.AT_LEAST else -1
    low, high = (seen.value if end is None else end for end in (seen.low, seen.high))
    value, *ends = (sign * (end - bound) for end in (seen.value, low, high))
    far = max(map(abs, (value, *ends))) or 1.0
    scale = Scale(low=-far, high=far, start=_EDGE, end=_WIDE - _EDGE)
    middle, y = scale(0), _HIGH / 2
    body = [box("lawful", middle, 0, _WIDE - middle, _HIGH), line("bound", middle, 0, middle, _HIGH)]
    if min(ends) < max(ends):
        body.append(line("range", scale(min(ends)), y, scale(max(ends)), y))
    body.append(dot("dot", scale(value), y, 3.5))
    return Markup('<svg class="chart strip" aria-hidden="true" viewBox="0 0 {:g} {:g}">{}</svg>').format(
        _WIDE, _HIGH, Markup("").join(body)
    )
