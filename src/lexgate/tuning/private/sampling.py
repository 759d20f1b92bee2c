"""Who takes part in a step: every unit by itself, with the same probability (Poisson sampling)."""

from collections.abc import Hashable, Sequence

import numpy as np

from lexgate.tuning.private.stream import Stream

_UNEVEN = 1.12


def units(owners: Sequence[Hashable]) -> list[list[int]]:
    """Return the places of each owner's examples, in the order in which owners first appear.

    Example:
        >>> units(["ann", "bo", "ann"])
        [[0, 2], [1]]
    """
    found: dict[Hashable, list[int]] = {}
    for place, owner in enumerate(owners):
        found.setdefault(owner, []).append(place)
    return list(found.values())


def draw(members: Sequence[Sequence[int]], rate: float, stream: Stream, step: int) -> list[int]:
    """Return the places of a step's examples: one, at random, of each unit that is drawn; there may be none.

    Args:
        members: Places of the examples of each unit.
        rate: Probability of a unit, in (0, 1).
        stream: Random numbers.
        step: Number of the step.
    """
    drawn = np.flatnonzero(stream.uniform("draw", step, len(members)) < rate).tolist()
    which = stream.uniform("member", step, len(members))
    return [members[unit][int(which[unit] * len(members[unit]))] for unit in drawn]


def goes(lengths: Sequence[int], size: int) -> list[range]:
    """Return which examples of a draw are computed at once: at most ``size``, fewer where they would need much padding.

    Args:
        lengths: Tokens of each example, rising.
        size: Most examples at once.

    Example:
        >>> goes([5, 5, 5, 5, 40, 41], 4), goes([5, 5, 9, 9, 9, 9], 4)
        ([range(0, 4), range(4, 6)], [range(0, 2), range(2, 6)])
    """
    found: list[range] = []
    start = 0
    for at in range(1, len(lengths) + 1):
        ends = at == len(lengths) or at - start == size
        uneven = not ends and at - start >= size / 2 and lengths[at] > _UNEVEN * lengths[start]
        if ends or uneven:
            found.append(range(start, at))
            start = at
    return found
