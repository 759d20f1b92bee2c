"""How good explanations are, as a Parquet file: measured part by part, each part kept as soon as it is there."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from pydantic import JsonValue

from lexgate.assessment import columns
from lexgate.models.subject import Explained

_CLUSTER = "cluster"


def to_bytes(seen: Explained) -> bytes:
    """Return Parquet bytes; the same explanations give the same bytes."""
    facts: dict[str, JsonValue] = {
        "labels": list(seen.labels),
        "methods": list(seen.methods),
        "shares": list(seen.shares),
    }
    clusters = {} if seen.clusters is None else {_CLUSTER: seen.clusters}
    return columns.write({"id": seen.ids, "predicted": seen.predicted, **clusters, **seen.columns}, facts)


def from_bytes(data: bytes) -> Explained:
    """Return what `to_bytes` was given.

    Raises:
        BadInput: LG-ASSESS-001, these are no explanations.
    """
    table, facts = columns.read(data, need=("id", "predicted"))
    clusters = table.pop(_CLUSTER, None)
    return Explained(
        ids=cast("np.typing.NDArray[np.str_]", table.pop("id")),
        labels=tuple(cast("list[str]", facts["labels"])),
        predicted=table.pop("predicted").astype(np.int32, copy=False),
        methods=tuple(cast("list[str]", facts["methods"])),
        shares=tuple(cast("list[float]", facts["shares"])),
        columns={name: column.astype(np.float64, copy=False) for name, column in table.items()},
        clusters=None if clusters is None else clusters.astype(np.int64, copy=False),
    )


def joined(parts: Sequence[Explained]) -> Explained:
    """Return the parts of one measurement as one; there is at least one."""
    first = parts[0]
    return Explained(
        ids=np.concatenate([part.ids for part in parts]),
        labels=first.labels,
        predicted=np.concatenate([part.predicted for part in parts]),
        methods=first.methods,
        shares=first.shares,
        columns={name: np.concatenate([part.columns[name] for part in parts]) for name in first.columns},
        clusters=None
        if first.clusters is None
        else np.concatenate([part.clusters for part in parts if part.clusters is not None]),
    )
