"""The widest gap between groups: of rates, of several rates together, of means, of F1.

One mechanism for all: a quantity of every group with its limits, which groups are compared (see `_rates`), and the
interval of the widest difference (`lexgate.stats.extremes.widest_gap`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import predicted, truth
from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import method_at, nothing, sampled
from lexgate.checks._notes import NO_ATTRIBUTE
from lexgate.checks._options import text
from lexgate.checks._rates import TOO_FEW, Bools, Rates, groups_of, left_out, obstacle, positive_of, rates
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.stats.extremes import Quantities, widest_gap
from lexgate.stats.shares import Floats


class Pickable(Quantities, Protocol):
    """Quantities of which some groups can be taken."""

    @property
    def value(self) -> Floats:
        """The observed values; NaN where nothing was."""
        ...

    @property
    def n(self) -> Floats:
        """Scored items."""
        ...

    def pick(self, which: NDArray[np.bool_]) -> "Pickable":
        """Return some of the groups."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One quantity of all groups of an attribute."""

    names: tuple[str, ...]
    quantity: Pickable
    notes: tuple[Text | None, ...]
    """Why a group is not compared."""

    @property
    def compared(self) -> Bools:
        """``(n_groups,)`` which groups are."""
        return np.array([note is None for note in self.notes], np.bool_)

    @property
    def values(self) -> Floats:
        """The values of the groups compared, NaN for the others."""
        return np.where(self.compared, self.quantity.value, np.nan)

    def enough(self) -> bool:
        """Return whether two groups can be compared."""
        return int(np.count_nonzero(~np.isnan(self.values))) > 1

    def widest(self) -> float:
        """Return the largest difference between two groups."""
        return float(np.nanmax(self.values) - np.nanmin(self.values))

    def ends(self) -> tuple[str, str]:
        """Return the groups with the lowest and the highest value."""
        return self.names[int(np.nanargmin(self.values))], self.names[int(np.nanargmax(self.values))]

    def intervals(self, level: float) -> dict[str, Interval]:
        """Return every group's value with its own interval."""
        low, high = self.quantity.limits((1 - level) / 2)
        found = {}
        for i, name in enumerate(self.names):
            n, note = int(self.quantity.n[i]), self.notes[i]
            value, ends = float(self.quantity.value[i]), (float(low[i]), float(high[i]))
            known = n > 0 and not np.isnan(value)
            found[name] = (
                Interval(value=value, low=ends[0], high=ends[1], n=n, note=note)
                if known
                else Interval(value=None, n=n, note=note)
            )
        return found


def widest(
    check: str,
    found: Mapping[str, Compared],
    options: Options,
    setting: Setting,
    *,
    method: str,
    unscoreable: int,
    span: float = 1.0,
    facts: Mapping[str, JsonValue] | None = None,
) -> Estimate:
    """Return the widest gap between two groups in any of some quantities; None with a note if one cannot be compared.

    Args:
        check: Id of the check.
        found: Name → quantity; the only one needs no name.
        options: Completed options with ``attribute``.
        setting: How the estimate is to be made.
        method: How the interval is made.
        unscoreable: Items that could not be scored.
        span: The largest gap there can be.
        facts: Further facts.
    """
    about = Text(text(options, "attribute"), text(options, "attribute"))
    n = int(sum(one.quantity.n.sum() for one in found.values()))
    groups = {
        _named(group, name): interval
        for name, one in found.items()
        for group, interval in one.intervals(setting.level).items()
    }
    if not all(one.enough() for one in found.values()):
        note = TOO_FEW.fill(about=about)
        return nothing(
            check, "share", options, setting, note, n=n, unscoreable=unscoreable, groups=groups, facts=facts
        )
    of = max(found, key=lambda name: found[name].widest())
    lowest, highest = (_named(end, of) for end in found[of].ends())
    chosen = [one.quantity.pick(one.compared) for one in found.values()]
    names = next(iter(found.values())).names
    notes = {
        name: note for one in found.values() for name, note in zip(one.names, one.notes, strict=True) if note
    }
    return sampled(
        check,
        options,
        setting,
        found[of].widest(),
        lambda level: widest_gap(*chosen, level=level, span=span),
        n=n,
        method=method,
        unscoreable=unscoreable,
        groups=groups,
        facts={**(facts or {}), **_gaps(found, setting.level, span), "lowest": lowest, "highest": highest},
        note=left_out(names, tuple(notes.get(name) for name in names), about),
    )


def _named(group: str, quantity: str) -> str:
    return f"{group} · {quantity}" if quantity else group


def _gaps(found: Mapping[str, Compared], level: float, span: float) -> dict[str, JsonValue]:
    """Return the gap of each of several quantities, with its own interval."""
    if len(found) < 2:
        return {}
    rows: dict[str, JsonValue] = {}
    for name, one in found.items():
        low, high = widest_gap(one.quantity.pick(one.compared), level=level, span=span)
        lowest, highest = one.ends()
        rows[name] = {"value": one.widest(), "low": low, "high": high, "lowest": lowest, "highest": highest}
    return {"gaps": rows}


Which = Callable[[Outcomes, int], Bools]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A rate: of which items, and which of them hit. Both are asked with the code of the positive class."""

    of: Which
    """Items that count, where what it looks at is known."""
    unknown: Which
    """Items of which it is not known whether they count."""
    hit: Which
    foreseen: bool = True
    """Whether it is known before an item is asked if it will count."""

    def may_count(self, seen: Outcomes, positive: int) -> Bools:
        """Return which items count, or might if they were known."""
        return self.of(seen, positive) | self.unknown(seen, positive)


def _answered(seen: Outcomes, positive: int) -> Bools:
    found: Bools = predicted(seen) == positive
    return found


def _true(seen: Outcomes, positive: int) -> Bools:
    found: Bools = truth(seen) == positive
    return found


def _false(seen: Outcomes, positive: int) -> Bools:
    found: Bools = (truth(seen) != positive) & (truth(seen) >= 0)
    return found


def _no_truth(seen: Outcomes, positive: int) -> Bools:  # noqa: ARG001 - the signature of all
    found: Bools = truth(seen) < 0
    return found


KINDS = {
    "selection": Kind(
        of=lambda seen, _: np.ones(len(seen), np.bool_),
        unknown=lambda seen, _: np.zeros(len(seen), np.bool_),
        hit=_answered,
    ),
    "TPR": Kind(of=_true, unknown=_no_truth, hit=_answered),
    "FPR": Kind(of=_false, unknown=_no_truth, hit=_answered),
    "FNR": Kind(of=_true, unknown=_no_truth, hit=lambda seen, positive: ~_answered(seen, positive)),
    "PPV": Kind(
        of=_answered,
        unknown=lambda seen, _: np.asarray(predicted(seen) < 0, np.bool_),
        hit=_true,
        foreseen=False,
    ),
}
"""Rates that groups are compared by; an answer decides on those that are not foreseen."""


def rate_gap(check: str, seen: Outcomes, options: Options, setting: Setting, *kinds: str) -> Estimate:
    """Return the widest gap between two groups in any of some rates, see `KINDS`."""
    positive, note = positive_of(seen, options), obstacle(seen, options)
    if positive is None or note:
        n = int(np.count_nonzero(seen.scored))
        return nothing(check, "share", options, setting, note or NO_ATTRIBUTE, n=n, unscoreable=len(seen) - n)
    found, table, unknown, lost, anytime = {}, [], 0, 0, False
    for name in kinds:
        kind = KINDS[name]
        one = _rates_of_kind(seen, options, setting, kind, positive)
        anytime = one.shares.anytime
        label = name if len(kinds) > 1 else ""
        found[label] = Compared(names=one.names, quantity=one.shares, notes=one.notes)
        table += [
            _row(label, *cells) for cells in zip(one.names, one.shares.hits, one.shares.missing, strict=True)
        ]
        unknown, lost = unknown + one.unknown, one.unscoreable
    facts: dict[str, JsonValue] = {"positive": seen.names[positive], "table": table, "unknown": unknown}
    method = method_at("widest-newcombe", anytime=anytime)
    if len(kinds) > 1:
        lost = _in_any(seen, options, positive, kinds)
    return widest(check, found, options, setting, method=method, unscoreable=lost, facts=facts)


def _in_any(seen: Outcomes, options: Options, positive: int, kinds: tuple[str, ...]) -> int:
    """Return the unscoreable items of known groups; one that may count in several rates is one item."""
    may = np.logical_or.reduce([KINDS[name].may_count(seen, positive) for name in kinds])
    codes = groups_of(seen, text(options, "attribute")).codes
    return int(np.count_nonzero(may & ~seen.scored & (codes >= 0)))


def _rates_of_kind(seen: Outcomes, options: Options, setting: Setting, kind: Kind, positive: int) -> Rates:
    return rates(
        seen,
        options,
        hit=kind.hit(seen, positive),
        counting=seen.scored & kind.of(seen, positive),
        missing=~seen.scored & kind.may_count(seen, positive),
        setting=setting if kind.foreseen else None,
        due=lambda items: kind.may_count(items, positive),
    )


def _row(label: str, group: str, hits: float, missing: float) -> JsonValue:
    return {"group": _named(group, label), "count": int(hits), "unscoreable": int(missing)}
