"""What each requirement needs to be decided: items, and the chance that the items at hand suffice.

The chance is computed for a system that lies half the way from the bound to perfect, and for one that lies as far on
the other side. A plain share is exact (binomial, Wilson). For a gap, a difference or a ratio between groups the
smallest and the largest group are compared by the normal approximation, the best group at a rate of one half, which is
where gaps vary most; other quantities are taken to vary like a share. What is not exact is marked so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from pydantic import JsonValue

from lexgate.assessment.looks import stops_early
from lexgate.checks._check import Check
from lexgate.core.need import Need, Way
from lexgate.core.requirement import Decide, Requirement, Side
from lexgate.core.verdict import Ruling
from lexgate.stats.power import items_needed, power
from lexgate.stats.stopping import stopping

POWER = 0.8
"""Probability of a decision for which items are planned …"""
MARGIN = 0.5
"""… if the system lies this share of the way from the bound to perfect."""
SAMPLED = frozenset(
    {
        "predictions",
        "probability",
        "score",
        "pairs",
        "shifted",
        "judgements",
        "explained",
        "attacked",
        "attacked_before",
        "smoothed",
        "detected",
        "triggers",
        "membership",
        "canaries",
        "outputs",
    }
)
"""Capabilities that are a sample; all others are looked at whole."""
_BEST_RATE = 0.5
"""Rate of the group that fares best, for ratios."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """What there is to decide with."""

    capabilities: frozenset[str]
    """What the subject will have."""
    task: str | None
    """What the model does."""
    items: int
    """Items in the test data."""
    groups: Sequence[Sequence[int]] = ()
    """For each attribute the sizes of its groups."""
    looks: tuple[int, ...] = ()
    """After how many items it is looked; empty: all are asked at once."""

    def lacks(self, check: Check) -> bool:
        """Return whether a check can't be made."""
        other = self.task is not None and "predictions" in check.needs and self.task not in check.tasks
        groupless = check.by_attribute and not self.groups
        return other or groupless or not self.capabilities.issuperset(check.needs)

    def compared(self, check: Check, options: Mapping[str, JsonValue]) -> tuple[int, int]:
        """Return the smallest and the largest group that a check would compare; all items, twice, if it compares none."""
        if not check.by_attribute:
            return self.items, self.items
        full = {**check.options, **options}
        fewest, least = (float(str(full.get(name, 0))) for name in ("min_group", "exclude_below"))
        pairs = []
        for sizes in self.groups:
            kept = [size for size in sizes if size >= fewest and size >= least * sum(sizes)]
            if len(kept) > 1:
                pairs.append((min(kept), max(kept)))
        return min(pairs, default=(0, 0))


def needs(ruling: Ruling, checks: Mapping[str, Check], at_hand: AtHand) -> tuple[Need, ...]:
    """Return what each requirement in force needs, in the standard's order.

    They suffice at the first step of Holm's rule, with every requirement that may turn out to share the error; so too
    many items are planned rather than too few.

    Args:
        ruling: The standard and the day.
        checks: The drawer, by id.
        at_hand: What there is to decide with.
    """
    items = ruling.requirements()
    family = sum(_shares(item, ruling, checks[item.check]) for item in items)
    return tuple(
        _need(item, ruling, checks[item.check], at_hand, max(1, family))
        for item in items
        if item.binds_on(ruling.as_of)
    )


def exact(found: Sequence[Need]) -> Iterator[tuple[str, int]]:
    """Yield requirement and items needed, where both are known exactly."""
    return ((one.requirement, one.needed) for one in found if one.way is Way.EXACT and one.needed is not None)


def _need(item: Requirement, ruling: Ruling, check: Check, at_hand: AtHand, family: int) -> Need:
    bound = item.bound_on(ruling.as_of)
    way = _way(item, check, at_hand)
    if way is not None or bound is None or bound.value is None or item.side is None:
        return Need(requirement=item.id, check=check.id, counts=item.counts, way=way or Way.REPORTED)
    alone = not _shares(item, ruling, check) or ruling.standard.multiplicity == "none"
    level = 1 - (1 - item.level) / (1 if alone else family)
    perfect = 0.0 if item.side is Side.AT_MOST else 1.0
    step = MARGIN * (perfect - bound.value)
    better, worse = bound.value + step, min(1.0, max(0.0, bound.value - step))
    sizes = at_hand.compared(check, item.options)
    count = _Chance(bound.value, level, sizes, check)
    return Need(
        requirement=item.id,
        check=check.id,
        counts=item.counts,
        way=Way.EXACT if check.proportion else Way.APPROXIMATE,
        bound=bound.value,
        side=item.side,
        level=level,
        at_hand=sizes[0],
        needed=_least(count.needed(better), item.min_n),
        better=better,
        power_better=count.power(better) if at_hand.items >= item.min_n else 0.0,
        asked_better=_asked(better, bound.value, check, at_hand, item, level),
        worse=worse,
        asked_worse=_asked(worse, bound.value, check, at_hand, item, level),
        power_worse=count.power(worse) if at_hand.items >= item.min_n else 0.0,
        late=bool(at_hand.looks) and not stops_early(check),
    )


def _way(item: Requirement, check: Check, at_hand: AtHand) -> Way | None:
    """Return why no number of items is asked for, or None."""
    if at_hand.lacks(check):
        return Way.ABSENT
    if SAMPLED.isdisjoint(check.needs) or check.unit not in {"share", "ratio"}:
        return Way.WHOLE
    return Way.REPORTED if item.decide is Decide.REPORT else None


def _asked(
    true: float, bound: float, check: Check, at_hand: AtHand, item: Requirement, level: float
) -> int | None:
    """Return the median number of items that a sequential measurement asks to decide a plain share."""
    if not at_hand.looks or not (check.proportion and check.anytime) or true == bound:
        return None
    median = stopping(bound, true, looks=at_hand.looks, level=level).quantile(0.5)
    return max(median or at_hand.items, min(item.min_n, at_hand.items))


def _least(needed: int | None, min_n: int) -> int | None:
    return None if needed is None else max(needed, min_n)


@dataclass(frozen=True, slots=True)
class _Chance:
    """The chance of deciding against a bound."""

    bound: float
    level: float
    sizes: tuple[int, int]
    """Items of the smaller and of the larger group, or twice all of them."""
    check: Check

    def power(self, true: float) -> float:
        """Return the probability that the items at hand decide rightly."""
        if self.sizes[0] < 1:
            return 0.0
        if not self.check.by_attribute:
            return power(self.sizes[0], self.bound, true, level=self.level)
        spread = self._spread(true, *self.sizes)
        if spread == 0:
            return 0.0
        return NormalDist().cdf(abs(true - self.bound) / spread - self._z())

    def needed(self, true: float) -> int | None:
        """Return the items of the smaller group that decide with a probability of `POWER`."""
        if true == self.bound:
            return None
        if not self.check.by_attribute:
            return items_needed(self.bound, true, level=self.level, power=POWER)
        larger = max(1.0, self.sizes[1] / max(1, self.sizes[0]))
        root = (self._z() + NormalDist().inv_cdf(POWER)) * self._spread(true, 1, larger) / (true - self.bound)
        return ceil(root * root)

    def _z(self) -> float:
        return NormalDist().inv_cdf(0.5 + self.level / 2)

    def _spread(self, true: float, smaller: float, larger: float) -> float:
        """Return the standard error of a ratio, or else of a difference, between two groups."""
        best = _BEST_RATE
        if self.check.unit == "ratio":
            low = true * best
            return true * sqrt((1 - low) / (low * smaller) + (1 - best) / (best * larger)) if low > 0 else 0.0
        return sqrt(best * (1 - best) * (1 / smaller + 1 / larger))


def _shares(requirement: Requirement, ruling: Ruling, check: Check) -> bool:
    """Return whether a requirement may share the error of its standard (see ``lexgate.verdict.family``)."""
    bound = requirement.bound_on(ruling.as_of)
    return (
        bound is not None
        and bound.value is not None
        and requirement.decide is Decide.CONFIDENT
        and requirement.counts
        and not SAMPLED.isdisjoint(check.needs)
    )
