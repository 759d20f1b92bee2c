"""What a draft standard would change for the systems that were already assessed."""

from dataclasses import dataclass
from datetime import date

from lexgate.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """What would come out of all systems if the bound lay here."""

    bound: float
    met: float
    """Share of systems that would be met …"""
    low: float
    """… with the interval of that share (Wilson), the systems taken as a sample of those to come."""
    high: float
    not_met: float
    """Share that would not be met; the rest is inconclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One requirement of a draft, over all systems."""

    requirement: str
    title: Text
    unit: str
    before: float | None
    """Bound of the standard it is held against; None where there is none."""
    after: float | None
    """Bound of the draft."""
    moves: dict[str, int]
    """``met → inconclusive`` and so on: how many systems; ``new → …`` where the requirement was not asked before."""
    measured: int
    """Systems that have a value for it."""
    miss: float | None
    """Median distance from the bound of those on the unlawful side, in the unit."""
    more: float | None
    """Median of the items that inconclusive systems are missing to a decision."""
    curve: tuple[CurvePoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One system whose verdict changes."""

    name: str
    plan: str
    """Digest of the plan of its assessment."""
    before: str
    after: str
    requirements: tuple[str, ...]
    """Requirements that decide and came out worse than before, the furthest from its bound first."""
    miss: float | None
    """Distance of the first of them from its bound; negative on the unlawful side."""
    more: float | None
    """Items that the first of them is missing to a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A draft held against every stored assessment."""

    draft: str
    version: str
    against: str
    """``id@version`` of what it is held against, or empty: only the draft was judged."""
    as_of: date
    systems: int
    moves: dict[str, int]
    """How many verdicts go from which status to which."""
    changes: tuple[Change, ...]
    unread: tuple[Text, ...] = ()
    """Assessments that could not be read, and why."""
