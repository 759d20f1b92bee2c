"""Leakage left: the share of validation and test rows that the model has met in training, after cleaning.

Unit: share; 0 means that the test is new to the model, 1 that nothing in it is. A row counts if its text, the same or nearly,
stands in a part that learns before its own: training before validation, both before test. Option ``by`` tells what counts beside
or instead of the ``text``: ``cluster`` (another text of the same document, user or template was learned from) and ``id`` (only
where ids mean the same thing in all parts, as those of persons do, and row numbers do not). Option ``split`` is ``validation``,
``test`` or ``all``. A census: every row was searched, so there is no sampling error and no ladder. The facts count each kind.

The rows of the training data do not count, so that a small test cannot hide behind much training.

Known limits: paraphrases are not found, and nothing is known of what the base model had read before.

Serves: separate test data, such as article 10(3) with article 3(29) to (32) of Regulation (EU) 2024/1689.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.measure(_tested(3), {})
    >>> CHECK.estimate(seen, CHECK.complete({}), Setting()).value
    0.015
"""

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._notes import NO_ROWS, NOT_SEARCHED
from lexgate.checks._options import choice, texts
from lexgate.checks._survey import flags
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject, Survey

PARTS = ("validation", "test")
KINDS = ("text", "id", "cluster")
LIMIT = Text(
    "Every row was searched, so there is no sampling error; paraphrases of a training text are not found.",
    "已对全部记录进行检测，不存在抽样误差；对训练文本的改写无法识别。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of rows, in [0, 1]; groups are validation and test.

    Raises:
        BadInput: LG-CHECK-003, the option ``by`` names another kind.
    """
    part, by = choice(options, "split", (*PARTS, "all")), texts(options, "by")
    unknown = [kind for kind in by if kind not in KINDS]
    if unknown or not by:
        raise BadInput(
            f"Option 'by' is {list(by)!r}.",
            fix=f"Name one or more of: {', '.join(KINDS)}.",
            code="LG-CHECK-003",
        )
    missing = [kind for kind in by if f"tested-{kind}" not in seen.columns]
    if missing:
        return nothing(
            "leakage-left", "share", options, setting, NOT_SEARCHED, facts={"not_searched": [*missing]}
        )
    of = {name: seen.groups["split"].codes == code for code, name in enumerate(seen.groups["split"].names)}
    parts = {name: of[name] for name in (PARTS if part == "all" else (part,)) if name in of}
    inside = np.any([*parts.values(), np.zeros(len(seen), np.bool_)], axis=0)
    n = int(np.count_nonzero(inside))
    if not n:
        return nothing("leakage-left", "share", options, setting, NO_ROWS)
    found = {
        kind: seen.columns[f"tested-{kind}"].astype(np.bool_)
        for kind in KINDS
        if f"tested-{kind}" in seen.columns
    }
    counted = np.any([found[kind] for kind in by], axis=0)
    groups = {}
    for name, rows in parts.items():
        share = float(counted[rows].mean())
        groups[name] = Interval(value=share, low=share, high=share, n=int(rows.sum()))
    return census(
        "leakage-left",
        options,
        setting,
        float(np.count_nonzero(counted & inside) / n),
        n,
        groups=groups,
        facts={"tested": {kind: int(np.count_nonzero(rows & inside)) for kind, rows in found.items()}},
        note=LIMIT,
    )


def _tested(found: int, rows: int = 200) -> Subject:
    """Return a survey of as many test rows as training rows, of which the first ``found`` have been trained on."""
    test = np.arange(2 * rows) < rows
    survey = Survey(
        ids=np.arange(2 * rows).astype(np.str_),
        split=np.where(test, "test", "train"),
        flags={"tested-text": np.arange(2 * rows) < found},
    )
    return Subject(passport=PASSPORT, survey=survey)


def _good() -> Subject:
    return _tested(0)


def _bad() -> Subject:
    return _tested(30)


CHECK = Check(
    id="leakage-left",
    title=Text("Leakage left", "残留数据泄漏占比"),
    about=Text(
        "Share of validation and test rows that stand in the training data too; 0 means that the test is new to the model.",
        "验证与测试记录中亦见于训练数据的比例；0 表示测试数据对模型而言均为新数据。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("survey",),
    options={"split": "all", "by": ["text"]},
    measure=flags,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
