"""What checks of judgements look at: items with the judge's word, people's word, and the judge's errors in their stratum.

A stratum is a language and category as far as the judgements name them; the record's counts are summed over what they do
not name. Each item carries the counts of its stratum and of the whole record, so that outcomes alone are enough to estimate
again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Options
from lexgate.checks._registers import packed, unpacked
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.judge import JudgeKind, JudgeRecord, JudgeStratum
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Judgements, Subject
from lexgate.stats.judged import Errors

COUNTS = ("tp", "fp", "fn", "tn", "contested_flagged", "contested_unflagged")
Bools = NDArray[np.bool_]
NO_CATEGORY = Text(
    "There is no item of the category {category}; the categories are: {known}.",
    "没有类别为“{category}”的样本；现有类别：{known}。",
)


def judged_items(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every item with the judge's word; scored where there is one."""
    seen = judgements_of(subject)
    size = len(seen.ids)
    errors, pool = np.zeros((size, len(COUNTS)), np.int64), np.zeros((size, len(COUNTS)), np.int64)
    if seen.record is not None:
        pool[:] = _counts(seen.record.pooled())
        names = {name: _names(seen.groups.get(name), size) for name in ("language", "category")}
        for (language, category), counts in _by_stratum(seen.record, seen.groups.keys()).items():
            errors[(names["language"] == language) & (names["category"] == category)] = counts
    name, unfit = seen.record.name if seen.record else "", packed([seen.unfit]) if seen.unfit else ""
    return Outcomes(
        ids=seen.ids,
        columns={
            "flagged": seen.flagged,
            "human": seen.human,
            "errors": errors,
            "pool": pool,
            "judge": np.full(size, name),
            "unfit": np.full(size, unfit),
        },
        scored=seen.flagged >= 0,
        groups=seen.groups,
        clusters=seen.clusters,
    )


def judgements_of(subject: Subject) -> Judgements:
    """Return the subject's judgements, or say that there are none."""
    if subject.judgements is None:
        raise BadInput("The subject has no judgements.", fix="Set assess.judgements.", code="LG-CHECK-004")
    return subject.judgements


def _by_stratum(record: JudgeRecord, named: Collection[str]) -> dict[tuple[str, str], NDArray[np.int64]]:
    """Return the counts by language and category, summed over what the judgements do not name."""
    found: dict[tuple[str, str], NDArray[np.int64]] = {}
    for one in record.strata:
        key = (one.language if "language" in named else "", one.category if "category" in named else "")
        found[key] = found.get(key, np.zeros(len(COUNTS), np.int64)) + _counts(one)
    return found


def _counts(one: JudgeStratum) -> NDArray[np.int64]:
    return np.array([getattr(one, name) for name in COUNTS], np.int64)


def _names(groups: Groups | None, size: int) -> NDArray[np.object_]:
    if groups is None:
        return np.full(size, "", np.object_)
    return np.array([*groups.names, ""], np.object_)[groups.codes]


def errors_of(counts: NDArray[np.generic]) -> Errors:
    """Return a judge's errors from rows of counts, ``(n_strata, 6)``."""
    columns = np.asarray(counts, np.float64).reshape(-1, len(COUNTS)).T
    return Errors(**dict(zip(COUNTS, columns, strict=True)))


def of_category(seen: Outcomes, category: str) -> Bools:
    """Return which items belong to a category; all where none is named."""
    groups = seen.groups.get("category")
    if not category:
        return np.ones(len(seen), np.bool_)
    if groups is None or category not in groups.names:
        return np.zeros(len(seen), np.bool_)
    return np.asarray(groups.codes == groups.names.index(category), np.bool_)


def no_category(seen: Outcomes, category: str) -> Text:
    """Return the sentence that there is no such category."""
    known = seen.groups["category"].names if "category" in seen.groups else ()
    return NO_CATEGORY.fill(category=category, known=", ".join(known) or "–")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """The strata that occur among some items."""

    names: tuple[str, ...]
    code: NDArray[np.int64]
    """``(n,)`` of each item."""
    counts: NDArray[np.int64]
    """``(n_strata, 6)`` what the record knows of each."""


def strata_of(seen: Outcomes, use: Bools) -> Strata:
    """Return the strata of some items, in the order of their names."""
    names = np.full(int(use.sum()), "", np.object_)
    for attribute in ("language", "category"):
        if attribute in seen.groups:
            own = _names(seen.groups[attribute], len(seen))[use]
            names = np.array(
                [" & ".join(filter(None, pair)) for pair in zip(names, own, strict=True)], np.object_
            )
    found, first, code = np.unique(names.astype(np.str_), return_index=True, return_inverse=True)
    return Strata(
        names=tuple(str(name) for name in found),
        code=code.astype(np.int64),
        counts=np.asarray(seen.columns["errors"][use][first], np.int64),
    )


def judge_name(seen: Outcomes) -> str:
    """Return the name of the judge by its record; empty where there is none."""
    return str(seen.columns["judge"][0]) if len(seen) else ""


def unfit_of(seen: Outcomes) -> Text | None:
    """Return why the record does not speak for these judgements; None: it does."""
    why = unpacked(str(seen.columns["unfit"][0])) if len(seen) else []
    return why[0] if why else None


def judged(flagged: int, others: int, *, record: JudgeStratum | None = None) -> Subject:
    """Return a small worked subject: so many items flagged and not, and the judge's counts on labelled pairs."""
    known = None if record is None else (record,)
    judgements = Judgements(
        ids=np.arange(flagged + others).astype(np.str_),
        flagged=np.repeat([1, 0], [flagged, others]).astype(np.int8),
        human=np.full(flagged + others, -1, np.int8),
        record=None
        if known is None
        else JudgeRecord(
            name="refusals",
            kind=JudgeKind.KEYWORD_LIST,
            digest="sha256:0",
            strata=known,
            day=date(2026, 11, 1),
            by="A. Example",
        ),
    )
    return Subject(passport=PASSPORT, judgements=judgements)
