"""The grounds of one answer: what a person concerned can be told of why the system answered so."""

from dataclasses import dataclass, field

from lexgate.core.passport import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A word of the text."""

    said: str
    """As it is shown: a mask such as ``[EMAIL]`` where personal data were masked."""
    before: str
    """White space before it."""
    weight: float
    """In [-1, 1], in parts of the heaviest word: above 0 it speaks for the answer, below 0 against it."""
    read: bool = True
    """Whether the model read it; a long text is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A run of words that speaks for the answer, or against it."""

    said: str
    weight: float
    """Sum of its weights, in parts of the sum of all weights of its sign, in (0, 1]."""
    without: float
    """Probability of the answer if these words are taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One word of the smallest edit that changes the answer."""

    said: str
    put: str | None
    """The word in its place; None: it is taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """The smallest edit found that changes the answer."""

    changes: tuple[Change, ...]
    text: str
    answer: str
    probability: float
    least: bool
    """Whether every smaller edit of this kind was tried, and none changes the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Everything that is said of one answer."""

    system: str
    provider: str
    purpose: str
    jurisdictions: tuple[str, ...] | None
    domain: str | None
    people: tuple[Person, ...]
    time: str
    model: str
    """Digest of the model."""
    item: str
    """Id of the item in the data; empty: the text was given."""
    answer: str
    probability: float
    probabilities: dict[str, float]
    """Class → probability."""
    method: str
    error: float | None
    """How far the weights are from adding up to what they explain, a share; None: the method does not mean to."""
    words: tuple[Weighed, ...]
    place: int | None = None
    """The word whose tag was asked for; None: the whole text's class."""
    reasons: tuple[Reason, ...] = ()
    """At most four, the heaviest first."""
    against: tuple[Reason, ...] = ()
    without_all: float | None = None
    """Probability of the answer without all these reasons."""
    otherwise: Otherwise | None = None
    asked: int = 0
    """Texts that the search for the smallest edit might ask."""
    masked: dict[str, int] = field(default_factory=dict)
    """Kind of personal data → how many were masked."""
    unread: int = 0
    """Words at the end that the model did not read."""
