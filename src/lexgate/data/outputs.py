"""Texts that a model put out: what of people and of the training data stands in them."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from lexgate.core.data_spec import Format
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, Problem
from lexgate.core.leaks_spec import OutputsSpec
from lexgate.core.near import did_you_mean
from lexgate.data.keys import joined
from lexgate.data.personal import Scanner, known_rules
from lexgate.data.protect import mask_for_display
from lexgate.data.read import read_table
from lexgate.data.table import complain
from lexgate.models.privacy import OutputTexts

_EXAMPLES, _SHOWN = 5, 80
_ROWS = 256
_SHORTEST = 2


def read_outputs(spec: OutputsSpec, root: Path) -> pl.Series:
    """Return the texts of a file, empty ones left out.

    Raises:
        BadInput: There is no such file, or it can't be read; LG-DATA-611, it holds no text.
        Problems: LG-INPUT-001, the column is missing.
    """
    table = read_table(spec.path, Format.AUTO, "auto", "auto", root)
    columns = table.frame.columns
    if spec.text not in columns:
        found = f"the column {spec.text!r}, which the file does not have"
        hint, expected = did_you_mean(spec.text, columns), f"one of {', '.join(columns)}"
        where = "assess.privacy.outputs.text"
        complain(table.source, [Problem(line=0, where=where, found=found, expected=expected, hint=hint)])
    texts = table.frame[spec.text].cast(pl.String)
    texts = texts.filter(texts.is_not_null() & (texts.str.strip_chars() != ""))
    if not len(texts):
        raise BadInput(
            f"{table.source}: column {spec.text} holds no text.",
            fix="Name the column of the outputs in assess.privacy.outputs.text.",
            code="LG-DATA-611",
        )
    return texts


def look_at(outputs: pl.Series, dataset: Dataset, seed: int) -> OutputTexts:
    """Return what stands in outputs, and to what they lie nearest.

    Two texts are as near as the cosine of their TF-IDF vectors of 2- to 4-grams of characters, so that copies and slightly
    changed copies are found in any language. Training texts and test texts are compared with in equal numbers.

    Args:
        outputs: ``(n,)`` texts.
        dataset: The prepared data without canaries.
        seed: Draws the texts that are compared with, and settles ties.
    """
    found, trained = Scanner(known_rules()).scan(outputs), joined(dataset.part("train")).drop_nulls()
    values = set(Scanner(known_rules()).scan(trained)["value"].to_list()) if found.height else set[str]()
    kinds = found["kind"].unique().sort().to_list()
    some = set(found["item"].unique().sort().head(_EXAMPLES).to_list())
    copied = found.filter(pl.col("value").is_in(list(values)))["item"].to_numpy()
    places = np.arange(len(outputs))
    nearer, compared = _nearer(outputs, trained, joined(dataset.part("test")).drop_nulls(), seed)
    return OutputTexts(
        ids=places.astype(np.str_),
        personal={
            kind: np.isin(places, found.filter(pl.col("kind") == kind)["item"].to_numpy()) for kind in kinds
        },
        copied=np.isin(places, copied),
        nearer=nearer,
        compared=compared,
        shown=np.array(
            [
                mask_for_display(text)[:_SHOWN] if at in some else ""
                for at, text in enumerate(outputs.to_list())
            ],
            np.str_,
        ),
    )


def _nearer(
    outputs: pl.Series, train: pl.Series, others: pl.Series, seed: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    n, size = len(outputs), min(len(train), len(others))
    draw = np.random.default_rng(seed)
    sides = [part[np.sort(draw.permutation(len(part))[:size]).tolist()] for part in (train, others)]
    if not any((side.str.len_chars() >= _SHORTEST).any() for side in sides):
        return np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), lowercase=True, min_df=1, dtype=np.float32)
    table = vectors.fit_transform(pl.concat([one.alias("t") for one in sides]).to_list())
    mine = vectors.transform(outputs.to_list())
    best = [_nearest(mine, table[start : start + size]) for start in (0, size)]
    coin = draw.random(n) < 0.5
    near = np.where(np.isclose(best[0], best[1]), coin, best[0] > best[1])
    return np.asarray(near, np.bool_), np.ones(n, np.bool_)


def _nearest(mine: csr_matrix, others: csr_matrix) -> NDArray[np.float64]:
    """Return the highest cosine of each text with any of the others."""
    turned = others.T.tocsr()
    parts = [
        np.asarray((mine[at : at + _ROWS] @ turned).max(axis=1).todense()).ravel()
        for at in range(0, mine.shape[0], _ROWS)
    ]
    return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)
