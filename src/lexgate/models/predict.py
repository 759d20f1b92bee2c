"""Predictions by row: batches of like length, answers in the data's order, nothing joined by position alone."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.core.assess_spec import PairsSpec
from lexgate.core.dataset import Dataset
from lexgate.core.ports import Progress, Silent
from lexgate.core.task import Task
from lexgate.models.documents import documents
from lexgate.models.encode import encode_sentences, encode_texts, usable_length
from lexgate.models.forward import forward
from lexgate.models.items import pair_texts, pairs_of, unanswered
from lexgate.models.load import Loaded
from lexgate.models.quick import opened
from lexgate.models.subject import Pairs, Predictions
from lexgate.models.tag_sequences import lawful

_CHUNK = 20_000
"""Texts encoded at once; memory stays level on data sets of millions."""

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]


def predict(
    folder: Path,
    dataset: Dataset,
    *,
    batch_size: int = 64,
    max_length: int,
    precision: str = "fp32",
    progress: Progress | None = None,
) -> Predictions:
    """Return a tuned model's answers on a data set, in the order of its rows.

    A text longer than ``max_length`` is cut (``progress`` is told how many). A sentence longer than that, or the
    document where the model was tuned to read documents, is read in overlapping windows, so that every word has an
    answer; the tags of a sentence are the most probable sequence that is lawful in IOB2. A true label that the model
    does not know has code -1, and so has the prediction where a logit is NaN (its probabilities are NaN then).

    Args:
        folder: The model.
        dataset: What it is asked; labels may be null.
        batch_size: Texts read at once.
        max_length: Tokens of one text or window, special tokens included.
        precision: ``fp32``, ``bf16`` or ``int8``.
        progress: Told how far it has come.

    Raises:
        UnsafeFile: The folder holds a pickle or a link to outside.
        BadInput: LG-MODEL-006 to LG-MODEL-010, LG-MODEL-091.
        Unavailable: LG-MODEL-090, the precision cannot be had here.
    """
    loaded = opened(folder, dataset.task, precision)
    return answer(
        loaded, dataset, batch_size=batch_size, max_length=max_length, precision=precision, progress=progress
    )


def answer(
    loaded: Loaded,
    dataset: Dataset,
    *,
    batch_size: int = 64,
    max_length: int,
    precision: str = "fp32",
    progress: Progress | None = None,
) -> Predictions:
    """Return the answers of a model in memory; as ``predict``."""
    asking = _Asking(loaded, batch_size, max_length, precision, progress or Silent())
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        return _answer_tokens(asking, dataset)
    probability, predicted = asking.texts(dataset.frame["text"].to_list())
    return replace(unanswered(dataset, loaded.labels), predicted=predicted, probability=probability)


def predict_pairs(
    folder: Path,
    frame: pl.DataFrame,
    spec: PairsSpec,
    *,
    batch_size: int = 64,
    max_length: int,
    precision: str = "fp32",
    progress: Progress | None = None,
) -> Pairs:
    """Return a text classifier's answers on counterfactual sets, in the order of the rows.

    Args:
        folder: The model.
        frame: One row for each text, with the columns that ``spec`` names; ``row`` numbers them if it is there.
        spec: Which column is the text, which columns together name the set, which are the attributes.
        batch_size: Texts read at once.
        max_length: Tokens of one text.
        precision: ``fp32``, ``bf16`` or ``int8``.
        progress: Told how far it has come.

    Raises:
        BadInput: LG-MODEL-011, the table lacks columns.
    """
    texts = pair_texts(frame, spec)
    loaded = opened(folder, Task.TEXT_CLASSIFICATION, precision)
    asking = _Asking(loaded, batch_size, max_length, precision, progress or Silent())
    probability, predicted = asking.texts(texts)
    return pairs_of(frame, spec, loaded.labels, predicted, probability)


class _Asking:
    """A loaded model with the way it is asked."""

    def __init__(
        self, loaded: Loaded, batch_size: int, max_length: int, precision: str, progress: Progress
    ) -> None:
        self.loaded = loaded
        self.length = usable_length(loaded.tokenizer, loaded.model.config, max_length)
        self.batch_size = batch_size
        self.precision = precision
        self.progress = progress

    def texts(self, texts: Sequence[str | None]) -> tuple[Floats, Codes]:
        """Return probabilities ``(n, k)`` and codes ``(n,)``; a null text is read as empty."""
        logits = np.empty((len(texts), len(self.loaded.labels)))
        cut = 0
        with self.progress.track("predict", len(texts)) as task:
            for start in range(0, len(texts), _CHUNK):
                chunk = [text or "" for text in texts[start : start + _CHUNK]]
                pieces, longer = encode_texts(self.loaded.tokenizer, chunk, self.length)
                found = forward(
                    self.loaded,
                    pieces,
                    batch_size=self.batch_size,
                    precision=self.precision,
                    done=task.advance,
                )
                for piece, row in zip(pieces, found, strict=True):
                    logits[start + piece.item] = row[0]
                cut += longer
        if cut:
            self.progress.say(
                f"{cut} of {len(texts)} texts are longer than {self.length} tokens and were cut."
            )
        return _decide(logits)

    def sentences(self, sentences: list[list[str]], together: list[int]) -> tuple[Floats, Codes]:
        """Return probabilities ``(tokens, k)`` and codes ``(tokens,)``, sentence after sentence."""
        starts = np.cumsum([0, *map(len, sentences)])
        logits = np.full((int(starts[-1]), len(self.loaded.labels)), np.nan)
        with self.progress.track("predict", len(sentences)) as task:
            for start in range(0, len(sentences), _CHUNK):
                chunk = sentences[start : start + _CHUNK]
                pieces, _ = encode_sentences(
                    self.loaded.tokenizer,
                    chunk,
                    self.length,
                    shapes=self.loaded.shapes,
                    documents=together[start : start + _CHUNK],
                )
                found = forward(
                    self.loaded,
                    pieces,
                    batch_size=self.batch_size,
                    precision=self.precision,
                    done=task.advance,
                )
                for piece, rows in zip(pieces, found, strict=True):
                    first = starts[start + piece.item]
                    logits[[first + word for word, _, _ in piece.words]] = rows
        return _decide(logits)


def _answer_tokens(asking: _Asking, dataset: Dataset) -> Predictions:
    every = unanswered(dataset, asking.loaded.labels)
    sentences: list[list[str]] = dataset.frame["tokens"].to_list()
    together = documents(dataset.frame) if asking.loaded.context else list(range(len(sentences)))
    probability, predicted = asking.sentences(sentences, together)
    numbers = np.repeat(np.arange(len(sentences), dtype=np.int64), [len(words) for words in sentences])
    return replace(
        every, predicted=lawful(predicted, probability, numbers, every.labels), probability=probability
    )


def _decide(logits: Floats) -> tuple[Floats, Codes]:
    """Return the softmax of logits, and the most probable code; -1 in a row with a NaN."""
    usable = np.isfinite(logits).all(axis=1)
    shifted = np.exp(logits[usable] - logits[usable].max(axis=1, keepdims=True))
    probability = np.full(logits.shape, np.nan)
    probability[usable] = shifted / shifted.sum(axis=1, keepdims=True)
    predicted = np.full(len(logits), -1, dtype=np.int32)
    predicted[usable] = logits[usable].argmax(axis=1)
    return probability, predicted
