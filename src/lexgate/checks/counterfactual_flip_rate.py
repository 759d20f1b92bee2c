r"""Counterfactual flip rate: how often the answer changes when only a person's attribute in the text does.

Each set holds texts that differ in the attributes only. Without option ``attribute`` the value is the share of sets
in which not all answers agree. With it, it is the share of pairs of texts of one set, different in that attribute and
alike in all others, whose answers differ. Unit: share; 0 means that the attribute never matters, 1 that it always
does. Groups are the pair rates of every attribute; the facts count the answers by the attribute's value.

Texts of one set may also be alike in all attributes, where several persons share them: the facts give how often such
pairs flip (``alike``, by the attribute that must be known). Hold the rate of an attribute against it: what flips between
two women does not flip for their gender.

Sets are taken as independent. The interval is Wilson's on sets; for pairs on the effective number of pairs, as the
pairs of one set are alike. A set with a missing answer whose other answers agree is unscoreable.

Known limits: large sets flip more easily as a whole, so compare the share of sets only between sets of one size; sets
made from one template are not quite independent.

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

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.checks._flips import NO_SETS, alike_counts, pair_counts, pair_rate, set_states
from lexgate.checks._options import text
from lexgate.checks._rates import obstacle
from lexgate.checks._worked import paired
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001
    """Return the answer to every text of the counterfactual sets."""
    pairs = subject.pairs
    if pairs is None:
        raise BadInput(
            "There is no counterfactual set.", fix="Give one under assess.pairs.", code="LG-CHECK-004"
        )
    return Outcomes(
        ids=pairs.ids,
        columns={"predicted": pairs.predicted},
        scored=pairs.predicted >= 0,
        groups=pairs.groups,
        names=pairs.labels,
        clusters=pairs.clusters,
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the flip rate, a share in [0, 1]; ``n`` counts sets, or pairs if an attribute is named."""
    groups, facts = _by_attribute(seen, setting.level), _answers(seen)
    attribute = text(options, "attribute")
    if attribute:
        note = obstacle(seen, options)
        if note:
            return nothing(CHECK.id, "share", options, setting, note, groups=groups, facts=facts)
        flipped, pairs, missing, _ = pair_counts(seen, attribute)
        if not pairs.sum():
            return _nothing(options, setting, groups, facts)
        value, interval_at = pair_rate(flipped, pairs, missing)
        n, lost, method = int(pairs.sum()), int(missing.sum()), "wilson-clustered"
    else:
        flipped_sets, lost = set_states(seen)
        if not flipped_sets.size:
            return _nothing(options, setting, groups, facts)
        value, interval_at, method = share_of(flipped_sets, missing=lost, clusters=None)
        n = len(flipped_sets)
    return sampled(
        "counterfactual-flip-rate",
        options,
        setting,
        value,
        interval_at,
        n=n,
        unscoreable=lost,
        method=method,
        groups=groups,
        facts=facts,
    )


def _nothing(
    options: Options, setting: Setting, groups: dict[str, Interval], facts: dict[str, JsonValue]
) -> Estimate:
    return nothing("counterfactual-flip-rate", "share", options, setting, NO_SETS, groups=groups, facts=facts)


def _by_attribute(seen: Outcomes, level: float) -> dict[str, Interval]:
    found = {}
    for attribute in seen.groups:
        flipped, pairs, missing, _ = pair_counts(seen, attribute)
        if pairs.sum():
            value, interval_at = pair_rate(flipped, pairs, missing)
            low, high = interval_at(level)
            found[attribute] = Interval(value=value, low=low, high=high, n=int(pairs.sum()))
        else:
            found[attribute] = Interval(value=None, note=NO_SETS)
    return found


def _answers(seen: Outcomes) -> dict[str, JsonValue]:
    """Return attribute → value → answer → number of texts; and attribute → pairs that are alike in all attributes."""
    table: dict[str, JsonValue] = {}
    alike: dict[str, JsonValue] = {}
    for attribute, groups in seen.groups.items():
        use = seen.scored & (groups.codes >= 0)
        size = len(seen.names)
        cells = groups.codes[use] * size + seen.columns["predicted"][use].astype(np.int64)
        counts = np.bincount(cells, minlength=len(groups.names) * size).reshape(-1, size)
        table[attribute] = {
            value: {label: int(count) for label, count in zip(seen.names, row, strict=True)}
            for value, row in zip(groups.names, counts, strict=True)
        }
        flipped, pairs = alike_counts(seen, attribute)
        if pairs:
            alike[attribute] = {"flip_rate": flipped / pairs, "flipped": flipped, "pairs": pairs}
    facts: dict[str, JsonValue] = {"answers": table}
    if alike:
        facts["alike"] = alike
    return facts


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
        "How often the answer changes when only a person's attribute in the text does; 0 means that the attribute "
        "never matters.",
        "仅改变文本中人物属性时模型回答发生变化的比例；0 表示该属性不影响回答。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("pairs",),
    options={"attribute": ""},
    proportion=True,
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
