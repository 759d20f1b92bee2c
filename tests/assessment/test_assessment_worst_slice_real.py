"""The worst slice on real texts, from stored predictions of a plain model to the estimate."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lexgate.assessment import stored
from lexgate.checks._check import Setting
from lexgate.checks.worst_slice import CHECK
from lexgate.core.assess_spec import PredictionsSpec
from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport
from lexgate.models.subject import Subject
from realdata import data_folder

pytestmark = pytest.mark.slow


def answers(train: pl.DataFrame, test: pl.DataFrame, *, characters: bool) -> pl.DataFrame:
    """Return the test table with the answers of a TF-IDF and logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    if characters:
        words = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    else:
        words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(max_iter=200).fit(words.fit_transform(train["text"].to_list()), train["truth"])
    said = model.predict(words.transform(test["text"].to_list()))
    return test.with_columns(predicted=pl.Series([str(one) for one in said]))


def estimate(frame: pl.DataFrame, *attributes: str) -> Estimate:
    spec = PredictionsSpec(path="said", predicted="predicted", text="text", attributes=attributes)
    predictions = stored.predictions(spec, stored.StoredTable(source="said", frame=stored.as_text(frame)))
    options = CHECK.complete({})
    subject = Subject(passport=Passport(name="x", purpose="x"), predictions=predictions)
    return CHECK.estimate(CHECK.measure(subject, options), options, Setting())


def cold(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / name).select(
        truth=pl.col("label").cast(pl.String), text=pl.col("TEXT"), topic=pl.col("topic")
    )


def sst2(folder: Path, name: str) -> pl.DataFrame:
    frame = pl.read_csv(folder / name, separator="\t", quote_char=None)
    return frame.select(truth=pl.col("label").cast(pl.String), text=pl.col("sentence"))


def check(seen: Estimate, frame: pl.DataFrame) -> None:
    whole = (frame["truth"] == frame["predicted"]).sum() / frame.height
    assert seen.value is not None
    assert seen.low is not None
    assert seen.high is not None
    assert seen.low <= seen.value <= seen.high
    # Whoever looks at all items only sees nothing of it: the slice is surely worse than the whole.
    assert seen.high < whole
    rows = seen.facts["slices"]
    assert isinstance(rows, list)
    assert any(isinstance(row, dict) and row["worse"] for row in rows)
    longest = max(frame["text"].to_list(), key=len)
    assert longest[: len(longest) // 2] not in str(seen)
    assert np.isfinite([rung for level in seen.ladder for rung in level]).all()


def test_film_reviews_have_slices_that_are_surely_worse() -> None:
    folder = data_folder("sst2")
    said = answers(sst2(folder, "train.tsv").head(30_000), sst2(folder, "dev.tsv"), characters=False)
    check(estimate(said), said)


def test_chinese_posts_have_slices_that_are_surely_worse() -> None:
    folder = data_folder("cold_zh")
    said = answers(cold(folder, "train.csv"), cold(folder, "dev.csv"), characters=True)
    check(estimate(said, "topic"), said)
