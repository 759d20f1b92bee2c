r"""Judged share: of the items that a judge judged, the share that has the property, corrected for the judge's error.

Unit: share. A judge (keyword list, classifier, language model) flags items; people say how often it errs. In this order:

- Where people labelled some of the items themselves (``assess.judgements.human``, drawn at random), the share is
  prediction-powered: $q a + (1-q) b$, with $q$ the share flagged, and $a$ and $b$ the shares of flagged and of other labelled
  items that have the property. At least twice ``min_labels`` labels are asked.
- Else by the judge's validation record, Rogan and Gladen: $(p - f) / (s - f)$, with the share flagged $p$, sensitivity $s$
  and rate of false alarms $f$, in each language and category by itself, and mixed as the items are. At least ``min_labels``
  labelled items with the property, and without it, are asked in each, and that the intervals of $s$ and $f$ lie apart; where
  there are fewer, or the judge is weaker, the whole record corrects all items, and the estimate can't decide a requirement
  that counts.
- Else as counted; that can't decide either.

The interval holds the uncertainty of the items and of the human labels (see `lexgate.stats.judged`). Items that the judge
gives no answer on, and labels that people contradict each other on, are settled by the worst case. Option ``category``
looks at one category only. Groups are the categories, or else the languages.

Law: where a rule fixes a pass rate and lets keywords or classifiers sample it, as TC260-003 chapter 9 does.

Known limit: a record speaks for these items only if the judge errs on them as on those that were labelled; labels of the items
themselves need no such belief. Clusters that reach over several strata count as apart.

References:
    W. J. Rogan, B. Gladen (1978), Am. J. Epidemiol. 107(1):71-76.
    Z. Lang, J. Reiczigel (2014), Prev. Vet. Med. 113(1):13-22.
    A. N. Angelopoulos et al. (2023), Science 382(6671):669-674.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.method, round(seen.value, 4), round(seen.low, 3), round(seen.high, 3), seen.facts["as_counted"]["value"]
    ('rogan-gladen', 0.2125, 0.15, 0.266, 0.27)
"""

from dataclasses import replace

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import IntervalAt, nothing, sampled
from lexgate.checks._judged import Bools, judged, judged_items, no_category, of_category
from lexgate.checks._judged_ways import NO_BETTER, Way, way_of
from lexgate.checks._options import number, text
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.judge import JudgeStratum
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

NO_ANSWER = Text("The judge gives no answer on any item.", "评判器未对任何样本作出判断。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of items that have the property, in [0, 1]; groups are the categories, or else the languages."""
    asked = of_category(seen, text(options, "category"))
    use, lost = asked & seen.scored, int(np.count_nonzero(asked & ~seen.scored))
    if not use.any():
        unknown = text(options, "category") and not asked.any()
        why = no_category(seen, text(options, "category")) if unknown else NO_ANSWER
        return nothing("judged-share", "share", options, setting, why, unscoreable=lost)
    least = int(number(options, "min_labels"))
    way, n = way_of(seen, use, least), int(np.count_nonzero(use))
    if way is None:
        return nothing("judged-share", "share", options, setting, NO_BETTER, n=n, unscoreable=lost)
    made = sampled(
        "judged-share",
        options,
        setting,
        way.value,
        _worst_case(way, n, lost),
        n=n,
        method=way.method,
        unscoreable=lost,
        groups=_groups(seen, asked, least, setting.level),
        facts=way.facts,
        note=way.note,
    )
    return replace(made, unvalidated=way.unvalidated)


def _worst_case(way: Way, n: int, lost: int) -> IntervalAt:
    """Return the interval, if none (or all) of the items without an answer have the property."""
    known = n / (n + lost)

    def interval_at(level: float) -> tuple[float, float]:
        low, high = way.limits(level)
        return known * min(low, way.value), known * max(high, way.value) + 1 - known

    return interval_at


def _groups(seen: Outcomes, asked: Bools, least: int, level: float) -> dict[str, Interval]:
    groups = seen.groups.get("category") or seen.groups.get("language")
    if groups is None:
        return {}
    found = {}
    for code, name in enumerate(groups.names):
        here = asked & (groups.codes == code)
        if here.any():
            found[name] = _group(seen, here, least, level)
    return found


def _group(seen: Outcomes, here: Bools, least: int, level: float) -> Interval:
    use = here & seen.scored
    n, lost = int(np.count_nonzero(use)), int(np.count_nonzero(here & ~seen.scored))
    way = way_of(seen, use, least) if n else None
    if way is None:
        return Interval(value=None, n=n, note=NO_BETTER if n else NO_ANSWER)
    low, high = _worst_case(way, n, lost)(level)
    return Interval(value=way.value, low=low, high=high, n=n, note=way.unvalidated)


_RECORD = JudgeStratum(tp=90, fp=20, fn=10, tn=180)


def _good() -> Subject:
    return judged(flagged=120, others=880, record=_RECORD)


def _bad() -> Subject:
    return judged(flagged=270, others=730, record=_RECORD)


CHECK = Check(
    id="judged-share",
    title=Text("Share according to a judge, corrected", "自动评判占比（已校正）"),
    about=Text(
        "Of the items that a judge (keyword list, classifier, language model) judged, the share that has the property, "
        "corrected for how often the judge errs by human labels; 0 means none, 1 all.",
        "经自动评判（关键词库、分类模型或大语言模型）的样本中具有该属性的比例，已依据人工标注校正评判误差；0 表示无，1 表示全部。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("judgements",),
    options={"category": "", "min_labels": 20},
    measure=judged_items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
