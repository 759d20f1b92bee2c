"""What a requirement needs to be decided, as a plan foresees it."""

from dataclasses import dataclass
from enum import StrEnum

from lexgate.core.requirement import Side


class Way(StrEnum):
    """How the items were computed."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    WHOLE = "whole"
    """Nothing is sampled: documents, registers, all of the data."""
    REPORTED = "reported"
    """Published without a limit: any number of items will do."""
    ABSENT = "absent"
    """It can't be measured here: the project does not have what the check looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one requirement needs."""

    requirement: str
    check: str
    counts: bool
    """Whether its finding counts for the verdict."""
    way: Way
    bound: float | None = None
    side: Side | None = None
    level: float = 0.95
    """Level at which it is decided at the first step of its family."""
    at_hand: int = 0
    """Items there are, in [0, ∞); of a comparison those of the smallest group."""
    needed: int | None = None
    """Items that decide with a probability of 0.8, of a comparison in the smallest group; None where no number does,
    or none is needed."""
    better: float | None = None
    """The value supposed on the lawful side …"""
    power_better: float | None = None
    """… and the chance that the items at hand say met."""
    worse: float | None = None
    """The value supposed on the unlawful side …"""
    power_worse: float | None = None
    """… and the chance that the items at hand say not met."""

    asked_better: int | None = None
    """Where measuring may stop early: the median number of items asked on the lawful side …"""
    asked_worse: int | None = None
    """… and on the other; None where it isn't known."""
    late: bool = False
    """Whether it is measured only if measuring does not stop early: its check needs all items."""

    @property
    def short(self) -> bool:
        """Whether the items at hand are too few to be planned with."""
        return self.needed is not None and self.needed > self.at_hand
