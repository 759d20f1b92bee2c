"""Parquet."""

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from lexgate.core.errors import BadInput
from lexgate.data.table import Table


def read(path: Path) -> Table:
    """Return the records of a Parquet file.

    Raises:
        BadInput: LG-DATA-107, it can't be read as Parquet; LG-DATA-102, it is empty.
    """
    if path.stat().st_size == 0:
        raise BadInput(f"{path} is empty (0 bytes).", fix="Give a file with data.", code="LG-DATA-102")
    try:
        with pq.ParquetFile(path) as file:
            table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BadInput(
            f"{path} can't be read as Parquet: {str(error).splitlines()[0]}",
            fix="Write the file again, or set data.format to what it is.",
            code="LG-DATA-107",
        ) from error
    return of_arrow(table, path, "parquet")


def of_arrow(table: pa.Table, path: Path, name: str) -> Table:
    """Return an Arrow table as a Table, its unusual types as far as text can say them."""
    if table.num_rows == 0:
        raise BadInput(f"{path} has no records.", fix="Give a file with data.", code="LG-DATA-102")
    twice = {column for column in table.column_names if table.column_names.count(column) > 1}
    if twice:
        raise BadInput(
            f"{path} has the column {min(twice)!r} more than once.",
            fix="Write the file again with each column name once.",
            code="LG-DATA-108",
        )
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise BadInput(f"{path} holds no table.", fix="Write the file again.", code="LG-DATA-107")
    return Table(source=str(path), frame=frame, facts={"format": name})
