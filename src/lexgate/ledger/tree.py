"""The Merkle tree of RFC 9162 over SHA-256, for a verifier: roots of leaves, and inclusion proofs.

Nothing here knows what a leaf means. ``lexgate.ledger.subtrees`` makes the proofs.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""Root of the tree with no leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the 32-byte hash of a leaf: SHA-256 of ``0x00`` and the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node: SHA-256 of ``0x01`` and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    r"""Return the root over leaf hashes.

    Example:
        >>> root([leaf_hash(leaf) for leaf in (b"", b"\x00", b"\x10")]).hex()[:16]  # Certificate Transparency's tree of 3
        'aeb6bcfe274b70a1'

    References:
        RFC 9162, section 2.1.1.
    """
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY
    middle = split(len(leaves))
    return node_hash(root(leaves[:middle]), root(leaves[middle:]))


def split(size: int) -> int:
    """Return the largest power of two below ``size``, where a tree of ``size`` leaves is parted."""
    return 1 << ((size - 1).bit_length() - 1)


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
