"""What else a table of stored predictions says of its items, coarsely, for the search for the worst slices."""

from itertools import pairwise

import numpy as np
import polars as pl

from lexgate.core.assess_spec import PredictionsSpec
from lexgate.core.outcomes import Groups
from lexgate.models.text_features import text_features

_BINS = 4
_FEW = 8
"""A column with at most so many different numbers is taken as it is."""


def features(spec: PredictionsSpec, frame: pl.DataFrame) -> dict[str, Groups]:
    """Return the features that a project names: the shape of its texts, and columns as they are or in bins.

    Args:
        spec: Section ``assess.predictions`` of the project.
        frame: The file that it names, all columns text.
    """
    of_text = {} if spec.text is None else text_features(frame[spec.text])
    return of_text | {name: column(frame[name]) for name in spec.features}


def column(values: pl.Series) -> Groups:
    """Return a column's values as groups; more than 8 different numbers fall into four bins of about one size.

    Example:
        >>> column(pl.Series(["b", None, "a"])).names
        ('a', 'b')
        >>> found = column(pl.Series([str(age) for age in range(20, 40)]))
        >>> found.names, found.codes[::5].tolist()
        (('≤ 24', '25 – 29', '30 – 34', '≥ 35'), [0, 1, 2, 3])
    """
    known = values.drop_nulls()
    parsed = values.str.strip_chars().cast(pl.Float64, strict=False)
    parsed = parsed.set(~parsed.is_finite().fill_null(value=False), None)
    if parsed.null_count() > values.null_count() or known.n_unique() <= _FEW:
        return Groups.of(values.to_list())
    known = parsed.drop_nulls().sort()
    starts = known.gather([len(known) * part // _BINS for part in range(1, _BINS)]).unique().sort().to_list()
    starts = [start for start in starts if start > known[0]]
    codes = np.searchsorted(np.array(starts), parsed.fill_null(0.0).to_numpy(), side="right")
    codes[parsed.is_null().to_numpy()] = -1
    return Groups(names=_names(known, starts), codes=codes.astype(np.int32))


def _names(known: pl.Series, starts: list[float]) -> tuple[str, ...]:
    """Return what the bins are called, by the least and the largest number in each."""
    edges = [-np.inf, *starts, np.inf]
    names = []
    for low, high in pairwise(edges):
        inside = known.filter((known >= low) & (known < high))
        least, most = f"{inside[0]:.15g}", f"{inside[-1]:.15g}"
        names.append(
            f"≤ {most}" if low == -np.inf else f"≥ {least}" if high == np.inf else f"{least} – {most}"
        )
    return tuple(names)
