"""The same text with the same label more than once in one part: the first stays."""

import polars as pl


def find(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of every later copy.

    Texts are the same if their compared forms are: letter case, width and white space do not count.

    Args:
        rows: As ``view.view`` makes them.
    """
    first = pl.col("row").first().over("split", "key", "label")
    return (
        rows.with_columns(first.alias("first"))
        .filter(pl.col("row") != pl.col("first"))
        .select("row", pl.format("same text and label as row {}", "first").alias("detail"))
    )
