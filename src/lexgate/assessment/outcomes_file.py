"""Outcomes as a Parquet file: everything an estimate was computed from, to compute it again."""

from typing import cast

import numpy as np

from lexgate.assessment import columns
from lexgate.assessment.groups_columns import columns_of, groups_from, names_of
from lexgate.core.outcomes import Outcomes

_VALUE = "="
"""Before the names of a check's own columns, so that they meet no other name."""


def to_bytes(seen: Outcomes) -> bytes:
    """Return outcomes as Parquet bytes; the same outcomes give the same bytes.

    Example:
        >>> seen = Outcomes(ids=np.array(["a"]), columns={"value": np.array([0.5])}, scored=np.array([True]))
        >>> from_bytes(to_bytes(seen)).columns["value"].tolist()
        [0.5]
    """
    table: dict[str, columns.Array] = {"id": seen.ids, "scored": seen.scored}
    if seen.clusters is not None:
        table["cluster"] = seen.clusters
    table |= {_VALUE + name: array for name, array in seen.columns.items()}
    table |= columns_of(seen.groups)
    return columns.write(table, {"names": list(seen.names), "groups": names_of(seen.groups)})


def from_bytes(data: bytes) -> Outcomes:
    """Return the outcomes that `to_bytes` was given, with the same types.

    Raises:
        BadInput: LG-ASSESS-001, these are no outcomes.
    """
    table, facts = columns.read(data, need=("id", "scored"))
    return Outcomes(
        ids=cast("np.typing.NDArray[np.str_]", table["id"]),
        columns={
            name.removeprefix(_VALUE): array for name, array in table.items() if name.startswith(_VALUE)
        },
        scored=table["scored"].astype(np.bool_, copy=False),
        groups=groups_from(table, facts["groups"]),
        names=tuple(cast("list[str]", facts["names"])),
        clusters=table["cluster"].astype(np.int64, copy=False) if "cluster" in table else None,
    )
