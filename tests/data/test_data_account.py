"""What is kept of prepared data: files, account, datasheet, scores, preview."""

from pathlib import Path

import polars as pl
import pytest

from lexgate.core.account import PlantedScore
from lexgate.core.data_spec import CleanSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, Problems
from lexgate.core.passport import Passport
from lexgate.core.task import Task
from lexgate.core.text import Lang
from lexgate.data import representativeness, store
from lexgate.data.account import account
from lexgate.data.clean import CHANGES, Cleaned, clean
from lexgate.data.datasheet import datasheet
from lexgate.data.formats import jsonl
from lexgate.data.planted import score
from lexgate.data.preview import preview


def texts() -> Dataset:
    frame = pl.DataFrame(
        {
            "row": [0, 1, 2, 3, 4],
            "id": list("abcde"),
            "text": ["one 'text'", "two\ntexts", "zwei 三 😀", "mail to a.b@example.com", "one 'text'"],
            "label": ["x", "y", "x", "y", "x"],
            "split": ["train", "train", "test", "validation", "train"],
            "@g": ["m", "w", None, "w", "m"],
        }
    )
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("x", "y"), attributes=("g",))


def sentences() -> Dataset:
    frame = pl.DataFrame(
        {
            "row": [0, 1],
            "id": ["0", "1"],
            "tokens": [["A", "b"], ["c"]],
            "tags": [["B-X", "I-X"], ["O"]],
            "split": ["train", "test"],
        }
    )
    return Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=("O", "B-X", "I-X"))


def cleaned() -> Cleaned:
    return clean(texts(), CleanSpec(label_errors="off"))


@pytest.mark.parametrize("data", [texts(), sentences()], ids=["texts", "sentences"])
def test_what_is_stored_is_loaded_as_it_was(tmp_path: Path, data: Dataset) -> None:
    changes = pl.DataFrame(schema=CHANGES)
    name = store.write(data, changes, tmp_path / "data")
    loaded = store.load(tmp_path / "data")
    assert loaded.frame.equals(data.frame)
    assert loaded.frame.schema == data.frame.schema
    assert (loaded.task, loaded.labels, loaded.attributes) == (data.task, data.labels, data.attributes)
    assert store.digest(loaded) == name
    assert store.load_changes(tmp_path / "data").schema == CHANGES


def test_the_digest_is_of_the_content(tmp_path: Path) -> None:
    data = texts()
    assert store.digest(data.with_frame(data.frame[::-1])) == store.digest(data)
    other = data.frame.with_columns(pl.col("label").replace("x", "z"))
    assert store.digest(data.with_frame(other)) != store.digest(data)


def test_an_unfinished_or_changed_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LG-DATA-501"):
        store.load(tmp_path)
    with pytest.raises(BadInput, match="LG-DATA-501"):
        store.load_changes(tmp_path)
    store.write(texts(), pl.DataFrame(schema=CHANGES), tmp_path)
    texts().frame.head(1).write_parquet(tmp_path / "train.parquet")
    with pytest.raises(BadInput, match=r"LG-DATA-501.*not what its description says"):
        store.load(tmp_path)
    (tmp_path / "train.parquet").write_bytes(b"no")
    with pytest.raises(BadInput, match="LG-DATA-501"):
        store.load(tmp_path)


def test_the_account_counts_what_is_left() -> None:
    made = account(source="a.csv", rows_read=5, cleaned=cleaned(), population={"g": {"w": 0.5, "m": 0.5}})
    assert made.rows == {"train": 2, "validation": 1, "test": 1}
    assert made.labels == {
        "train": {"x": 1, "y": 1},
        "validation": {"x": 0, "y": 1},
        "test": {"x": 1, "y": 0},
    }
    assert made.groups == {"g": {"?": 1, "m": 1, "w": 2}}
    assert made.representativeness == {
        "g": {"m": [pytest.approx(1 / 3), 0.5], "w": [pytest.approx(2 / 3), 0.5]}
    }
    duplicate = next(step for step in made.steps if step.kind == "duplicate")
    assert (duplicate.found, duplicate.dropped) == (1, 1)


def test_the_account_of_sentences_counts_tokens_of_spans() -> None:
    made = account(source="a", rows_read=2, cleaned=clean(sentences(), CleanSpec()))
    assert made.labels["train"] == {"X": 2}
    assert made.labels["test"] == {"X": 0}


def test_distance_from_the_reference_follows_pearson() -> None:
    frame = pl.DataFrame({"row": range(100), "@g": ["a"] * 60 + ["b"] * 40})
    data = Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=(), attributes=("g",))
    seen = representativeness.distance(data, {"g": {"a": 0.5, "b": 0.5}, "h": {"a": 1.0}})
    assert seen == {
        "g": {
            "n": 100,
            "unknown": 0,
            "total_variation": pytest.approx(0.1),
            "chi_square": pytest.approx(4.0),
            "p_value": pytest.approx(0.0455, abs=1e-4),
        }
    }
    unseen = representativeness.distance(data, {"g": {"a": 1.0}})
    assert unseen["g"] == {
        "n": 100,
        "unknown": 0,
        "total_variation": pytest.approx(0.4),
        "chi_square": None,
        "p_value": None,
    }


@pytest.mark.parametrize("lang", list(Lang))
def test_the_datasheet_says_what_was_found_and_asks_what_it_cannot_know(lang: Lang) -> None:
    made = account(source="a|b.csv", rows_read=5, cleaned=cleaned(), population={"g": {"w": 0.5, "m": 0.5}})
    page = datasheet(made, Passport(name="Router", purpose="Sorts mail."), lang)
    assert "Router" in page
    assert made.digest in page
    assert ("Exact duplicate | 1 | 0 | 1" if lang is Lang.EN else "完全重复 | 1 | 0 | 1") in page
    assert ("legal basis" if lang is Lang.EN else "合法性基础") in page
    widths = {line.count("|") for line in page.splitlines() if line.startswith("|")}
    assert widths == {5}


def test_what_was_planted_is_scored_by_row_and_by_value(tmp_path: Path) -> None:
    lines = [
        ("a", "duplicate"),
        ("b", "duplicate"),
        ("c", "personal-data/email"),
        ("c", "personal-data/email"),
    ]
    (tmp_path / "p.jsonl").write_text("".join(f'{{"id": "{i}", "kind": "{k}"}}\n' for i, k in lines))
    seen = [
        ("a", "duplicate"),
        ("x", "duplicate"),
        ("c", "personal-data/email"),
        ("y", "personal-data/iban"),
        ("z", "length"),
    ]
    changes = pl.DataFrame(
        [(0, i, "train", kind, "reported", "") for i, kind in seen], schema=CHANGES, orient="row"
    )
    assert score(jsonl.read(tmp_path / "p.jsonl", encoding="utf-8"), changes) == (
        PlantedScore(kind="duplicate", planted=2, found=1, false=1),
        PlantedScore(kind="personal-data/email", planted=2, found=1, false=0),
        PlantedScore(kind="personal-data/iban", planted=0, found=0, false=1),
    )
    (tmp_path / "q.jsonl").write_text('{"row": 1}\n')
    with pytest.raises(Problems, match="kind: found nothing"):
        score(jsonl.read(tmp_path / "q.jsonl", encoding="utf-8"), changes)


def test_a_preview_masks_personal_data_and_cuts_long_texts() -> None:
    shown = preview(texts(), 4)
    assert shown[3]["text"] == "mail to [EMAIL]"
    assert shown[2]["@g"] == "?"
    assert preview(sentences(), 1)[0]["tokens"] == "A b"
    long = texts().frame.with_columns(pl.lit("word " * 100).alias("text"))
    assert len(preview(texts().with_frame(long), 1)[0]["text"]) == 200
