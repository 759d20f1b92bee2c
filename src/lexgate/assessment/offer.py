"""What a plan may know of the subject."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a plan may know of the subject: what it will have, never what it will answer."""

    capabilities: frozenset[str]
    """Names for which ``Subject.has`` will be true."""
    attributes: tuple[str, ...] = ()
    """Attributes of the data."""
    labels: tuple[str, ...] = ()
    """Classes of the data; empty: not known before the answers are looked at."""
    items: int
    """Items in the test data."""
    clustered: bool = False
    """Whether items depend on one another."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Name → digest of everything that is measured."""
