"""Batches of pieces of like length, so that little of what a model reads is padding."""

from collections.abc import Iterator, Sequence

from lexgate.models.encode import Piece


def alike(pieces: Sequence[Piece], tokens: int) -> Iterator[list[int]]:
    """Yield the places of pieces of like length, the longest first, padded ``tokens`` tokens in a batch at most.

    Example:
        >>> [batch for batch in alike([Piece(item=at, ids=[0] * size) for at, size in enumerate((1, 5, 5, 1))], 8)]
        [[1], [2], [0, 3]]
    """
    order = sorted(range(len(pieces)), key=lambda at: -len(pieces[at].ids))
    start = 0
    while start < len(order):
        size = max(1, tokens // len(pieces[order[start]].ids))
        yield order[start : start + size]
        start += size
