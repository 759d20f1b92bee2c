"""The systems that a draft hits hardest, found as they go by; only these are kept."""

import heapq

from lexgate.core.verdict import Status
from lexgate.core.what_if import Moved

_GOOD = (Status.NOT_MET, Status.INCONCLUSIVE, Status.NOT_APPLICABLE, Status.MET)
"""Statuses, worst first; to be spared is nearly as good as to be met."""
_Key = tuple[int, int, float, str, str]


class Hardest:
    """Keeps the systems whose verdict falls furthest, then those that miss the most requirements.

    Args:
        most: How many are kept.

    Example:
        >>> kept = Hardest(1)
        >>> for name, after in (("a", "inconclusive"), ("b", "not_met")):
        ...     kept.add(Moved(name=name, plan="", before="met", after=after, requirements=(), miss=None, more=None))
        >>> [one.name for one in kept.found()]
        ['b']
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[_Key, Moved]] = []

    def add(self, one: Moved) -> None:
        """Look at one system."""
        push = heapq.heappush if len(self._heap) < self._most else heapq.heappushpop
        push(self._heap, (_key(one), one))

    def found(self) -> tuple[Moved, ...]:
        """Return what was kept, the hardest hit first."""
        return tuple(one for _, one in sorted(self._heap, key=lambda item: item[0], reverse=True))


def _key(one: Moved) -> _Key:
    fall = _GOOD.index(Status(one.before)) - _GOOD.index(Status(one.after))
    return fall, len(one.requirements), -(one.miss or 0.0), one.name, one.plan
