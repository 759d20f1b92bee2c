"""How each requirement of a standard bears on a system on a day: whether it applies, why, and since or until when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lexgate.core.applies import Applicability, Applies
from lexgate.core.passport import Passport
from lexgate.core.questions import question_of
from lexgate.core.requirement import Bound, Force, Requirement, Standard
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
    """Where the answer is open, its reason ends in the pack's questions."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many requirements of one standard bear on a system in which way; each counts once."""

    standard: Standard
    binds: int
    """Apply and bind on the day."""
    open: int
    """May apply, now or later: a fact is missing."""
    later: int
    """Apply, from a later day on."""
    spared: int
    """Do not apply, have ended, or never bound."""

    @property
    def bears(self) -> bool:
        """Return whether any requirement applies or may."""
        return self.binds + self.open + self.later > 0


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
        applies=_asking(speaks_to(item, passport, standard.force), standard),
        bound=None if ended else bound,
        ended=ended,
        begins=None if bound is not None and not ended else _next(item, day),
    )


def _asking(found: Applies, standard: Standard) -> Applies:
    """Return an answer that is open with the questions that would settle it, in the words of the pack."""
    if not found.missing:
        return found
    asked = [question_of(fact, standard.questions) for fact in found.missing]
    said = Text(" ".join(one.en for one in asked), "".join(one.zh for one in asked))
    return replace(found, why=Text("{why}: {asked}", "{why}：{asked}").fill(why=found.why, asked=said))


def _next(item: Requirement, day: date) -> date | None:
    """Return the next day after ``day`` from which a bound binds."""
    return next((bound.since for bound in item.bounds if bound.since > day and not bound.repealed), None)


def summaries(found: Sequence[Bearing]) -> tuple[Summary, ...]:
    """Return the summary of each standard: law first, then guidance, then what is voluntary; what binds most first.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> packs = [load("us-nist-genai"), load("us-nyc-ll144")]
        >>> [one.standard.id for one in summaries(bearings(packs, Passport(name="x"), date(2026, 11, 22)))]
        ['us-nyc-ll144', 'us-nist-genai']
    """
    standards = {one.standard.id: one.standard for one in found}
    ways = Counter((one.standard.id, _way(one)) for one in found)
    made = [
        Summary(standard=item, **{way: ways[id_, way] for way in ("binds", "open", "later", "spared")})
        for id_, item in standards.items()
    ]
    forces = list(Force)
    return tuple(
        sorted(
            made,
            key=lambda one: (
                forces.index(one.standard.force),
                -one.binds,
                -one.open,
                -one.later,
                one.standard.id,
            ),
        )
    )


def _way(one: Bearing) -> str:
    if one.applies.answer is Applicability.NO or not (one.binds or one.begins):
        return "spared"
    if one.applies.answer is Applicability.UNKNOWN:
        return "open"
    return "binds" if one.binds else "later"


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
