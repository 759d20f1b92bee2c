"""The system being governed: who answers for it, and for what it is used."""

from dataclasses import dataclass, field
from datetime import date

from pydantic import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A named person who answers for a role."""

    role: str
    """Such as ``provider``, ``data steward``, ``human oversight``."""
    name: str
    """The person's name."""
    contact: str = ""
    """E-mail or telephone, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in the project that serves as evidence."""

    kind: str
    """What it is, such as ``risk-management`` or ``instructions-for-use``."""
    path: str
    """Path inside the project."""
    owner: str = ""
    """Who answers for it."""
    version: str = ""
    """Its version."""
    reviewed: date | None = None
    """Day of the last review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """What is known of a system. A field left out is unknown, which is not the same as empty."""

    name: str
    purpose: str = ""
    provider: str = ""
    roles: tuple[str, ...] | None = None
    """What the organisation is to the system: ``provider``, ``deployer``, ``importer``, ``distributor``, ``platform``."""
    task: str | None = None
    """``text-classification`` or ``token-classification``."""
    domain: str | None = None
    """Such as ``employment``, ``credit``, ``general``."""
    jurisdictions: tuple[str, ...] | None = None
    """ISO 3166 codes, ``EU``, ``CN``, ``US``, ``US-NYC``."""
    audience: str | None = None
    """``public``, ``business`` or ``internal``."""
    risk_tier: str | None = None
    """``minimal``, ``limited``, ``high``, ``prohibited``."""
    generative: bool | None = None
    """Whether the system generates content."""
    modalities: tuple[str, ...] | None = None
    """What it takes in or puts out: ``text``, ``image``, ``audio``, ``video``."""
    scale: dict[str, float] = field(default_factory=dict)
    """How large it is: ``persons`` whose data are held, ``users``, ``monthly_users``, ``training_flop``, ``employees``."""
    languages: tuple[str, ...] | None = None
    """ISO 639-1 codes of the texts it is meant for."""
    people: tuple[Person, ...] = ()
    """Accountable roles."""
    documents: tuple[Document, ...] = ()
    """Documents that serve as evidence."""
    registers: dict[str, str] = field(default_factory=dict)
    """Records kept as tables: kind (``acts``, ``figures``, ``keywords`` …) → path inside the project."""
    population: dict[str, dict[str, float]] = field(default_factory=dict)
    """Reference distribution: attribute → group → share; shares of one attribute sum to 1."""
    facts: dict[str, JsonValue] = field(default_factory=dict)
    """Further facts that a standard may ask about."""
