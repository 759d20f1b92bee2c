"""Why a finding is as it is, seen in the stored outcomes: which items count against it, and where they lie."""

from dataclasses import dataclass, field

from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One group of the items, and how many of them count against the finding."""

    attribute: str
    group: str
    against: int
    n: int
    low: float
    """The share of items against it, with a Wilson interval for this group alone, not corrected for having looked at
    many: a pointer, not a finding."""
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One true class taken for another."""

    truth: str
    answer: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What can be said of a text without showing it."""

    characters: int
    words: int
    """Runs of characters between white space; tokens for token classification."""
    personal: tuple[str, ...]
    """Kinds of personal data that were found in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One item that counts against a finding."""

    id: str
    """As stored, personal data masked."""
    truth: str = ""
    answer: str = ""
    confidence: float | None = None
    """Probability that the model gave its answer."""
    lacks: str = ""
    """What a document, an act or a file lacks."""
    groups: dict[str, str] = field(default_factory=dict)
    shape: Shape | None = None
    """None where its text is not at hand."""
    text: str | None = None
    """With personal data masked and cut; None unless a person asked for it and that was recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What the stored outcomes say."""

    what: Text
    """What counts against the finding: ``wrong answers``, ``rows with what was searched for`` …"""
    against: int
    n: int
    """Items that could count against it."""
    parts: tuple[Part, ...] = ()
    """Groups in which more items count against it than their number lets expect, the largest surplus first."""
    mistakes: tuple[Mistake, ...] = ()
    """The most frequent ones first."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One finding of the last assessment, with all that is known of why."""

    account: str
    """Digest of the account."""
    finding: Finding
    requirement: Requirement | None
    standard: Standard | None
    verdict: Verdict
    estimates: tuple[Estimate, ...] = ()
    """Everything measured in the same assessment, beside it."""
    trace: Trace | None
    """None where no outcomes are stored, or none of their items counts against the finding."""
    untold: Text | None = None
    """Why there is no trace, or why no texts can be shown."""
    tuned: bool
    """Whether a model was assessed that the project can tune."""
    stored: bool
    """Whether stored predictions were assessed."""
    revealed: str = ""
    """Time at which showing the texts was recorded in the ledger; empty: no text is shown."""
