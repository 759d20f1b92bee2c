"""Drawing the parts of a data set that were not given.

What is missing of ``validation`` and ``test`` is drawn from ``train``. Each text gets a number from a keyed hash of
its compared form and the seed; within each label the texts with the smallest numbers are the test part, the next the
validation part. So a split does not depend on the order of the rows, the machine or library versions; equal texts
land in the same part; and rows that are added later move few of the old ones.
"""

import polars as pl

from lexgate.core.data_spec import SplitSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data import classes
from lexgate.data.keys import answers, draw, joined, keys


def split(dataset: Dataset, spec: SplitSpec) -> Dataset:
    """Return the data set with the parts that were not given drawn from its training rows.

    A share is of the training rows given. A label is never moved whole: at least one of its texts stays in training.
    Rows without text or label stay in training, where cleaning removes them.

    Args:
        dataset: As read.
        spec: Shares of validation and test in [0, 1), their sum below 1; seed; whether each label is split alike.

    Raises:
        BadInput: LG-DATA-201, the shares leave nothing to train on, or a part would be empty.
    """
    given = set(dataset.frame["split"].unique().to_list())
    shares = {
        name: share
        for name, share in (("test", spec.test), ("validation", spec.validation))
        if name not in given and share > 0
    }
    if sum(shares.values()) >= 1:
        raise BadInput(
            f"data.split takes {sum(shares.values()):.2f} of the rows for validation and test.",
            fix="Leave some for training: the sum must be below 1.",
            code="LG-DATA-201",
        )
    if not shares:
        return dataset
    parts = _draw(dataset, shares, spec)
    for name, share in shares.items():
        if parts.filter(pl.col("part") == name).is_empty():
            raise BadInput(
                f"{len(dataset):,} rows are too few for a {name} part of {share:.0%}.",
                fix="Give more data, a larger share in data.split, or a file of its own.",
                code="LG-DATA-201",
            )
    frame = dataset.frame.join(parts, on="row", how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("part").fill_null(pl.col("split")).alias("split")).drop("part")
    done = dataset.with_frame(frame)
    classes.check_known(done)
    return done


def take(dataset: Dataset, limit: int | None, seed: int) -> Dataset:
    """Return the data set with at most ``limit`` training rows, drawn by the seed; other parts stay whole."""
    if limit is None:
        return dataset
    train = dataset.frame.filter(pl.col("split") == "train").select("row", "id")
    if train.height <= limit:
        return dataset
    order = pl.Series([draw(f"take {value}", seed) for value in train["id"].to_list()], dtype=pl.UInt64)
    kept = train.with_columns(order.alias("order")).sort("order", "row").head(limit)["row"]
    frame = dataset.frame.filter((pl.col("split") != "train") | pl.col("row").is_in(kept.implode()))
    return dataset.with_frame(frame)


def _draw(dataset: Dataset, shares: dict[str, float], spec: SplitSpec) -> pl.DataFrame:
    """Return ``row`` and ``part`` of the training rows that leave training."""
    frame = pl.DataFrame(
        [dataset.frame["row"], dataset.frame["split"], keys(joined(dataset)), _strata(dataset, spec)]
    )
    frame = frame.filter(pl.col("split") == "train").drop_nulls(["key", "stratum"])
    texts = frame.group_by("key").agg(pl.len().alias("rows"), pl.col("stratum").min())
    numbers = pl.Series([draw(key, spec.seed) for key in texts["key"].to_list()], dtype=pl.UInt64)
    texts = texts.with_columns(numbers.alias("number")).sort("stratum", "number", "key")
    texts = texts.with_columns(
        total=pl.col("rows").sum().over("stratum"),
        before=(pl.col("rows").cum_sum() - pl.col("rows")).over("stratum"),
        last=(pl.int_range(pl.len()) == pl.len() - 1).over("stratum"),
    )
    middle = (pl.col("before") + pl.col("rows") / 2) / pl.col("total")
    part, start = pl.lit(None, dtype=pl.String), 0.0
    for name, share in shares.items():
        inside = (middle >= start) & (middle < start + share) & ~pl.col("last")
        part = pl.when(inside).then(pl.lit(name)).otherwise(part)
        start += share
    texts = texts.select("key", part.alias("part")).drop_nulls("part")
    return frame.join(texts, on="key").select("row", "part")


def _strata(dataset: Dataset, spec: SplitSpec) -> pl.Series:
    """Return what is split alike: the label; for tags the types of span that a sentence has."""
    has = answers(dataset).is_not_null()
    if not spec.stratify:
        strata = pl.Series("stratum", [""] * len(dataset), dtype=pl.String)
    elif dataset.task is Task.TOKEN_CLASSIFICATION:
        types = dataset.frame["tags"].list.eval(
            pl.element().filter(pl.element() != "O").str.slice(2).unique().sort()
        )
        strata = types.list.join("+").alias("stratum")
    else:
        strata = dataset.frame["label"].alias("stratum")
    return strata.set(~has, None)
