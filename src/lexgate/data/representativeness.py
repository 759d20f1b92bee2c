"""How far the groups in the data are from a reference distribution."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from pydantic import JsonValue
from scipy.stats import chi2

from lexgate.core.dataset import Dataset

Shares = dict[str, dict[str, list[float]]]


def shares(dataset: Dataset, population: Mapping[str, Mapping[str, float]]) -> Shares:
    """Return for each attribute of the reference: group → [share among rows whose group is known, reference share].

    A group that only one side knows has share 0 on the other. An attribute that the data do not have is left out.

    Args:
        dataset: Any data set with attributes.
        population: Attribute → group → share; the shares of one attribute sum to 1.
    """
    table: Shares = {}
    for attribute, reference in population.items():
        if attribute not in dataset.attributes:
            continue
        counts = _counts(dataset, attribute)
        total = max(sum(counts.values()), 1)
        groups = sorted(counts.keys() | reference.keys())
        table[attribute] = {
            group: [counts.get(group, 0) / total, reference.get(group, 0.0)] for group in groups
        }
    return table


def distance(dataset: Dataset, population: Mapping[str, Mapping[str, float]]) -> dict[str, JsonValue]:
    r"""Return for each attribute how far the data are from the reference.

    ``total_variation`` is $\frac12 \sum_g |p_g - q_g|$, in [0, 1]: the share of rows that would have to change group.
    ``chi_square`` and ``p_value`` test whether rows drawn from the reference would differ as much by chance (Pearson);
    they are null where the reference gives a group that occurs no share. Shares that sum to 1 by rounding only are
    scaled.

    References:
        K. Pearson (1900), Phil. Mag. 50:157-175.
    """
    result: dict[str, JsonValue] = {}
    for attribute, groups in shares(dataset, population).items():
        counts = _counts(dataset, attribute)
        n = sum(counts.values())
        p, q = (np.array([pair[side] for pair in groups.values()]) for side in (0, 1))
        square = p_value = None
        if n and len(groups) > 1 and bool((q > 0).all()):
            expected = q / q.sum()
            square = float((n * (p - expected) ** 2 / expected).sum())
            p_value = float(chi2.sf(square, len(groups) - 1))
        result[attribute] = {
            "n": n,
            "unknown": len(dataset) - n,
            "total_variation": float(np.abs(p - q).sum() / 2),
            "chi_square": square,
            "p_value": p_value,
        }
    return result


def _counts(dataset: Dataset, attribute: str) -> dict[str, int]:
    column = dataset.frame[f"@{attribute}"].drop_nulls().alias("group")
    return dict(column.value_counts().select(pl.col("group"), pl.col("count").cast(pl.Int64)).iter_rows())
