"""The Merkle tree of RFC 9162: roots, inclusion proofs and consistency proofs over SHA-256.

A tree is read through ``node(level, index)``: the hash of the complete subtree over the leaves
``[index * 2**level, (index + 1) * 2**level)``. Whoever stores those hashes (a list, a table) appends in O(log n) and
never reads old leaves again. Nothing here knows what a leaf means.
"""

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]

EMPTY = hashlib.sha256(b"").digest()
"""Root of the tree with no leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the 32-byte hash of a leaf: SHA-256 of ``0x00`` and the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node: SHA-256 of ``0x01`` and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


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
        middle = low + _split(high - low)
        if seq < middle:
            path.append(_span(middle, high, node))
            high = middle
        else:
            path.append(_span(low, middle, node))
            low = middle
    return tuple(reversed(path))


def consistency(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that the first ``old`` leaves are a prefix of the first ``new``, ``0 <= old <= new``."""
    low, high, path, known = 0, new, [], True
    while old not in {0, high}:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_span(middle, high, node))
            high = middle
        else:
            path.append(_span(low, middle, node))
            low, known = middle, False
    if not known:
        path.append(_span(low, high, node))
    return tuple(reversed(path))


def includes(leaf: bytes, seq: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether ``proof`` shows that ``leaf`` is number ``seq`` of the ``size`` leaves under ``root``.

    References:
        RFC 9162, section 2.1.3.2.
    """
    if not 0 <= seq < size:
        return False
    here, last, found = seq, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def extends(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether ``proof`` shows that the tree of ``new`` leaves begins with the tree of ``old`` leaves.

    References:
        RFC 9162, section 2.1.4.2.
    """
    if old in {0, new}:
        return not proof and (old_root == new_root if old == new else old_root == EMPTY)
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not 0 < old < new or not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old_found = new_found = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old_found, new_found = node_hash(step, old_found), node_hash(step, new_found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new_found = node_hash(new_found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old_found == old_root and new_found == new_root


class Tree:
    r"""A tree in memory, for a verifier that has all leaves.

    Example:
        >>> tree = Tree()
        >>> for leaf in (b"", b"\x00", b"\x10"):
        ...     _ = tree.append(leaf_hash(leaf))
        >>> tree.root().hex()[:16]  # Certificate Transparency's reference tree of 3 leaves
        'aeb6bcfe274b70a1'
        >>> includes(leaf_hash(b"\x10"), 2, 3, inclusion(2, 3, tree.node), tree.root())
        True
    """

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


def _split(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _span(low: int, high: int, node: Node) -> bytes:
    """Return the tree hash of the leaves ``[low, high)`` of a span that the RFC's recursion reaches."""
    size = high - low
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, low >> level)
    middle = low + _split(size)
    return node_hash(_span(low, middle, node), _span(middle, high, node))
