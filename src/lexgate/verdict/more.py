"""How many more items would decide a requirement, if the value stays as it is."""

from lexgate.core.estimate import Estimate
from lexgate.stats.more import beyond, more_items
from lexgate.verdict.reading import BY_A_JUDGE

_WILSON = "wilson"


def items_missing(estimate: Estimate, bound: float, level: float, ends: tuple[float, float]) -> int | None:
    """Return how many more items would move the interval off the bound; None if no number would, or none is known to.

    Unscoreable items hold the interval open however many more are measured, and so do the errors of a judge; nothing is
    promised beside them. For a
    share with a Wilson interval this is exact. Else the end that reaches over the bound is taken to draw in with
    the square root of the number of items.

    Args:
        estimate: What was measured, with a value.
        bound: The limit.
        level: Level of the interval.
        ends: The interval at that level.
    """
    value = estimate.value
    if (
        value is None
        or value == bound
        or not estimate.n
        or estimate.unscoreable
        or estimate.method in BY_A_JUDGE
    ):
        return None
    if is_wilson_share(estimate) and 0 <= bound <= 1:
        return more_items(value, estimate.n, bound, level)
    reach = ends[1] - value if bound > value else value - ends[0]
    ratio = reach / abs(bound - value)
    return beyond(estimate.n * ratio * ratio, estimate.n)


def is_wilson_share(estimate: Estimate) -> bool:
    """Return whether what was measured is a share with Wilson's interval, of which the items missing are known exactly."""
    return estimate.method == _WILSON and estimate.value is not None and 0 <= estimate.value <= 1
