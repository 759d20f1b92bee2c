"""Where a rule comes from, and how surely it was read."""

from dataclasses import dataclass
from enum import StrEnum

from lexgate.core.text import Text


class Confidence(StrEnum):
    """How the text of a rule was read."""

    TEXT = "text"
    """In the official text or a faithful copy of it."""
    SECONDARY = "secondary"
    """In a reliable secondary source."""
    MEMORY = "memory"
    """From memory only: the requirement is advisory and never decides."""


class Basis(StrEnum):
    """Where a bound's number comes from."""

    NUMBER_IN_SOURCE = "number_in_source"
    """The cited text gives the number."""
    CROSS_REFERENCE = "cross_reference"
    """The number stands in another clause."""
    STRUCTURAL = "structural"
    """It counts the items that the text lists."""
    OPERATIONAL = "operational"
    """It is LexGate's reading; the law gives no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The source of a requirement."""

    source: Text
    """Official name of the law or standard, in both languages."""
    locator: Text
    """Article, section or clause."""
    url: str = ""
    """Address of the text, or empty."""
    confidence: Confidence
    """How the text was read."""
