"""What is known of the items of a data set before a model is asked: their ids, labels, groups and clusters.

Answers that come part by part are put beside it, so that groups and clusters are numbered as in the whole data set from the
first part on.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.core.assess_spec import PairsSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Pairs, Predictions


def unanswered(dataset: Dataset, labels: tuple[str, ...]) -> Predictions:
    """Return the items of a data set, texts or tokens, none of them answered: ``predicted`` is -1, probabilities are NaN.

    Args:
        dataset: The texts or sentences; labels may be null.
        labels: Classes of the model, in its order; a true label that it does not know has code -1.

    Raises:
        BadInput: LG-MODEL-010, a sentence has other than one tag for each token.
    """
    tokens = dataset.task is Task.TOKEN_CLASSIFICATION
    found = _tokens(dataset, labels) if tokens else _texts(dataset, labels)
    nothing = np.broadcast_to(np.float64(np.nan), (len(found.ids), len(labels)))  # takes no memory
    return replace(found, probability=nothing)


def answered(every: Predictions, parts: Sequence[Predictions]) -> Predictions:
    """Return the items that were asked, with the answers of all parts.

    Args:
        every: All items, in the order of asking, see `unanswered`.
        parts: Answers to the first of them; at least one part.
    """
    n = sum(len(part.predicted) for part in parts)
    return replace(
        every,
        ids=every.ids[:n],
        truth=every.truth[:n],
        predicted=np.concatenate([part.predicted for part in parts]),
        probability=_rows([part.probability for part in parts]),
        score=_rows([part.score for part in parts]),
        groups={name: replace(one, codes=one.codes[:n]) for name, one in every.groups.items()},
        clusters=None if every.clusters is None else every.clusters[:n],
    )


def codes(values: list[str | None], labels: tuple[str, ...]) -> NDArray[np.int32]:
    """Return the code of each label; -1 where it is null or not among ``labels``."""
    code = {label: index for index, label in enumerate(labels)}
    return np.array([-1 if value is None else code.get(value, -1) for value in values], dtype=np.int32)


def set_codes(columns: pl.DataFrame) -> NDArray[np.int64]:
    """Return one code for each distinct row, in order of first appearance."""
    known: dict[tuple[object, ...], int] = {}
    return np.array([known.setdefault(row, len(known)) for row in columns.iter_rows()], dtype=np.int64)


def pair_texts(frame: pl.DataFrame, spec: PairsSpec) -> list[str]:
    """Return the texts of counterfactual sets, in the order of the rows; a null text is read as empty.

    Raises:
        BadInput: LG-MODEL-011, the table lacks columns.
    """
    missing = [name for name in (spec.text, *spec.set, *spec.attributes) if name not in frame.columns]
    if missing:
        raise BadInput(
            f"The counterfactual sets lack the columns {', '.join(missing)}; there are {', '.join(frame.columns)}.",
            fix="Mend assess.pairs.",
            code="LG-MODEL-011",
        )
    return [text or "" for text in frame[spec.text].to_list()]


def pairs_of(
    frame: pl.DataFrame,
    spec: PairsSpec,
    labels: tuple[str, ...],
    predicted: NDArray[np.int32],
    probability: NDArray[np.float64],
) -> Pairs:
    """Return counterfactual sets with the answers to their texts; ``row`` numbers them if the table has it."""
    rows = frame["row"].to_list() if "row" in frame.columns else range(frame.height)
    return Pairs(
        ids=np.array([str(row) for row in rows], dtype=np.str_),
        labels=labels,
        predicted=predicted,
        probability=probability,
        clusters=set_codes(frame.select(spec.set)),
        groups={name: Groups.of(frame[name].cast(pl.String).to_list()) for name in spec.attributes},
    )


def _texts(dataset: Dataset, labels: tuple[str, ...]) -> Predictions:
    frame = dataset.frame
    return Predictions(
        task=dataset.task,
        ids=np.array([str(row) for row in frame["row"].to_list()], dtype=np.str_),
        labels=labels,
        truth=codes(frame["label"].to_list(), labels),
        predicted=np.full(frame.height, -1, dtype=np.int32),
        groups=_groups(dataset),
        clusters=set_codes(frame.select("cluster")) if "cluster" in frame.columns else None,
    )


def _tokens(dataset: Dataset, labels: tuple[str, ...]) -> Predictions:
    frame = dataset.frame
    rows, sizes = frame["row"].to_list(), np.array(frame["tokens"].list.len().to_list(), np.int64)
    ids = [f"{row}:{place}" for row, size in zip(rows, sizes, strict=True) for place in range(size)]
    return Predictions(
        task=dataset.task,
        ids=np.array(ids, dtype=np.str_),
        labels=labels,
        truth=codes(_tags(frame), labels),
        predicted=np.full(len(ids), -1, dtype=np.int32),
        groups={
            name: replace(one, codes=np.repeat(one.codes, sizes)) for name, one in _groups(dataset).items()
        },
        clusters=np.repeat(np.arange(frame.height, dtype=np.int64), sizes),
    )


def _groups(dataset: Dataset) -> dict[str, Groups]:
    return {name: Groups.of(dataset.frame[f"@{name}"].to_list()) for name in dataset.attributes}


def _tags(frame: pl.DataFrame) -> list[str | None]:
    """Return the tag of each token, sentence after sentence; None where a sentence has none."""
    tags: list[str | None] = []
    for row, words, marks in frame.select("row", "tokens", "tags").iter_rows():
        if marks is not None and len(marks) != len(words):
            raise BadInput(
                f"Row {row} has {len(words)} tokens and {len(marks)} tags.",
                fix="Give every token one tag.",
                code="LG-MODEL-010",
            )
        tags += marks if marks is not None else [None] * len(words)
    return tags


def _rows(parts: Sequence[NDArray[np.float64] | None]) -> NDArray[np.float64] | None:
    given = [part for part in parts if part is not None]
    return np.concatenate(given) if len(given) == len(parts) else None
