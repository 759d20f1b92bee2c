r"""Counterfactual score shift: how far the probability moves when only a person's attribute in the text does.

Each set holds texts that differ in the attributes only. A pair is two texts of one set that differ in one attribute and
are alike in all others; the value is the mean of $|p - p'|$ over all pairs, $p$ being the probability of class ``positive`` (the last of
two if left out). With option ``of: signed`` it is the largest size of a mean signed shift $\overline{p_b - p_a}$ from one value of the
attribute to another, such as ``female → male``: what is left once chance shifts cancel out. With option ``attribute`` only pairs that
differ in it count (``gender+region``: in either or both). Unit: share; 0 means that the attribute moves nothing, 1 that
it turns every probability from 0 to 1.

The flip rate sees only answers that cross the threshold; the shift sees what happens short of it. Groups are the mean sizes by
attribute, or, with ``signed``, the signed means by pair of values, in [-1, 1]; the facts tell the others. Sets are what was
sampled: ``n`` counts them; the limits are Student's over sets, kept open where all values agree (``lexgate.stats.means``),
and the largest of several signed means is treated as in ``lexgate.stats.extremes``. A pair with a missing probability is
unscoreable.

Hold the mean size against the pairs that are alike in every attribute (``alike`` in the facts), where there are any: what
moves between two women's names does not move for their gender.

Known limits: a large shift in a few texts of many, of which no set shows any, is not allowed for. A set counts by its number of pairs, so large sets weigh more; sets made from one template are not quite
independent.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import paired_scores
    >>> subject = paired_scores([{"she": 0.5, "he": 0.6}] * 30 + [{"she": 0.6, "he": 0.5}] * 10)
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), seen.n, round(seen.facts["signed"]["gender: he → she"]["shift"], 3)
    (0.1, 40, -0.05)

References:
    S. Kiritchenko, S. Mohammad (2018), *SEM (mean differences of scores between sets of sentences).
    S. Garg et al. (2019), AIES (counterfactual token fairness gap).
"""

from collections.abc import Mapping

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import IntervalAt, nothing, sampled
from lexgate.checks._flips import NO_PAIRS, pair_answers
from lexgate.checks._options import choice, text
from lexgate.checks._rates import obstacle, positive_of
from lexgate.checks._shifts import NO_SHIFTS, Shifts, alike, mean_of, signed, sizes
from lexgate.checks._worked import paired_scores
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.extremes import furthest
from lexgate.stats.shares import Floats

NO_SCORES = Text("The model gives no probabilities.", "模型未给出概率。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean size of shifts, or the largest signed mean, a share in [0, 1]; ``n`` counts sets."""
    attribute, of = text(options, "attribute"), choice(options, "of", ("size", "signed"))
    positive = positive_of(seen, options)
    note = _obstacle(seen, options)
    if note or positive is None:
        return nothing(CHECK.id, "share", options, setting, note or NO_PAIRS)
    score = _score(seen, positive)
    named = [attribute] if attribute else list(seen.groups)
    by_attribute = {name: sizes(seen, score, name) for name in dict.fromkeys([*seen.groups, *named])}
    by_values = {f"{name}: {pair}": one for name in named for pair, one in signed(seen, score, name).items()}
    found = sum((by_attribute[name] for name in named), NO_SHIFTS)
    facts = _facts(seen, score, by_attribute, {} if of == "signed" else by_values, setting.level)
    if not found.sets:
        return nothing(CHECK.id, "share", options, setting, NO_PAIRS, facts=facts)
    chosen = by_attribute
    if of == "signed":
        chosen = by_values
        value, interval_at = _furthest(list(by_values.values()))
    else:
        value, interval_at = _mean(found)
    return sampled(
        CHECK.id,
        options,
        setting,
        value,
        interval_at,
        n=found.sets,
        unscoreable=int(np.count_nonzero(found.missing)),
        method="furthest-mean" if of == "signed" else "mean-of-sets",
        groups=_intervals(chosen, setting.level, signed=of == "signed"),
        facts=facts,
    )


def _obstacle(seen: Outcomes, options: Options) -> Text | None:
    if "probability" not in seen.columns:
        return NO_SCORES
    first = next(iter(seen.groups), "")
    return obstacle(seen, {**options, "attribute": text(options, "attribute") or first})


def _score(seen: Outcomes, positive: int) -> Floats:
    score = seen.columns["probability"][:, positive].astype(np.float64)
    return np.where(seen.scored, score, np.nan)


def _mean(found: Shifts) -> tuple[float, IntervalAt]:
    mean = mean_of([found], signed=False)

    def interval_at(level: float) -> tuple[float, float]:
        low, high = mean.limits((1 - level) / 2)
        return float(low[0]), float(high[0])

    return float(mean.value[0]), interval_at


def _furthest(found: list[Shifts]) -> tuple[float, IntervalAt]:
    shifts = mean_of(found, signed=True)
    return float(np.abs(shifts.value).max()), lambda level: furthest(shifts, level=level)


def _intervals(found: Mapping[str, Shifts], level: float, *, signed: bool) -> dict[str, Interval]:
    """Return each mean shift with its own interval; ``n`` counts sets."""
    there = {name: one for name, one in found.items() if one.sets}
    shown = {name: Interval(value=None, note=NO_PAIRS) for name in found}
    if there:
        shifts = mean_of(list(there.values()), signed=signed)
        ends = zip(*shifts.limits((1 - level) / 2), strict=True)
        for name, value, (low, high) in zip(there, shifts.value, ends, strict=True):
            shown[name] = Interval(value=float(value), low=float(low), high=float(high), n=found[name].sets)
    return shown


def _facts(
    seen: Outcomes,
    score: Floats,
    by_attribute: Mapping[str, Shifts],
    by_values: Mapping[str, Shifts],
    level: float,
) -> dict[str, JsonValue]:
    """Return the sizes by attribute, the signed means by values, and the sizes where no attribute differs."""
    same = {name: alike(seen, score, name) for name in seen.groups}
    facts: dict[str, JsonValue] = {"pairs": _table(by_attribute, level, signed=False)}
    if by_values:
        facts["signed"] = _table(by_values, level, signed=True)
    if any(one.sets for one in same.values()):
        facts["alike"] = _table(same, level, signed=False)
    return facts


def _table(found: Mapping[str, Shifts], level: float, *, signed: bool) -> JsonValue:
    shown = _intervals(found, level, signed=signed)
    return {
        name: {
            "shift": interval.value,
            "low": interval.low,
            "high": interval.high,
            "pairs": int(found[name].pairs.sum()),
            "sets": interval.n,
        }
        for name, interval in shown.items()
        if interval.value is not None
    }


def _good() -> Subject:
    return paired_scores([{"she": 0.7 + i / 1000, "he": 0.7} for i in range(20)] * 5)


def _bad() -> Subject:
    return paired_scores([{"she": 0.4 + i / 1000, "he": 0.7} for i in range(20)] * 5)


CHECK = Check(
    id="counterfactual-score-shift",
    title=Text("Counterfactual score shift", "反事实评分偏移"),
    about=Text(
        "How far the probability of the positive class moves between texts that differ in one attribute of a person only, "
        "on average; 0 means that the attribute moves nothing. n counts sets of such texts.",
        "在仅有一项人物属性不同的文本对之间，正类概率的平均变化幅度；0 表示该属性不影响概率。n 为样本组数。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("pairs",),
    options={"attribute": "", "positive": None, "of": "size"},
    measure=pair_answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
