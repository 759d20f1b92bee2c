"""Judging again: every finding in a bundle must follow from the estimates, its requirement and the day.

What is needed stands in the bundle: the sealed plan (passport, standards as applied, days), the recorded estimates, and
the verdicts. Nothing is measured, and no code of a check runs: options that a requirement leaves open are taken from
the estimate it was judged by.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lexgate.assessment.choose import candidates, choose
from lexgate.core.canon import Json
from lexgate.core.codec import load
from lexgate.core.errors import LexGateError
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Requirement
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Plan, Ruling, Verdict
from lexgate.ledger.archive import Archive, open_safely
from lexgate.ledger.entries import parse, parse_json
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict as judge_all

_NOT_ASKED = Text("{name}: the sealed plan does not ask for it", "{name}：已封存的计划未要求适用")
_UNKNOWN = Text("{name}: its estimate is not among those recorded", "{name}：其估计值不在已记录之列")
_OTHER = Text(
    "{name}: another recorded estimate decides it, of which this verdict is silent",
    "{name}：应以另一项已记录的估计值判定，而该结论未予采用",
)
_CHANGED = Text("{name}: recorded {was}, judged again {now}", "{name}：记录为 {was}，重新判定为 {now}")
_NUMBERS = Text(
    "{name}: bound, margin, p-value or weight are not those that follow from its estimate",
    "{name}：限值、差距、p 值或是否参与判定与其估计值不符",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """What judging again gave."""

    findings: int
    """How many findings were judged again."""
    differences: tuple[Text, ...]
    missing: tuple[Text, ...] = ()
    """Verdicts that could not be judged again, and why."""

    @property
    def ok(self) -> bool:
        """Whether every finding that was judged again came out the same."""
        return not self.differences


def rejudge(path: Path) -> Rejudged:
    """Return whether the findings of a bundle follow from what is in it. Verify the bundle first."""
    count = 0
    differences: list[Text] = []
    missing: list[Text] = []
    with open_safely(path) as archive:
        bodies = list(_bodies(archive))
        for body in (body for kind, body in bodies if kind == "verdict"):
            try:
                recorded = load(Verdict, _blob(archive, body["verdict"]))
                plan = load(Plan, _blob(archive, body["plan"]))
                estimates = [
                    load(list[Estimate], _blob(archive, other["estimates"]))
                    for kind, other in bodies
                    if kind == "estimates" and other["plan"] == body["plan"]
                ]
            except (KeyError, LexGateError) as error:
                why = Text("a verdict was not judged again: {why}", "一项结论未能重新判定：{why}")
                missing.append(why.fill(why=error))
                continue
            count += len(recorded.findings)
            # A plan may have been measured more than once; the verdict must follow from one of these.
            compared = [_compare(recorded, plan, one) for one in estimates or [[]]]
            fewest: list[Text] = min(compared, key=len)
            differences += fewest
    return Rejudged(findings=count, differences=tuple(differences), missing=tuple(missing))


def _compare(recorded: Verdict, plan: Plan, estimates: Sequence[Estimate]) -> list[Text]:
    asked = (recorded.standard, recorded.as_of)
    ruling = next((item for item in plan.rulings if (item.standard.id, item.as_of) == asked), None)
    if ruling is None:
        return [_NOT_ASKED.fill(name=recorded.standard)]
    return [
        *_estimates_differ(recorded, ruling, estimates),
        *_findings_differ(recorded, ruling, plan),
    ]


def _estimates_differ(recorded: Verdict, ruling: Ruling, estimates: Sequence[Estimate]) -> Iterator[Text]:
    """Complain where a finding rests on an estimate that was not recorded, or is not the one that decides."""
    known = {item.id: item for item in ruling.standard.requirements}
    for finding in recorded.findings:
        requirement, estimate = known.get(finding.requirement), finding.estimate
        if requirement is None:
            yield _NOT_ASKED.fill(name=finding.requirement)
        elif estimate is None:
            if any(one.check == requirement.check for one in estimates):
                yield _OTHER.fill(name=finding.requirement)
        elif estimate not in estimates:
            yield _UNKNOWN.fill(name=finding.requirement)
        elif choose(
            requirement, _options(requirement, estimate), estimates, ruling.as_of
        ) != estimate or finding.picked_from != len(
            candidates(requirement, _options(requirement, estimate), estimates)
        ):
            yield _OTHER.fill(name=finding.requirement)


def _options(requirement: Requirement, estimate: Estimate) -> dict[str, Json]:
    """Return the options of a requirement, completed without its check."""
    open_ = {"attribute": "", "positive": None}
    left_open = {name: value for name, value in open_.items() if name in estimate.options}
    return {**estimate.options, **left_open, **requirement.options}


def _findings_differ(recorded: Verdict, ruling: Ruling, plan: Plan) -> Iterator[Text]:
    """Complain where judging the same estimates again gives another finding, or the verdict another status."""
    found = {item.requirement: item.estimate for item in recorded.findings if item.estimate is not None}
    applies = catalog.applies(ruling.standard, plan.passport)
    picked_from = {item.requirement: item.picked_from for item in recorded.findings}
    again = judge_all(ruling, recorded.subject, found, applies, recorded.plan, picked_from)
    if again.status is not recorded.status:
        was, now = recorded.status.value, again.status.value
        yield _CHANGED.fill(name=recorded.standard, was=was, now=now)
    by_id = {item.requirement: item for item in recorded.findings}
    for finding in again.findings:
        old = by_id.get(finding.requirement)
        if old is None or old.status is not finding.status:
            was = old.status.value if old else "–"
            yield _CHANGED.fill(name=finding.requirement, was=was, now=finding.status.value)
        elif _numbers(old) != _numbers(finding) or old.held not in (None, finding.held):
            yield _NUMBERS.fill(name=finding.requirement)


def _numbers(finding: Finding) -> tuple[object, ...]:
    return finding.bound, finding.decides, finding.margin, finding.point_status, finding.p_value


def _bodies(archive: Archive) -> Iterator[tuple[str, dict[str, Json]]]:
    """Give kind and body of every entry that can be read."""
    for line in archive.read("entries.jsonl").splitlines():
        entry = parse(line)
        if entry.kind in {"estimates", "verdict"}:
            body = _blob(archive, entry.body)
            if isinstance(body, dict):
                yield entry.kind, body


def _blob(archive: Archive, digest: Json) -> Json:
    return parse_json(archive.read(f"blobs/{str(digest).removeprefix('sha256:')}"))
