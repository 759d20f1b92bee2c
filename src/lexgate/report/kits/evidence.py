"""What a stored account says of the requirements of a kit, and where each number comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lexgate.core.account import Account
from lexgate.core.applies import Applicability, Applies
from lexgate.core.citation import Confidence
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Bound, Requirement, Severity, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status, Verdict

KEPT = frozenset({"documents-present", "acts-recorded", "accountable-persons", "sources-with-proof"})
"""Checks of which a value below the bound means that something is not there."""


class State(StrEnum):
    """What a requirement lacks, for whoever hands the document in."""

    MISSING = "missing"
    """There is no evidence, or not all of it."""
    NOT_MET = "not-met"
    OPEN = "open"
    """There is evidence, and it does not decide."""
    MET = "met"
    UNJUDGED = "unjudged"
    """There is evidence, and the standard was not applied, or does not bind yet."""
    APART = "apart"
    """It does not apply, or binds no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One requirement beside its evidence."""

    requirement: Requirement
    standard: Standard
    day: date
    """The day whose law counts."""
    finding: Finding | None
    """None where its standard was not applied."""
    estimate: Estimate | None
    applies: Applies
    state: State

    @property
    def bound(self) -> Bound | None:
        """The bound in force, or the first one that is to come."""
        bound = self.requirement.bound_on(self.day)
        return bound or (self.requirement.bounds[0] if self.requirement.bounds else None)

    @property
    def begins(self) -> date | None:
        """First day on which it binds, if that is yet to come."""
        first = self.requirement.bounds[0].since
        return first if self.requirement.bound_on(self.day) is None and first > self.day else None

    @property
    def advisory(self) -> bool:
        """Whether it is reported and never decides."""
        item = self.requirement
        return item.severity is Severity.ADVISORY or item.citation.confidence is Confidence.MEMORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An account, the standards at stake, and lookups in both."""

    account: Account
    standards: tuple[Standard, ...]
    """As the account applied them, or as published where it did not."""
    applies: Mapping[str, Applies]
    """Requirement id → whether it speaks to the system; a missing one is unknown."""
    titles: Mapping[str, Text]
    """Check → title."""
    digest: str = ""
    """Digest of the stored account."""
    rows: tuple[Row, ...] = field(init=False)
    """Every requirement of the standards, in order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(self._rows()))

    def verdict(self, standard: str) -> Verdict | None:
        """Return the verdict under a standard, or None if it was not applied."""
        return next((one for one in self.account.verdicts if one.standard == standard), None)

    def day(self, standard: str) -> date:
        """Return the day whose law counts: that of the verdict, else that of the plan."""
        verdict = self.verdict(standard)
        return verdict.as_of if verdict else self.account.plan.made_on

    def estimate(self, check: str, **options: object) -> Estimate | None:
        """Return the first estimate of a check with these options, those with a value first."""
        found = [
            one
            for one in self.account.estimates
            if one.check == check
            and all(_same(one.options.get(name), value) for name, value in options.items())
        ]
        return next((one for one in found if one.value is not None), found[0] if found else None)

    def reference(self, estimate: Estimate) -> str:
        """Return the mark under which the sources of the numbers list an estimate, such as ``E3``."""
        same = [place for place, one in enumerate(self.account.estimates, 1) if one == estimate]
        return f"E{same[0]}" if same else "–"

    def row(self, requirement: str) -> Row | None:
        """Return the row of a requirement id, or None if no standard has it."""
        return next((row for row in self.rows if row.requirement.id == requirement), None)

    def of(self, standard: str) -> tuple[Row, ...]:
        """Return the rows of one standard."""
        return tuple(row for row in self.rows if row.standard.id == standard)

    def _rows(self) -> Iterator[Row]:
        for standard in self.standards:
            verdict = self.verdict(standard.id)
            findings = {one.requirement: one for one in verdict.findings} if verdict else {}
            for requirement in standard.requirements:
                yield self._row(standard, requirement, findings.get(requirement.id))

    def _row(self, standard: Standard, requirement: Requirement, finding: Finding | None) -> Row:
        estimate = finding.estimate if finding else None
        if estimate is None:
            estimate = self.estimate(requirement.check, **requirement.options)
        unknown = Applies(answer=Applicability.UNKNOWN, why=Text("not asked", "未评估"))
        applies = self.applies.get(requirement.id, unknown)
        day = self.day(standard.id)
        return Row(
            requirement=requirement,
            standard=standard,
            day=day,
            finding=finding,
            estimate=estimate,
            applies=applies,
            state=_state(requirement, day, finding, estimate, applies),
        )


def _same(given: object, wanted: object) -> bool:
    """Return whether two values of an option mean the same; an intersection has no order."""
    if isinstance(given, str) and isinstance(wanted, str) and "+" in wanted:
        return sorted(given.split("+")) == sorted(wanted.split("+"))
    return given == wanted


def _state(
    requirement: Requirement,
    day: date,
    finding: Finding | None,
    estimate: Estimate | None,
    applies: Applies,
) -> State:
    bound = requirement.bound_on(day)
    if applies.answer is Applicability.NO or (bound is not None and bound.repealed):
        return State.APART
    if estimate is None or estimate.value is None:
        return State.MISSING
    if requirement.check in KEPT and estimate.value < 1:
        return State.MISSING
    judged = {Status.MET: State.MET, Status.NOT_MET: State.NOT_MET, Status.INCONCLUSIVE: State.OPEN}
    return judged.get(finding.status, State.UNJUDGED) if finding else State.UNJUDGED
