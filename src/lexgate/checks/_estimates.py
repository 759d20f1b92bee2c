"""Estimates that many checks make alike: nothing measured, a census, a share of sampled items."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pydantic import JsonValue

from lexgate.checks._check import Options, Setting
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.text import Text
from lexgate.stats.ladder import FINEST, ladder, supported
from lexgate.stats.shares import Shares

IntervalAt = Callable[[float], tuple[float, float]]


def nothing(  # noqa: PLR0913 - the fields of an estimate
    check: str,
    unit: str,
    options: Options,
    setting: Setting,
    note: Text,
    *,
    n: int = 0,
    unscoreable: int = 0,
    groups: Mapping[str, Interval] | None = None,
    facts: Mapping[str, JsonValue] | None = None,
) -> Estimate:
    """Return the estimate of a check that could not measure anything, and why."""
    return Estimate(
        check=check,
        value=None,
        level=setting.level,
        n=n,
        unscoreable=unscoreable,
        unit=unit,
        method="none",
        options=dict(options),
        groups=dict(groups or {}),
        facts=dict(facts or {}),
        note=note,
    )


def census(  # noqa: PLR0913
    check: str,
    options: Options,
    setting: Setting,
    value: float,
    n: int,
    *,
    limits: tuple[float, float] | None = None,
    unscoreable: int = 0,
    unit: str = "share",
    groups: Mapping[str, Interval] | None = None,
    facts: Mapping[str, JsonValue] | None = None,
    note: Text | None = None,
) -> Estimate:
    """Return the estimate of a check that looked at everything there is: no sampling error, no ladder.

    ``limits`` are those between which the value lies, whatever the unscoreable items are; None: it is known.
    """
    low, high = limits or (value, value)
    return Estimate(
        check=check,
        value=value,
        low=low,
        high=high,
        level=setting.level,
        n=n,
        unscoreable=unscoreable,
        unit=unit,
        method="census",
        options=dict(options),
        groups=dict(groups or {}),
        facts=dict(facts or {}),
        note=note,
    )


def sampled(  # noqa: PLR0913
    check: str,
    options: Options,
    setting: Setting,
    value: float,
    interval_at: IntervalAt,
    *,
    n: int,
    method: str,
    draws: int | None = None,
    unscoreable: int = 0,
    unit: str = "share",
    groups: Mapping[str, Interval] | None = None,
    facts: Mapping[str, JsonValue] | None = None,
    note: Text | None = None,
) -> Estimate:
    """Return the estimate of a sampled quantity, whose interval at any level ``interval_at`` gives.

    ``draws`` is the number of resamplings behind it, which bounds the levels it supports; None: none.
    """
    low, high = interval_at(setting.level)
    return Estimate(
        check=check,
        value=value,
        low=low,
        high=high,
        level=setting.level,
        n=n,
        unscoreable=unscoreable,
        unit=unit,
        method=method,
        options=dict(options),
        groups=dict(groups or {}),
        facts=dict(facts or {}),
        ladder=ladder(interval_at, finest=FINEST if draws is None else min(FINEST, supported(draws))),
        note=note,
    )


def share_of(shares: Shares, setting: Setting | None = None) -> tuple[float, IntervalAt]:
    """Return the one share of ``shares`` and its interval function, which holds at every number of items if asked for.

    A check that is not ``anytime`` gives no setting.
    """
    shares = shares if setting is None else replace(shares, anytime=setting.anytime)

    def interval_at(level: float) -> tuple[float, float]:
        low, high = shares.limits((1 - level) / 2)
        return float(low[0]), float(high[0])

    return float(shares.value[0]), interval_at


def method_at(method: str, *, anytime: bool) -> str:
    """Return the name of a method, or of the one that takes its place where limits hold at every number of items.

    Example:
        >>> method_at("wilson", anytime=False), method_at("wilson", anytime=True)
        ('wilson', 'betting')
    """
    return _BETTING[method] if anytime else method


_BETTING = {
    "wilson": "betting",
    "least-wilson": "least-betting",
    "widest-newcombe": "widest-betting",
    "lowest-mover-ratio": "lowest-betting-ratio",
    "mean-effective": "mean-betting",
}
