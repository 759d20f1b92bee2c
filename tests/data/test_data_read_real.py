"""Readers on real data: the numbers of rows and labels that are known of these files."""

import pytest

from lexgate.core.data_spec import DataSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import Problems
from lexgate.core.task import Task
from lexgate.data.read import read, tables
from realdata import data_folder


def load(name: str, task: Task = Task.TEXT_CLASSIFICATION, **section: object) -> Dataset:
    return read(DataSpec.model_validate(section), task, data_folder(name))


def counts(data: Dataset) -> dict[str, int]:
    return dict(data.frame["label"].value_counts().sort("label").iter_rows())


def test_financial_phrasebank_is_read_by_its_encoding() -> None:
    data = load("financial_phrasebank", path="all-data.csv", columns={"text": "content"})
    assert len(data) == 4846
    assert counts(data) == {"negative": 604, "neutral": 2879, "positive": 1363}


def test_sst2_is_read_with_its_quotes() -> None:
    columns = {"text": "sentence"}
    data = load(
        "sst2", train="train.tsv", test="dev.tsv", columns=columns, labels={"0": "negative", "1": "positive"}
    )
    assert data.labels == ("negative", "positive")
    assert dict(data.frame["split"].value_counts().iter_rows()) == {"train": 60_614, "test": 6_735}


def test_cold_is_read_with_groups() -> None:
    columns = {"text": "TEXT", "id": "column_1", "attributes": ["topic"]}
    with pytest.raises(Problems, match="again"):
        load("cold_zh", train="train.csv", test="dev.csv", columns=columns)
    columns.pop("id")
    data = load("cold_zh", train="train.csv", test="dev.csv", columns=columns)
    assert len(data) == 25_726 + 6_431
    assert sorted(set(data.frame["@topic"].drop_nulls())) == ["gender", "race", "region"]


def test_waimai_is_read() -> None:
    data = load("waimai_zh", path="waimai_10k.csv", columns={"text": "review"})
    assert len(data) == 11_987
    assert counts(data) == {"0": 7_987, "1": 4_000}


def test_compas_is_read_as_a_table() -> None:
    spec = DataSpec(path="two_years_deidentified.csv")
    ((_, table),) = tables(spec, Task.TEXT_CLASSIFICATION, data_folder("compas"))
    assert table.frame.height == 7_214
    assert {"race", "decile_score", "two_year_recid"} <= set(table.frame.columns)


def test_conll2003_is_read_with_its_nine_labels() -> None:
    data = load("conll2003", Task.TOKEN_CLASSIFICATION, train="eng.train", test="eng.testa")
    assert data.labels == ("O", "B-LOC", "I-LOC", "B-MISC", "I-MISC", "B-ORG", "I-ORG", "B-PER", "I-PER")
    assert dict(data.frame["split"].value_counts().iter_rows()) == {"train": 14_041, "test": 3_250}
    tags = data.part("train").frame["tags"].explode()
    assert len(tags) == 203_621
    assert tags.str.starts_with("B-").sum() == 23_499
