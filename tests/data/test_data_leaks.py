"""Which rows of validation and test were met in training: by text, by id, by cluster."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.data.leaks import shared
from lexgate.data.survey import survey

LONG = (
    "the lender took three payments in one month and would not say where the money of the last one had gone"
)
RANK = {"train": 0, "validation": 1, "test": 2}
Row = tuple[str, str, str, str]
"""Text, part, id, cluster."""


def dataset(rows: list[Row]) -> Dataset:
    schema = dict.fromkeys(("text", "split", "id", "cluster"), pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.int_range(pl.len()).alias("row"), pl.lit("x").alias("label")
    )
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("x", "y"))


def flagged(data: Dataset, kind: str) -> list[int]:
    flags = survey(data, rules={}).flags[f"tested-{kind}"]
    return [row for row, flag in enumerate(flags.tolist()) if flag]


def test_a_tested_text_counts_where_it_is_tested_the_same_or_nearly() -> None:
    data = dataset(
        [
            ("one text here", "train", "1", "a"),
            ("One  text here", "test", "2", "b"),
            (LONG, "train", "3", "a"),
            (LONG + " indeed", "test", "4", "c"),
            ("seen while choosing", "validation", "5", "d"),
            ("seen while choosing", "test", "6", "e"),
            ("new to all", "test", "7", "f"),
            ("twice in the test", "test", "8", "g"),
            ("twice in the test", "test", "9", "h"),
            ("twice in training", "train", "10", "i"),
            ("twice in training", "train", "11", "j"),
        ]
    )
    assert flagged(data, "text") == [1, 3, 5]
    assert flagged(data, "id") == []


def test_another_text_of_one_document_or_person_counts_by_cluster_and_id() -> None:
    data = dataset(
        [
            ("the first page", "train", "p1", "report"),
            ("the second page", "test", "p2", "report"),
            ("a letter of somebody", "validation", "p3", "letters"),
            ("another letter of somebody", "test", "p3", "more letters"),
        ]
    )
    assert flagged(data, "cluster") == [1]
    assert flagged(data, "id") == [3]
    assert "tested-cluster" not in survey(data.with_frame(data.frame.drop("cluster")), rules={}).flags


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(list(RANK)), st.sampled_from("abcd") | st.none()), max_size=25))
def test_what_is_shared_is_what_an_earlier_part_has(rows: list[tuple[str, str | None]]) -> None:
    frame = pl.DataFrame(rows, schema={"split": pl.String, "cluster": pl.String}, orient="row")
    frame = frame.with_columns(pl.int_range(pl.len()).alias("row"))
    wanted = [
        row
        for row, (part, cluster) in enumerate(rows)
        if cluster is not None and any(RANK[other] < RANK[part] and also == cluster for other, also in rows)
    ]
    assert shared(frame, "cluster").to_list() == wanted
