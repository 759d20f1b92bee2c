"""How each requirement of a standard bears on a system on a day: whether it applies, why, and since or until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lexgate.core.applies import Applicability, Applies
from lexgate.core.passport import Passport
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


FIELD_QUESTIONS = {
    "purpose": Text("What is the system for?", "系统的用途是什么？"),
    "provider": Text("Who provides the system?", "系统由谁提供？"),
    "roles": Text(
        "What are you to the system: provider, deployer, importer …?",
        "本组织是系统的提供者、部署者还是其他主体？",
    ),
    "task": Text("What does the model do?", "模型执行何种任务？"),
    "domain": Text("In which domain is it used?", "系统用于哪个领域？"),
    "jurisdictions": Text("Where is it offered?", "系统在哪些法域提供？"),
    "audience": Text(
        "Whom does it serve: the public, businesses, or your own staff?", "服务对象是公众、企业还是内部人员？"
    ),
    "risk_tier": Text(
        "In which risk tier is it under the EU AI Act?", "按欧盟《人工智能法》属于哪一风险等级？"
    ),
    "generative": Text("Does it generate content?", "系统是否生成内容？"),
    "modalities": Text("Does it handle text, images, audio or video?", "系统处理文本、图像、音频还是视频？"),
    "languages": Text("For which languages is it meant?", "系统面向哪些语言？"),
}
"""What to ask a person for a field of the passport; for further facts the packs say it."""


def questions(found: Iterable[Bearing]) -> tuple[Question, ...]:
    """Return the facts to find out, those that most requirements wait for first; what has ended waits for none.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> open_ = bearings([load("us-nyc-ll144")], Passport(name="screener"), date(2026, 11, 22))
        >>> questions(open_)[0].fact
        'domain'
    """
    waiting: dict[str, list[str]] = {}
    asked: dict[str, Text] = dict(FIELD_QUESTIONS)
    for one in found:
        asked |= one.standard.questions
        if one.applies.answer is Applicability.UNKNOWN and (one.binds or one.begins):
            for fact in one.applies.missing:
                waiting.setdefault(fact, []).append(one.requirement.id)
    order = sorted(waiting, key=lambda fact: (-len(waiting[fact]), fact))
    return tuple(
        Question(fact=fact, question=asked.get(fact, Text(fact, fact)), requirements=tuple(waiting[fact]))
        for fact in order
    )
