"""How well defects that were planted on purpose were found.

The list is a JSON lines file of objects with ``id`` (the row's own id), ``kind`` (as in ``Cleaned.changes``) and
``detail``; personal data have a line for each value.
"""

import polars as pl

from lexgate.core.account import PlantedScore
from lexgate.core.errors import Problem
from lexgate.data.table import Table, complain


def score(planted: Table, changes: pl.DataFrame) -> tuple[PlantedScore, ...]:
    """Return for each planted kind how much was planted, found, and found without having been planted.

    Personal data are counted in values of one kind in one row, all else in rows. A kind that was planted and not
    searched has ``found`` 0. Kinds of personal data that were never planted but found are listed too: all false.

    Args:
        planted: The list, as ``formats.jsonl.read`` reads it.
        changes: As ``clean`` makes them.

    Raises:
        Problems: The list lacks ``id`` or ``kind``.
    """
    missing = [name for name in ("id", "kind") if name not in planted.frame.columns]
    complain(
        planted.source,
        [Problem(line=1, where=name, found="nothing", expected="a value in each line") for name in missing],
    )
    expected = _count(planted.frame.drop_nulls(["id", "kind"]), "planted")
    kinds = set(expected["kind"].to_list())
    wanted = pl.col("kind").is_in(list(kinds)) | pl.col("kind").str.starts_with("personal-data/")
    seen = _count(changes.filter(wanted), "seen")
    both = expected.join(seen, on=["kind", "id"], how="full", coalesce=True).fill_null(0)
    hit = pl.min_horizontal("planted", "seen")
    totals = (
        both.group_by("kind")
        .agg(
            pl.col("planted").sum().alias("planted"),
            hit.sum().alias("found"),
            (pl.col("seen") - hit).sum().alias("false"),
        )
        .sort("kind")
    )
    return tuple(PlantedScore(**row) for row in totals.iter_rows(named=True))


def _count(lines: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``kind``, ``id`` and how often: values for personal data, 1 for all else."""
    counts = lines.group_by("kind", "id").agg(pl.len().cast(pl.Int64).alias(name))
    many = pl.col("kind").str.starts_with("personal-data/")
    return counts.with_columns(pl.when(many).then(pl.col(name)).otherwise(1).alias(name))
