"""Cleaning real data: what is known to be in them is found."""

import polars as pl
import pytest

from lexgate.core.data_spec import CleanSpec, DataSpec
from lexgate.core.task import Task
from lexgate.data.clean import Cleaned, clean
from lexgate.data.read import read
from lexgate.data.split import split
from realdata import data_folder


def cleaned(name: str, task: Task = Task.TEXT_CLASSIFICATION, **section: object) -> Cleaned:
    spec = DataSpec.model_validate(section)
    data = split(read(spec, task, data_folder(name)), spec.split)
    return clean(data, CleanSpec(label_errors="off", personal_data="off"), languages=("zh",))


def steps(done: Cleaned) -> dict[str, int]:
    return {step.kind: step.found for step in done.steps}


def test_waimai_has_conflicts_and_duplicates() -> None:
    done = cleaned("waimai_zh", path="waimai_10k.csv", columns={"text": "review"})
    seen = steps(done)
    assert seen["conflict"] >= 14  # both rows of each of seven texts; the split keeps equal texts together
    assert seen["leak"] < 0.02 * len(done.dataset)
    exact = done.changes.filter((pl.col("kind") == "leak") & pl.col("detail").str.starts_with("same"))
    assert exact.is_empty()


@pytest.mark.slow
def test_cold_has_texts_in_training_and_test() -> None:
    done = cleaned(
        "cold_zh", train="train.csv", test="dev.csv", columns={"text": "TEXT", "attributes": ["topic"]}
    )
    assert steps(done)["leak"] >= 5
    assert steps(done)["language"] < 0.01 * len(done.dataset)


def test_conll_sentences_are_compared_by_their_tokens() -> None:
    done = cleaned("conll2003", Task.TOKEN_CLASSIFICATION, train="eng.train", test="eng.testa")
    assert steps(done)["duplicate"] > 100
    assert steps(done)["leak"] > 10
