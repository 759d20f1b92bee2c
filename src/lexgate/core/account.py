"""The account of a run: everything its report and its JSON document are made from, and nothing else."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport
from lexgate.core.release import Release
from lexgate.core.text import Text
from lexgate.core.verdict import Plan, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningStep:
    """One search in the data, and what was done."""

    kind: str
    """``duplicate``, ``near-duplicate``, ``conflict``, ``leak``, ``label-error``, ``language``, ``length``,
    ``personal-data/email`` …"""
    title: Text
    found: int
    """Rows in which it was found."""
    changed: int
    """Rows that were changed (masked, pseudonymised)."""
    dropped: int
    """Rows that were removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedScore:
    """How well one kind of planted defect was found, in rows (in values for personal data)."""

    kind: str
    planted: int
    found: int
    """Planted and found."""
    false: int
    """Found and not planted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAccount:
    """What the data were, and what was done to them."""

    source: str
    """The file as the project names it."""
    digest: str
    rows_read: int
    rows: dict[str, int]
    """Split → rows after cleaning."""
    labels: dict[str, dict[str, int]]
    """Split → label → rows (entities' tokens for tagging)."""
    groups: dict[str, dict[str, int]]
    """Attribute → group → rows, unknown under ``?``."""
    representativeness: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    """Attribute → group → [share, reference share]."""
    steps: tuple[CleaningStep, ...] = ()
    planted: tuple[PlantedScore, ...] = ()
    facts: dict[str, JsonValue] = field(default_factory=dict)

    def parts(self) -> list[tuple[str, int]]:
        """Return the splits with their rows, in the order of their use (canonical JSON sorts by name)."""
        order = ("train", "validation", "test")
        return sorted(
            self.rows.items(), key=lambda part: order.index(part[0]) if part[0] in order else len(order)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAccount:
    """What the model is, and how it was made."""

    name: str
    digest: str
    path: str
    base: str
    """The base model as the project names it."""
    facts: dict[str, JsonValue]
    """Hyper-parameters, data digest, code version, environment, curves (see ``lexgate.tuning``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The whole account of one run."""

    project: str
    time: str
    """UTC, RFC 3339."""
    passport: Passport
    data: DataAccount | None
    model: ModelAccount | None
    plan: Plan
    plan_sealed: str
    """Time of the ledger entry that sealed the plan."""
    estimates: tuple[Estimate, ...]
    verdicts: tuple[Verdict, ...]
    release: Release
    ledger_head: str
    """Root hash and size of the log, as ``size root``."""
