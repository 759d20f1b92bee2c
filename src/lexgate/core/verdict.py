"""Findings, verdicts and the plan they were judged under."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pydantic import JsonValue

from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport
from lexgate.core.precision import Precision
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.text import Text


class Status(StrEnum):
    """Never a bool."""

    MET = "met"
    NOT_MET = "not_met"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"

    @property
    def word(self) -> Text:
        """Return the status as people read it.

        Example:
            >>> Status.NOT_MET.word.zh
            '不符合'
        """
        return _WORDS[self]


_WORDS = {
    Status.MET: Text("Met", "符合"),
    Status.NOT_MET: Text("Not met", "不符合"),
    Status.INCONCLUSIVE: Text("Inconclusive", "无法判定"),
    Status.NOT_APPLICABLE: Text("Not applicable", "不适用"),
}


_WORST_FIRST = (Status.NOT_MET, Status.INCONCLUSIVE, Status.MET)


def worst(statuses: "list[Status]") -> Status:
    """Return the worst of statuses: not met, then inconclusive, then met; not applicable if nothing applied.

    Example:
        >>> worst([Status.MET, Status.INCONCLUSIVE, Status.NOT_APPLICABLE])
        <Status.INCONCLUSIVE: 'inconclusive'>
    """
    return next((status for status in _WORST_FIRST if status in statuses), Status.NOT_APPLICABLE)


class Purpose(StrEnum):
    """What an assessment is made for."""

    FILING = "filing"
    """To be handed in, or to open a gate: statutory numbers of items bind."""
    SCREENING = "screening"
    """To know early: nothing asks for a least number of items, and no gate opens on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One requirement, judged."""

    requirement: str
    check: str
    status: Status
    decides: bool
    """Whether it counts for the verdict: blocking, and its source was read."""
    bound: float | None
    """The bound in force, in the check's unit."""
    margin: float | None
    """Distance of the point from the bound, positive on the lawful side."""
    point_status: Status | None = None
    """What comparing the point alone would have said; beside ``decide: point``, the confident reading."""
    picked_from: int = 1
    """How many estimates the one that is judged was picked from as the worst: one for each attribute."""
    held: tuple[float, float] | None = None
    """``(low, high)`` that was held against the bound: at the requirement's level or the one that its family asks for, and
    allowing for the choice where it was picked from several. None where no interval was."""
    p_value: float | None = None
    """Two-sided p-value of "the true value is the bound", rounded up to a level of the ladder, as used by Holm; None
    where nothing was sampled."""
    more_items: int | None = None
    """How many more items would decide it if the value stays, or None."""
    reason: Text
    """A sentence that says why, with numbers, bound and citation."""
    estimate: Estimate | None
    missing: tuple[str, ...] = ()
    """Facts that the passport leaves open and that would have to be known, such as ``facts.biometric``; empty unless it is
    unknown whether the requirement applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All findings on one subject under one standard on one day."""

    subject: str
    """Digest of the model, or of the predictions or data where there is no model."""
    standard: str
    version: str
    as_of: date
    status: Status
    """The worst status of the findings that decide."""
    findings: tuple[Finding, ...]
    plan: str = ""
    """Digest of the sealed plan."""
    purpose: Purpose = Purpose.FILING
    """What it was made for; no gate opens on a screening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A measurement that a plan asks for: a check with its options."""

    check: str
    options: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A standard as it will be applied: on which day, with which requirements, what for."""

    standard: Standard
    as_of: date
    purpose: Purpose = Purpose.FILING

    def requirements(self) -> tuple[Requirement, ...]:
        """Return the requirements as they bind for the purpose: screening asks for no least number of items."""
        every = self.standard.requirements
        filing = self.purpose is Purpose.FILING
        return every if filing else tuple(replace(item, min_n=1) for item in every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be measured and how it will be decided; sealed in the ledger before measuring."""

    passport: Passport
    rulings: tuple[Ruling, ...]
    asked: tuple[Asked, ...]
    """Every measurement, whether a law asks for it or not."""
    level: float
    seed: int
    draws: int = 10_000
    """Bootstrap draws."""
    inputs: dict[str, str]
    """Name → digest of what is measured: ``model``, ``test``, ``train``, ``pairs``, ``predictions`` …"""
    items: int
    """Items in the test data."""
    made_on: date
    """Day on which it was made; ages and deadlines are counted to it."""
    needed: dict[str, int] = field(default_factory=dict)
    """Requirement → items needed to decide it at a margin the plan states."""
    looks: tuple[int, ...] = ()
    """Sequential measuring: items are asked in an order drawn from ``seed``, and after so many of them it is looked
    whether every finding that counts is decided; no more are asked then. Empty: all items are asked, then judged once."""
    at_once: Text | None = None
    """Why all items are asked although sequential measuring was wished for."""
    precision: Precision | None = None
    """In which precision answers are computed, where another than fp32 was wished for; None: fp32."""

    def requirements(self) -> tuple[Requirement, ...]:
        """Return the requirements of all rulings, as they bind for the purpose."""
        return tuple(item for ruling in self.rulings for item in ruling.requirements())
