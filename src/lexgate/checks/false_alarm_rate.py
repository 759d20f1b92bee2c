r"""False-alarm rate: the share of items, as they are, that a detector of attacks flags.

$\frac1n \sum_i [s(x_i) \ge t]$, where $s$ is the detector's score and $t$ its threshold, over test items that nobody changed. Unit: share; 0
means that none is flagged. The detector's threshold was set on other items so that a new one is flagged with a probability of at
most ``assess.robustness.detector.false_alarms``; this is the check of it on items that it never saw.

The interval is Wilson's; for items in clusters on the effective number of items. Items that the model gave no usable answer to are
flagged or not, whichever is worse for a limit.

Known limit: it holds for items of the kind of the test data. Texts of another style, or with many misspellings of their own, are
flagged more often.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._detected import detecting
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(detecting({}, alarms=6), options), options, Setting())
    >>> seen.value, seen.n
    (0.06, 100)

References:
    M. Mozes et al. (2021), Frequency-Guided Word Substitutions for Detecting Textual Adversarial Examples, EACL.
"""

import numpy as np

from lexgate.checks._attacked import shares_of
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._detected import detecting, seen_by_detector
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.checks._notes import NO_ITEMS
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return the score of every item as it is, and whether it is flagged."""
    seen = seen_by_detector(subject)
    return Outcomes(
        ids=seen.ids,
        columns={"score": seen.clean, "alarm": np.asarray(seen.clean >= seen.threshold, np.bool_)},
        scored=np.asarray(np.isfinite(seen.clean), np.bool_),
        names=(seen.detector,),
        clusters=seen.clusters,
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of unchanged items that are flagged, in [0, 1]."""
    lost, n = int(np.count_nonzero(~seen.scored)), int(np.count_nonzero(seen.scored))
    if not n:
        return nothing("false-alarm-rate", "share", options, setting, NO_ITEMS, n=n, unscoreable=lost)
    flagged = np.asarray(seen.columns["alarm"], np.bool_)
    value, interval_at = share_of(shares_of(seen, flagged, seen.scored, lost))
    return sampled(
        "false-alarm-rate",
        options,
        setting,
        value,
        interval_at,
        n=n,
        unscoreable=lost,
        method="wilson" if seen.clusters is None else "wilson-clustered",
        facts={"detector": seen.names[0]},
    )


CHECK = Check(
    id="false-alarm-rate",
    title=Text("False alarms of the attack detector", "攻击检测器误报率"),
    about=Text(
        "Share of unchanged items that the detector of attacks flags; 0 means none.",
        "未经改动的样本中被攻击检测器标记的比例；0 表示无误报。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("detected",),
    proportion=True,
    tasks=("text-classification",),
    measure=measure,
    estimate=estimate,
    good=lambda: detecting({"letters": (40, 30, 5)}, alarms=3),
    bad=lambda: detecting({"letters": (40, 30, 5)}, alarms=40),
)
