"""Annotators with two roles: how many persons both annotate and review in the same task.

Unit: count; 0 means that nobody checks their own work. The register ``annotators`` tells ``person``, ``task`` and ``role`` (annotation
or review; other roles are kept apart, and named in the note). Persons are told apart by name, whatever the case and width. A
census. The facts list who and where. Where no row annotates, or none reviews, nothing can be said.

Known limit: two names of one person are two persons.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, seen.note.en
    (1, 'Both roles in one task: Wang (toxicity).')
"""

import numpy as np

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._registers import NO_ENTRIES, Mistakes, joined, listed, made, plain, register_of, rows_of
from lexgate.checks._risks import same
from lexgate.checks._worked import PASSPORT
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

ANNOTATE = frozenset(
    {"annotate", "annotation", "annotator", "labelling", "labeling", "labeller", "labeler"}
    | {"标注", "标注员", "标注人员", "数据标注"}
)
REVIEW = frozenset({"review", "reviewer", "audit", "auditor", "审核", "审核员", "审核人员", "数据审核"})
ONE_SIDED = Text(
    "The register annotators names {annotate} who annotate and {review} who review; roles that are neither: {others}.",
    "annotators 台账中从事标注 {annotate} 人次、从事审核 {review} 人次；其他职责：{others}。",
)
OTHERS = Text("Roles that neither annotate nor review: {others}.", "既非标注也非审核的职责：{others}。")
BOTH = Text("Both roles in one task: {who}.", "以下人员在同一任务中兼任标注与审核：{who}。")


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001
    """Return each person in each task, and whether they annotate and review there.

    Raises:
        Problems: LG-INPUT-001, cells that are empty.
    """
    register = register_of(subject, "annotators")
    names: dict[tuple[str, str], tuple[str, str]] = {}
    roles: dict[tuple[str, str], set[str]] = {}
    if register is not None:
        mistakes = Mistakes(register)
        for row in rows_of(register):
            for column in ("person", "task", "role"):
                if not row[column]:
                    mistakes.add(row, column, "a name")
            key = same(row["person"]), same(row["task"])
            names.setdefault(key, (row["person"], row["task"]))
            roles.setdefault(key, set()).add(plain(row["role"]))
        mistakes.end()
    return Outcomes(
        ids=np.array([f"{person} ({task})" for person, task in names.values()], dtype=np.str_),
        columns={
            "person": np.array([person for person, _ in names], dtype=np.str_),
            "annotates": np.array([bool(has & ANNOTATE) for has in roles.values()], np.bool_),
            "reviews": np.array([bool(has & REVIEW) for has in roles.values()], np.bool_),
            "others": np.array(
                [";".join(sorted(has - ANNOTATE - REVIEW)) for has in roles.values()], dtype=np.str_
            ),
        },
        scored=np.ones(len(names), np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of persons with both roles in one task."""
    if not len(seen):
        return nothing(
            "annotator-role-conflicts", "count", options, setting, NO_ENTRIES.fill(kind="annotators")
        )
    annotates, reviews = (seen.columns[name].astype(np.bool_) for name in ("annotates", "reviews"))
    others = sorted({role for has in seen.columns["others"] for role in str(has).split(";") if role})
    roles = Text(listed(others) or "–", listed(others, "、") or "–")
    if not annotates.any() or not reviews.any():
        why = ONE_SIDED.fill(annotate=int(annotates.sum()), review=int(reviews.sum()), others=roles)
        return nothing("annotator-role-conflicts", "count", options, setting, why, n=len(seen))
    both = annotates & reviews
    who = [str(name) for name in seen.ids[both]]
    persons = np.unique(seen.columns["person"])
    return census(
        "annotator-role-conflicts",
        options,
        setting,
        len(np.unique(seen.columns["person"][both])),
        len(persons),
        unit="count",
        facts={"found": [*who]},
        note=joined(
            [
                BOTH.fill(who=Text(listed(who), listed(who, "、"))) if who else None,
                OTHERS.fill(others=roles) if others else None,
            ]
        ),
    )


def _worked(reviewer: str) -> Subject:
    rows = (
        ("Wang", "toxicity", "annotation"),
        (reviewer, "toxicity", "review"),
        ("Wang", "privacy", "review"),
    )
    return Subject(
        passport=PASSPORT, registers={"annotators": made("annotators", ("person", "task", "role"), *rows)}
    )


def _good() -> Subject:
    return _worked("Zhao")


def _bad() -> Subject:
    return _worked("wang")


CHECK = Check(
    id="annotator-role-conflicts",
    title=Text("Annotators with two roles", "标注与审核兼任人数"),
    about=Text(
        "How many persons both annotate and review in the same task; 0 means that nobody checks their own work.",
        "在同一标注任务中既标注又审核的人员数量；0 表示无人审核自己的工作。",
    ),
    unit="count",
    better=Side.AT_MOST,
    evidence=Evidence.PROCESS,
    needs=("registers",),
    registers=("annotators",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
