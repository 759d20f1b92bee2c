"""One clause made testable, and a standard: a dated set of them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import JsonValue

from lexgate.core.citation import Basis, Citation, Confidence
from lexgate.core.text import Text


class Side(StrEnum):
    """On which side of the bound the lawful values lie; the bound itself is lawful."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Decide(StrEnum):
    """How an estimate is held against a bound."""

    CONFIDENT = "confident"
    """Met or not met only if the whole interval lies on one side; else inconclusive."""
    POINT = "point"
    """The text fixes n and a point limit: the point decides, the confident reading is printed too."""
    REPORT = "report"
    """The rule demands publication without a pass mark: measured is met."""


class Severity(StrEnum):
    """What a finding does to the verdict."""

    BLOCKING = "blocking"
    """Decides the verdict and the gate."""
    ADVISORY = "advisory"
    """Reported, never decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A limit, from a day on, until the next bound of the same requirement begins."""

    since: date
    """First day on which it binds."""
    value: float | None
    """The limit in the check's unit; None for ``report``, or when the duty ended on that day."""
    repealed: bool = False
    """True when the duty ends on ``since``."""
    unit: str = ""
    """Unit of the limit: that of the check; a pack always states it."""
    basis: Basis
    """Where the number comes from."""
    source: str = ""
    """The act that set or moved it, if it is another than the citation."""


class Relationship(StrEnum):
    """How one requirement answers another; the words of an OSCAL mapping collection."""

    EQUAL = "equal-to"
    """The same words."""
    EQUIVALENT = "equivalent-to"
    """Other words, the same duty."""
    SUBSET = "subset-of"
    """Asks for less: who meets the other meets this."""
    SUPERSET = "superset-of"
    """Asks for more: who meets this meets the other."""
    INTERSECTS = "intersects-with"
    """They share a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A requirement of another pack that this one answers."""

    to: str
    """Its id, ``pack/article``."""
    how: Relationship


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One clause made testable. A check knows no law, a requirement knows no code: they meet by ``check``."""

    id: str
    """``pack/article``, never reused."""
    title: Text
    obligation: Text
    """What the clause asks, in our own words."""
    citation: Citation
    check: str
    """Id of the check that measures it."""
    options: dict[str, JsonValue] = field(default_factory=dict)
    """Options of the check."""
    side: Side | None = None
    """None for ``report`` only."""
    bounds: tuple[Bound, ...]
    """In order of ``since``, at least one."""
    level: float = 0.95
    """Confidence of the interval, in (0, 1)."""
    decide: Decide = Decide.CONFIDENT
    min_n: int = 1
    """Fewest items on which it may be decided."""
    severity: Severity = Severity.BLOCKING
    binds: tuple[str, ...] = ("provider",)
    stage: tuple[str, ...] = ("assessment",)
    applies: JsonValue = None
    """Predicate on the passport (see ``lexgate.standard.predicate``); None binds everyone."""
    remedies: tuple[Text, ...] = ()
    clauses: tuple[str, ...] = ()
    """Ids of the clauses that it puts into effect, ``FRAMEWORK/clause``."""
    related: tuple[Relation, ...] = ()
    """Requirements of other packs that it answers."""

    @property
    def counts(self) -> bool:
        """Whether findings on it count for the verdict: it is blocking, and its source was read."""
        return self.severity is Severity.BLOCKING and self.citation.confidence is not Confidence.MEMORY

    def binds_on(self, day: date) -> bool:
        """Return whether it is in force on ``day``."""
        bound = self.bound_on(day)
        return bound is not None and not bound.repealed

    def bound_on(self, day: date) -> Bound | None:
        """Return the bound in force on ``day`` (``since <= day < next since``), or None before the first."""
        in_force = [bound for bound in self.bounds if bound.since <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A worked case of a pack, executed as a test."""

    requirement: str
    day: date
    bound: float | None = None
    """The bound that must be in force on ``day``; None with ``binding=False``: nothing binds yet, or no more."""
    binding: bool = True
    value: float | None = None
    """A measured value, with ``low`` and ``high`` if uncertain, …"""
    low: float | None = None
    high: float | None = None
    n: int = 10_000
    status: str = ""
    """… and the status that must come of it."""
    passport: dict[str, JsonValue] = field(default_factory=dict)
    """Facts of a system, …"""
    applies: str = ""
    """… and whether the requirement speaks to it: ``yes``, ``no``, ``unknown``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A clause that a pack does not turn into a requirement."""

    clause: str
    """``FRAMEWORK/clause``."""
    reason: Text


class Force(StrEnum):
    """What makes a standard bind."""

    LAW = "law"
    """It binds by itself whomever it addresses: acts, regulations, mandatory standards."""
    GUIDANCE = "guidance"
    """An authority or its standards body recommends it for keeping a law; by itself it binds nobody."""
    VOLUNTARY = "voluntary"
    """It binds whoever adopts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A dated set of requirements: one pack."""

    id: str
    version: str
    title: Text
    about: Text
    citation: Citation
    force: Force = Force.LAW
    multiplicity: str = "holm"
    """``holm`` or ``none``: how requirements judged together share the error."""
    max_unscoreable: float = 0.1
    """Largest share of items, in [0, 1], that may have gone without a score where a finding is to be decided."""
    requirements: tuple[Requirement, ...]
    cases: tuple[Case, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """Clauses of its frameworks that ask nothing of a system, or that cannot be tested."""
    questions: dict[str, Text] = field(default_factory=dict)
    """Name of a further fact (``facts.NAME``, ``scale.NAME``) that its predicates ask for → the question to a person."""
    formerly: tuple[str, ...] = ()
    """Ids under which it was published before."""
