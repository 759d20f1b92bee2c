"""Make a table for release from the census data set "adult", coarser than it came, and without the rows that stand out.

Usage: python examples/released_table/release.py FILE [--as-it-came], where FILE is ``adult_original.csv``.

Ages become decades, countries "United-States" or "elsewhere", marital status three words; then rows go whose quasi-identifiers
fewer than ``LEAST`` rows share. ``--as-it-came`` does none of it.
"""

import argparse
from pathlib import Path

import polars as pl

QUASI = ("age", "sex", "race", "marital-status", "native-country")
LEAST = 10
TOGETHER = ("Married-civ-spouse", "Married-AF-spouse")


def main() -> None:
    """Write ``data/released.csv``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--as-it-came", action="store_true")
    given = parser.parse_args()
    table = pl.read_csv(given.file).select(*QUASI, "occupation", "hours-per-week")
    if not given.as_it_came:
        table = coarser(table).filter(pl.len().over(QUASI) >= LEAST)
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    table.write_csv(folder / "released.csv")


def coarser(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with coarser quasi-identifiers."""
    decade = pl.col("age") // 10 * 10
    status, country = pl.col("marital-status"), pl.col("native-country")
    return table.with_columns(
        pl.format("{}-{}", decade, decade + 9).alias("age"),
        pl.when(status.is_in(TOGETHER))
        .then(pl.lit("married"))
        .when(status == "Never-married")
        .then(pl.lit("never married"))
        .otherwise(pl.lit("other"))
        .alias("marital-status"),
        pl.when(country == "United-States")
        .then(country)
        .otherwise(pl.lit("elsewhere"))
        .alias("native-country"),
    )


if __name__ == "__main__":
    main()
