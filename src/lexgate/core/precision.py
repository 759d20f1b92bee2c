"""In which precision answers are computed, and how well a quicker one agrees with fp32."""

from dataclasses import dataclass

from lexgate.core.text import Text

FULL = "fp32"
"""What every other precision is compared with."""
QUICK = ("int8", "bf16")
"""Quicker ones, the quickest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How often a quicker precision gives the answer that fp32 gives, on items that are not the test's."""

    items: int
    """Answers compared: of texts, or of tokens."""
    equal: int
    """Those that are the same class."""
    low: float
    high: float
    """Limits of the share of equal answers."""
    level: float
    largest: float
    """The largest difference of any probability, in [0, 1]."""

    @property
    def share(self) -> float:
        """The share of equal answers."""
        return self.equal / self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A quicker precision that was thought of."""

    precision: str
    runtime: str
    """What computed, with version and processor; empty where nothing did."""
    agreement: Agreement | None
    """None where it was not compared."""
    why_not: Text | None
    """Why it is not used; None: it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """In which precision the answers are computed; part of the sealed plan."""

    wished: str
    used: str
    least: float
    """Least lower limit of agreement with which a quicker one is used."""
    tried: tuple[Trial, ...] = ()
