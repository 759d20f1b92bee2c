"""How well canaries are remembered, as Parquet."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment import columns
from lexgate.models.privacy import CanaryScores, Claim

_NEED = ("id", "planted", "repetitions", "score")


def to_bytes(seen: CanaryScores) -> bytes:
    """Return scores as bytes."""
    table: dict[str, columns.Array] = dict(
        zip(_NEED, (seen.ids, seen.planted, seen.repetitions, seen.score), strict=True)
    )
    return columns.write(table, {})


def from_bytes(data: bytes, *, claim: Claim | None = None) -> CanaryScores:
    """Return the scores that `to_bytes` was given, beside what is claimed of the model.

    Raises:
        BadInput: LG-ASSESS-001, these are no scores of canaries.
    """
    table, _ = columns.read(data, need=_NEED)
    return CanaryScores(
        ids=cast("NDArray[np.str_]", table["id"]),
        planted=table["planted"].astype(np.bool_, copy=False),
        repetitions=table["repetitions"].astype(np.int32, copy=False),
        score=table["score"].astype(np.float64, copy=False),
        claim=claim,
    )
