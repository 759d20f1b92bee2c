"""All findings on one subject under one standard on one day."""

from collections.abc import Mapping

from lexgate.core.applies import Applicability, Applies
from lexgate.core.estimate import Estimate
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Ruling, Status, Verdict, worst
from lexgate.verdict.family import share_the_error
from lexgate.verdict.judge import judge

_NOT_ASKED = Applies(
    answer=Applicability.UNKNOWN, why=Text("its predicate was not evaluated", "未评估其适用条件")
)


def verdict(
    ruling: Ruling,
    subject: str,
    estimates: Mapping[str, Estimate],
    applies: Mapping[str, Applies],
    plan: str,
    picked_from: Mapping[str, int] | None = None,
) -> Verdict:
    """Return the verdict on a subject under one standard, as of the ruling's day.

    Each requirement is judged by itself; then those that rest on sampling share the error (`lexgate.verdict.family`),
    unless the standard declares ``multiplicity: none``. The status is the worst of the findings that decide.

    Args:
        ruling: The standard and the day.
        subject: Digest of what was measured.
        estimates: Requirement id → what was measured for it; a missing one is no evidence.
        applies: Requirement id → whether it applies; a missing one is unknown.
        plan: Digest of the sealed plan.
        picked_from: Requirement id → how many estimates its own was picked from as the worst; one where it is missing.

    Returns:
        One finding for each requirement, in the standard's order.

    Raises:
        Undecidable: LG-VERDICT-001, a requirement is to be decided but states no bound or no side.
    """
    standard = ruling.standard
    known = {item.id: item for item in ruling.requirements()}
    findings = tuple(
        judge(
            item,
            estimates.get(name),
            day=ruling.as_of,
            applies=applies.get(name, _NOT_ASKED),
            max_unscoreable=standard.max_unscoreable,
            picked_from=(picked_from or {}).get(name, 1),
        )
        for name, item in known.items()
    )
    if standard.multiplicity != "none":
        findings = share_the_error(findings, known, ruling.as_of)
    return Verdict(
        subject=subject,
        standard=standard.id,
        version=standard.version,
        as_of=ruling.as_of,
        status=overall(findings),
        findings=findings,
        plan=plan,
        purpose=ruling.purpose,
    )


def overall(findings: tuple[Finding, ...]) -> Status:
    """Return the worst status of the findings that decide.

    If none decides, nothing was decided: inconclusive, or not applicable if no requirement applies.
    """
    deciding = [finding.status for finding in findings if finding.decides]
    if deciding:
        return worst(deciding)
    spared = all(finding.status is Status.NOT_APPLICABLE for finding in findings)
    return Status.NOT_APPLICABLE if spared else Status.INCONCLUSIVE
