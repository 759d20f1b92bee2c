"""The same text with different labels in one part: nobody knows which is right, so all of them are named."""

import polars as pl


def find(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of every row whose text has another label elsewhere in its part.

    Args:
        rows: As ``view.view`` makes them.
    """
    labels = pl.col("label").n_unique().over("split", "key")
    firsts = pl.col("row").first().over("split", "key")
    return (
        rows.with_columns(labels.alias("labels"), firsts.alias("first"))
        .filter(pl.col("labels") > 1)
        .select(
            "row", pl.format("{} labels for one text, first in row {}", "labels", "first").alias("detail")
        )
    )
