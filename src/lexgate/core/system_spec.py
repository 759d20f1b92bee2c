"""Section ``system`` of the project file: the passport."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, JsonValue, field_validator

from lexgate.core.passport import Document, Passport, Person
from lexgate.core.section import Section
from lexgate.core.task import Task


class PersonSpec(Section):
    """A named person who answers for a role."""

    role: str
    """Such as provider, data steward, human oversight."""
    name: str
    contact: str = ""


class DocumentSpec(Section):
    """A document in the project that serves as evidence."""

    kind: str
    """What it is, such as risk-management or instructions-for-use."""
    path: str
    """Path inside the project."""
    owner: str = ""
    version: str = ""
    reviewed: date | None = None
    """Day of the last review."""


class SystemSpec(Section):
    """Who answers for the system and for what it is used. What is left out is unknown, and standards ask for it."""

    name: str
    purpose: str = ""
    provider: str = ""
    roles: tuple[Literal["provider", "deployer", "importer", "distributor", "platform"], ...] | None = None
    """What you are to the system. Where stated, duties of others are not applicable; where left out, roles decide nothing."""
    task: Task | None = None
    """What the model does; may be left out where only documents and registers are judged."""
    domain: str | None = None
    """Such as employment, credit, general."""
    jurisdictions: tuple[str, ...] | None = None
    """Where it is offered: CN, EU, US, US-NYC, or an ISO 3166 code."""
    audience: Literal["public", "business", "internal"] | None = None
    risk_tier: Literal["minimal", "limited", "high", "prohibited"] | None = None
    """The EU AI Act tier."""
    generative: bool | None = None
    """Whether the system generates content."""
    modalities: tuple[Literal["text", "image", "audio", "video"], ...] | None = None
    """What it takes in or puts out."""
    scale: dict[str, Annotated[float, Field(ge=0.0)]] = Field(default_factory=dict)
    """How large it is: persons (whose data are held), users, monthly_users, training_flop, employees."""
    languages: tuple[str, ...] | None = None
    """ISO 639-1 codes of the texts it is meant for."""
    people: tuple[PersonSpec, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    registers: dict[str, str] = Field(default_factory=dict)
    """Records kept as tables (CSV or JSON lines): kind, path inside the project. `lexgate checks show` says which columns
    a kind has; kinds are acts, figures, keywords, questions, refuse-questions, answer-questions, corpus-samples, sources,
    annotators, holidays."""
    population: dict[str, dict[str, Annotated[float, Field(ge=0.0, le=1.0)]]] = Field(default_factory=dict)
    """Reference distribution: attribute, group, share. The shares of one attribute sum to 1."""
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    """Further facts that a standard may ask about."""

    @field_validator("population")
    @classmethod
    def _shares_sum_to_one(cls, population: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        for attribute, shares in population.items():
            if abs(sum(shares.values()) - 1.0) > 0.005:
                raise ValueError(
                    f"shares of {attribute} that sum to 1 (they sum to {sum(shares.values()):.3f})"
                )
        return population

    def passport(self) -> Passport:
        """Return the section as a record."""
        plain = self.model_dump(exclude={"people", "documents"})
        return Passport(
            **{**plain, "task": self.task.value if self.task else None},
            people=tuple(Person(**person.model_dump()) for person in self.people),
            documents=tuple(Document(**document.model_dump()) for document in self.documents),
        )
