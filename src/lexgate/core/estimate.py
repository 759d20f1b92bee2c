"""A number with its uncertainty."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from lexgate.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value with an interval, for one group of an estimate."""

    value: float | None
    """None when nothing could be measured."""
    low: float | None = None
    high: float | None = None
    n: int = 0
    """Items it rests on."""
    note: Text | None = None
    """Why the group stands apart: too small, excluded from the comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a check found. ``value`` is None when nothing could be measured; ``note`` then says why."""

    check: str
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float
    """Coverage of ``[low, high]``, in (0, 1)."""
    n: int
    """Scored items."""
    unscoreable: int = 0
    """Items that could not be scored; they widen the interval by the worst case."""
    unit: str
    """``share`` in [0, 1], ``ratio``, ``count``, ``ms`` …"""
    method: str
    """How the interval was made, such as ``wilson``, ``cell-bootstrap``, ``census``."""
    options: dict[str, JsonValue] = field(default_factory=dict)
    """The options the check ran with."""
    groups: dict[str, Interval] = field(default_factory=dict)
    """Group → value; empty where the check knows no groups."""
    facts: dict[str, JsonValue] = field(default_factory=dict)
    """Tables for the report, such as counts by class or a reliability diagram."""
    ladder: tuple[tuple[float, float, float], ...] = ()
    """``(level, low, high)`` in ascending order of level: the same interval at other levels, from which p-values
    follow for any bound without the outcomes. Empty for a census, which has no sampling error."""
    note: Text | None = None
    """What the reader must know: what was left out, and why."""
    fixed: tuple[float, float] | None = None
    """``(low, high)`` at ``level`` had the number of items been fixed beforehand; None where ``[low, high]`` is that
    interval. Where it stands, ``[low, high]`` and the ladder hold however often one looks and whenever one stops."""
    path: tuple[tuple[int, float, float, float], ...] = ()
    """``(items, value, low, high)`` at each look of a sequential measurement, in order; the last is the estimate."""
    unvalidated: Text | None = None
    """Why it can't decide a requirement that counts: it rests on a judge that nobody validated for these items."""
    source: str = ""
    """Digest of the Outcomes it was computed from."""
