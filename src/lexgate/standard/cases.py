"""The worked cases of a pack, executed: what binds on a day, whom it binds, and what follows from a measured value."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport
from lexgate.core.requirement import Bound, Case, Requirement, Standard
from lexgate.core.verdict import Status
from lexgate.standard.applicability import speaks_to
from lexgate.standard.predicate import FIELDS, LISTS, NAMED

Judge = Callable[[Requirement, Estimate, date], Status]
"""Decides one requirement on an estimate as of a day; ``lexgate.verdict`` has one, which this room does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A worked case that does not come out."""

    case: int
    """Position in the pack's cases, from 0."""
    requirement: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"case {self.case + 1} of {self.requirement}: found {self.found}; expected {self.expected}"


def run_cases(standard: Standard, judge: Judge | None = None) -> tuple[Failure, ...]:
    """Return the worked cases of a standard that do not come out; none is good.

    Args:
        standard: The pack.
        judge: Decides the cases that state a status; None leaves these out.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> run_cases(load("eu-ai-act"))
        ()
    """
    known = {item.id: item for item in standard.requirements}
    return tuple(
        failure
        for index, case in enumerate(standard.cases)
        if case.requirement in known
        for failure in run_case(index, case, known[case.requirement], judge)
    )


def run_case(index: int, case: Case, requirement: Requirement, judge: Judge | None) -> list[Failure]:
    """Return what is wrong with one case."""
    found = [_bound(case, requirement.bound_on(case.day)), _applies(case, requirement)]
    if judge is not None and case.status:
        found.append(_status(case, requirement, judge))
    return [
        Failure(case=index, requirement=case.requirement, found=seen, expected=expected)
        for seen, expected in found
        if seen != expected
    ]


def passport_of(facts: dict[str, object]) -> Passport:
    """Return the passport that a case describes by fields, ``facts`` and ``scale``.

    Raises:
        BadInput: LG-STANDARD-002, a field that no predicate can ask for.
    """
    wrong = [
        key
        for key, value in facts.items()
        if (key not in FIELDS and key not in NAMED)
        or isinstance(value, list) is not (key in LISTS)
        or isinstance(value, dict) is not (key in NAMED)
    ]
    if wrong:
        raise BadInput(
            f"A passport has no such field, or not with such a value: {', '.join(wrong)}.",
            fix=f"It has {', '.join(FIELDS)}; {', '.join(LISTS)} are lists; {' and '.join(NAMED)} hold more by name.",
            code="LG-STANDARD-002",
        )
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}
    return replace(Passport(name="worked case"), **values)  # type: ignore[arg-type]


def _bound(case: Case, bound: Bound | None) -> tuple[str, str]:
    binds = bound is not None and not bound.repealed
    if bound is None or not binds or not case.binding or case.bound is None:
        words = {True: "a bound", False: "no bound"}
        return f"{words[binds]} on {case.day}", f"{words[case.binding]} on {case.day}"
    return f"the bound {bound.value} on {case.day}", f"the bound {case.bound} on {case.day}"


def _applies(case: Case, requirement: Requirement) -> tuple[str, str]:
    if not case.applies:
        return "", ""
    answer = speaks_to(requirement, passport_of(dict(case.passport))).answer.value
    return f"applies: {answer}", f"applies: {case.applies}"


def _status(case: Case, requirement: Requirement, judge: Judge) -> tuple[str, str]:
    low = case.value if case.low is None else case.low
    high = case.value if case.high is None else case.high
    certain = low == high
    estimate = Estimate(
        check=requirement.check,
        value=case.value,
        low=low,
        high=high,
        level=requirement.level,
        n=case.n,
        unit="",
        method="census" if certain else "worked-case",
        ladder=() if certain or low is None or high is None else ((requirement.level, low, high),),
    )
    return f"status {judge(requirement, estimate, case.day).value}", f"status {case.status}"
