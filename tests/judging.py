"""Requirements, estimates and standards for the tests of judging."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from lexgate.core.applies import Applicability, Applies
from lexgate.core.citation import Basis, Citation, Confidence
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Bound, Decide, Requirement, Severity, Side, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Ruling
from lexgate.stats.ladder import ladder
from lexgate.stats.proportion import wilson

DAY = date(2026, 11, 22)
YES = Applies(answer=Applicability.YES, why=Text("it binds every system", "适用于所有系统"))
NO = Applies(answer=Applicability.NO, why=Text("domain is credit", "应用领域为“信贷”"))
UNKNOWN = Applies(
    answer=Applicability.UNKNOWN,
    why=Text("the passport does not state domain", "系统档案未载明应用领域"),
    missing=("domain",),
)


def citation(locator: str = "art. 7(1)", confidence: Confidence = Confidence.TEXT) -> Citation:
    return Citation(source=Text("An act", "某法"), locator=Text(locator, locator), confidence=confidence)


def requirement(
    bound: float | None = 0.8,
    *,
    id: str = "act/7",  # noqa: A002
    side: Side | None = Side.AT_LEAST,
    decide: Decide = Decide.CONFIDENT,
    level: float = 0.95,
    min_n: int = 1,
    basis: Basis = Basis.NUMBER_IN_SOURCE,
    confidence: Confidence = Confidence.TEXT,
    severity: Severity = Severity.BLOCKING,
    bounds: tuple[Bound, ...] | None = None,
) -> Requirement:
    return Requirement(
        id=id,
        title=Text("Answers are right", "回答准确率"),
        obligation=Text("Answers are right.", "回答应当准确。"),
        citation=citation(confidence=confidence),
        check="accuracy",
        side=side,
        bounds=bounds or (Bound(since=date(2026, 1, 1), value=bound, basis=basis),),
        level=level,
        decide=decide,
        min_n=min_n,
        severity=severity,
    )


@cache
def share(k: int, n: int, *, level: float = 0.95) -> Estimate:
    low, high = wilson(k, n, level=level)
    return Estimate(
        check="accuracy",
        value=k / n,
        low=low,
        high=high,
        level=level,
        n=n,
        unit="share",
        method="wilson",
        ladder=ladder(lambda level: wilson(k, n, level=level)),
    )


def between(low: float, value: float, high: float, *, n: int = 100, level: float = 0.95) -> Estimate:
    return Estimate(
        check="accuracy",
        value=value,
        low=low,
        high=high,
        level=level,
        n=n,
        unit="share",
        method="cell-bootstrap",
        ladder=((level, low, high),),
    )


def census(value: float, n: int = 100) -> Estimate:
    return Estimate(
        check="accuracy", value=value, low=value, high=value, level=0.95, n=n, unit="share", method="census"
    )


def ruling(requirements: Sequence[Requirement], multiplicity: str = "holm") -> Ruling:
    standard = Standard(
        id="act",
        version="1",
        title=Text("Act", "法"),
        about=Text("An act.", "某法。"),
        citation=citation(),
        multiplicity=multiplicity,
        requirements=tuple(requirements),
    )
    return Ruling(standard=standard, as_of=DAY)
