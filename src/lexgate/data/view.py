"""The columns by which searches compare rows, made once for all of them."""

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.data.keys import answers, joined, keys

RANK = {"train": 0, "validation": 1, "test": 2}
"""Where one text stands in two parts, the copy in the lower one goes: a test set is never bent to fit training."""


def view(dataset: Dataset) -> pl.DataFrame:
    """Return the columns by which rows are compared, in order of rows.

    These are ``row``, ``split``, ``rank``, ``text``, ``key`` (the compared form) and ``label``. Rows without text or
    label are left out. For token classification a text is its tokens and a label its tags, joined by spaces.
    """
    text = joined(dataset)
    frame = pl.DataFrame([dataset.frame["row"], dataset.frame["split"], text, keys(text), answers(dataset)])
    rank = pl.col("split").replace_strict(RANK, default=0, return_dtype=pl.Int8)
    return frame.drop_nulls(["key", "label"]).with_columns(rank.alias("rank")).sort("row")


def nothing() -> pl.DataFrame:
    """Return a search's answer when nothing was found."""
    return pl.DataFrame(schema={"row": pl.Int64, "detail": pl.String})
