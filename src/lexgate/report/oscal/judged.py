"""What was measured and found, as observations and findings; assessment results and plans of action share them."""

from collections.abc import Iterator, Mapping, Sequence

from lexgate.checks._check import Check, Evidence
from lexgate.core.account import Account
from lexgate.core.canon import Json, digest_json
from lexgate.core.codec import dump
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status, Verdict
from lexgate.report.oscal.pieces import (
    Fields,
    both,
    exact,
    lean,
    markdown,
    props,
    statement_id,
    title_zh,
    uuid,
)
from lexgate.report.oscal.system import subject_of, tool_uuid

_REASONS = {Status.MET: "pass", Status.NOT_MET: "fail", Status.INCONCLUSIVE: "other"}
_NOTHING = Text("Nothing could be measured.", "未能得出测量值。")
_VALUE = Text("The value is {value} {unit}, n = {n}.", "测得值为 {value}（{unit}），样本量 {n}。")
_RANGE = Text(
    "The value is {value} {unit}, interval [{low}, {high}] at confidence level {level}, n = {n}.",
    "测得值为 {value}（{unit}），{level} 置信水平的区间为 [{low}, {high}]，样本量 {n}。",
)


def judged(account: Account) -> Account:
    """Return an account that holds verdicts.

    Raises:
        BadInput: LG-REPORT-011, it holds none.
    """
    if not account.verdicts or not account.time:
        raise BadInput(
            "The last assessment was made without a standard, so it holds no verdict.",
            fix="Name a standard under standards in lexgate.yaml and run `lexgate assess`.",
            code="LG-REPORT-011",
        )
    return account


def standard_of(account: Account, verdict: Verdict) -> Standard | None:
    """Return the standard that a verdict was judged by, as the sealed plan has it; None where it does not have it."""
    asked = (verdict.standard, verdict.as_of)
    return next((one.standard for one in account.plan.rulings if (one.standard.id, one.as_of) == asked), None)


def requirements_of(standard: Standard | None) -> dict[str, Requirement]:
    """Return the requirements of a standard by id."""
    return {item.id: item for item in standard.requirements} if standard else {}


def verdict_id(verdict: Verdict) -> str:
    """Return what names a verdict in identifiers."""
    return digest_json(dump(verdict))


def finding_uuid(verdict: Verdict, finding: Finding) -> str:
    """Return the identifier of a finding: one and the same in results and plans of action."""
    return uuid("finding", verdict_id(verdict), finding.requirement)


def observation_uuid(verdict: Verdict, estimate: Estimate) -> str:
    """Return the identifier of an observation: one and the same in results and plans of action."""
    return uuid("observation", verdict_id(verdict), digest_json(dump(estimate)))


def observations(
    account: Account,
    verdict: Verdict,
    findings: Sequence[Finding],
    checks: Mapping[str, Check],
) -> list[Json]:
    """Return one observation for each estimate that findings rest on.

    Args:
        account: The account.
        verdict: One of its verdicts.
        findings: Findings of the verdict.
        checks: The drawer, by id.
    """
    found: dict[str, Json] = {}
    for finding in findings:
        if finding.estimate is not None:
            name = observation_uuid(verdict, finding.estimate)
            made = _observation(finding.estimate, checks.get(finding.check))
            found[name] = {
                "uuid": name,
                **made,
                "origins": [origin()],
                "subjects": [subject_of(account, verdict)],
                "collected": account.time,
            }
    return list(found.values())


def _observation(estimate: Estimate, check: Check | None) -> Fields:
    """Return what an observation says of itself."""
    title = check.title if check else Text(estimate.check, estimate.check)
    return lean(
        {
            "title": markdown(title.en),
            "description": both(_said(estimate)),
            "props": [title_zh(title), *_measured(estimate)],
            "methods": [_method(check)],
            "types": ["finding"],
            "relevant-evidence": list(_evidence(estimate)),
            "remarks": both(estimate.note) if estimate.note else "",
        }
    )


def _method(check: Check | None) -> str:
    if check is None:
        return "UNKNOWN"
    return "TEST" if check.evidence is Evidence.MEASURED else "EXAMINE"


def origin() -> Json:
    """Return the origin of what LexGate made."""
    return {"actors": [{"type": "tool", "actor-uuid": tool_uuid()}]}


def _said(estimate: Estimate) -> Text:
    if estimate.value is None:
        return _NOTHING
    text = _VALUE if estimate.low is None or estimate.high is None else _RANGE
    numbers = {name: exact(getattr(estimate, name)) for name in ("value", "low", "high", "level", "n")}
    return text.fill(unit=estimate.unit, **numbers)


def _measured(estimate: Estimate) -> list[Json]:
    names = ("check", "value", "low", "high", "level", "n", "unscoreable", "unit", "method")
    return props(
        [*((name, getattr(estimate, name)) for name in names), ("options", estimate.options or None)]
    )


def _evidence(estimate: Estimate) -> Iterator[Json]:
    if estimate.source:
        yield {
            "description": "The outcomes, item by item, from which it was computed.\n\n据以计算的逐项结果。",
            "props": props([("digest", estimate.source)]),
        }


def finding_of(verdict: Verdict, finding: Finding, requirement: Requirement | None) -> Json:
    """Return a finding; one that could not be decided is not satisfied, and says so in the property ``status``."""
    title = requirement.title if requirement else Text(finding.requirement, finding.requirement)
    related: list[Json] = (
        [{"observation-uuid": observation_uuid(verdict, finding.estimate)}] if finding.estimate else []
    )
    return lean(
        {
            "uuid": finding_uuid(verdict, finding),
            "title": markdown(title.en),
            "description": both(finding.reason),
            "props": [title_zh(title), *_judged(finding)],
            "origins": [origin()],
            "target": {
                "type": "statement-id",
                "target-id": statement_id(finding.requirement),
                "status": {
                    "state": "satisfied" if finding.status is Status.MET else "not-satisfied",
                    "reason": _REASONS[finding.status],
                    "remarks": both(finding.status.word),
                },
            },
            "related-observations": related,
        }
    )


def _judged(finding: Finding) -> list[Json]:
    point = finding.point_status.value if finding.point_status else None
    return props(
        [
            ("status", finding.status.value),
            ("requirement", finding.requirement),
            ("check", finding.check),
            ("decides", finding.decides),
            ("bound", finding.bound),
            ("margin", finding.margin),
            ("point-status", point),
            ("p-value", finding.p_value),
            ("more-items", finding.more_items),
        ]
    )
