"""Which sentences stand together."""

import polars as pl


def documents(frame: pl.DataFrame) -> list[int]:
    """Return the number of each sentence's document.

    A document is a run of rows that followed each other in the source (no row between was left out or went to another
    part) and have the same ``cluster``, if the data name one.

    Example:
        >>> documents(pl.DataFrame({"row": [4, 5, 7, 8], "cluster": ["a", "a", "b", "c"]}))
        [1, 1, 2, 3]
    """
    begins = pl.col("row").diff() != 1
    if "cluster" in frame.columns:
        begins |= pl.col("cluster").ne_missing(pl.col("cluster").shift())
    return frame.select(begins.fill_null(value=True).cum_sum()).to_series().to_list()
