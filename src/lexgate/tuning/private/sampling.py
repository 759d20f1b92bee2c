"""Who takes part in a step: every unit by itself, with the same probability (Poisson sampling)."""

from collections.abc import Hashable, Sequence

import numpy as np

from lexgate.tuning.private.stream import Stream

_GO = 40


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
    """Return which examples of a draw are computed at once: the cheapest cut into goes of at most ``size``.

    A go costs its examples times the longest of them, and as much as some 40 tokens more, however few they are
    (measured on a small encoder). What is drawn can't be chosen by length, as ordinary batches are, so padding is
    all there is to save.

    Args:
        lengths: Tokens of each example, rising.
        size: Most examples at once.

    Example:
        >>> goes([5, 5, 5, 5, 40, 41], 4), goes([5, 5, 6, 6, 6, 6], 4)
        ([range(0, 4), range(4, 6)], [range(0, 2), range(2, 6)])
    """
    least, starts = [0], [0]  # the least cost of the examples before a place, and where its last go starts
    for end in range(1, len(lengths) + 1):
        cost, start = min(
            (least[start] + _GO + (end - start) * lengths[end - 1], start)
            for start in range(max(0, end - size), end)
        )
        least.append(cost)
        starts.append(start)
    found: list[range] = []
    while (end := found[-1].start if found else len(lengths)) > 0:
        found.append(range(starts[end], end))
    return found[::-1]
