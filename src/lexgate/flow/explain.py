"""Explain: why a finding of the last assessment is as it is. Nothing is measured.

Texts of items are described, not shown. A person may ask to see them with personal data masked; that is an act, and
it is in the ledger before the first of them is given away.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import JsonValue

from lexgate.assessment import outcomes_file
from lexgate.assessment.trace import trace
from lexgate.checks._check import Check
from lexgate.core.account import Account
from lexgate.core.errors import BadInput, LexGateError
from lexgate.core.explanation import Example, Explanation, Trace
from lexgate.core.near import nearest
from lexgate.core.ports import Blobs, Entries
from lexgate.core.project import Project
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status, Verdict
from lexgate.data.protect import mask_for_display
from lexgate.flow.item_texts import Texts, item_texts, masked, shape
from lexgate.flow.seal import kept

REVEALED = "reveal"
"""Kind of the ledger's entries on texts that were shown."""
_NO_OUTCOMES = Text(
    "What it was measured from is not at hand here: {why}", "此处无法取得其测量所依据的数据：{why}"
)
_ERASED = Text("the payload is missing, or was erased.", "相应数据缺失或已删除。")
_UNKNOWN = Text(
    "Which items count against it can't be told from what this check stores.",
    "该检查项存储的内容不足以说明由哪些样本导致。",
)
Append = Callable[[str, JsonValue], str]
"""Appends an entry to the ledger and returns its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is at hand to explain findings from."""

    log: Entries
    blobs: Blobs
    workspace: Path
    project: Project
    root: Path
    checks: Mapping[str, Check]


def last_judged(log: Entries, blobs: Blobs, where: Path) -> tuple[Account, str]:
    """Return the last account in which something was judged, and its digest.

    Raises:
        BadInput: LG-FLOW-040, nothing was judged in this workspace.
    """
    bodies = [log.body(entry) for entry in log.entries("account")]
    for body in reversed(bodies):
        digest = str(body["account"]) if isinstance(body, dict) else ""
        account = kept(blobs, Account, digest)
        if any(verdict.findings for verdict in account.verdicts):
            return account, digest
    raise BadInput(
        f"Nothing was judged in {where}: there is no finding to explain.",
        fix="Name standards in lexgate.yaml, then run `lexgate assess`.",
        code="LG-FLOW-040",
    )


def findings_of(account: Account) -> dict[str, tuple[Verdict, Finding]]:
    """Return every finding by its requirement; of several on one requirement that of the latest day."""
    by_day = sorted(account.verdicts, key=lambda verdict: verdict.as_of)
    return {one.requirement: (verdict, one) for verdict in by_day for one in verdict.findings}


def named(wanted: str, known: Sequence[str]) -> str:
    """Return the requirement that a person named by its id, or by a part that no other has.

    Raises:
        BadInput: LG-FLOW-041, several have it; LG-FLOW-042, none has.

    Example:
        >>> named("ratio", ["law/impact-ratio", "law/accuracy"])
        'law/impact-ratio'
    """
    if wanted in known:
        return wanted
    plain = wanted.strip().lower()
    same = [name for name in known if name.lower().rpartition("/")[2] == plain]
    hits = same if len(same) == 1 else [name for name in known if plain in name.lower()]
    if len(hits) == 1:
        return hits[0]
    if hits and plain:
        raise BadInput(
            f"{wanted!r} is a part of {len(hits)} requirements: {_few(hits)}.",
            fix="Give more of the one you mean.",
            code="LG-FLOW-041",
        )
    close = nearest(plain, known) or _by_article(plain, known)
    raise BadInput(
        f"The last assessment has no finding on {wanted!r}.",
        fix=f"Did you mean {close!r}?" if close else f"Its requirements are: {_few(list(known))}.",
        code="LG-FLOW-042",
    )


def _by_article(wanted: str, known: Sequence[str]) -> str:
    """Return the requirement whose part after the standard's name is nearest."""
    ends = {name.rpartition("/")[2]: name for name in known}
    return ends.get(nearest(wanted, ends), "")


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def explain(
    evidence: Evidence, wanted: str, *, examples: int = 5, append: Append | None = None
) -> Explanation:
    """Return why a finding is as it is.

    Args:
        evidence: What is at hand.
        wanted: Id of the requirement, or a part of it that no other has.
        examples: How many items are named, at least 0.
        append: Writes to the ledger. Given: the texts of the items are shown, masked, and that is recorded first.

    Raises:
        BadInput: LG-FLOW-040, nothing was judged; -041 and -042, the name is not that of one finding.
    """
    account, digest = last_judged(evidence.log, evidence.blobs, evidence.workspace)
    found = findings_of(account)
    verdict, finding = found[named(wanted, sorted(found))]
    seen, untold = _seen(evidence, finding, examples)
    made = Explanation(
        account=digest,
        finding=finding,
        requirement=next(
            (item for item in account.plan.requirements() if item.id == finding.requirement), None
        ),
        standard=next(
            (one.standard for one in account.plan.rulings if one.standard.id == verdict.standard), None
        ),
        verdict=verdict,
        estimates=account.estimates,
        trace=seen,
        untold=untold,
        tuned=account.model is not None and evidence.project.model is not None,
        stored="predictions" in account.plan.inputs,
    )
    if seen is None or not seen.examples:
        return made
    return _with_texts(evidence, account, made, seen, append)


def _seen(evidence: Evidence, finding: Finding, examples: int) -> tuple[Trace | None, Text | None]:
    """Return what the stored outcomes say, or why they say nothing."""
    estimate = finding.estimate
    if estimate is None or not estimate.source or finding.status is Status.NOT_APPLICABLE:
        return None, None
    try:
        outcomes = outcomes_file.from_bytes(evidence.blobs.get(estimate.source))
    except (LexGateError, OSError):
        return None, _NO_OUTCOMES.fill(why=_ERASED)
    found = trace(outcomes, estimate, examples)
    return (None, _UNKNOWN) if found is None else (found, None)


def _with_texts(
    evidence: Evidence, account: Account, made: Explanation, seen: Trace, append: Append | None
) -> Explanation:
    """Return the explanation with the shapes of the texts, and with the texts if that is put on record."""
    check = evidence.checks.get(made.finding.check)
    needs = check.needs if check else ()
    texts = item_texts(evidence.log, evidence.workspace, evidence.project, evidence.root, account.plan, needs)
    if isinstance(texts, Text):
        plain = tuple(_described(one, None, show=False) for one in seen.examples)
        wanted = append is not None
        return replace(made, trace=replace(seen, examples=plain), untold=texts if wanted else made.untold)
    when = ""
    if append is not None and any(texts(one.id) is not None for one in seen.examples):
        when = append(REVEALED, _act(made, seen))
    shown = tuple(_described(one, texts, show=bool(when)) for one in seen.examples)
    return replace(made, trace=replace(seen, examples=shown), revealed=when)


def _act(made: Explanation, seen: Trace) -> dict[str, JsonValue]:
    """Return what the ledger says of texts that were shown."""
    return {
        "account": made.account,
        "requirement": made.finding.requirement,
        "outcomes": made.finding.estimate.source if made.finding.estimate else "",
        "items": [one.id for one in seen.examples],
        "masked": True,
    }


def _described(one: Example, texts: Texts | None, *, show: bool) -> Example:
    """Return an example with the shape of its text, its id masked as everything that is shown."""
    text = texts(one.id) if texts else None
    return replace(
        one,
        id=mask_for_display(one.id),
        shape=shape(text) if text is not None else None,
        text=masked(text) if text is not None and show else None,
    )
