"""Duplicates left: the share of rows that repeat another row, exactly or nearly, after cleaning.

Unit: share; 0 means that every row is its own, 1 that all are repeats. Option ``split`` names the part of the data
(``train``; ``all`` for all). A census: every row was searched, so there is no sampling error and no ladder.

Known limit: near duplicates are those above a threshold of similarity; paraphrases are not found.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import surveyed
    >>> seen = CHECK.measure(surveyed("duplicate", found=3, rows=200), {})
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
    "Every row was searched, so there is no sampling error; near duplicates are found by a threshold of similarity.",
    "已对全部记录进行检测，不存在抽样误差；近似重复按相似度阈值判定。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of rows, in [0, 1]; groups are the splits."""
    return share_flagged("duplicates-left", seen, options, setting, ("duplicate", "near-duplicate"), LIMIT)


def _good() -> Subject:
    return surveyed("duplicate", found=0)


def _bad() -> Subject:
    return surveyed("duplicate", found=30)


CHECK = Check(
    id="duplicates-left",
    title=Text("Duplicates left", "残留重复记录占比"),
    about=Text(
        "Share of rows that repeat another row, exactly or nearly; 0 means that every row is its own.",
        "与其他记录完全重复或近似重复的记录所占比例；0 表示无重复。",
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
