"""Roots and proofs from stored hashes of complete subtrees, for whoever keeps a log.

A tree is read through ``node(level, index)``: the hash of the complete subtree over the leaves
``[index * 2**level, (index + 1) * 2**level)``. Whoever stores those hashes (a list, a table) appends in O(log n) and
never reads old leaves again.
"""

from collections.abc import Callable

from lexgate.ledger.tree import EMPTY, node_hash, split

Node = Callable[[int, int], bytes]


def grow(seq: int, leaf: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """Return ``(level, index, hash)`` of every subtree that leaf number ``seq`` completes, the leaf itself first."""
    level, index, made = 0, seq, [(0, seq, leaf)]
    while index & 1:
        leaf = node_hash(node(level, index - 1), leaf)
        level, index = level + 1, index >> 1
        made.append((level, index, leaf))
    return made


def root(size: int, node: Node) -> bytes:
    """Return the root of the first ``size`` leaves."""
    return _span(0, size, node)


def inclusion(seq: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that leaf ``seq`` is in the tree of the first ``size`` leaves, ``0 <= seq < size``."""
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + split(high - low)
        if seq < middle:
            path.append(_span(middle, high, node))
            high = middle
        else:
            path.append(_span(low, middle, node))
            low = middle
    return tuple(reversed(path))


class Tree:
    """A tree in memory."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[int, int], bytes] = {}
        self.size = 0

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash and return ``(level, index, hash)`` of every subtree that it completes."""
        made = grow(self.size, leaf, self.node)
        for level, index, new in made:
            self._nodes[level, index] = new
        self.size += 1
        return made

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        return self._nodes[level, index]

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first ``size`` leaves, or of all."""
        return root(self.size if size is None else size, self.node)


def _span(low: int, high: int, node: Node) -> bytes:
    """Return the tree hash of the leaves ``[low, high)`` of a span that the RFC's recursion reaches."""
    size = high - low
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, low >> level)
    middle = low + split(size)
    return node_hash(_span(low, middle, node), _span(middle, high, node))
