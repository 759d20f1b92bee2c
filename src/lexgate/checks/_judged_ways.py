"""The ways from what a judge flagged to what has the property: by human labels, by the judge's record, as counted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._judged import Bools, Strata, errors_of, judge_name, strata_of, unfit_of
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.stats.judged import (
    Errors,
    Powered,
    mixed,
    mixed_limits,
    powered,
    powered_limits,
    rogan_gladen,
    rogan_gladen_limits,
)
from lexgate.stats.shares import Shares, counted

Floats = NDArray[np.float64]
NOT_VALIDATED = Text(
    "nobody has held the judge against human labels (lexgate judge validate)",
    "评判器未经人工标注验证（lexgate judge validate）",
)
TOO_FEW = Text(
    "the judge has too few human labels ({where}): at least {least} items with the property and {least} without it are asked",
    "评判器的人工标注数量不足（{where}）：具有与不具有该属性的样本均须不少于 {least} 个",
)
WHERE = Text("{name} has {positives} and {negatives}", "{name} 分别为 {positives} 个和 {negatives} 个")
WEAK = Text(
    "by its human labels the judge hardly tells items with the property from those without it ({where})",
    "依据人工标注，评判器难以区分具有与不具有该属性的样本（{where}）",
)
ALL = Text("in all", "合计")
NO_BETTER = Text(
    "The judge flags items without the property as often as those with it, so its count says nothing.",
    "评判器对不具有该属性的样本与具有该属性的样本的标记率无差别，其计数不具有参考价值。",
)
BY_RECORD = Text(
    "Corrected for the errors of the judge {name}: sensitivity {found}, specificity {right}, by {labels} human labels.",
    "已按评判器 {name} 的误差校正：依据 {labels} 条人工标注，灵敏度 {found}，特异度 {right}。",
)
BY_LABELS = Text(
    "By the judge on {items} items and people on {labelled} of them, taken to be drawn at random.",
    "依据评判器对 {items} 项的判断，以及对其中 {labelled} 项（视为随机抽取）的人工标注。",
)
_SHOWN = 5
_TAIL = 0.025
_EXACT = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A share of items that the judge answered."""

    method: str
    value: float
    limits: Callable[[float], tuple[float, float]]
    """Level → interval."""
    unvalidated: Text | None = None
    note: Text | None = None
    facts: dict[str, JsonValue] = field(default_factory=dict)


def way_of(seen: Outcomes, use: Bools, least: int) -> Way | None:
    """Return the way for some items that the judge answered; None where its count says nothing.

    Human labels of the items themselves go first: they need no belief that the judge errs here as elsewhere.

    Args:
        seen: All items.
        use: ``(n,)`` those in question, of which the judge says yes or no; at least one.
        least: Human labels asked for: so many with and without the property, or twice as many in all on the items themselves.
    """
    labelled = use & np.isin(seen.columns["human"], (0, 1))
    if np.count_nonzero(labelled) >= 2 * least:
        return _by_labels(seen, use, labelled)
    strata = strata_of(seen, use)
    if not strata.counts.any() and not seen.columns["pool"][use].any():
        return _as_counted(seen, use, NOT_VALIDATED)
    return _by_record(seen, use, strata, least)


def _by_labels(seen: Outcomes, use: Bools, labelled: Bools) -> Way:
    flagged, human = seen.columns["flagged"], seen.columns["human"]
    contested = use & (human == -2)
    confirmed = counted(
        human[labelled] == 1,
        flagged[labelled].astype(np.int64),
        2,
        missing=np.bincount(flagged[contested].astype(np.int64), minlength=2),
        cluster=_clusters(seen, labelled),
    )
    powering = Powered(flagged=_flagged(seen, use), confirmed=confirmed)
    alone = counted(
        human[labelled] == 1,
        np.zeros(np.count_nonzero(labelled), np.int64),
        1,
        missing=int(np.count_nonzero(contested)),
        cluster=_clusters(seen, labelled),
    )
    facts = _counted_facts(seen, use) | {
        "labels_alone": _share_facts(alone),
        "labels": int(powering.labelled),
        "contested": int(np.count_nonzero(contested)),
        "judge_weight": round(powering.weight, 6),
    }
    return Way(
        method="prediction-powered",
        value=powered(powering),
        limits=lambda level: powered_limits(powering, level=level),
        note=BY_LABELS.fill(items=f"{int(use.sum()):,}", labelled=f"{int(powering.labelled):,}"),
        facts=facts,
    )


def _by_record(seen: Outcomes, use: Bools, strata: Strata, least: int) -> Way | None:
    errors = errors_of(strata.counts)
    short = np.minimum(errors.tp + errors.fn, errors.fp + errors.tn) < least
    weak = ~short & (errors.sensitivity(_TAIL).low <= errors.false_alarms(_TAIL).high)
    why = unfit_of(seen)
    if not (short | weak).any():
        flagged = counted(_hits(seen, use), strata.code, len(strata.names), cluster=_clusters(seen, use))
    else:
        why = why or (_too_few(strata, short, least) if short.any() else _too_weak(strata, weak))
        errors, flagged = errors_of(seen.columns["pool"][use][:1]), _flagged(seen, use)
    if not (errors.tp + errors.fn).all() or not (errors.fp + errors.tn).all():
        return _as_counted(seen, use, why or NOT_VALIDATED)
    value, weight = rogan_gladen(flagged, errors), flagged.n / flagged.n.sum()
    if np.isnan(value).any():
        return None
    limits = partial(_mixed, value, flagged, errors, weight)
    return Way(
        method="rogan-gladen" if len(weight) == 1 else "rogan-gladen-by-stratum",
        value=mixed(value, weight),
        limits=limits,
        unvalidated=why,
        note=_corrected(seen, errors),
        facts=_counted_facts(seen, use)
        | {"labels": int(_labels(errors).sum()), "uncertainty_from_labels": _from_labels(limits)}
        | {"strata": _table(strata.names if len(weight) > 1 else (ALL.en,), flagged, errors, value)},
    )


def _mixed(
    value: Floats, flagged: Shares, errors: Errors, weight: Floats, level: float, sure: float = 1.0
) -> tuple[float, float]:
    tail = (1 - level) / 2
    ends = rogan_gladen_limits(_surer(flagged, sure), errors, tail)
    return mixed_limits(value, ends, weight, float(flagged.n.sum()) * sure, tail)


def _surer(flagged: Shares, times: float) -> Shares:
    """Return the same shares, of so many times the items."""
    return Shares(
        hits=flagged.hits * times,
        n=flagged.n * times,
        missing=flagged.missing,
        effect=flagged.effect,
        clusters=flagged.clusters * times,
    )


def _from_labels(limits: "partial[tuple[float, float]]") -> float:
    """Return which share of the squared width would stay with any number of items."""
    low, high = limits(0.95)
    least, most = limits(0.95, sure=_EXACT)
    return round(min(1.0, ((most - least) / (high - low)) ** 2), 3) if high > low else 0.0


def _as_counted(seen: Outcomes, use: Bools, why: Text) -> Way:
    shares = _flagged(seen, use)

    def limits(level: float) -> tuple[float, float]:
        (low,), (high,) = shares.limits((1 - level) / 2)
        return float(low), float(high)

    return Way(method="uncorrected", value=float(shares.value[0]), limits=limits, unvalidated=why)


def _flagged(seen: Outcomes, use: Bools) -> Shares:
    hits = _hits(seen, use)
    return counted(hits, np.zeros(len(hits), np.int64), 1, cluster=_clusters(seen, use))


def _hits(seen: Outcomes, use: Bools) -> Bools:
    return np.asarray(seen.columns["flagged"][use] == 1, np.bool_)


def _clusters(seen: Outcomes, use: Bools) -> NDArray[np.int64] | None:
    return None if seen.clusters is None else seen.clusters[use]


def _too_few(strata: Strata, short: Bools, least: int) -> Text:
    rows = [
        WHERE.fill(name=name or ALL, positives=int(tp + fn), negatives=int(fp + tn))
        for name, (tp, fp, fn, tn, *_), lacks in zip(strata.names, strata.counts, short, strict=True)
        if lacks
    ]
    more = f" (+{len(rows) - _SHOWN})" if len(rows) > _SHOWN else ""
    en, zh = "; ".join(row.en for row in rows[:_SHOWN]), "；".join(row.zh for row in rows[:_SHOWN])
    return TOO_FEW.fill(where=Text(en + more, zh + more), least=least)


def _too_weak(strata: Strata, weak: Bools) -> Text:
    names = [name for name, lacks in zip(strata.names, weak, strict=True) if lacks]
    more = f" (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    en, zh = (
        mark.join(name or whole for name in names[:_SHOWN])
        for mark, whole in ((", ", ALL.en), ("、", ALL.zh))
    )
    return WEAK.fill(where=Text(en + more, zh + more))


def _corrected(seen: Outcomes, errors: Errors) -> Text:
    found, false = errors.pooled().sensitivity(0.025), errors.pooled().false_alarms(0.025)
    return BY_RECORD.fill(
        name=judge_name(seen),
        found=_said(float(found.value[0]), float(found.low[0]), float(found.high[0])),
        right=_said(1 - float(false.value[0]), 1 - float(false.high[0]), 1 - float(false.low[0])),
        labels=f"{int(_labels(errors).sum()):,}",
    )


def _said(value: float, low: float, high: float) -> str:
    return f"{value:.3f} [{low:.3f}, {high:.3f}]"


def _labels(errors: Errors) -> Floats:
    return (
        errors.tp + errors.fp + errors.fn + errors.tn + errors.contested_flagged + errors.contested_unflagged
    )


def _counted_facts(seen: Outcomes, use: Bools) -> dict[str, JsonValue]:
    return {"as_counted": _share_facts(_flagged(seen, use))}


def _share_facts(shares: Shares) -> dict[str, JsonValue]:
    (low,), (high,) = shares.limits(0.025)
    return {
        "value": float(shares.value[0]),
        "low": float(low),
        "high": float(high),
        "n": int(shares.n[0]),
    }


def _table(names: tuple[str, ...], flagged: Shares, errors: Errors, value: Floats) -> list[JsonValue]:
    found, false, labels = errors.sensitivity(0.025), errors.false_alarms(0.025), _labels(errors)
    return [
        {
            "stratum": name or ALL.en,
            "n": int(flagged.n[row]),
            "flagged": float(flagged.value[row]),
            "value": float(value[row]),
            "labels": int(labels[row]),
            "sensitivity": float(found.value[row]),
            "sensitivity_low": float(found.low[row]),
            "sensitivity_high": float(found.high[row]),
            "specificity": 1 - float(false.value[row]),
            "specificity_low": 1 - float(false.high[row]),
            "specificity_high": 1 - float(false.low[row]),
        }
        for row, name in enumerate(names)
    ]
