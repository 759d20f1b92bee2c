"""Likely wrong labels, by confident learning.

Each text gets probabilities from a model that has not seen it (logistic regression on TF-IDF of words and pairs of
words, five folds); cleanlab then prunes, for each class, the rows whose given label is the least likely one.
Needs scikit-learn and cleanlab; ``clean`` and ``survey`` import this file only when the search is wanted.

Known limit: it finds labels that a bag of words contradicts, hard right ones among them. Five people looked at what such a
search had found in two public test sets; most of them called 18 of 275 and 22 of 93 labels wrong
(``examples/label_errors``). Not for token classification.

References:
    C. Northcutt, L. Jiang, I. Chuang (2021), Confident Learning, JAIR 70:1373-1411.
"""

import warnings

import numpy as np
import polars as pl
from cleanlab.filter import find_label_issues
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from lexgate.data.view import nothing

FOLDS = 5
LEAST = 20
"""With fewer rows nothing is said."""
MAX_FEATURES = 50_000
SEED = 0


def find(rows: pl.DataFrame, *, most: int = 100_000) -> pl.DataFrame:
    """Return ``row`` and ``detail`` of rows whose label is likely wrong.

    Classes with fewer than five rows are left out: they can't be in every fold. Nothing is said of texts that share
    no word.

    Args:
        rows: As ``view.view`` makes them.
        most: Rows that are looked at together; more are dealt into equal portions, so that memory stays bounded.
    """
    portions = max(-(-rows.height // most), 1)
    dealt = pl.Series(np.random.default_rng(SEED).permutation(rows.height) % portions)
    return pl.concat([_find(rows.filter(dealt == portion)) for portion in range(portions)]).sort("row")


def _find(rows: pl.DataFrame) -> pl.DataFrame:
    counts = pl.len().over("label")
    known = rows.filter(counts >= FOLDS)
    labels = sorted(known["label"].unique().to_list())
    if known.height < LEAST or len(labels) < 2:
        return nothing()
    codes = (
        known["label"]
        .replace_strict({name: i for i, name in enumerate(labels)}, return_dtype=pl.Int64)
        .to_numpy()
    )
    features = _words(known["text"].to_list())
    if features is None:
        return nothing()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of small classes, slow convergence and what numpy will change
        probability = out_of_fold(features, codes)
    wrong = suspected(codes, probability)
    likely = np.array(labels)[probability.argmax(axis=1)]
    found = known.select("row", "label").with_columns(
        pl.Series("likely", likely), pl.Series("p", probability.max(axis=1)), pl.Series("wrong", wrong)
    )
    return found.filter("wrong").select(
        "row",
        pl.format("labelled {}, more like {} (p {})", "label", "likely", pl.col("p").round(2)).alias(
            "detail"
        ),
    )


def suspected(codes: NDArray[np.int64], probability: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which labels confident learning suspects: pruned by noise rate, and another class is the likeliest.

    Args:
        codes: ``(n,)`` given labels.
        probability: ``(n, k)`` of each class, from models that did not see the row.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what numpy will change
        pruned = find_label_issues(
            codes, probability, filter_by="prune_by_noise_rate", n_jobs=1, return_indices_ranked_by=None
        )
    return np.asarray(pruned & (probability.argmax(axis=1) != codes), np.bool_)


def _words(texts: list[str]) -> csr_matrix | None:
    """Return TF-IDF of words and pairs of words, ``(n, w)``; None if no word stands in two texts."""
    words = TfidfVectorizer(
        ngram_range=(1, 2),
        min_df=2,
        max_features=MAX_FEATURES,
        sublinear_tf=True,
        token_pattern=r"[\u4e00-\u9fff]|\w+",  # noqa: S106 - words, no secret
    )
    try:
        return words.fit_transform(texts)
    except ValueError:  # scikit-learn's word for an empty vocabulary
        return None


def out_of_fold(features: csr_matrix, codes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return ``(n, k)`` probabilities of each class from models that did not see the row."""
    probability = np.zeros((len(codes), int(codes.max()) + 1))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    with threadpool_limits(
        1
    ):  # small matrices: threads cost more than they give, and sums depend on their number
        for train, held in folds.split(features, codes):
            model = LogisticRegression(C=10.0, max_iter=300)
            model.fit(features[train], codes[train])
            probability[held] = model.predict_proba(features[held])
    return probability
