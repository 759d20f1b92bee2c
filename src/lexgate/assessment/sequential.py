"""Estimates of a sequential measurement, look after look.

Each look has limits that hold at all of them, so what one look excluded stays excluded: the limits of a look are narrowed
by those of every look before it, and a decision once made is not taken back by a later one.
"""

from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from lexgate.checks._check import Check, Setting
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.stats.ladder import Ladder


@dataclass(slots=True)
class Running:
    """The limits so far, by measurement."""

    _so_far: dict[str, Estimate] = field(default_factory=dict)

    def narrowed(self, key: str, now: Estimate) -> Estimate:
        """Return the estimate of this look with limits narrowed by all looks before it.

        Args:
            key: Names the measurement.
            now: Its estimate at this look.
        """
        before = self._so_far.get(key)
        if now.low is None or now.high is None:
            return now
        if before is not None and before.low is not None and before.high is not None:
            low, high = _both((before.low, before.high), (now.low, now.high))
            now = replace(now, low=low, high=high, ladder=_ladder(before.ladder, now.ladder))
        self._so_far[key] = now
        return now


def running_estimate(
    check: Check,
    outcomes: Outcomes,
    options: dict[str, JsonValue],
    looks: tuple[int, ...],
    setting: Setting,
) -> Estimate:
    """Return the estimate from the items asked, with the reading for a fixed number of items and the way to it.

    Args:
        check: An ``anytime`` check.
        outcomes: What it saw, in the order in which the items were asked.
        options: All its options.
        looks: After how many items it was looked.
        setting: How estimates are made; ``anytime``.
    """
    running = Running()
    ends = [*(look for look in looks if look < len(outcomes)), len(outcomes)]
    seen = [running.narrowed("", check.estimate(outcomes.head(end), options, setting)) for end in ends]
    once = check.estimate(outcomes, options, replace(setting, anytime=False, whole=None))
    fixed = None if once.low is None or once.high is None else (once.low, once.high)
    path = tuple(
        (end, one.value, one.low, one.high)
        for end, one in zip(ends, seen, strict=True)
        if one.value is not None and one.low is not None and one.high is not None
    )
    return replace(seen[-1], fixed=fixed, path=path)


def _ladder(before: Ladder, now: Ladder) -> Ladder:
    known = {level: (low, high) for level, low, high in before}
    return tuple(
        (level, *(_both(known[level], (low, high)) if level in known else (low, high)))
        for level, low, high in now
    )


def _both(before: tuple[float, float], now: tuple[float, float]) -> tuple[float, float]:
    """Return what both intervals hold; the later one where they share nothing, which happens as rarely as they err."""
    low, high = max(before[0], now[0]), min(before[1], now[1])
    return (low, high) if low <= high else now
