"""Answers in int8 and bf16 beside those in fp32: how often they agree, and what is said where there are none."""

import logging
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, Unavailable
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.agreement import agreement
from lexgate.models.eight_bit import eight_bit
from lexgate.models.load import load
from lexgate.models.predict import predict
from lexgate.models.quick import multiplies_bf16, opened, runtime
from lexgate.models.subject import Predictions
from lexgate.tuning.tune import tune
from toymodels import toy_bert, toy_sentences, toy_texts

SPEC = TuneSpec(epochs=8, batch_size=8, learning_rate=5e-3, precision="fp32", patience=None)
KINDS = (Task.TEXT_CLASSIFICATION, Task.TOKEN_CLASSIFICATION)


def items(task: Task, n: int) -> Dataset:
    return toy_texts(n) if task is Task.TEXT_CLASSIFICATION else toy_sentences(n)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> dict[Task, Path]:
    made = {}
    for task in KINDS:
        folder = tmp_path_factory.mktemp(task.value)
        data = items(task, 48)
        tune(toy_bert(folder / "base"), data, data, SPEC, max_length=32, out=folder / "out")
        made[task] = folder / "out"
    return made


def asked(folder: Path, data: Dataset, precision: str) -> Predictions:
    return predict(folder, data, batch_size=16, max_length=32, precision=precision)


@pytest.mark.parametrize("task", KINDS)
def test_int8_answers_as_fp32_does_but_not_to_the_last_digit(tuned: dict[Task, Path], task: Task) -> None:
    pytest.importorskip("onnxruntime")
    data = items(task, 120)
    full, small = asked(tuned[task], data, "fp32"), asked(tuned[task], data, "int8")
    seen = agreement(full, small)
    assert small.ids.tolist() == full.ids.tolist()
    assert (seen.items, seen.equal) == (len(full.ids), (full.predicted == small.predicted).sum())
    assert seen.share > 0.97
    assert 0 < seen.largest < 0.5
    assert small.probability is not None
    np.testing.assert_allclose(small.probability.sum(axis=1), 1)


@pytest.mark.parametrize("task", KINDS)
def test_int8_gives_the_same_bytes_twice(tuned: dict[Task, Path], task: Task) -> None:
    pytest.importorskip("onnxruntime")
    data = items(task, 60)
    first, second = asked(tuned[task], data, "int8"), asked(tuned[task], data, "int8")
    assert first.probability is not None
    assert second.probability is not None
    assert first.probability.tobytes() == second.probability.tobytes()


def test_bf16_answers_as_fp32_does_where_the_processor_has_it_and_is_refused_where_not(
    tuned: dict[Task, Path],
) -> None:
    folder, data = tuned[Task.TEXT_CLASSIFICATION], toy_texts(120)
    if not multiplies_bf16(torch.device("cpu")):
        with pytest.raises(Unavailable, match="LG-MODEL-090"):
            asked(folder, data, "bf16")
        return
    seen = agreement(asked(folder, data, "fp32"), asked(folder, data, "bf16"))
    assert seen.share > 0.97
    assert seen.largest > 0
    assert torch.__version__.split("+")[0] in runtime("bf16")


def test_without_onnxruntime_int8_is_refused_with_the_mend(
    tuned: dict[Task, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(Unavailable, match=r"LG-MODEL-090.*onnxruntime.*lexgate\[quick\]"):
        opened(tuned[Task.TEXT_CLASSIFICATION], Task.TEXT_CLASSIFICATION, "int8")


def test_a_model_that_no_exporter_knows_is_refused_by_name(tuned: dict[Task, Path]) -> None:
    pytest.importorskip("onnxruntime")
    loaded = load(tuned[Task.TEXT_CLASSIFICATION], Task.TEXT_CLASSIFICATION)
    level = logging.getLogger().level

    class Strange(torch.nn.Module):
        config = loaded.model.config

        def forward(self, **_: Any) -> Any:
            raise RuntimeError("I cannot be traced\nand more")

    with pytest.raises(BadInput, match=r"LG-MODEL-091.*Strange.*I cannot be traced\. "):
        eight_bit(replace(loaded, model=Strange()))
    assert logging.getLogger().level == level


def test_making_int8_warns_of_nothing_and_leaves_logging_as_it_was(
    tuned: dict[Task, Path], caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("onnxruntime")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        opened(tuned[Task.TEXT_CLASSIFICATION], Task.TEXT_CLASSIFICATION, "int8")
    assert caplog.records == []


def predictions(codes: list[int], clusters: list[int] | None = None) -> Predictions:
    known = np.array(codes, np.int32)
    probability = np.where(known[:, None] < 0, np.nan, np.eye(2)[known])
    return Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(len(known)).astype(np.str_),
        labels=("a", "b"),
        truth=known,
        predicted=known,
        probability=probability,
        clusters=None if clusters is None else np.array(clusters, np.int64),
    )


def test_an_answer_that_only_one_of_two_gives_is_a_difference_and_one_that_neither_gives_is_none() -> None:
    lost = agreement(predictions([0, 0, 1, 1]), predictions([0, 0, 1, -1]))
    assert (lost.equal, lost.largest) == (3, 1.0)
    both = agreement(predictions([0, 0, 1, -1]), predictions([0, 0, 1, -1]))
    assert (both.equal, both.largest) == (4, 0.0)


def test_differences_that_lie_in_one_sentence_leave_agreement_less_certain() -> None:
    codes = [0] * 600
    other = [1] * 30 + [0] * 570
    together = [place // 30 for place in range(600)]
    apart = agreement(predictions(codes), predictions(other))
    clustered = agreement(predictions(codes, together), predictions(other, together))
    assert apart.share == clustered.share == 0.95
    assert clustered.low < apart.low < 0.95
