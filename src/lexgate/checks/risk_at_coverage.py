r"""Risk at coverage: the share of wrong answers among the most confident ones, when the others are passed to a person.

$R(c)$ is the share of wrong answers among the $\lceil c\,n\rceil$ answers of highest confidence, the probability given to the
answer; answers of equal confidence are kept together. Unit: share; 0 means that none of the answers kept is wrong.
Option ``coverage`` (.8) is the share of items that the system answers alone. The facts hold the curve over all coverages.

The interval is Wilson's, with the variance that the threshold adds, as it is drawn with the items. Unscoreable items
are the most confident ones, and right or wrong. Laws on human oversight (EU AI Act, article 14) can be served by it: it says what is gained by
handing the least sure answers over.

Known limit: on other data the same threshold keeps another share of the items.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import confident
    >>> subject = confident([(0.9, 76, 4), (0.6, 10, 10)])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> round(seen.value, 3), seen.n  # 4 of the 80 most confident answers are wrong, of all answers 14 %
    (0.05, 80)

References:
    R. El-Yaniv, Y. Wiener (2010), JMLR 11:1605-1641.
    Y. Geifman, R. El-Yaniv (2017), NeurIPS 30.
"""

from lexgate.checks import _selective
from lexgate.checks._answers import confidences, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._options import number
from lexgate.checks._worked import rightly_sure, wrongly_sure
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of wrong answers among the most confident ones, in [0, 1]."""
    coverage, lost = number(options, "coverage"), missing(seen)
    if not 0 < coverage <= 1:
        raise BadInput(
            f"Option 'coverage' is {coverage}.", fix="Give a share above 0, at most 1.", code="LG-CHECK-003"
        )
    if not seen.scored.any():
        return nothing("risk-at-coverage", "share", options, setting, NO_ITEMS, unscoreable=lost)
    found = _selective.by_confidence(seen)
    value, shares = _selective.at_coverage(found, coverage)
    _, limits = share_of(shares)

    def interval_at(level: float) -> tuple[float, float]:
        low, high = limits(level)
        return min(low, value), max(high, value)

    return sampled(
        "risk-at-coverage",
        options,
        setting,
        value,
        interval_at,
        n=_selective.kept_items(found, coverage * len(found.wrong)),
        method="wilson-threshold" if seen.clusters is None else "wilson-threshold-clustered",
        unscoreable=lost,
        facts={"risk_coverage": _selective.curve(found, setting.level)},
    )


CHECK = Check(
    id="risk-at-coverage",
    title=Text("Risk at coverage", "给定覆盖率下的风险"),
    about=Text(
        "Share of wrong answers among the most confident ones, when the others are passed to a person; 0 means that none "
        "of the answers kept is wrong.",
        "将置信度较低的样本交由人工处理后，其余回答中的错误比例；0 表示保留的回答无一错误。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions", "probability"),
    options={"coverage": 0.8},
    measure=confidences,
    estimate=estimate,
    good=rightly_sure,
    bad=wrongly_sure,
)
