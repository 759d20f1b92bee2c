"""What came of attacks, by item, for the checks of robustness."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._check import Options
from lexgate.checks._estimates import share_of
from lexgate.checks._options import text
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Attacked, Subject
from lexgate.stats.shares import Shares, counted

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
NO_ATTACK = Text("There is no attack {name}; there are: {known}.", "没有名为“{name}”的攻击；现有：{known}。")
TOO_FEW = Text(
    "The attacks were given {given} queries for each item, fewer than the {wanted} asked for.",
    "攻击的查询上限为每个样本 {given} 次，少于所要求的 {wanted} 次。",
)
_FIELDS = ("answer", "queries", "edits", "free", "refused")


def attack_outcomes(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return truth, the answer to the text as it is, and by attack the last answer, queries, edits, free words and texts refused."""
    seen = subject.attacked
    if seen is None:
        raise BadInput(
            "The model was not attacked.", fix="Name attacks in assess.robustness.", code="LG-CHECK-004"
        )
    tables = dict(
        zip(_FIELDS, (seen.answers, seen.queries, seen.edits, seen.free, seen.refused), strict=True)
    )
    columns: dict[str, NDArray[np.generic]] = {"truth": seen.truth, "clean": seen.clean, "words": seen.words}
    columns["budget"] = np.full(len(seen.ids), seen.budget, np.int32)
    columns |= {
        f"{field}/{name}": np.ascontiguousarray(table[:, at])
        for field, table in tables.items()
        for at, name in enumerate(seen.attacks)
    }
    return Outcomes(
        ids=seen.ids,
        columns=columns,
        scored=np.asarray((seen.truth >= 0) & (seen.clean >= 0), np.bool_),
        names=seen.labels,
        clusters=seen.clusters,
    )


def attacks_of(seen: Outcomes) -> tuple[str, ...]:
    """Return the names of the attacks, in the order of the project file."""
    return tuple(name.removeprefix("answer/") for name in seen.columns if name.startswith("answer/"))


def chosen(seen: Outcomes, options: Options) -> tuple[str, ...] | Text:
    """Return the attacks that option ``attack`` names, all where it is empty, or why nothing can be said.

    That is so too where option ``budget`` asks about more queries than the attacks were given.
    """
    known, wanted, budget = attacks_of(seen), text(options, "attack"), budget_of(options)
    given = int(seen.columns["budget"].astype(np.int64)[0]) if len(seen) else budget
    if given < budget:
        return TOO_FEW.fill(given=str(given), wanted=str(budget))
    if wanted and wanted not in known:
        return NO_ATTACK.fill(name=wanted, known=", ".join(known) or "–")
    return (wanted,) if wanted else known


def budget_of(options: Options) -> int:
    """Return the queries that option ``budget`` allows each attack; 0: all that it was given.

    Raises:
        BadInput: LG-CHECK-081, it is no such number.
    """
    given = options["budget"]
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise BadInput(
            f"Option 'budget' is {given!r}.", fix="Give a number of queries, 0 for all.", code="LG-CHECK-081"
        )
    return given


def column(seen: Outcomes, field: str, attack: str) -> Ints:
    """Return a field of one attack, ``(n,)``."""
    return seen.columns[f"{field}/{attack}"].astype(np.int64)


def right(seen: Outcomes) -> Bools:
    """Return which scored items got the right answer as they are."""
    return np.asarray(seen.scored & (seen.columns["truth"] == seen.columns["clean"]), np.bool_)


def turned(seen: Outcomes, attacks: Sequence[str], budget: int = 0) -> Bools:
    """Return whose answer any of the attacks turned, within so many queries each; 0: any number."""
    found = np.zeros(len(seen), np.bool_)
    for attack in attacks:
        now = column(seen, "answer", attack) != seen.columns["clean"]
        if budget:
            now &= column(seen, "queries", attack) <= budget
        found |= now
    return found


def shares_of(seen: Outcomes, hit: Bools, used: Bools, missing: int = 0) -> Shares:
    """Return the share of used items that are hit."""
    clusters = None if seen.clusters is None else seen.clusters[used]
    return counted(
        hit[used], np.zeros(int(np.count_nonzero(used)), np.int32), 1, missing=missing, cluster=clusters
    )


def interval_of(shares: Shares, level: float) -> Interval:
    """Return a share with its interval at a level."""
    value, interval_at = share_of(shares)
    low, high = interval_at(level)
    return Interval(value=value, low=low, high=high, n=int(shares.n[0]))


def effort(seen: Outcomes, attacks: Sequence[str]) -> list[JsonValue]:
    """Return for each attack what it took: items tried and turned, queries and edits where an answer turned."""
    rows: list[JsonValue] = []
    at_risk = right(seen)
    for attack in attacks:
        won = at_risk & turned(seen, [attack])
        queries, edits = column(seen, "queries", attack)[won], column(seen, "edits", attack)[won]
        spent = int(column(seen, "queries", attack)[at_risk].sum())
        shares = edits / np.maximum(1, seen.columns["words"].astype(np.int64)[won])
        rows.append(
            {
                "attack": attack,
                "attacked": int(np.count_nonzero(at_risk)),
                "turned": int(np.count_nonzero(won)),
                "untouchable": int(np.count_nonzero(at_risk & (column(seen, "free", attack) == 0))),
                "queries_per_success": _middle(queries),
                "all_queries_per_success": spent / len(queries) if len(queries) else None,
                "texts_refused": int(column(seen, "refused", attack)[at_risk].sum()),
                "edits_per_success": _middle(edits),
                "edit_share": _middle(shares),
            }
        )
    return rows


def _middle(values: NDArray[np.generic]) -> float | None:
    return float(np.median(values.astype(np.float64))) if len(values) else None


def attacked(cells: Mapping[str, tuple[int, int]], wrong: int = 0, right_answers: int = 100) -> Subject:
    """Return a binary subject of which each attack turned some right answers, each with so many queries.

    Args:
        cells: Attack → how many answers it turned, and the queries that each of them took.
        wrong: Items with a wrong answer from the start.
        right_answers: Items with a right one.
    """
    n = wrong + right_answers
    truth = (np.arange(n) % 2).astype(np.int32)
    clean = np.where(np.arange(n) < right_answers, truth, 1 - truth).astype(np.int32)
    won = np.stack([np.arange(n) < count for count, _ in cells.values()], axis=1)
    took = np.array([queries for _, queries in cells.values()])
    return Subject(
        passport=PASSPORT,
        attacked=Attacked(
            ids=np.arange(n).astype(np.str_),
            labels=("no", "yes"),
            attacks=tuple(cells),
            truth=truth,
            clean=clean,
            answers=np.where(won, 1 - clean[:, None], clean[:, None]).astype(np.int32),
            queries=np.where(won, took, 200).astype(np.int32),
            edits=won.astype(np.int32),
            free=np.full((n, len(cells)), 8, np.int32),
            refused=np.zeros((n, len(cells)), np.int32),
            words=np.full(n, 10, np.int32),
            budget=200,
        ),
    )
