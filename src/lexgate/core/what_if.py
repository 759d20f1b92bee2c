"""What a draft standard would change for the systems that were already assessed."""

from dataclasses import dataclass
from datetime import date

from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.core.verdict import Status


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


NEW = "new"
"""The status before of a requirement that was not asked before, or of a verdict with nothing to be held against."""
DROPPED = "dropped"
"""The status after of a requirement that the draft does not ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How many systems went from one status to another."""

    before: str
    """A status, or ``new``."""
    after: str
    """A status, or ``dropped``."""
    systems: int

    @property
    def counts(self) -> bool:
        """Whether something changes: another status, or a new requirement that is not simply met or spared."""
        if self.before == NEW:
            return self.after in (Status.NOT_MET, Status.INCONCLUSIVE)
        if self.after == DROPPED:
            return self.before in (Status.NOT_MET, Status.INCONCLUSIVE)
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One requirement of a draft, over all systems."""

    requirement: str
    """Its id in the draft; where the draft drops it, the id it had."""
    title: Text
    unit: str
    side: Side | None
    before: float | None
    """Bound of the standard it is held against; None where there is none."""
    after: float | None
    """Bound of the draft."""
    own_reading: bool
    """Whether the draft's number is a reading of ours, which the law does not give."""
    decides: bool
    """Whether it counts for a verdict."""
    moves: tuple[Move, ...]
    """How many systems went from which status to which."""
    measured: int
    """Systems that have a value for it; those with too few items are on the curve as inconclusive."""
    miss: float | None
    """Median distance from the bound of those on the unlawful side, in the unit; to two digits."""
    more: float | None
    """Median of the items that inconclusive systems are missing to a decision; to two digits."""
    curve: tuple[CurvePoint, ...] = ()

    @property
    def moved(self) -> int:
        """How many systems have another status than before; of what is new, those that it does not find met."""
        return sum(move.systems for move in self.moves if move.counts)


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
    more: int | None
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
    """Stored assessments that were judged."""
    binding: int
    """Requirements of the draft that bind on the day."""
    moves: tuple[Move, ...]
    """How many verdicts go from which status to which."""
    changes: tuple[Change, ...]
    """Every requirement of the draft in its order, then those that it drops."""
    unread: tuple[Text, ...] = ()
    """Assessments that could not be read, and why."""
