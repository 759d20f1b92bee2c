"""Predictions as a Parquet file: computed once, read by every later assessment."""

from typing import cast

import numpy as np
from pydantic import JsonValue

from lexgate.assessment import columns
from lexgate.assessment.groups_columns import FEATURE, columns_of, groups_from, names_of
from lexgate.core.task import Task
from lexgate.models.subject import Predictions


def to_bytes(seen: Predictions) -> bytes:
    """Return predictions as Parquet bytes; the same predictions give the same bytes."""
    table: dict[str, columns.Array] = {"id": seen.ids, "truth": seen.truth, "predicted": seen.predicted}
    if seen.probability is not None:
        table["probability"] = seen.probability
    if seen.score is not None:
        table["score"] = seen.score
    if seen.clusters is not None:
        table["cluster"] = seen.clusters
    table |= columns_of(seen.groups) | columns_of(seen.features, FEATURE)
    facts: dict[str, JsonValue] = {
        "task": seen.task.value,
        "labels": list(seen.labels),
        "groups": names_of(seen.groups),
        "features": names_of(seen.features),
    }
    return columns.write(table, facts)


def from_bytes(data: bytes) -> Predictions:
    """Return the predictions that `to_bytes` was given, with the same types.

    Raises:
        BadInput: LG-ASSESS-001, these are no predictions.
    """
    table, facts = columns.read(data, need=("id", "truth", "predicted"))
    return Predictions(
        task=Task(str(facts["task"])),
        ids=cast("np.typing.NDArray[np.str_]", table["id"]),
        labels=tuple(cast("list[str]", facts["labels"])),
        truth=table["truth"].astype(np.int32, copy=False),
        predicted=table["predicted"].astype(np.int32, copy=False),
        probability=table["probability"].astype(np.float64, copy=False) if "probability" in table else None,
        score=table["score"].astype(np.float64, copy=False) if "score" in table else None,
        groups=groups_from(table, facts["groups"]),
        features=groups_from(table, facts.get("features", {}), FEATURE),
        clusters=table["cluster"].astype(np.int64, copy=False) if "cluster" in table else None,
    )
