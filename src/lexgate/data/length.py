"""Texts that are too short or too long."""

import polars as pl


def find(rows: pl.DataFrame, least: int, most: int) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of texts with fewer than ``least`` or more than ``most`` characters.

    Args:
        rows: As ``view.view`` makes them.
        least: Fewest characters allowed.
        most: Most characters allowed.
    """
    size = pl.col("text").str.len_chars()
    return rows.filter((size < least) | (size > most)).select(
        "row", pl.format("{} characters", pl.col("text").str.len_chars()).alias("detail")
    )
