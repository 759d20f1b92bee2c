"""Whether a requirement speaks to a system: yes, no, or unknown; never a bool."""

from dataclasses import dataclass
from enum import StrEnum

from lexgate.core.text import Text


class Applicability(StrEnum):
    """The answer of a requirement's predicate on a passport."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """A fact that the predicate asks for is missing from the passport."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """Whether a requirement applies to a system, and why."""

    answer: Applicability
    why: Text
    """The facts that gave the answer; for ``unknown``, the facts that are missing."""
    missing: tuple[str, ...] = ()
    """Facts that would have to be known; empty unless the answer is unknown."""
