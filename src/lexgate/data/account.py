"""The account of the data: what they were, and what was done to them."""

from collections.abc import Mapping

import polars as pl
from pydantic import JsonValue

from lexgate.core.account import DataAccount, PlantedScore
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.data import representativeness
from lexgate.data.clean import Cleaned
from lexgate.data.store import SPLITS, digest

UNKNOWN = "?"


def account(
    *,
    source: str,
    rows_read: int,
    cleaned: Cleaned,
    population: Mapping[str, Mapping[str, float]] | None = None,
    planted: tuple[PlantedScore, ...] = (),
    facts: Mapping[str, JsonValue] | None = None,
) -> DataAccount:
    """Return the account of a data set.

    Args:
        source: The file or files as the project names them.
        rows_read: Rows before cleaning.
        cleaned: What cleaning returned.
        population: Reference shares from the passport.
        planted: How well planted defects were found.
        facts: Further facts, such as how the files were understood.
    """
    dataset = cleaned.dataset
    reference = population or {}
    return DataAccount(
        source=source,
        digest=digest(dataset),
        rows_read=rows_read,
        rows={split: dataset.part(split).frame.height for split in SPLITS},
        labels={split: _labels(dataset.part(split)) for split in SPLITS},
        groups={name: _groups(dataset, name) for name in dataset.attributes},
        representativeness=representativeness.shares(dataset, reference),
        steps=cleaned.steps,
        planted=planted,
        facts={"representativeness": representativeness.distance(dataset, reference), **(facts or {})},
    )


def _labels(part: Dataset) -> dict[str, int]:
    """Return rows of each label; for tags, tokens of each type of span."""
    if part.task is Task.TOKEN_CLASSIFICATION:
        tags = part.frame["tags"].explode().drop_nulls()
        values, names = (
            tags.filter(tags != "O").str.slice(2),
            {tag[2:]: 0 for tag in part.labels if tag != "O"},
        )
    else:
        values, names = part.frame["label"], dict.fromkeys(part.labels, 0)
    return names | _counts(values)


def _groups(dataset: Dataset, name: str) -> dict[str, int]:
    return dict(sorted(_counts(dataset.frame[f"@{name}"].fill_null(UNKNOWN)).items()))


def _counts(values: pl.Series) -> dict[str, int]:
    return dict(values.alias("value").value_counts().sort("value").iter_rows())
