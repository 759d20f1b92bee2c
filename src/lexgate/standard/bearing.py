"""How each requirement of a standard bears on a system on a day: whether it applies, why, and since or until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lexgate.core.applies import Applicability, Applies
from lexgate.core.passport import Passport
from lexgate.core.questions import question_of
from lexgate.core.requirement import Bound, Requirement, Standard
from lexgate.core.text import Text
from lexgate.standard.applicability import speaks_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """One requirement and one system."""

    standard: Standard
    requirement: Requirement
    day: date
    """The day whose law counts."""
    applies: Applies
    bound: Bound | None
    """The bound in force on the day; None before the first and where the duty has ended."""
    ended: date | None
    """The day on which the duty ended, if it has."""
    begins: date | None
    """The day on which it begins, if it does not bind yet."""

    @property
    def binds(self) -> bool:
        """Return whether it binds on the day, if it applies."""
        return self.bound is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact that the passport does not state, and that decides whether requirements apply."""

    fact: str
    question: Text
    requirements: tuple[str, ...]
    """Those that wait for the answer."""


def bearings(standards: Iterable[Standard], passport: Passport, day: date) -> tuple[Bearing, ...]:
    """Return how every requirement bears on a system.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> system = Passport(name="screener", jurisdictions=("DE",), risk_tier="high", domain="employment")
        >>> found = bearings([load("eu-ai-act")], system, date(2026, 11, 22))
        >>> next(one.begins for one in found if one.requirement.id == "eu-ai-act/art-9-2").isoformat()
        '2027-12-02'
    """
    return tuple(
        _bearing(standard, item, passport, day) for standard in standards for item in standard.requirements
    )


def _bearing(standard: Standard, item: Requirement, passport: Passport, day: date) -> Bearing:
    bound = item.bound_on(day)
    ended = bound.since if bound is not None and bound.repealed else None
    return Bearing(
        standard=standard,
        requirement=item,
        day=day,
        applies=speaks_to(item, passport),
        bound=None if ended else bound,
        ended=ended,
        begins=None if bound is not None and not ended else _next(item, day),
    )


def _next(item: Requirement, day: date) -> date | None:
    """Return the next day after ``day`` from which a bound binds."""
    return next((bound.since for bound in item.bounds if bound.since > day and not bound.repealed), None)


def questions(found: Iterable[Bearing]) -> tuple[Question, ...]:
    """Return the facts to find out, those that most requirements wait for first; what has ended waits for none.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> open_ = bearings([load("us-nyc-ll144")], Passport(name="screener"), date(2026, 11, 22))
        >>> questions(open_)[0].fact
        'domain'
    """
    waiting: dict[str, list[str]] = {}
    asked: dict[str, Text] = {}
    for one in found:
        asked |= one.standard.questions
        if one.applies.answer is Applicability.UNKNOWN and (one.binds or one.begins):
            for fact in one.applies.missing:
                waiting.setdefault(fact, []).append(one.requirement.id)
    order = sorted(waiting, key=lambda fact: (-len(waiting[fact]), fact))
    return tuple(
        Question(fact=fact, question=question_of(fact, asked), requirements=tuple(waiting[fact]))
        for fact in order
    )
