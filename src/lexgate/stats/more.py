"""How many more items would decide. Standard library only: whoever verifies a verdict needs no numpy."""

import math
from statistics import NormalDist

from lexgate.stats.errors import check_level, check_share

_EDGE = 1e-9
_NEVER = 1e12
"""Items that nobody will ever measure."""


def more_items(value: float, n: int, bound: float, level: float = 0.95) -> int | None:
    """Return how many more items would decide a proportion if its value stayed as it is.

    Args:
        value: The measured proportion, in [0, 1].
        n: Items measured.
        bound: The limit, in [0, 1].
        level: Two-sided coverage of the interval, in (0, 1).

    Returns:
        Items beyond ``n``, 0 if ``n`` are enough; None if no number decides: ``value`` is the bound, or too near it.

    Example:
        >>> more_items(0.03, 100, 0.05), more_items(0.05, 100, 0.05)
        (357, None)
    """
    check_share(bound)
    check_level(level)
    if value == bound:
        return None
    root = NormalDist().inv_cdf(0.5 + level / 2) * math.sqrt(bound * (1 - bound)) / abs(value - bound)
    return beyond(root * root, n)


def beyond(wanted: float, n: int) -> int | None:
    """Return how many items are missing to ``wanted``; None beyond what any data set has.

    Example:
        >>> beyond(250.2, 100), beyond(50.0, 100), beyond(1e30, 100)
        (151, 0, None)
    """
    return max(0, math.ceil(wanted - _EDGE * max(1.0, wanted)) - n) if wanted < _NEVER else None
