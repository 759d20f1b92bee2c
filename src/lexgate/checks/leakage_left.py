"""Leakage left: the share of rows that stand in the training data and in validation or test data too, after cleaning.

Unit: share; 0 means that the test is new to the model, 1 that nothing is. Option ``split`` names the part of the data
(``all``). A census: every row was searched, so there is no sampling error and no ladder.

Of two equal texts the copy in the part that learns is the one that is flagged.

Known limit: paraphrases are not found, and nothing is known of what the base model had read before.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import surveyed
    >>> seen = CHECK.measure(surveyed("leak", found=3, rows=200), {})
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
    "Every row was searched, so there is no sampling error; paraphrases of a training text are not found.",
    "已对全部记录进行检测，不存在抽样误差；对训练文本的改写无法识别。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of rows, in [0, 1]; groups are the splits."""
    return share_flagged("leakage-left", seen, options, setting, ("leak",), LIMIT)


def _good() -> Subject:
    return surveyed("leak", found=0)


def _bad() -> Subject:
    return surveyed("leak", found=30)


CHECK = Check(
    id="leakage-left",
    title=Text("Leakage left", "残留数据泄漏占比"),
    about=Text(
        "Share of rows whose text stands in the training data and in validation or test data too; 0 means that the test is new to the model.",
        "同时出现在训练数据与验证或测试数据中的记录所占比例；0 表示测试数据对模型而言均为新数据。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("survey",),
    options={"split": "all"},
    measure=flags,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
