"""Windows over what is longer than a model reads at once."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Words ``start <= word < end`` are read; those with ``own <= word < until`` are answered for."""

    start: int
    end: int
    own: int
    until: int


def windows(lengths: Sequence[int], room: int, overlap: float) -> list[Span]:
    """Return windows of at most ``room`` tokens over words of these lengths, the next one reading again ``overlap``.

    Each word is answered for by one window: in what two of them read, by the first up to the middle.

    Args:
        lengths: Tokens of each word, at most ``room``.
        room: Tokens of a window.
        overlap: Share of a window that the next one reads again, in [0, 1/2].

    Example:
        >>> [(span.start, span.end, span.own, span.until) for span in windows([1] * 7, 4, 0.5)]
        [(0, 4, 0, 3), (2, 6, 3, 5), (4, 7, 5, 7)]
    """
    bounds = []
    start = 0
    while True:
        end, used = start, 0
        while end < len(lengths) and used + lengths[end] <= room:
            used += lengths[end]
            end += 1
        bounds.append((start, end))
        if end == len(lengths):
            break
        back = 0
        next_start = end
        while next_start > start + 1 and back + lengths[next_start - 1] <= room * overlap:
            next_start -= 1
            back += lengths[next_start]
        start = next_start
    cuts = [0, *((bounds[i][1] + bounds[i + 1][0] + 1) // 2 for i in range(len(bounds) - 1)), len(lengths)]
    return [Span(*bound, cuts[i], cuts[i + 1]) for i, bound in enumerate(bounds)]
