"""What must hold of the data before a model is tuned on them."""

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task


def labelled(dataset: Dataset, name: str) -> Dataset:
    """Return the rows that have a label (and, for tagging, a token).

    Raises:
        BadInput: LG-TUNE-009 none has; LG-TUNE-010 a sentence has more or fewer tags than tokens.
    """
    tagging = dataset.task is Task.TOKEN_CLASSIFICATION
    column = "tags" if tagging else "label"
    frame = dataset.frame.filter(pl.col(column).is_not_null())
    if tagging:
        uneven = frame.filter(pl.col("tokens").list.len() != pl.col("tags").list.len())
        if uneven.height:
            row, words, tags = uneven.select(
                "row", pl.col("tokens").list.len(), pl.col("tags").list.len()
            ).row(0)
            raise BadInput(
                f"{uneven.height} sentences of the {name} data have not one tag for each token;"
                f" row {row} has {words} tokens and {tags} tags.",
                fix="Mend the data.",
                code="LG-TUNE-010",
            )
        frame = frame.filter(pl.col("tokens").list.len() > 0)
    if frame.is_empty():
        raise BadInput(
            f"The {name} data have no labelled rows (of {len(dataset)}).",
            fix="Give labelled data, or change data.split."
            if name == "validation"
            else "Give labelled data.",
            code="LG-TUNE-009",
        )
    return dataset.with_frame(frame)


def classes(dataset: Dataset) -> dict[str, int]:
    """Return how often each label occurs, in the order of the data set's labels."""
    column = dataset.frame["tags"].explode() if "tags" in dataset.frame.columns else dataset.frame["label"]
    counts = dict(column.value_counts().iter_rows())
    return {label: counts.pop(label, 0) for label in dataset.labels} | counts


def agree(train: Dataset, validation: Dataset) -> None:
    """Check that both parts speak of the same labels, and that there is something to tell apart.

    Raises:
        BadInput: LG-TUNE-011 the parts declare different labels or tasks; LG-TUNE-012 a label that was not declared;
            LG-TUNE-013 one class only.
    """
    if (train.task, train.labels) != (validation.task, validation.labels):
        raise BadInput(
            f"The training data are for {train.task.value} with the labels {', '.join(train.labels)},"
            f" the validation data for {validation.task.value} with {', '.join(validation.labels)}.",
            fix="Read both with one data section.",
            code="LG-TUNE-011",
        )
    for name, part in (("training", train), ("validation", validation)):
        strange = [label for label in classes(part) if label not in part.labels]
        if strange:
            raise BadInput(
                f"The {name} data have labels that were not declared: {', '.join(map(repr, strange[:5]))}.",
                fix=f"Declared are {', '.join(part.labels)}: rename the others with data.labels, or drop their rows.",
                code="LG-TUNE-012",
            )
    seen = [label for label, count in classes(train).items() if count]
    if len(seen) < 2:
        raise BadInput(
            f"The training data have one class only: {seen[0]!r} in all {len(train)} rows.",
            fix="A classifier needs two: check data.columns and the split.",
            code="LG-TUNE-013",
        )


def noised(train: Dataset, *, wanted: bool) -> None:
    """Check that the copies that ``tune.noise`` asks for were made; tuning itself changes no text.

    Raises:
        BadInput: LG-TUNE-102, they were not.
    """
    if wanted and "changed_from" not in train.frame.columns:
        raise BadInput(
            "tune.noise asks for changed copies of training items, and the training data hold none.",
            fix="Make them with lexgate.assessment.attack.noise.with_noise before tuning, as `lexgate tune` does.",
            code="LG-TUNE-102",
        )
