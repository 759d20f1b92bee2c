"""What is known of the items of a data set before a model is asked: their ids, labels, groups and clusters."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.core.dataset import Dataset
from lexgate.core.outcomes import Groups
from lexgate.models.subject import Predictions


def unanswered(dataset: Dataset, labels: tuple[str, ...]) -> Predictions:
    """Return the items of a text data set, none of them answered: ``predicted`` is -1.

    Args:
        dataset: The texts; labels may be null.
        labels: Classes of the model, in its order; a true label that it does not know has code -1.
    """
    frame = dataset.frame
    return Predictions(
        task=dataset.task,
        ids=np.array([str(row) for row in frame["row"].to_list()], dtype=np.str_),
        labels=labels,
        truth=codes(frame["label"].to_list(), labels),
        predicted=np.full(frame.height, -1, dtype=np.int32),
        groups={name: Groups.of(frame[f"@{name}"].to_list()) for name in dataset.attributes},
        clusters=set_codes(frame.select("cluster")) if "cluster" in frame.columns else None,
    )


def codes(values: list[str | None], labels: tuple[str, ...]) -> NDArray[np.int32]:
    """Return the code of each label; -1 where it is null or not among ``labels``."""
    code = {label: index for index, label in enumerate(labels)}
    return np.array([-1 if value is None else code.get(value, -1) for value in values], dtype=np.int32)


def set_codes(columns: pl.DataFrame) -> NDArray[np.int64]:
    """Return one code for each distinct row, in order of first appearance."""
    known: dict[tuple[object, ...], int] = {}
    return np.array([known.setdefault(row, len(known)) for row in columns.iter_rows()], dtype=np.int64)
