"""Judging again: every finding in a bundle must follow from its estimate, its requirement and the day.

What is needed stands in the bundle: the sealed plan (passport, standards as applied, days), the recorded estimates, and
the verdicts. Nothing is measured, and no code of a check runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lexgate.core.canon import Json
from lexgate.core.codec import load
from lexgate.core.errors import LexGateError
from lexgate.core.estimate import Estimate
from lexgate.core.text import Text
from lexgate.core.verdict import Plan, Verdict
from lexgate.ledger.archive import Archive, open_safely
from lexgate.ledger.entries import parse, parse_json
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict as judge_all


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
        for body in _bodies(archive, "verdict"):
            try:
                recorded = load(Verdict, _blob(archive, body["verdict"]))
                plan = load(Plan, _blob(archive, body["plan"]))
                estimates = _estimates(archive, body["plan"])
            except (KeyError, LexGateError) as error:
                missing.append(
                    Text("a verdict was not judged again: {why}", "一项结论未能重新判定：{why}").fill(
                        why=error
                    )
                )
                continue
            count += len(recorded.findings)
            differences += _compare(recorded, plan, estimates)
    return Rejudged(findings=count, differences=tuple(differences), missing=tuple(missing))


def _compare(recorded: Verdict, plan: Plan, estimates: list[Estimate]) -> Iterator[Text]:
    ruling = next(
        (
            item
            for item in plan.rulings
            if (item.standard.id, item.as_of) == (recorded.standard, recorded.as_of)
        ),
        None,
    )
    if ruling is None:
        yield Text(
            "{standard}: the sealed plan does not ask for it", "{standard}：已封存的计划未要求适用"
        ).fill(standard=recorded.standard)
        return
    found = {item.requirement: item.estimate for item in recorded.findings if item.estimate is not None}
    for name, estimate in found.items():
        if estimate not in estimates:
            yield Text(
                "{name}: its estimate is not among those recorded", "{name}：其估计值不在已记录之列"
            ).fill(name=name)
    again = judge_all(
        ruling, recorded.subject, found, catalog.applies(ruling.standard, plan.passport), recorded.plan
    )
    if again.status is not recorded.status:
        yield Text(
            "{standard}: recorded {was}, judged again {now}", "{standard}：记录为 {was}，重新判定为 {now}"
        ).fill(standard=recorded.standard, was=recorded.status.value, now=again.status.value)
    by_id = {item.requirement: item for item in recorded.findings}
    for finding in again.findings:
        old = by_id.get(finding.requirement)
        if old is None or (old.status, old.bound, old.decides) != (
            finding.status,
            finding.bound,
            finding.decides,
        ):
            yield Text(
                "{name}: recorded {was}, judged again {now}", "{name}：记录为 {was}，重新判定为 {now}"
            ).fill(name=finding.requirement, was=old.status.value if old else "–", now=finding.status.value)


def _bodies(archive: Archive, kind: str) -> Iterator[dict[str, Json]]:
    for line in archive.read("entries.jsonl").splitlines():
        entry = parse(line)
        if entry.kind == kind:
            body = _blob(archive, entry.body)
            if isinstance(body, dict):
                yield body


def _estimates(archive: Archive, plan: Json) -> list[Estimate]:
    found: list[Estimate] = []
    for body in _bodies(archive, "estimates"):
        if body.get("plan") == plan:
            found += load(list[Estimate], _blob(archive, body["estimates"]))
    return found


def _blob(archive: Archive, digest: Json) -> Json:
    return parse_json(archive.read(f"blobs/{str(digest).removeprefix('sha256:')}"))
