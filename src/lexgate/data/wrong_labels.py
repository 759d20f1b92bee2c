"""The door to ``label_errors``, which needs scikit-learn and cleanlab: opened only when the search is wanted."""

import importlib

import polars as pl

from lexgate.core.errors import Unavailable


def find(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of rows whose label is likely wrong (see ``label_errors.find``).

    Raises:
        Unavailable: LG-ENV-101, scikit-learn or cleanlab is not installed.
    """
    try:
        search = importlib.import_module("lexgate.data.label_errors")
    except ImportError as error:
        raise Unavailable(
            f"The search for wrong labels needs {error.name}.",
            fix="pip install 'lexgate[models]', or set data.clean.label_errors: off.",
            code="LG-ENV-101",
        ) from error
    found: pl.DataFrame = search.find(rows)
    return found
