"""The classes of a data set: their order, and whether there is something to learn."""

import re
from collections.abc import Mapping

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task

_NUMBER = re.compile(r"-?[0-9]{1,18}")


def names(frame: pl.DataFrame, task: Task, rename: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return the class names in their order.

    As in the rename map if there is one; else numbers by value and words by the alphabet. Tags: ``O``, then ``B-X``
    and ``I-X`` of each type.
    """
    if task is Task.TOKEN_CLASSIFICATION:
        used = frame["tags"].explode().drop_nulls().unique().to_list()
        kinds = sorted({tag[2:] for tag in used if tag != "O"})
        return ("O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI"))
    present = frame["label"].drop_nulls().unique().to_list()
    if rename is not None:
        return tuple(dict.fromkeys(name for name in rename.values() if name in present))
    if all(_NUMBER.fullmatch(name) for name in present):
        return tuple(sorted(present, key=lambda name: (int(name), name)))
    return tuple(sorted(present))


def check_some(dataset: Dataset, source: str) -> None:
    """Refuse data in which there is nothing to learn.

    Raises:
        BadInput: LG-DATA-111, fewer than two classes, or no span at all.
    """
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        if len(dataset.labels) < 2:
            raise BadInput(
                f"{source} has no span: every tag of its {len(dataset):,} sentences is O or null.",
                fix="Check data.columns.tags and data.tag_scheme.",
                code="LG-DATA-111",
            )
        return
    if len(dataset.labels) < 2:
        found = f"one class only, {dataset.labels[0]!r}," if dataset.labels else "no label"
        raise BadInput(
            f"{source} has {found} in {len(dataset):,} rows.",
            fix="Give data with at least two classes, or check data.columns.label.",
            code="LG-DATA-111",
        )


def check_known(dataset: Dataset) -> None:
    """Refuse validation or test data with classes that training never sees.

    Raises:
        BadInput: LG-DATA-114, names the classes, the part and the rows.
    """
    frame = (
        dataset.frame.select("row", "split", _kinds(dataset).alias("kind")).explode("kind").drop_nulls("kind")
    )
    trained = frame.filter(pl.col("split") == "train")["kind"].unique()
    unseen = frame.filter(~pl.col("kind").is_in(trained.implode()), pl.col("kind") != "O")
    if unseen.height == 0 or trained.is_empty():
        return
    counts = unseen.group_by("kind", "split").agg(pl.col("row").n_unique()).sort("split", "kind")
    listed = "; ".join(f"{kind!r} in {n:,} rows of {split}" for kind, split, n in counts.iter_rows())
    raise BadInput(
        f"Training data lack labels that must be predicted: {listed}.",
        fix="Add training examples of them, merge them with data.labels, or remove these rows.",
        code="LG-DATA-114",
    )


def _kinds(dataset: Dataset) -> pl.Expr:
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        return (
            pl.col("tags").list.eval(pl.element().str.strip_prefix("B-").str.strip_prefix("I-")).list.unique()
        )
    return pl.concat_list("label")
