"""Labelled pairs, a judge's answer beside people's, to the judge's validation record.

Items that nobody labelled are left out; items that people contradict each other on are counted apart, by what the judge
said of them, and widen its rates by the worst case. The labellers' agreement is that before anybody settled anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment.judge_labels import CONTESTED, Marks, Words, check_columns, marks_of, settled
from lexgate.assessment.stored import StoredTable
from lexgate.core.errors import BadInput
from lexgate.core.judge import Agreement, JudgeKind, JudgeRecord, JudgeStratum
from lexgate.stats.kappa import cohen


@dataclass(frozen=True, slots=True, kw_only=True)
class PairColumns:
    """Which column is what."""

    judged: str
    human: tuple[str, ...] = ()
    final: str | None = None
    language: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a record says beside its counts."""

    name: str
    kind: JudgeKind
    digest: str
    by: str
    day: date
    pairs: str
    """Digest of the table."""


def _folded(value: str) -> str:
    return value.strip().casefold()


def record_of(table: StoredTable, columns: PairColumns, words: Words, about: About) -> JudgeRecord:
    """Return the validation record of a judge.

    Raises:
        Problems: LG-INPUT-001, columns that are missing, cells that say neither, all at once.
        BadInput: LG-ASSESS-060, no column of human labels is named; -061, no item has a human label; -062, the judge
            answers none of the labelled items; -063, all labelled items are alike; -075, the judge is held against
            itself; -076, a value means both.
    """
    people_named = (*columns.human, *((columns.final,) if columns.final else ()))
    if not people_named:
        raise BadInput(
            "No column of human labels is named.",
            fix="Name one by --human, and more by giving it again.",
            code="LG-ASSESS-060",
        )
    if columns.judged in people_named:
        raise BadInput(
            f"The column {columns.judged!r} is named as the judge's answers and as a person's labels.",
            fix="Name a column that people labelled by --human: a judge that is held against itself is always right.",
            code="LG-ASSESS-075",
        )
    both = sorted({*map(_folded, words.positive)} & {*map(_folded, words.negative)})
    if both:
        raise BadInput(
            f"{', '.join(both)} is to mean both that an item has the property and that it has not.",
            fix="Give each value by --positive or by --negative.",
            code="LG-ASSESS-076",
        )
    named = {"--judged": columns.judged, "--language": columns.language, "--category": columns.category}
    check_columns(table, named | {f"--human {name}": name for name in people_named})
    marks = marks_of(table, (columns.judged, *people_named), words)
    people = [marks[name] for name in columns.human]
    truth = settled(people, marks[columns.final] if columns.final else None)
    judged = marks[columns.judged]
    _check(table, columns, judged, truth)
    return JudgeRecord(
        name=about.name,
        kind=about.kind,
        digest=about.digest,
        positive=words.positive,
        strata=tuple(_strata(table, columns, judged, truth)),
        agreement=tuple(
            _agreement(one, other, marks) for one, other in combinations(dict.fromkeys(columns.human), 2)
        ),
        day=about.day,
        by=about.by,
        pairs=about.pairs,
    )


def _check(table: StoredTable, columns: PairColumns, judged: Marks, truth: Marks) -> None:
    labelled = truth != -1
    if not labelled.any():
        raise BadInput(
            f"{table.source}: none of its {len(truth):,} items has a human label.",
            fix="Fill the columns of human labels, or name others by --human.",
            code="LG-ASSESS-061",
        )
    if not (labelled & (judged >= 0)).any():
        raise BadInput(
            f"{table.source}: the judge answers none of the {int(labelled.sum()):,} items that people labelled.",
            fix=f"Check the column {columns.judged}, and that judge and people saw the same items.",
            code="LG-ASSESS-062",
        )
    if not (truth >= 0).any():
        raise BadInput(
            f"{table.source}: people contradict each other on all {int(labelled.sum()):,} items that they labelled.",
            fix="Have a person settle them, in a column that --final names.",
            code="LG-ASSESS-069",
        )
    if len(set(truth[truth >= 0].tolist())) < 2:
        raise BadInput(
            f"{table.source}: all {int((truth >= 0).sum()):,} labelled items "
            f"{'have' if (truth == 1).any() else 'lack'} the property, so one of the judge's two errors can't be seen.",
            fix="Label items of both sorts; check the labels that mean yes (--positive).",
            code="LG-ASSESS-063",
        )


def _strata(table: StoredTable, columns: PairColumns, judged: Marks, truth: Marks) -> Iterator[JudgeStratum]:
    languages, categories = (_values(table, name) for name in (columns.language, columns.category))
    labelled = truth != -1
    for language, category in sorted(set(zip(languages[labelled], categories[labelled], strict=True))):
        here = labelled & (languages == language) & (categories == category)
        yield _counted(str(language), str(category), judged[here], truth[here])


def _values(table: StoredTable, column: str | None) -> NDArray[np.object_]:
    if column is None:
        return np.full(table.frame.height, "", np.object_)
    return np.array([(value or "").strip() for value in table.frame[column].to_list()], np.object_)


def _counted(language: str, category: str, judged: Marks, truth: Marks) -> JudgeStratum:
    def count(said: int, true: int) -> int:
        return int(np.count_nonzero((judged == said) & (truth == true)))

    return JudgeStratum(
        language=language,
        category=category,
        tp=count(1, 1),
        fp=count(1, 0),
        fn=count(0, 1),
        tn=count(0, 0),
        contested_flagged=count(1, CONTESTED),
        contested_unflagged=count(0, CONTESTED),
        unanswered=int(np.count_nonzero(judged < 0)),
    )


def _agreement(first: str, second: str, marks: dict[str, Marks]) -> Agreement:
    both = (marks[first] >= 0) & (marks[second] >= 0)
    one, other = (marks[name][both].astype(np.int64) for name in (first, second))
    kappa = cohen(one, other).value
    return Agreement(
        first=first,
        second=second,
        n=int(np.count_nonzero(both)),
        agreed=int(np.count_nonzero(one == other)),
        kappa=None if np.isnan(kappa) else kappa,
    )
