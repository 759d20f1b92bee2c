"""Two requirements of different standards that answer each other."""

from dataclasses import dataclass

from lexgate.core.requirement import Relationship, Requirement
from lexgate.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two requirements that answer each other."""

    first: Requirement
    second: Requirement
    how: Relationship
    """How the first answers the second."""
    declared: bool
    """Whether a pack says so; else it follows from checks and bounds."""
    why: Text
