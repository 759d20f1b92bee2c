"""Which items of stored outcomes count against a finding: wrong answers, rows that were flagged, what lacks something.

It reads the columns that checks write; of columns it does not know it says nothing, rather than guess.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text

Bools = NDArray[np.bool_]

_WRONG = Text("wrong answers", "错误回答")
_FALSE_POSITIVE = Text(
    "items of another class that got the answer “{name}”", "非“{name}”类而被判为该类的样本"
)
_FALSE_NEGATIVE = Text("items of class “{name}” that got another answer", "“{name}”类而未被判为该类的样本")
_NOT_SELECTED = Text("items without the answer “{name}”", "未获“{name}”结果的样本")
_FLIPPED = Text(
    "texts whose answer is not the most frequent one of their set", "回答与所在样本组多数回答不一致的文本"
)
_FLAGGED = Text("rows in which it was found", "检出问题的记录")
_JUDGED = Text("items that the judge flagged", "自动评判标记的样本")
_TURNED = Text("answers that are wrong, or that an attack turned", "错误回答及被攻破的回答")
_ONLY_TURNED = Text("right answers that an attack turned", "被攻破的正确回答")
_LACKING = Text("items that lack something", "有缺失的事项")
_RATES = {
    "false-positive-rate-gap": _FALSE_POSITIVE,
    "false-negative-rate-gap": _FALSE_NEGATIVE,
    "selection-rate-ratio": _NOT_SELECTED,
}
_ANSWER = "answer/"
"""Begins the names of the columns of last answers, by attack."""
LACKS = ("lacks", "weak", "reason", "why")
"""Columns of texts that say what an item lacks; empty: nothing."""
_HAS = ("named", "proof")
"""Columns that say whether an item has what is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """The items that count against a finding."""

    what: Text
    items: Bools
    """``(n,)`` whether the item counts against it."""
    among: Bools
    """``(n,)`` whether it could."""
    answers: NDArray[np.int64] | None = None
    """``(n,)`` codes of the answers that are held against it, where they stand in no column ``predicted``."""


def against(seen: Outcomes, estimate: Estimate) -> Against | None:
    """Return the items that count against what an estimate is to show; None where its columns do not tell.

    Args:
        seen: The stored outcomes of the estimate.
        estimate: What was computed from them.

    Example:
        >>> seen = Outcomes(
        ...     ids=np.array(["a", "b"]),
        ...     columns={"truth": np.array([0, 1]), "predicted": np.array([0, 0])},
        ...     scored=np.array([True, True]),
        ...     names=("no", "yes"),
        ... )
        >>> found = against(seen, Estimate(check="accuracy", value=0.5, level=0.95, n=2, unit="share", method="x"))
        >>> found.what.en, found.items.tolist()
        ('wrong answers', [False, True])
    """
    columns = seen.columns
    if "truth" in columns and "predicted" in columns and seen.names:
        return _answers(seen, estimate)
    if any(name.startswith(_ANSWER) for name in columns):
        return _attacked(seen, estimate)
    if "predicted" in columns and seen.clusters is not None:
        return Against(what=_FLIPPED, items=_minority(seen), among=seen.scored)
    flags = estimate.facts.get("rows")
    if isinstance(flags, dict) and flags.keys() <= columns.keys():
        return _flagged(seen, estimate, tuple(flags))
    if "flagged" in columns:
        flag = columns["flagged"].astype(np.int64)
        return Against(what=_JUDGED, items=flag == 1, among=flag >= 0)
    return _lacking(seen)


def _answers(seen: Outcomes, estimate: Estimate) -> Against:
    true, answer = seen.columns["truth"], seen.columns["predicted"]
    code = _positive(seen, estimate)
    words = _RATES.get(estimate.check)
    if words is None or code is None:
        return Against(what=_WRONG, items=seen.scored & (true != answer), among=seen.scored)
    what = words.fill(name=seen.names[code])
    if words is _NOT_SELECTED:
        return Against(what=what, items=seen.scored & (answer != code), among=seen.scored)
    among = seen.scored & ((true != code) if words is _FALSE_POSITIVE else (true == code))
    return Against(
        what=what, items=among & (true != answer) & ((true == code) | (answer == code)), among=among
    )


def _attacked(seen: Outcomes, estimate: Estimate) -> Against:
    """Return the answers that did not stand under the attack that the options name, or under any."""
    clean, wanted = seen.columns["clean"], estimate.options.get("attack") or ""
    given = estimate.options.get("budget")
    budget = given if isinstance(given, int) and given else np.inf
    right, last = seen.scored & (seen.columns["truth"] == clean), clean.astype(np.int64)
    for name, answer in seen.columns.items():
        attack = name.removeprefix(_ANSWER)
        if attack != name and wanted in ("", attack):
            within = seen.columns[f"queries/{attack}"].astype(np.int64) <= budget
            last = np.where((last == clean) & within, answer.astype(np.int64), last)
    if estimate.check == "attack-success-rate":
        return Against(what=_ONLY_TURNED, items=right & (last != clean), among=right, answers=last)
    items = np.asarray(seen.scored & (~right | (last != clean)), np.bool_)
    return Against(what=_TURNED, items=items, among=seen.scored, answers=last)


def _positive(seen: Outcomes, estimate: Estimate) -> int | None:
    """Return the code of the class in question: the named one, or the last of two."""
    name = estimate.facts.get("positive") or estimate.options.get("positive")
    if isinstance(name, str) and name in seen.names:
        return seen.names.index(name)
    return 1 if len(seen.names) == 2 else None


def _minority(seen: Outcomes) -> Bools:
    """Return the texts whose answer is not the most frequent one of their set; of equal ones the first class counts."""
    answer, used = seen.columns["predicted"].astype(np.int64), seen.scored
    if seen.clusters is None or not used.any():
        return np.zeros(len(seen), np.bool_)
    place = np.unique(seen.clusters, return_inverse=True)[1]
    size = int(answer.max()) + 1
    counts = np.bincount(place[used] * size + answer[used], minlength=(int(place.max()) + 1) * size)
    usual = counts.reshape(-1, size).argmax(axis=1)
    return np.asarray(used & (answer != usual[place]), np.bool_)


def _flagged(seen: Outcomes, estimate: Estimate, flags: tuple[str, ...]) -> Against:
    among = np.ones(len(seen), np.bool_)
    split, wanted = seen.groups.get("split"), estimate.options.get("split")
    if split is not None and isinstance(wanted, str) and wanted in split.names:
        among = np.asarray(split.codes == split.names.index(wanted), np.bool_)
    found = np.any([seen.columns[name].astype(np.bool_) for name in flags], axis=0) if flags else ~among
    return Against(what=_FLAGGED, items=among & found, among=among)


def _lacking(seen: Outcomes) -> Against | None:
    every = np.ones(len(seen), np.bool_)
    if "days" in seen.columns:  # an act may be recorded well once and badly another time
        return Against(what=_LACKING, items=np.asarray(seen.columns["days"] == "", np.bool_), among=every)
    for name in LACKS:
        column = seen.columns.get(name)
        if column is not None and column.dtype.kind == "U":
            return Against(what=_LACKING, items=np.asarray(column != "", np.bool_), among=every)
    for name in _HAS:
        column = seen.columns.get(name)
        if column is not None and column.dtype.kind == "b":
            return Against(what=_LACKING, items=~column.astype(np.bool_), among=every)
    return None
