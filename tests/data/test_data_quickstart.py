"""The quickstart corpus: what is planted is what the list says; it can be learnt, and not too easily."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from lexgate.core.assess_spec import PairsSpec
from lexgate.core.data_spec import CleanSpec, DataSpec
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.data.clean import Cleaned, clean
from lexgate.data.formats import jsonl
from lexgate.data.planted import score
from lexgate.data.quickstart import write_flipped, write_quickstart
from lexgate.data.quickstart.topics import TOPICS
from lexgate.data.read import read, read_pairs

COLUMNS = {"id": "id", "label": "topic", "attributes": ["gender", "region"]}
FILES = {"train": "train.csv", "validation": "validation.csv", "test": "test.csv", "columns": COLUMNS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quickstart")
    write_quickstart(path)
    return path


@pytest.fixture(scope="module")
def data(folder: Path) -> Dataset:
    return read(DataSpec.model_validate(FILES), Task.TEXT_CLASSIFICATION, folder)


@pytest.fixture(scope="module")
def cleaned(data: Dataset) -> Cleaned:
    return clean(data, CleanSpec(personal_data="mask", label_errors="drop"), languages=("en",))


def lines(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "planted.jsonl").read_text().splitlines()]


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(folder: Path, tmp_path: Path) -> None:
    write_quickstart(tmp_path / "again", seed=7)
    write_quickstart(tmp_path / "other", seed=8)
    for name in ("train.csv", "validation.csv", "test.csv", "planted.jsonl", "pairs.csv"):
        first = (folder / name).read_bytes()
        assert first == (tmp_path / "again" / name).read_bytes()
        assert first != (tmp_path / "other" / name).read_bytes()


def test_counts_are_those_of_the_files(folder: Path, tmp_path: Path, data: Dataset) -> None:
    counts = write_quickstart(tmp_path)
    assert counts["rows"] == dict(data.frame["split"].value_counts().sort("split").iter_rows())
    kinds = [line["kind"] for line in lines(folder)]
    assert counts["planted"] == {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    assert sum(kind.startswith("personal-data/") for kind in counts["planted"]) == 8
    by_file = {split: data.part(split).frame["id"].to_list() for split in ("train", "validation", "test")}
    for line in lines(folder):
        assert by_file[line["file"].removesuffix(".csv")][int(line["row"])] == line["id"]


def test_groups_and_topics_are_balanced(data: Dataset) -> None:
    test = data.part("test").frame
    assert test.height == 900
    assert set(test.group_by("label", "@region").len()["len"]) == {45}
    known = test["@gender"].drop_nulls().value_counts()["count"]
    assert known.min() / known.max() > 0.85  # type: ignore[operator]
    assert data.labels == TOPICS


def test_planted_defects_are_found_and_hardly_anything_else(folder: Path, cleaned: Cleaned) -> None:
    scores = {
        line.kind: line
        for line in score(jsonl.read(folder / "planted.jsonl", encoding="utf-8"), cleaned.changes)
    }
    assert len(scores) == 13
    for kind, line in scores.items():
        if kind == "label-error":
            assert line.found >= 0.9 * line.planted
            assert line.false <= 0.4 * line.planted
        else:
            assert line.found >= 0.95 * line.planted, kind
            assert line.false <= 0.05 * line.planted, kind


def accuracy(data: Dataset) -> pl.DataFrame:
    train, test = data.part("train").frame, data.part("test").frame
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    with threadpool_limits(1):
        model = LogisticRegression(C=10, max_iter=300)
        model.fit(words.fit_transform(train["text"].to_list()), train["label"].to_list())
        answers = model.predict(words.transform(test["text"].to_list()))
    return test.with_columns(pl.Series("right", answers == np.array(test["label"].to_list())))


def test_the_corpus_can_be_learnt_but_not_trivially_and_the_north_is_harder(cleaned: Cleaned) -> None:
    right = accuracy(cleaned.dataset)
    overall = right["right"].mean()
    north = right.filter(pl.col("@region") == "North")["right"].mean()
    others = right.filter(pl.col("@region") != "North")["right"].mean()
    assert isinstance(overall, float)
    assert isinstance(north, float)
    assert isinstance(others, float)
    assert 0.92 < overall < 0.97
    assert 0.85 < north < 0.93
    assert others - north > 0.04


def test_flipped_labels_are_those_of_one_gender_in_training_only(
    folder: Path, tmp_path: Path, data: Dataset
) -> None:
    write_flipped(tmp_path)
    bad = read(DataSpec.model_validate(FILES), Task.TEXT_CLASSIFICATION, tmp_path)
    assert bad.frame.drop("label").equals(data.frame.drop("label"))
    changed = bad.frame.filter(bad.frame["label"] != data.frame["label"])
    women = data.frame.filter((pl.col("@gender") == "woman") & (pl.col("split") == "train"))
    assert changed["row"].to_list() == women["row"].to_list()
    wrong = {line["id"] for line in lines(tmp_path) if line["kind"] == "label-error"}
    assert set(changed["id"]) <= wrong


def test_a_model_learnt_from_flipped_labels_is_bad(tmp_path: Path) -> None:
    write_flipped(tmp_path)
    bad = read(DataSpec.model_validate(FILES), Task.TEXT_CLASSIFICATION, tmp_path)
    overall = accuracy(bad)["right"].mean()
    assert isinstance(overall, float)
    assert overall < 0.75


def test_pairs_differ_in_gender_only(folder: Path) -> None:
    frame = read_pairs(PairsSpec(path="pairs.csv", set=("set",), attributes=("gender",)), folder)
    assert frame.height == 600
    for _, pair in frame.group_by("set"):
        assert sorted(pair["@gender"]) == ["man", "woman"]
        first, second = (text.split() for text in pair["text"].to_list())
        assert len(first) == len(second)
        assert 1 <= sum(a != b for a, b in zip(first, second, strict=True)) <= 2


def test_documents_have_an_owner_and_sections(folder: Path) -> None:
    names = sorted(path.name for path in (folder / "documents").iterdir())
    assert names == [
        "classification-record.md",
        "data-governance.md",
        "human-oversight.md",
        "instructions-for-use.md",
        "post-market-monitoring-plan.md",
        "prohibited-practices-screening.md",
        "quality-management.md",
        "risk-management.md",
        "technical-documentation.md",
    ]
    for name in names:
        text = (folder / "documents" / name).read_text()
        assert text.startswith("# ")
        assert text.count("\n## ") >= 3
