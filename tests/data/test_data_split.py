"""Splits: a partition, the same everywhere, equal texts together."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.data_spec import SplitSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data.keys import keys
from lexgate.data.split import split, take


def dataset(rows: list[tuple[str | None, str | None]], parts: list[str] | None = None) -> Dataset:
    frame = pl.DataFrame(rows, schema={"text": pl.String, "label": pl.String}, orient="row")
    frame = frame.with_columns(
        pl.int_range(pl.len()).alias("row"),
        pl.Series("split", parts or ["train"] * len(rows), dtype=pl.String),
    ).with_columns(pl.col("row").cast(pl.String).alias("id"))
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("x", "y"))


def many(n: int = 400) -> list[tuple[str | None, str | None]]:
    return [(f"text number {index}", "x" if index % 4 else "y") for index in range(n)]


def parts(data: Dataset) -> dict[str | None, str]:
    return dict(zip(data.frame["text"].to_list(), data.frame["split"].to_list(), strict=True))


def test_shares_hold_in_each_label() -> None:
    done = split(dataset(many()), SplitSpec(seed=3)).frame
    counts = {(label, part): n for label, part, n in done.group_by("label", "split").len().iter_rows()}
    assert counts[("x", "test")] == 60
    assert counts[("y", "test")] == 20
    assert counts[("x", "validation")] == 45
    assert counts[("y", "validation")] == 15


def test_a_split_is_the_same_on_every_machine() -> None:
    done = split(dataset(many(20)), SplitSpec(seed=1)).frame
    assert done.filter(pl.col("split") == "test")["row"].to_list() == [9, 12, 13, 17]
    assert split(dataset(many()), SplitSpec(seed=1)).frame.equals(
        split(dataset(many()), SplitSpec(seed=1)).frame
    )
    assert not split(dataset(many()), SplitSpec(seed=1)).frame.equals(
        split(dataset(many()), SplitSpec(seed=2)).frame
    )


def test_the_order_of_rows_does_not_matter() -> None:
    rows = many()
    assert parts(split(dataset(rows), SplitSpec())) == parts(split(dataset(rows[::-1]), SplitSpec()))


def test_few_rows_move_when_rows_are_added() -> None:
    before, after = split(dataset(many(400)), SplitSpec()), split(dataset(many(420)), SplitSpec())
    old, new = parts(before), parts(after)
    assert sum(old[text] != new[text] for text in old) <= 12


def test_only_what_is_missing_is_drawn() -> None:
    rows = many(200)
    own = dataset(rows, ["train"] * 150 + ["test"] * 50)
    done = split(own, SplitSpec(validation=0.2)).frame
    assert done.filter(pl.col("split") == "test")["row"].to_list() == list(range(150, 200))
    assert done.filter(pl.col("split") == "validation").height == pytest.approx(30, abs=1)
    full = dataset(rows, (["train"] * 100) + ["validation"] * 50 + ["test"] * 50)
    assert split(full, SplitSpec()).frame.equals(full.frame)
    assert split(own, SplitSpec(validation=0)).frame.equals(own.frame)


def test_a_rare_label_stays_in_training() -> None:
    rows = [*many(100), ("only one", "z")]
    assert parts(split(dataset(rows), SplitSpec(test=0.5)))["only one"] == "train"


def test_rows_without_text_or_label_stay_in_training() -> None:
    done = split(dataset([*many(50), (None, "x"), ("odd", None)]), SplitSpec()).frame
    assert done["split"].to_list()[-2:] == ["train", "train"]


def test_too_few_rows_and_too_large_shares_are_refused() -> None:
    with pytest.raises(BadInput, match=r"LG-DATA-201.*too few"):
        split(dataset([("a", "x"), ("b", "y")]), SplitSpec())
    with pytest.raises(BadInput, match=r"LG-DATA-201.*takes 1\.20"):
        split(dataset(many()), SplitSpec(validation=0.5, test=0.7))


def test_sentences_are_split_by_the_spans_they_have() -> None:
    tags = [["B-X"], ["O"]] * 100
    frame = pl.DataFrame(
        {
            "row": range(200),
            "id": [str(i) for i in range(200)],
            "tokens": [[f"w{i}"] for i in range(200)],
            "tags": tags,
        }
    ).with_columns(pl.lit("train").alias("split"))
    data = Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=("O", "B-X", "I-X"))
    test = split(data, SplitSpec(test=0.2)).frame.filter(pl.col("split") == "test")
    assert test["tags"].list.first().value_counts().sort("tags")["count"].to_list() == [20, 20]


def test_a_limit_draws_training_rows_only() -> None:
    data = split(dataset(many()), SplitSpec())
    few = take(data, 50, 7)
    assert few.frame.filter(pl.col("split") == "train").height == 50
    assert few.frame.filter(pl.col("split") != "train").equals(data.frame.filter(pl.col("split") != "train"))
    assert few.frame.equals(take(data, 50, 7).frame)
    assert not few.frame.equals(take(data, 50, 8).frame)
    assert take(data, None, 7) is data
    assert take(data, 10_000, 7) is data


_ROWS = st.lists(
    st.tuples(st.sampled_from(["A", "a ", "b", "C d", "c  D", "e", "f", "g"]), st.sampled_from("xy")),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(extra=_ROWS, seed=st.integers(0, 99), stratify=st.booleans())
def test_a_split_is_a_partition_in_which_equal_texts_stay_together(
    extra: list[tuple[str | None, str | None]], seed: int, stratify: bool
) -> None:
    data = dataset([*many(60), *extra])
    done = split(data, SplitSpec(seed=seed, stratify=stratify))
    assert done.frame.drop("split").equals(data.frame.drop("split"))
    assert set(done.frame["split"]) == {"train", "validation", "test"}
    together = (
        done.frame.with_columns(keys(done.frame["text"])).group_by("key").agg(pl.col("split").n_unique())
    )
    assert together["split"].max() == 1
