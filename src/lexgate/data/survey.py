"""What one pass over a data set finds, by row; nothing is changed."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.core.dataset import Dataset
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.data import conflicts, exact_duplicates, leaks, near_duplicates, wrong_labels
from lexgate.data.personal import Scanner, known_rules
from lexgate.data.view import view
from lexgate.models.subject import Survey
from lexgate.rules._rule import Rule


def survey(
    dataset: Dataset,
    *,
    rules: Mapping[str, Rule] | None = None,
    population: Mapping[str, Mapping[str, float]] | None = None,
    near_threshold: float = 0.85,
    label_errors: bool = False,
    known: pl.DataFrame | None = None,
) -> Survey:
    """Return which rows have personal data, are duplicates, leaks or conflicts, or are likely labelled wrongly.

    Args:
        dataset: Any data set; for the checks, the one that is left after cleaning.
        rules: Recognisers by kind; all of the drawer by default.
        population: Reference shares from the passport.
        near_threshold: Similarity from which two texts are near duplicates, in (0.5, 1].
        label_errors: Whether to search for wrong labels; without effect for token classification.
        known: ``Cleaned.changes``, to take the wrong labels from there instead of searching again.

    Raises:
        Unavailable: LG-ENV-101, the search for wrong labels is wanted and its libraries are not installed.
    """
    rows = view(dataset)
    near = near_duplicates.pairs(rows, near_threshold)
    found = {
        "duplicate": exact_duplicates.find(rows)["row"],
        "near-duplicate": near_duplicates.find(rows, near)["row"],
        "leak": leaks.find(rows, near)["row"],
        "conflict": conflicts.find(rows)["row"],
        "tested-text": leaks.tested(rows, near),
        "tested-id": leaks.shared(dataset.frame, "id"),
    }
    if "cluster" in dataset.frame:
        found["tested-cluster"] = leaks.shared(dataset.frame, "cluster")
    if label_errors and dataset.task is Task.TEXT_CLASSIFICATION:
        wrong = wrong_labels.find(rows) if known is None else known.filter(pl.col("kind") == "label-error")
        found["label-error"] = wrong["row"]
    flags = {kind: _flag(dataset, listed) for kind, listed in found.items()}
    flags["personal-data"] = _personal(dataset, known_rules() if rules is None else rules)
    return Survey(
        ids=np.array(dataset.frame["row"].cast(pl.String).to_list(), dtype=np.str_),
        split=np.array(dataset.frame["split"].to_list(), dtype=np.str_),
        flags=flags,
        groups={name: Groups.of(dataset.frame[f"@{name}"].to_list()) for name in dataset.attributes},
        population=population or {},
    )


def _flag(dataset: Dataset, listed: pl.Series) -> NDArray[np.bool_]:
    return dataset.frame["row"].is_in(listed.implode()).to_numpy()


def _personal(dataset: Dataset, rules: Mapping[str, Rule]) -> NDArray[np.bool_]:
    token = dataset.task is Task.TOKEN_CLASSIFICATION
    scanner = Scanner(rules)
    found = scanner.scan_tokens(dataset.frame["tokens"]) if token else scanner.scan(dataset.frame["text"])
    flags = np.zeros(len(dataset), dtype=np.bool_)
    flags[found["item"].to_numpy()] = True
    return flags
