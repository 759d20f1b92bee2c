"""What is not met, or could not be decided, as an OSCAL plan of action and milestones (POA&M)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lexgate.checks._check import Check
from lexgate.core.account import Account
from lexgate.core.canon import Json, digest_json
from lexgate.core.codec import dump
from lexgate.core.errors import BadInput
from lexgate.core.requirement import Bound, Requirement, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status, Verdict
from lexgate.report.next_steps import next_steps
from lexgate.report.oscal.judged import (
    finding_of,
    finding_uuid,
    judged,
    observation_uuid,
    observations,
    origin,
    requirements_of,
    standard_of,
)
from lexgate.report.oscal.pieces import (
    Fields,
    both,
    exact,
    lean,
    markdown,
    midnight,
    props,
    title_zh,
    uuid,
)
from lexgate.report.oscal.system import (
    components,
    described,
    resources,
    system_uuid,
    tool,
)

_TITLE = Text("Plan of action for {system}", "{system} 整改计划")
_MORE = Text("Measure {n} more items", "补充测量 {n} 个样本")
_AGAIN = Text("Assess again: lexgate assess", "重新评估：lexgate assess")
_CHANGES = Text("The bound becomes {value} {unit}", "界限变更为 {value}（{unit}）")
_ENDS = Text("The duty ends", "义务终止")
_REMEDY = Text("Remedy {place}", "整改措施 {place}")
_FACT = Text("Fact to state {place}", "须说明的事实 {place}")
_NEXT = Text("Next steps", "后续步骤")
_STEPS = Text(
    "What has to happen before the requirement can be decided again.", "在再次判定该项要求之前须完成的事项。"
)
_STATES = {Status.NOT_MET: "open", Status.INCONCLUSIVE: "investigating"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A finding that asks for something to be done."""

    verdict: Verdict
    finding: Finding
    requirement: Requirement | None
    standard: Standard | None

    @property
    def title(self) -> Text:
        """The requirement's title, or its id where the plan does not hold it."""
        name = self.finding.requirement
        return self.requirement.title if self.requirement else Text(name, name)

    def uuid(self, what: str) -> str:
        """Return the identifier of something that belongs to it."""
        return uuid(what, finding_uuid(self.verdict, self.finding))


def poam(account: Account, checks: Mapping[str, Check]) -> Fields:
    """Return what is to be done after an assessment as an OSCAL plan of action and milestones.

    Each finding that is not met or inconclusive is an item with a risk; what can be done (the requirement's remedies, or
    the facts to state where it is unknown whether it applies) is recommended as a response, and the next steps are
    milestones. LexGate sets no deadlines: the only dates are those on which the law
    itself changes.

    Args:
        account: The account of a run.
        checks: The drawer, by id.

    Returns:
        The JSON value of the document; the same account gives the same bytes.

    Raises:
        BadInput: LG-REPORT-011, the account holds no verdict; LG-REPORT-012, nothing is to be done.

    References:
        NIST, OSCAL 1.2.1, Plan of Action and Milestones model.
    """
    found = list(_open(judged(account)))
    if not found:
        raise BadInput(
            "No requirement is unmet or inconclusive: there is nothing to plan.",
            fix="Export the assessment results instead: lexgate export oscal-results.",
            code="LG-REPORT-012",
        )
    return {
        "plan-of-action-and-milestones": {
            "uuid": uuid("poam", digest_json(dump(account))),
            "metadata": described(account, _TITLE.fill(system=account.passport.name)),
            "system-id": {"identifier-type": "http://ietf.org/rfc/rfc4122", "id": system_uuid(account)},
            "local-definitions": {"components": [*components(account), tool()]},
            **lean({"observations": _observations(account, found, checks)}),
            "risks": [_risk(item) for item in found],
            "findings": [finding_of(item.verdict, item.finding, item.requirement) for item in found],
            "poam-items": [_item(item) for item in found],
            "back-matter": {"resources": resources(account)},
        }
    }


def _open(account: Account) -> Iterator[_Open]:
    """Return the open findings: those that decide first, unmet before inconclusive."""
    every = [
        _Open(
            verdict=verdict,
            finding=finding,
            requirement=known.get(finding.requirement),
            standard=standard,
        )
        for verdict in account.verdicts
        for standard in (standard_of(account, verdict),)
        for known in (requirements_of(standard),)
        for finding in verdict.findings
        if finding.status in _STATES
    ]
    yield from sorted(
        every, key=lambda item: (not item.finding.decides, item.finding.status is not Status.NOT_MET)
    )


def _observations(account: Account, found: list[_Open], checks: Mapping[str, Check]) -> list[Json]:
    return [
        one
        for verdict in account.verdicts
        for one in observations(
            account, verdict, [item.finding for item in found if item.verdict is verdict], checks
        )
    ]


def _risk(item: _Open) -> Json:
    obligation = item.requirement.obligation if item.requirement else item.title
    return lean(
        {
            "uuid": item.uuid("risk"),
            "title": markdown(item.title.en),
            "description": both(item.finding.reason),
            "statement": both(obligation),
            "props": [title_zh(item.title), *_props(item)],
            "status": _STATES[item.finding.status],
            "origins": [origin()],
            "remediations": [*_remedies(item), _next(item)],
            "related-observations": _seen(item),
        }
    )


def _props(item: _Open) -> list[Json]:
    severity = item.requirement.severity.value if item.requirement else None
    return props(
        (
            ("status", item.finding.status.value),
            ("decides", item.finding.decides),
            ("severity", severity),
            ("requirement", item.finding.requirement),
            ("standard", item.verdict.standard),
            ("margin", item.finding.margin),
        )
    )


def _remedies(item: _Open) -> Iterator[Json]:
    name = _FACT if item.finding.missing else _REMEDY
    for place, step in enumerate(next_steps(item.finding, item.requirement, item.standard), 1):
        title = name.fill(place=place)
        yield {
            "uuid": item.uuid(f"remedy-{place}"),
            "lifecycle": "recommendation",
            "title": title.en,
            "description": both(step),
            "props": [title_zh(title)],
            "origins": [origin()],
        }


def _next(item: _Open) -> Json:
    return {
        "uuid": item.uuid("next"),
        "lifecycle": "recommendation",
        "title": _NEXT.en,
        "description": both(_STEPS),
        "props": [title_zh(_NEXT)],
        "origins": [origin()],
        "tasks": [_milestone(item, title, day) for title, day in _milestones(item)],
    }


def _milestones(item: _Open) -> Iterator[tuple[Text, date | None]]:
    if item.finding.more_items:
        yield _MORE.fill(n=item.finding.more_items), None
    yield _AGAIN, None
    for bound in item.requirement.bounds if item.requirement else ():
        if bound.since > item.verdict.as_of:
            yield _change(bound), bound.since


def _change(bound: Bound) -> Text:
    return _ENDS if bound.value is None else _CHANGES.fill(value=exact(bound.value), unit=bound.unit)


def _milestone(item: _Open, title: Text, day: date | None) -> Json:
    made: Fields = {
        "uuid": uuid("milestone", item.uuid("next"), title.en, str(day)),
        "type": "milestone",
        "title": markdown(title.en),
        "props": [title_zh(title)],
    }
    return made if day is None else made | {"timing": {"on-date": {"date": midnight(day)}}}


def _seen(item: _Open) -> list[Json]:
    estimate = item.finding.estimate
    return [{"observation-uuid": observation_uuid(item.verdict, estimate)}] if estimate else []


def _item(item: _Open) -> Json:
    return lean(
        {
            "uuid": item.uuid("item"),
            "title": markdown(item.title.en),
            "description": both(item.finding.reason),
            "props": [title_zh(item.title), *_props(item)],
            "origins": [origin()],
            "related-findings": [{"finding-uuid": finding_uuid(item.verdict, item.finding)}],
            "related-observations": _seen(item),
            "related-risks": [{"risk-uuid": item.uuid("risk")}],
        }
    )
