"""What a judge said of items: offered to the plan by digest, looked at after the plan is sealed."""

from dataclasses import replace
from pathlib import Path

from lexgate.assessment import judge_table
from lexgate.assessment.judge_record import read_record
from lexgate.assessment.offer import Offer
from lexgate.assessment.stored import StoredTable, as_text
from lexgate.core.assess_spec import JudgementsSpec
from lexgate.core.canon import digest_file
from lexgate.core.errors import BadInput
from lexgate.core.verdict import Plan
from lexgate.data.paths import locate
from lexgate.data.read import read_table
from lexgate.flow.context import Context
from lexgate.models.subject import Judgements


def with_judgements(context: Context, offer: Offer) -> Offer:
    """Return an offer with the judgements that the project names, their columns checked, no judgement looked at.

    Raises:
        BadInput: There is no such table, record or judge, or it can't be read.
        Problems: LG-INPUT-001, columns that the table lacks.
        UnsafeFile: LG-SAFE-105, a path leaves the project.
    """
    spec = context.project.assess.judgements
    if spec is None:
        return offer
    table = _table(spec, context.root)
    judge_table.check_judgements(spec, table)
    return replace(
        offer,
        capabilities=offer.capabilities | {"judgements"},
        items=offer.items or table.frame.height,
        inputs={**offer.inputs, **_digests(spec, context.root)},
    )


def judgements_of(context: Context, plan: Plan) -> Judgements | None:
    """Return the judgements; None where the project names none.

    Raises:
        BadInput: LG-FLOW-030, a file has changed since the plan was sealed.
        Problems: LG-INPUT-001, cells that say neither yes nor no.
    """
    spec = context.project.assess.judgements
    if spec is None:
        return None
    now = _digests(spec, context.root)
    for name, written in (("judgements", spec.path), ("judge-record", spec.record), ("judge", spec.judge)):
        if now.get(name) != plan.inputs.get(name):
            raise BadInput(
                f"{written} has changed since the plan was sealed.",
                fix="Assess again, and leave the file alone meanwhile.",
                code="LG-FLOW-030",
            )
    record = read_record(locate(context.root, spec.record)) if spec.record is not None else None
    return judge_table.judgements(spec, _table(spec, context.root), record=record, judge=now.get("judge"))


def _table(spec: JudgementsSpec, root: Path) -> StoredTable:
    table = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, root)
    return StoredTable(source=table.source, frame=as_text(table.frame), lines=table.lines)


def _digests(spec: JudgementsSpec, root: Path) -> dict[str, str]:
    """Return the digests of the table, the record and the judge, as far as they are named."""
    found = {"judgements": digest_file(locate(root, spec.path))}
    if spec.record is not None:
        found["judge-record"] = digest_file(locate(root, spec.record))
    if spec.judge is not None:
        found["judge"] = judge_table.judge_digest(locate(root, spec.judge))
    return found
