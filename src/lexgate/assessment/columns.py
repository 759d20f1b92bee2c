"""Arrays to Parquet bytes and back, exact to the type: what is kept as evidence must read as it was written.

The same arrays give the same bytes with one version of pyarrow. Rows are items; a two-dimensional array is a column of
lists of one length. What is no column stands as JSON in the schema's metadata.
"""

import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.core.errors import BadInput

Array = NDArray[np.generic]
_KEY = b"lexgate"


def write(columns: Mapping[str, Array], facts: Mapping[str, JsonValue]) -> bytes:
    """Return Parquet bytes.

    Args:
        columns: Name → ``(n,)`` or ``(n, k)`` array of numbers, booleans or texts.
        facts: What else must be kept.
    """
    arrays = [_to_arrow(array) for array in columns.values()]
    kinds = {name: [array.dtype.str, list(array.shape[1:])] for name, array in columns.items()}
    meta = json.dumps({"kinds": kinds, "facts": facts}, ensure_ascii=False, sort_keys=True)
    schema = pa.schema(
        [(name, array.type) for name, array in zip(columns, arrays, strict=True)],
        metadata={_KEY: meta.encode()},
    )
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd", store_schema=True)
    return bytes(sink.getvalue().to_pybytes())


def read(data: bytes, *, need: tuple[str, ...] = ()) -> tuple[dict[str, Array], dict[str, JsonValue]]:
    """Return the columns and facts that `write` was given.

    Raises:
        BadInput: LG-ASSESS-001, the bytes were not written by `write`, or lack a column of ``need``.
    """
    try:
        table = pq.read_table(pa.BufferReader(data))
        meta = json.loads((table.schema.metadata or {})[_KEY])
        kinds, facts = meta["kinds"], meta["facts"]
        columns = {name: _to_numpy(table.column(name), *kinds[name]) for name in table.column_names}
    except (pa.ArrowException, KeyError, ValueError, TypeError) as error:
        raise BadInput(
            f"These {len(data):,} bytes are no columns that LexGate wrote: {error}.",
            fix="Restore the file from the bundle, or assess again.",
            code="LG-ASSESS-001",
        ) from error
    lacking = [name for name in need if name not in columns]
    if lacking:
        raise BadInput(
            f"These columns are missing: {', '.join(lacking)}.",
            fix="Give the file that is meant.",
            code="LG-ASSESS-001",
        )
    return columns, facts


def _to_arrow(array: Array) -> pa.Array:
    if array.ndim == 1:
        return pa.array(np.ascontiguousarray(array))
    return pa.FixedSizeListArray.from_arrays(pa.array(np.ascontiguousarray(array).ravel()), array.shape[1])


def _to_numpy(column: pa.ChunkedArray, kind: str, rest: list[int]) -> Array:
    joined = column.combine_chunks()
    if rest:
        return np.asarray(joined.flatten().to_numpy(zero_copy_only=False), dtype=kind).reshape(-1, *rest)
    return np.asarray(joined.to_numpy(zero_copy_only=False), dtype=kind)
