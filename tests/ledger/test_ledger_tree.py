"""The Merkle tree against the RFC's own recursion and published vectors."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.ledger import subtrees, tree
from lexgate.ledger.subtrees import Tree

# Inputs and roots of Certificate Transparency's reference tree (RFC 6962 test data, used by every implementation).
CT_LEAVES = [
    b"",
    *map(
        bytes.fromhex,
        ["00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"],
    ),
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
counts = st.integers(min_value=1, max_value=70)


def grown(count: int) -> Tree:
    made = Tree()
    for number in range(count):
        made.append(tree.leaf_hash(b"%d" % number))
    return made


def cut(size: int) -> int:
    """Return the largest power of two smaller than ``size``, by search."""
    return max(1 << k for k in range(size.bit_length()) if 1 << k < size)


def slow_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, word by word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = cut(len(leaves))
    return hashlib.sha256(b"\1" + slow_root(leaves[:k]) + slow_root(leaves[k:])).digest()


def slow_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 9162, section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = cut(len(leaves))
    if m < k:
        return [*slow_path(m, leaves[:k]), slow_root(leaves[k:])]
    return [*slow_path(m - k, leaves[k:]), slow_root(leaves[:k])]


def texts(count: int) -> list[bytes]:
    return [b"%d" % number for number in range(count)]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert (
        Tree().root().hex()
        == tree.root([]).hex()
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_tree_of_certificate_transparency_has_its_roots(size: int) -> None:
    made = Tree()
    for leaf in CT_LEAVES:
        made.append(tree.leaf_hash(leaf))
    assert made.root(size).hex() == CT_ROOTS[size - 1]


def test_the_reference_tree_has_its_published_proofs() -> None:
    made = Tree()
    for leaf in CT_LEAVES:
        made.append(tree.leaf_hash(leaf))
    assert [item.hex() for item in subtrees.inclusion(0, 8, made.node)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


@given(counts)
def test_every_root_equals_that_of_the_recursion(count: int) -> None:
    made = grown(count)
    leaves = [tree.leaf_hash(text) for text in texts(count)]
    for size in range(count + 1):
        assert made.root(size) == tree.root(leaves[:size]) == slow_root(texts(size))


@given(counts, st.data())
def test_inclusion_proofs_equal_the_recursion_and_verify(count: int, data: st.DataObject) -> None:
    seq = data.draw(st.integers(0, count - 1))
    made = grown(count)
    proof = subtrees.inclusion(seq, count, made.node)
    assert list(proof) == slow_path(seq, texts(count))
    assert tree.includes(tree.leaf_hash(b"%d" % seq), seq, count, proof, made.root())


@given(counts, st.data())
def test_an_inclusion_proof_verifies_for_nothing_else(count: int, data: st.DataObject) -> None:
    seq, other = data.draw(st.integers(0, count - 1)), data.draw(st.integers(-1, count + 1))
    made = grown(count)
    proof, root = subtrees.inclusion(seq, count, made.node), made.root()
    leaf = tree.leaf_hash(b"%d" % seq)
    assert tree.includes(leaf, other, count, proof, root) == (other == seq)
    assert not tree.includes(tree.leaf_hash(b"x"), seq, count, proof, root)
    assert not tree.includes(leaf, seq, count, proof, tree.EMPTY)
    assert not tree.includes(leaf, seq, count, (*proof, root), root)
    if proof:
        assert not tree.includes(leaf, seq, count, proof[:-1], root)


@given(counts)
def test_an_append_makes_as_many_hashes_as_there_are_new_complete_subtrees(count: int) -> None:
    made = grown(count)
    new = subtrees.grow(count, b"leaf", made.node)
    trailing_ones = len(f"{count:b}") - len(f"{count:b}".rstrip("1"))
    assert [level for level, _, _ in new] == list(range(trailing_ones + 1))
