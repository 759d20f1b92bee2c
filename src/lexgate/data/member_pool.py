"""The items by which membership is measured: training items and test items of one source, none in both, none twice."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.leaks_spec import MembershipSpec, ShadowsSpec
from lexgate.core.task import Task
from lexgate.data.keys import joined, keys
from lexgate.stats.lira import halves

_LEAST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What is measured, and what else shadow models may learn from."""

    items: Dataset
    """Members first; each text once, and one item of each cluster."""
    member: NDArray[np.bool_]
    filler: Dataset
    """Training items that are not measured, nor say the same as one that is."""
    training: int
    """Labelled items that the model learned from."""


def pool(dataset: Dataset, spec: MembershipSpec, seed: int) -> Pool:
    """Return the items that are measured, drawn by the seed.

    Args:
        dataset: The prepared data without canaries.
        spec: The section ``assess.privacy.membership``.
        seed: Of the assessment.

    Raises:
        BadInput: LG-ASSESS-121, there are too few items of a kind; -122, the training data have fewer items than a
            shadow is to learn from; -123, a shadow is to learn from fewer items than are measured on it.
    """
    frame = dataset.frame.with_columns(keys(joined(dataset)).alias("key"))
    label = "tags" if dataset.task is Task.TOKEN_CLASSIFICATION else "label"
    frame = frame.filter(pl.col(label).is_not_null() & pl.col("key").is_not_null())
    train, test = (frame.filter(pl.col("split") == part) for part in ("train", "test"))
    both = set(train["key"]) & set(test["key"])
    members, others = (_drawn(part, both, spec.items, seed) for part in (train, test))
    for name, part in (("training", members), ("test", others)):
        if part.height < _LEAST:
            raise BadInput(
                f"There are {part.height} {name} items to measure membership by; {_LEAST} are the fewest.",
                fix="Give more data, or set assess.privacy.membership to null.",
                code="LG-ASSESS-121",
            )
    measured = set(members["key"]) | set(others["key"])
    filler = train.filter(~pl.col("key").is_in(list(measured)))
    found = Pool(
        items=dataset.with_frame(pl.concat([members, others]).drop("key")),
        member=np.arange(members.height + others.height) < members.height,
        filler=dataset.with_frame(filler.drop("key")),
        training=train.height,
    )
    if spec.shadows is not None:
        split_of(found, spec.shadows)
    return found


def split_of(found: Pool, spec: ShadowsSpec) -> int:
    """Return how many items a shadow learns from.

    Raises:
        BadInput: LG-ASSESS-122 and -123, see `pool`.
    """
    if spec.split is None:
        return found.training
    if spec.split > found.training:
        raise BadInput(
            f"A shadow model is to learn from {spec.split:,} items; the training data have {found.training:,}.",
            fix="Lower assess.privacy.membership.shadows.split, or leave it out.",
            code="LG-ASSESS-122",
        )
    if spec.split < len(found.items) // 2:
        raise BadInput(
            f"A shadow model is to learn from {spec.split:,} items; half of those that are measured are"
            f" {len(found.items) // 2:,}.",
            fix="Raise assess.privacy.membership.shadows.split, or lower assess.privacy.membership.items.",
            code="LG-ASSESS-123",
        )
    return spec.split


def learned(found: Pool, spec: ShadowsSpec) -> int:
    """Return how many items a shadow really learns from, give or take that halves vary a little in size.

    Where nearly all training items are measured and there are fewer others, half of both is less than the model learned from.
    """
    return min(split_of(found, spec), len(found.items) // 2 + len(found.filler))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """One shadow model: what it learns from."""

    train: Dataset
    inside: NDArray[np.bool_]
    """``(n,)`` which of the measured items are among it."""


def shadow(found: Pool, spec: ShadowsSpec, index: int, seed: int) -> Shadow:
    """Return what one shadow model learns from: its half of the measured items, filled up with others.

    The halves vary a little in size; where there are no more items to fill up with, a shadow learns from less: see `learned`.
    """
    inside = halves(spec.even, len(found.items), seed)[index]
    more = min(len(found.filler), max(0, split_of(found, spec) - int(inside.sum())))
    order = np.random.default_rng([seed, index]).permutation(len(found.filler))[:more]
    frame = pl.concat([found.items.frame.filter(pl.Series(inside)), found.filler.frame[np.sort(order)]])
    return Shadow(
        train=found.items.with_frame(frame.with_columns(pl.lit("train").alias("split"))), inside=inside
    )


def _drawn(part: pl.DataFrame, both: set[str], items: int, seed: int) -> pl.DataFrame:
    """Return some items in the order of the data, none that stands in the other part too."""
    part = part.filter(~pl.col("key").is_in(list(both))).unique("key", keep="first", maintain_order=True)
    if "cluster" in part.columns:
        alone = pl.when(pl.col("cluster").is_null()).then(pl.format("row {}", "row")).otherwise("cluster")
        part = part.with_columns(alone.alias("_alone")).unique("_alone", keep="first", maintain_order=True)
        part = part.drop("_alone")
    return part[np.sort(np.random.default_rng(seed).permutation(part.height)[:items])]
