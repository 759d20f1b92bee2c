"""Personal data left: the share of rows in which the recognisers still find personal data, after cleaning.

Unit: share; 0 means that nothing is found, 1 that every row has some. Option ``split`` names the part of the data
(``train``; ``all`` for all). A census: every row was searched, so there is no sampling error and no ladder.

Known limit: what the recognisers overlook is not counted, and their false alarms are.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import surveyed
    >>> seen = CHECK.measure(surveyed("personal-data", found=3, rows=200), {})
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
    "Every row was searched, so there is no sampling error; but recognisers overlook some personal data and raise some false alarms.",
    "已对全部记录进行检测，不存在抽样误差；但识别规则可能存在漏报和误报。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of rows, in [0, 1]; groups are the splits."""
    return share_flagged("personal-data-left", seen, options, setting, ("personal-data",), LIMIT)


def _good() -> Subject:
    return surveyed("personal-data", found=0)


def _bad() -> Subject:
    return surveyed("personal-data", found=30)


CHECK = Check(
    id="personal-data-left",
    title=Text("Personal data left", "残留个人信息占比"),
    about=Text(
        "Share of rows in which the recognisers still find personal data as they will be used; 0 means that they find none.",
        "投入使用的数据中仍被识别出含有个人信息的记录所占比例；0 表示未识别出。",
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
