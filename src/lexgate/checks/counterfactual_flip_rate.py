r"""Counterfactual flip rate: how often the answer changes when only a person's attribute in the text does.

Each set holds texts that differ in the attributes only. A pair is two texts of one set that differ in one attribute and
are alike in all others; the value is the share of pairs whose answers differ. With option ``attribute`` only pairs that
differ in it count (``gender+region``: in either or both). Unit: share; 0 means that the attribute never matters, 1 that
it always does. Groups are the rates of every attribute; the facts count pairs, and answers by the attribute's value.

Pairs, not whole sets, are counted, because a large set flips somewhere more easily than a small one; the share of
sets in which not all answers agree stands in the facts. Sets are what was sampled: ``n`` counts them, and the interval is
Wilson's on the effective number of pairs, as the pairs of one set are alike. A pair with a missing answer is unscoreable.

Texts of one set may also be alike in all attributes, where several persons share them: the facts give how often such
pairs flip (``alike``, by the attribute that must be known). Hold the rate of an attribute against it: what flips between
two women does not flip for their gender.

Known limits: a set counts by its number of pairs, so large sets weigh more; sets made from one template are not quite
independent.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import paired
    >>> subject = paired([{"she": "good", "he": "good"}] * 9 + [{"she": "good", "he": "bad"}])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> seen.value, seen.n, seen.groups["gender"].value
    (0.1, 10, 0.1)

References:
    S. Garg et al. (2019), AIES (counterfactual token fairness).
    S. Kiritchenko, S. Mohammad (2018), *SEM (Equity Evaluation Corpus).
"""

from collections.abc import Mapping

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.checks._flips import NO_FLIPS, NO_PAIRS, Flips, alike, differing, pair_answers, sets_with_a_flip
from lexgate.checks._options import text
from lexgate.checks._rates import obstacle
from lexgate.checks._worked import paired
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the flip rate, a share in [0, 1]; ``n`` counts sets, groups are the rates of every attribute."""
    by_attribute = {attribute: differing(seen, attribute) for attribute in seen.groups}
    groups = {name: _interval(flips, setting.level) for name, flips in by_attribute.items()}
    facts, attribute = _facts(seen, by_attribute, setting.level), text(options, "attribute")
    note, found = None, sum(by_attribute.values(), NO_FLIPS)
    if attribute:
        note = obstacle(seen, options)
        found = NO_FLIPS if note else differing(seen, attribute)
    if note or not found.sets:
        return nothing(CHECK.id, "share", options, setting, note or NO_PAIRS, groups=groups, facts=facts)
    value, interval_at = share_of(found.shares)
    return sampled(
        "counterfactual-flip-rate",
        options,
        setting,
        value,
        interval_at,
        n=found.sets,
        unscoreable=int(np.count_nonzero(found.missing)),
        method="wilson-clustered",
        groups=groups,
        facts=facts,
    )


def _interval(flips: Flips, level: float) -> Interval:
    if not flips.sets:
        return Interval(value=None, note=NO_PAIRS)
    value, interval_at = share_of(flips.shares)
    low, high = interval_at(level)
    return Interval(value=value, low=low, high=high, n=flips.sets)


def _facts(seen: Outcomes, by_attribute: Mapping[str, Flips], level: float) -> dict[str, JsonValue]:
    """Return the answers by value, the pairs counted, those alike in every attribute, and the sets with any flip."""
    facts: dict[str, JsonValue] = {
        "answers": {name: _answers(seen, groups) for name, groups in seen.groups.items()},
        "pairs": {name: _counts(flips, level) for name, flips in by_attribute.items() if flips.sets},
    }
    same = {name: alike(seen, name) for name in seen.groups}
    if any(flips.sets for flips in same.values()):
        facts["alike"] = {name: _counts(flips, level) for name, flips in same.items() if flips.sets}
    flipped, sets = sets_with_a_flip(seen)
    if sets:
        facts["sets_with_a_flip"] = {"flip_rate": flipped / sets, "flipped": flipped, "sets": sets}
    return facts


def _counts(flips: Flips, level: float) -> dict[str, JsonValue]:
    rate = _interval(flips, level)
    return {
        "flip_rate": rate.value,
        "low": rate.low,
        "high": rate.high,
        "flipped": int(flips.flipped.sum()),
        "pairs": int(flips.pairs.sum()),
        "sets": flips.sets,
    }


def _answers(seen: Outcomes, groups: Groups) -> dict[str, JsonValue]:
    """Return value of the attribute → answer → number of texts."""
    use, size = seen.scored & (groups.codes >= 0), len(seen.names)
    cells = groups.codes[use] * size + seen.columns["predicted"][use].astype(np.int64)
    counts = np.bincount(cells, minlength=len(groups.names) * size).reshape(-1, size)
    return {
        value: {label: int(count) for label, count in zip(seen.names, row, strict=True)}
        for value, row in zip(groups.names, counts, strict=True)
    }


def _good() -> Subject:
    same, other = {"she": "good", "he": "good"}, {"she": "bad", "he": "good"}
    return paired([same] * 98 + [other] * 2)


def _bad() -> Subject:
    same, other = {"she": "good", "he": "good"}, {"she": "bad", "he": "good"}
    return paired([same] * 60 + [other] * 40)


CHECK = Check(
    id="counterfactual-flip-rate",
    title=Text("Counterfactual flip rate", "反事实翻转率"),
    about=Text(
        "Of the pairs of texts that differ in one attribute of a person only, the share that get different answers; 0 "
        "means that the attribute never matters. n counts sets of such texts.",
        "在仅有一项人物属性不同的文本对中，模型回答不同的比例；0 表示该属性不影响回答。n 为样本组数。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("pairs",),
    options={"attribute": ""},
    proportion=True,
    measure=pair_answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
