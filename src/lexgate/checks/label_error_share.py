"""Likely wrong labels: the share of rows whose label confident learning suspects, after cleaning.

Unit: share; 0 means that no label is suspected, 1 that all are. Option ``split`` names the part of the data
(``train``; ``all`` for all). A census: every row was searched, so there is no sampling error and no ladder.

Known limit: a label is suspected from out-of-fold predictions, not read by a person; hard right labels are suspected
too, and errors that all annotators share are not. Of what such a search suspected in two public test sets and five people
looked at, most people called 16 of 240 and 12 of 63 wrong (``examples/label_errors``).

References:
    C. Northcutt, L. Jiang, I. Chuang (2021), JAIR 70:1373-1411.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import surveyed
    >>> seen = CHECK.measure(surveyed("label-error", found=3, rows=200), {})
    >>> CHECK.estimate(seen, CHECK.complete({}), Setting()).value
    0.015
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._survey import flags, share_flagged
from lexgate.checks._worked import surveyed
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

LIMIT = Text(
    "Every row was searched, so there is no sampling error; but a label is only suspected to be wrong, nobody has looked at it.",
    "已对全部记录进行检测，不存在抽样误差；但结果仅为疑似错误，未经人工复核。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of rows, in [0, 1]; groups are the splits."""
    return share_flagged("label-error-share", seen, options, setting, ("label-error",), LIMIT)


def _good() -> Subject:
    return surveyed("label-error", found=0)


def _bad() -> Subject:
    return surveyed("label-error", found=30)


CHECK = Check(
    id="label-error-share",
    title=Text("Likely wrong labels", "疑似标注错误占比"),
    about=Text(
        "Share of rows whose label is likely wrong by confident learning; 0 means that none is suspected.",
        "经置信学习判定标签疑似有误的记录所占比例；0 表示未发现疑似错误。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("survey",),
    options={"split": "train"},
    measure=flags,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
