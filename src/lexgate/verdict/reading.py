"""How an interval lies to a bound: the one place where a number becomes a status."""

import math
from dataclasses import dataclass

from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Side
from lexgate.core.verdict import Status
from lexgate.stats.ladder import Ladder, p_value

WITHOUT_ERROR = frozenset({"census", "recorded"})
"""Methods without sampling error that we know of: everything was looked at, or somebody else vouches for the figure."""


BY_A_JUDGE = frozenset({"rogan-gladen", "rogan-gladen-by-stratum", "prediction-powered", "uncorrected"})
"""Methods of shares that a judge counted; human labels bound their interval, however many items are measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A bound with the side on which the lawful values lie; the bound itself is lawful."""

    bound: float
    side: Side

    def margin(self, value: float) -> float:
        """Return the distance of a value from the bound, positive on the lawful side."""
        return value - self.bound if self.side is Side.AT_LEAST else self.bound - value

    def read(self, low: float, high: float) -> Status:
        """Return met if all of ``[low, high]`` is lawful, not met if none of it is, else inconclusive.

        Example:
            >>> limit = Limit(bound=0.8, side=Side.AT_LEAST)
            >>> [limit.read(*ends).value for ends in ((0.8, 0.9), (0.7, 0.9), (0.6, 0.79))]
            ['met', 'inconclusive', 'not_met']
        """
        worst, best = (low, high) if self.side is Side.AT_LEAST else (high, low)
        if self.margin(worst) >= 0:
            return Status.MET
        return Status.NOT_MET if self.margin(best) < 0 else Status.INCONCLUSIVE


def measured(estimate: Estimate | None) -> bool:
    """Return whether there is a value to judge."""
    return estimate is not None and estimate.value is not None and not math.isnan(estimate.value)


def sampled(estimate: Estimate | None) -> bool:
    """Return whether a measured value carries sampling error, which a family of requirements must share."""
    return (
        estimate is not None
        and measured(estimate)
        and estimate.method not in WITHOUT_ERROR
        and bool(rungs(estimate))
    )


def rungs(estimate: Estimate) -> Ladder:
    """Return the intervals of an estimate by level: its ladder, and the interval it shows.

    Each contains the value and those at lower levels, even if a check got that wrong: a wider interval never decides
    what a narrower one would not.
    """
    value = estimate.value if estimate.value is not None else math.nan
    own = (
        ()
        if estimate.low is None or estimate.high is None
        else ((estimate.level, estimate.low, estimate.high),)
    )
    nested: list[tuple[float, float, float]] = []
    low = high = value
    for level, rung_low, rung_high in sorted((*estimate.ladder, *own)):
        low = -math.inf if math.isnan(rung_low) else min(low, rung_low)
        high = math.inf if math.isnan(rung_high) else max(high, rung_high)
        nested.append((level, low, high))
    return tuple(nested)


def interval_at(estimate: Estimate, level: float) -> tuple[float, float] | None:
    """Return the interval at ``level`` or the next higher level known; None if none is known that is high enough.

    A census has one interval, which holds at every level: the value itself, or what missing items leave open.

    Example:
        >>> estimate = Estimate(
        ...     check="accuracy", value=0.9, low=0.8, high=0.95, level=0.95, n=99, unit="share", method="wilson",
        ...     ladder=((0.95, 0.8, 0.95), (0.99, 0.75, 0.97)),
        ... )
        >>> interval_at(estimate, 0.95), interval_at(estimate, 0.98), interval_at(estimate, 0.999)
        ((0.8, 0.95), (0.75, 0.97), None)
    """
    known = rungs(estimate)
    if estimate.method in WITHOUT_ERROR and estimate.value is not None:
        return known[-1][1:] if known else (estimate.value, estimate.value)
    return next(((low, high) for rung, low, high in known if rung >= level - 1e-9), None)


def ends_of_worst(
    estimate: Estimate, limit: Limit, level: float, picked_from: int
) -> tuple[float, float] | None:
    """Return the interval of the worst of several quantities, of which the estimate was picked.

    The worst is lawful if each is, which needs no correction (Berger 1982). That it is not is a claim picked from
    many: the lawful end is that at ``1 - (1 - level) / picked_from`` (Bonferroni), infinite where none is known.

    Example:
        >>> estimate = Estimate(
        ...     check="accuracy", value=0.9, low=0.8, high=0.95, level=0.95, n=99, unit="share", method="wilson",
        ...     ladder=((0.95, 0.8, 0.95), (0.99, 0.75, 0.97)),
        ... )
        >>> ends_of_worst(estimate, Limit(bound=0.8, side=Side.AT_LEAST), 0.95, 5)
        (0.8, 0.97)
    """
    near = interval_at(estimate, level)
    if near is None or picked_from == 1:
        return near
    low, high = interval_at(estimate, 1 - alpha_of(level) / picked_from) or (-math.inf, math.inf)
    return (near[0], high) if limit.side is Side.AT_LEAST else (low, near[1])


def alpha_of(level: float) -> float:
    """Return ``1 - level`` without the noise of floating point, so that 0.95 gives 0.05."""
    return round(1 - level, 12)


def p_of(estimate: Estimate, limit: Limit, status: Status, picked_from: int = 1) -> float:
    """Return the two-sided p-value of "the true value is the bound", rounded up to a level known.

    A met requirement may touch its bound, which is lawful itself. That the worst of several is not met was picked from
    as many claims.
    """
    alone = p_value(rungs(estimate), limit.bound, touching=status is Status.MET)
    return alone if status is Status.MET else min(1.0, alone * picked_from)
