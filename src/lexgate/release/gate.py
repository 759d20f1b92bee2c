"""The gate: whether a model may be released, from its verdicts and what holds it whatever they say."""

from collections.abc import Sequence
from datetime import date, timedelta

from lexgate.core.release import Release
from lexgate.core.text import Text
from lexgate.core.verdict import Purpose, Status, Verdict, worst

VALID_DAYS = 365
"""A release is permission for a year at most (the audit age of NYC Admin. Code § 20-871 is LexGate's default)."""

_SCREENED = Text(
    "This was a screening, which opens no gate: assess for filing.",
    "本次评估为筛查，不能据以开启发布门：请以申报为目的（filing）重新评估。",
)
_SHUT = frozenset({Status.NOT_MET, Status.INCONCLUSIVE})


def overall(verdicts: Sequence[Verdict]) -> Status:
    """Return the worst status of the verdicts; not applicable if none applies, or there is none."""
    return worst([verdict.status for verdict in verdicts])


def decide(
    model: str, verdicts: Sequence[Verdict], digests: Sequence[str], *, day: date, held: Sequence[Text] = ()
) -> Release:
    """Return the permission to run, or its refusal.

    The gate opens only if at least one verdict is met and every other is met or not applicable, none was made for
    screening, and nothing holds the model (see `holds`). It fails closed: no verdict, or one that could not be decided, leaves it shut.

    Args:
        model: Digest of what would be released.
        verdicts: All verdicts on it.
        digests: Their digests, in the same order.
        day: The day of the decision.
        held: What holds the model whatever its verdicts say.

    Returns:
        The release; ``reasons`` names every requirement that keeps the gate shut. A standard of which nothing may decide
        keeps it shut as a whole, and is named itself: none of its advice does.
    """
    screened = any(verdict.purpose is Purpose.SCREENING for verdict in verdicts)
    why = [*([_SCREENED] if screened else []), *held]
    may_open = overall(verdicts) is Status.MET and not why
    return Release(
        model=model,
        open=may_open,
        verdicts=tuple(digests),
        reasons=tuple(name for verdict in verdicts for name in _reasons(verdict)),
        why=Text(" ".join(one.en for one in why), "".join(one.zh for one in why)) if why else None,
        not_after=(day + timedelta(days=VALID_DAYS)).isoformat() if may_open else "",
    )


def _reasons(verdict: Verdict) -> list[str]:
    if verdict.status not in _SHUT:
        return []
    deciding = [finding for finding in verdict.findings if finding.decides]
    if deciding:
        return [finding.requirement for finding in deciding if finding.status in _SHUT]
    return [verdict.standard]
