"""What came of attacks, as Parquet: numbers in one file, changed texts, which may be offensive or personal, in another.

Each attack is kept part by part; a part is some items under one attack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment import columns
from lexgate.assessment.attack.engine import Found
from lexgate.assessment.attack.space import BETWEEN
from lexgate.models.subject import Attacked

_NUMBERS = ("clean", "answer", "queries", "edits", "words", "free", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some items under one attack."""

    ids: NDArray[np.str_]
    numbers: dict[str, NDArray[np.int32]]
    """The fields of ``Found`` by name, each ``(n,)``."""


def to_bytes(ids: Sequence[str], found: Sequence[Found]) -> bytes:
    """Return the numbers of a part as bytes; the same numbers give the same bytes."""
    table: dict[str, columns.Array] = {"id": np.array(ids, np.str_)}
    table |= {name: np.array([getattr(one, name) for one in found], np.int32) for name in _NUMBERS}
    return columns.write(table, {})


def texts_to_bytes(ids: Sequence[str], texts: Sequence[str], found: Sequence[Found]) -> bytes:
    """Return the texts whose answer an attack turned, before and after, as bytes."""
    turned = [
        (row, text.replace(BETWEEN, " "), one.text.replace(BETWEEN, " "))
        for row, text, one in zip(ids, texts, found, strict=True)
        if one.turned
    ]
    table: dict[str, columns.Array] = {
        name: np.array([line[at] for line in turned], np.str_)
        for at, name in enumerate(("id", "before", "after"))
    }
    return columns.write(table, {})


def texts_from_bytes(data: bytes) -> list[tuple[str, str, str]]:
    """Return the id, the text as it is and the changed text of every answer that was turned.

    Raises:
        BadInput: LG-ASSESS-001, these are no texts of an attack.
    """
    table, _ = columns.read(data, need=("id", "before", "after"))
    return list(zip(*(table[name].tolist() for name in ("id", "before", "after")), strict=True))


def from_bytes(data: bytes) -> Part:
    """Return the part that `to_bytes` was given.

    Raises:
        BadInput: LG-ASSESS-001, these are no numbers of an attack.
    """
    table, _ = columns.read(data, need=("id", *_NUMBERS))
    return Part(
        ids=cast("NDArray[np.str_]", table["id"]),
        numbers={name: table[name].astype(np.int32, copy=False) for name in _NUMBERS},
    )


def joined(
    parts: Mapping[str, Sequence[Part]],
    *,
    truth: NDArray[np.int32],
    clusters: NDArray[np.int64] | None,
    labels: tuple[str, ...],
    budget: int,
) -> Attacked:
    """Return what came of all attacks.

    Args:
        parts: Attack → its parts, in the order of the items; every attack was made on the same items.
        truth: ``(n,)`` codes of the true classes.
        clusters: ``(n,)`` or None, see ``Attacked``.
        labels: Classes by code.
        budget: Queries for each item and attack.
    """
    first = next(iter(parts.values()))

    def table(name: str) -> NDArray[np.int32]:
        rows = [np.concatenate([part.numbers[name] for part in one]) for one in parts.values()]
        return np.stack(rows, axis=1)

    return Attacked(
        ids=np.concatenate([part.ids for part in first]),
        labels=labels,
        attacks=tuple(parts),
        truth=truth,
        clean=np.concatenate([part.numbers["clean"] for part in first]),
        answers=table("answer"),
        queries=table("queries"),
        edits=table("edits"),
        free=table("free"),
        refused=table("refused"),
        words=np.concatenate([part.numbers["words"] for part in first]),
        budget=budget,
        clusters=clusters,
    )
