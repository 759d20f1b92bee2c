"""Estimates that many checks make alike: nothing measured, a census, a share of sampled items."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._check import Options, Setting
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.text import Text
from lexgate.stats.extremes import Shares, design_effects, each
from lexgate.stats.ladder import FINEST, ladder, supported

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
    unit: str = "share",
    groups: Mapping[str, Interval] | None = None,
    facts: Mapping[str, JsonValue] | None = None,
    note: Text | None = None,
) -> Estimate:
    """Return the estimate of a check that looked at everything there is: no sampling error, no ladder."""
    return Estimate(
        check=check,
        value=value,
        low=value,
        high=value,
        level=setting.level,
        n=n,
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


def share_of(
    hit: NDArray[np.bool_], *, missing: int, clusters: NDArray[np.int64] | None
) -> tuple[float, IntervalAt, str]:
    """Return a share, its interval function and the name of the method.

    Args:
        hit: ``(n,)`` of the scored items, ``n >= 1``.
        missing: Items that could not be scored.
        clusters: ``(n,)`` of the scored items, or None.
    """
    effect = np.ones(1)
    if clusters is not None:
        effect = design_effects(hit, np.zeros(len(hit), np.int32), clusters, 1)
    shares = Shares(
        hits=np.array([np.count_nonzero(hit)], np.float64),
        n=np.array([len(hit)], np.float64),
        missing=np.array([missing], np.float64),
        effect=effect,
    )

    def interval_at(level: float) -> tuple[float, float]:
        low, high = each(shares, level=level)
        return float(low[0]), float(high[0])

    return float(shares.value[0]), interval_at, "wilson" if clusters is None else "wilson-clustered"
