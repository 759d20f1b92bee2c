"""What the checks of explanations share: the columns, the mean of one method, and all methods beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import IntervalAt, nothing, sampled
from lexgate.checks._options import text
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Explained, Subject
from lexgate.stats.means import averaged
from lexgate.stats.shares import Floats

METHOD = "integrated-gradients"
_CHANCE = "random"
_NO_METHOD = Text(
    "No item was explained by {method}; there are: {methods}.",
    "没有样本以 {method} 方法解释；已有方法：{methods}。",
)
_NO_ITEM = Text("This can't be told of any item.", "没有可计算该指标的样本。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What a check is the mean of."""

    check: str
    column: str
    """Before the ``/`` of a column's name."""
    span: tuple[float, float]
    unit: str


def items(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every column of the explanations, by item; an item that could not be explained is not scored."""
    seen = subject.explained
    if seen is None:
        raise BadInput("Nothing was explained.", fix="Add assess.explanation.", code="LG-CHECK-071")
    shares = np.tile(np.array(seen.shares), (len(seen.ids), 1))
    return Outcomes(
        ids=seen.ids,
        columns={"predicted": seen.predicted, "shares": shares, **seen.columns},
        scored=np.asarray(seen.predicted >= 0, np.bool_),
        names=seen.labels,
        clusters=seen.clusters,
    )


def methods_of(seen: Outcomes, column: str) -> tuple[str, ...]:
    """Return the methods for which a quantity was measured, in their order."""
    return tuple(name.partition("/")[2] for name in seen.columns if name.partition("/")[0] == column)


def values_of(seen: Outcomes, column: str, method: str, place: int | None = None) -> Floats:
    """Return a quantity by item, ``(n,)``; of one that is measured several times the mean, or one of them."""
    found = seen.columns[f"{column}/{method}"].astype(np.float64)
    if found.ndim == 1:
        return found
    return np.asarray(found.mean(axis=1) if place is None else found[:, place], np.float64)


def mean_estimate(
    seen: Outcomes,
    options: Options,
    setting: Setting,
    quantity: Quantity,
    by_method: Mapping[str, Floats],
    facts: Mapping[str, JsonValue],
) -> Estimate:
    """Return the mean of a quantity for the method asked for, with its interval over items; groups are all methods.

    Facts tell how far each method is from chance on the same items, each difference with an interval of its own.
    """
    method = text(options, "method")
    missing = int(np.count_nonzero(~seen.scored))
    groups = {name: _interval(seen, values, quantity, setting.level) for name, values in by_method.items()}
    if method not in by_method:
        note = _NO_METHOD.fill(method=method, methods=", ".join(by_method) or "–")
        return nothing(quantity.check, quantity.unit, options, setting, note, groups=groups)
    values = by_method[method]
    known = values[_known(seen, values)]
    if not len(known):
        return nothing(quantity.check, quantity.unit, options, setting, _NO_ITEM, unscoreable=missing)
    return sampled(
        quantity.check,
        options,
        setting,
        float(known.mean()),
        _limits(seen, values, quantity),
        n=len(known),
        unscoreable=missing,
        method="mean-of-items" if seen.clusters is None else "mean-of-clusters",
        unit=quantity.unit,
        groups=groups,
        facts={
            "without": int(np.count_nonzero(seen.scored)) - len(known),
            **_beyond_chance(seen, by_method, quantity, setting.level),
            **facts,
        },
    )


def _beyond_chance(
    seen: Outcomes, by_method: Mapping[str, Floats], quantity: Quantity, level: float
) -> dict[str, JsonValue]:
    chance = by_method.get(_CHANCE)
    if chance is None:
        return {}
    width = quantity.span[1] - quantity.span[0]
    paired = replace(quantity, span=(-width, width))
    rows: list[JsonValue] = []
    for method, values in by_method.items():
        found = _interval(seen, values - chance, paired, level)
        if method != _CHANCE and found.value is not None:
            rows.append(
                {
                    "explainer": method,
                    "difference": found.value,
                    "low": found.low,
                    "high": found.high,
                    "n": found.n,
                }
            )
    return {"beyond_chance": rows} if rows else {}


def means_by_method(seen: Outcomes, columns: Sequence[str]) -> dict[str, JsonValue]:
    """Return method → quantity → mean over the items that have it, for quantities that stand beside."""
    table: dict[str, JsonValue] = {}
    for method in methods_of(seen, columns[0]):
        row: dict[str, JsonValue] = {}
        for column in columns:
            if f"{column}/{method}" not in seen.columns:
                continue
            known = values_of(seen, column, method)[seen.scored]
            known = known[np.isfinite(known)]
            if len(known):
                row[column] = float(known.mean())
        table[method] = row
    return table


def _known(seen: Outcomes, values: Floats) -> NDArray[np.bool_]:
    return np.asarray(seen.scored & np.isfinite(values), np.bool_)


def _limits(seen: Outcomes, values: Floats, quantity: Quantity) -> IntervalAt:
    used = _known(seen, values)
    mean = averaged(
        values[used],
        np.zeros(int(used.sum()), np.int64),
        1,
        span=quantity.span,
        missing=int(np.count_nonzero(~seen.scored)),
        cluster=None if seen.clusters is None else seen.clusters[used],
    )

    def interval_at(level: float) -> tuple[float, float]:
        low, high = mean.limits((1 - level) / 2)
        return float(low[0]), float(high[0])

    return interval_at


def _interval(seen: Outcomes, values: Floats, quantity: Quantity, level: float) -> Interval:
    known = values[_known(seen, values)]
    if not len(known):
        return Interval(value=None, note=_NO_ITEM)
    low, high = _limits(seen, values, quantity)(level)
    return Interval(value=float(known.mean()), low=low, high=high, n=len(known))


def worked(columns: Mapping[str, Sequence[float] | Sequence[Sequence[float]]]) -> Subject:
    """Return a subject whose explanations have these columns; shares are 0.2 and 0.5."""
    made = {name: np.asarray(values, np.float64) for name, values in columns.items()}
    n = len(next(iter(made.values())))
    methods = tuple(dict.fromkeys(name.partition("/")[2] for name in made if "+" not in name))
    return Subject(
        passport=PASSPORT,
        explained=Explained(
            ids=np.arange(n).astype(np.str_),
            labels=("no", "yes"),
            predicted=np.ones(n, np.int32),
            methods=methods,
            shares=(0.2, 0.5),
            columns=made,
        ),
    )


def means_by_share(seen: Outcomes, column: str) -> dict[str, JsonValue]:
    """Return method → share of words → mean over items."""
    shares = seen.columns["shares"].astype(np.float64)
    table: dict[str, JsonValue] = {}
    for method in methods_of(seen, column):
        found = seen.columns[f"{column}/{method}"].astype(np.float64)[seen.scored]
        row = np.nanmean(found, axis=0).tolist() if np.isfinite(found).any() else []
        table[method] = {
            f"{share:g}": value for share, value in zip(shares[0].tolist() if row else [], row, strict=True)
        }
    return table
