"""Texts that stand in two parts, the same or nearly: the copy in the part that learns is named.

The copy in training goes where the text is in validation or test too, the copy in validation where it is in test.
Labels do not matter: a text that was trained on is no test, whatever it was called. ``find`` names the copies that have to
go, ``tested`` the other ones: the rows of validation and test that say nothing of new texts.
"""

import polars as pl

from lexgate.data.view import RANK, nothing


def find(rows: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of every copy in the lower part.

    Args:
        rows: As ``view.view`` makes them.
        near: Pairs ``a``, ``b``, ``similarity`` of row numbers, as ``near_duplicates.pairs`` makes them.
    """
    top = pl.col("rank").max().over("key")
    part = pl.col("split").sort_by("rank").last().over("key")
    exact = (
        rows.with_columns(top.alias("top"), part.alias("part"))
        .filter(pl.col("rank") < pl.col("top"))
        .select("row", pl.format("same text in {}", "part").alias("detail"))
    )
    return pl.concat([exact, _near(rows, near).join(exact, on="row", how="anti")]).sort("row")


def _near(rows: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    if near.is_empty():
        return nothing()
    sides = rows.select("row", "rank", "split")
    both = pl.concat([near, near.select(pl.col("b").alias("a"), pl.col("a").alias("b"), "similarity")])
    return (
        both.join(sides, left_on="a", right_on="row")
        .join(sides, left_on="b", right_on="row", suffix="_b")
        .filter(pl.col("rank") < pl.col("rank_b"))
        .sort("a", pl.col("similarity"), "b", descending=[False, True, False])
        .unique("a", keep="first", maintain_order=True)
        .select(
            pl.col("a").alias("row"),
            pl.format(
                "nearly the text of row {} in {} (similarity {})",
                "b",
                "split_b",
                pl.col("similarity").round(2),
            ).alias("detail"),
        )
    )


def tested(rows: pl.DataFrame, near: pl.DataFrame) -> pl.Series:
    """Return the numbers of rows whose text stands, the same or nearly, in a part that learns before theirs.

    Of more than 32 texts that are all nearly the same, some may be missed (see ``near_duplicates``).

    Args:
        rows: As ``view.view`` makes them.
        near: As for ``find``.
    """
    exact = rows.filter(pl.col("rank") > pl.col("rank").min().over("key"))["row"]
    sides = rows.select("row", "rank")
    both = pl.concat([near, near.select(pl.col("b").alias("a"), pl.col("a").alias("b"), "similarity")])
    alike = (
        both.join(sides, left_on="a", right_on="row")
        .join(sides, left_on="b", right_on="row", suffix="_b")
        .filter(pl.col("rank") > pl.col("rank_b"))["a"]
    )
    return pl.concat([exact, alike]).unique().sort()


def shared(frame: pl.DataFrame, column: str) -> pl.Series:
    """Return the numbers of rows whose id or cluster stands in a part that learns before theirs, whatever their text.

    Args:
        frame: ``Dataset.frame``.
        column: ``id`` or ``cluster``.
    """
    rank = pl.col("split").replace_strict(RANK, default=0, return_dtype=pl.Int8)
    ranked = frame.select("row", pl.col(column).alias("key"), rank.alias("rank")).drop_nulls("key")
    return ranked.filter(pl.col("rank") > pl.col("rank").min().over("key"))["row"].sort()
