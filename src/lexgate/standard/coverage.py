"""What the requirements of standards rest on: a measurement, a document, a recorded act, a clock, or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lexgate.core.citation import Confidence
from lexgate.core.requirement import Requirement, Severity, Standard

EVIDENCE = ("measured", "deadline", "process", "documentary")
"""What a requirement can rest on, the surest first."""
NOTHING = "nothing"
"""The evidence of a clause that is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One requirement of a standard, or a clause that it leaves out, and what shows that it is kept."""

    standard: str
    clause: str
    """Id of the requirement, or of the clause that is left out."""
    stages: tuple[str, ...]
    """Empty where it is left out."""
    evidence: str
    """``measured``, ``documentary``, ``process``, ``deadline``, or ``nothing``."""
    check: str
    decides: bool
    """Whether it counts for a verdict."""
    laws: tuple[str, ...]
    """Ids of the clauses of law that it puts into effect, or leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All requirements of some standards, and what they leave out."""

    clauses: tuple[Covered, ...]

    def count(
        self, *, standard: str | None = None, stage: str | None = None, evidence: str | None = None
    ) -> int:
        """Return how many clauses are of a standard, in a stage, with some evidence; None: any."""
        return sum(
            standard in (None, item.standard)
            and evidence in (None, item.evidence)
            and (stage is None or stage in item.stages)
            for item in self.clauses
        )

    def cells(self, standard: str) -> Counter[tuple[str, str]]:
        """Return how many clauses of a standard are in which stage and rest on what."""
        return Counter(
            (stage, item.evidence)
            for item in self.clauses
            if item.standard == standard
            for stage in item.stages
        )

    def by_evidence(self, standard: str) -> Counter[str]:
        """Return how many clauses of a standard rest on what."""
        return Counter(item.evidence for item in self.clauses if item.standard == standard)

    def laws(self) -> dict[str, str]:
        """Return each clause of law once, with the surest evidence on which any of its requirements rests."""
        order = (*EVIDENCE, NOTHING)
        found: dict[str, str] = {}
        for item in self.clauses:
            for law in item.laws:
                found[law] = min(found.get(law, NOTHING), item.evidence, key=order.index)
        return dict(sorted(found.items()))


def coverage(standards: Iterable[Standard], evidence: Mapping[str, str]) -> Coverage:
    """Return what each clause of the standards rests on.

    Args:
        standards: Which.
        evidence: Id of a check → what its findings rest on.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> found = coverage([load("us-nyc-ll144")], {"selection-rate-ratio": "measured"})
        >>> found.count(evidence="measured") > 0
        True
    """
    return Coverage(
        clauses=tuple(
            covered
            for standard in standards
            for covered in (
                *(_of(standard, item, evidence) for item in standard.requirements),
                *(_left_out(standard, item.clause) for item in standard.left_out),
            )
        )
    )


def _of(standard: Standard, item: Requirement, evidence: Mapping[str, str]) -> Covered:
    return Covered(
        standard=standard.id,
        clause=item.id,
        stages=item.stage,
        evidence=evidence.get(item.check, NOTHING),
        check=item.check,
        decides=item.severity is Severity.BLOCKING and item.citation.confidence is not Confidence.MEMORY,
        laws=item.clauses,
    )


def _left_out(standard: Standard, clause: str) -> Covered:
    return Covered(
        standard=standard.id,
        clause=clause,
        stages=(),
        evidence=NOTHING,
        check="",
        decides=False,
        laws=(clause,),
    )
