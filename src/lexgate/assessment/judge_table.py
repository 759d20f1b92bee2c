"""Judgements as a table: what a judge said of items, what people said of some, and the judge's validation record.

Order: the columns, which may be looked at before the plan is sealed; then, after that, the words. A row of which the judge
says nothing stays, as unscoreable; nothing is dropped.
"""

from pathlib import Path

import numpy as np
import polars as pl

from lexgate.assessment.judge_labels import Words, check_columns, marks_of, settled
from lexgate.assessment.stored import StoredTable
from lexgate.core.assess_spec import JudgementsSpec
from lexgate.core.canon import digest_file, digest_folder
from lexgate.core.errors import BadInput
from lexgate.core.judge import JudgeRecord
from lexgate.core.outcomes import Groups
from lexgate.core.text import Text
from lexgate.models.subject import Judgements

OTHER_JUDGE = Text(
    "The validation record of {name} is that of another judge: it names {recorded}, and the judge is {found}.",
    "验证记录 {name} 属于另一评判器：记录的摘要为 {recorded}，实际评判器的摘要为 {found}。",
)
UNKNOWN_JUDGE = Text(
    "The validation record of {name} does not say which judge it is of; validate with --judge.",
    "验证记录 {name} 未载明所验证的评判器；请在验证时使用 --judge。",
)
_DIGITS = 14


def check_judgements(spec: JudgementsSpec, table: StoredTable) -> None:
    """Complain about columns that the project names and the file lacks, and about a table without rows.

    Raises:
        Problems: LG-INPUT-001, all of them.
        BadInput: LG-ASSESS-065, the table has no row.
    """
    single = ("judged", "final", "id", "language", "category", "cluster")
    named: dict[str, str | None] = {f"assess.judgements.{name}": getattr(spec, name) for name in single}
    named |= {f"assess.judgements.human.{index}": name for index, name in enumerate(spec.human)}
    check_columns(table, named)
    if not table.frame.height:
        raise BadInput(
            f"{table.source} has no row.", fix="Give the items that the judge judged.", code="LG-ASSESS-065"
        )


def judgements(
    spec: JudgementsSpec, table: StoredTable, *, record: JudgeRecord | None, judge: str | None
) -> Judgements:
    """Return the judgements in a table.

    Args:
        spec: Section ``assess.judgements`` of the project.
        table: The file that it names.
        record: The judge's validation record, or None.
        judge: Digest of the judge that the project names, or None if it names none.

    Raises:
        Problems: LG-INPUT-001, columns that are missing, cells that say neither, all at once.
        BadInput: LG-ASSESS-066, ids that repeat or are empty.
    """
    check_judgements(spec, table)
    words = Words(positive=spec.positive, negative=spec.negative)
    people = (*spec.human, *((spec.final,) if spec.final else ()))
    marks = marks_of(table, tuple(dict.fromkeys((spec.judged, *people))), words)
    frame = table.frame
    named = {"language": spec.language, "category": spec.category}
    return Judgements(
        ids=_ids(spec, table),
        flagged=marks[spec.judged],
        human=_human(spec, marks, frame.height),
        groups={name: _groups(frame[column]) for name, column in named.items() if column is not None},
        clusters=None if spec.cluster is None else _clusters(frame[spec.cluster]),
        record=record,
        unfit=unfit(record, judge),
    )


def unfit(record: JudgeRecord | None, judge: str | None) -> Text | None:
    """Return why a record does not speak for a judge of this digest; None: it does, or nobody says which judge it was."""
    if record is None or judge is None or record.digest == judge:
        return None
    if not record.digest:
        return UNKNOWN_JUDGE.fill(name=record.name)
    return OTHER_JUDGE.fill(name=record.name, recorded=_short(record.digest), found=_short(judge))


def judge_digest(path: Path) -> str:
    """Return the digest of a judge: of its file, or of all files of its folder.

    Raises:
        BadInput: LG-ASSESS-067, there is nothing there.
    """
    if path.is_dir():
        return digest_folder(path)
    if path.is_file():
        return digest_file(path)
    raise BadInput(
        f"There is no judge at {path}.",
        fix="Give its word list, model folder or prompt.",
        code="LG-ASSESS-067",
    )


def _short(digest: str) -> str:
    return digest[: len("sha256:") + _DIGITS]


def _human(
    spec: JudgementsSpec, marks: dict[str, np.typing.NDArray[np.int8]], rows: int
) -> np.typing.NDArray[np.int8]:
    if not spec.human and not spec.final:
        return np.full(rows, -1, np.int8)
    return settled([marks[name] for name in spec.human], marks[spec.final] if spec.final else None)


def _ids(spec: JudgementsSpec, table: StoredTable) -> np.typing.NDArray[np.str_]:
    if spec.id is None:
        return np.arange(table.frame.height).astype(np.str_)
    ids = table.frame[spec.id]
    repeated = ids.filter(ids.is_duplicated() | ids.is_null())
    if len(repeated):
        raise BadInput(
            f"{table.source}: column {spec.id} has {len(repeated):,} ids that repeat or are empty, such as {repeated[0]!r}.",
            fix="Name a column of unique ids, or leave id out.",
            code="LG-ASSESS-066",
        )
    return np.array(ids.to_list(), dtype=np.str_)


def _groups(values: pl.Series) -> Groups:
    return Groups.of([(value or "").strip() or None for value in values.to_list()])


def _clusters(values: pl.Series) -> np.typing.NDArray[np.int64]:
    """Return a number for each distinct value; each empty cell is a cluster of its own."""
    codes = Groups.of(values.to_list()).codes.astype(np.int64)
    alone = codes < 0
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(np.count_nonzero(alone))
    return codes
