"""The system being governed: who answers for it, and for what it is used."""

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """What is known of a system. A field left out is unknown, which is not the same as empty."""

    name: str
    purpose: str = ""
    provider: str = ""
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
    languages: tuple[str, ...] | None = None
    """ISO 639-1 codes of the texts it is meant for."""
    people: tuple[Person, ...] = ()
    """Accountable roles."""
    documents: tuple[Document, ...] = ()
    """Documents that serve as evidence."""
    population: dict[str, dict[str, float]] = field(default_factory=dict)
    """Reference distribution: attribute → group → share; shares of one attribute sum to 1."""
    facts: dict[str, JsonValue] = field(default_factory=dict)
    """Further facts that a standard may ask about."""
