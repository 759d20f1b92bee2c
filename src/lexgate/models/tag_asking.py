"""Asking a tagger many times: sentences of like length together, and no sentence read twice."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.models.answering import Floats, Tags, closed
from lexgate.models.load import Loaded
from lexgate.models.predict import answer
from lexgate.models.vocabulary import Vocabulary

_KEPT = 200_000
"""Sentences whose answers are kept at most; then it begins anew."""
_BATCH = 64


class TagAsker:
    """A loaded tagger, asked for tags; a ``Tagging``. Each sentence is read by itself, without its document.

    Attributes:
        queries: Sentences that were asked for.
        passes: Sentences that the model read; the others were known.
    """

    def __init__(self, loaded: Loaded, *, max_length: int) -> None:
        self._loaded = replace(loaded, context=False)
        self._length = max_length
        self._known: dict[tuple[str, ...], Tags] = {}
        self.queries = 0
        self.passes = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Tags by code."""
        return self._loaded.labels

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Tags]:
        """Return the tags of each sentence with their probabilities, in order."""
        self.queries += len(sentences)
        if len(self._known) > _KEPT:
            self._known.clear()
        keys = [tuple(words) for words in sentences]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        self._known.update(zip(new, self._answers(new), strict=True))
        return [self._known[key] for key in keys]

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return the words nearest to each in the model's own embeddings, see ``Vocabulary.neighbours``."""
        return self._vocabulary.neighbours(words, count)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        table = self._loaded.model.get_input_embeddings()
        if not isinstance(getattr(table, "weight", None), torch.Tensor):
            closed("neighbours", "embeddings")
        return Vocabulary(self._loaded.tokenizer, table.weight.detach())

    def _answers(self, sentences: Sequence[tuple[str, ...]]) -> list[Tags]:
        if not sentences:
            return []
        self.passes += len(sentences)
        tokens = pl.Series([list(words) for words in sentences], dtype=pl.List(pl.String))
        none = pl.Series([None] * len(sentences), dtype=pl.List(pl.String))
        frame = pl.DataFrame({"row": range(len(sentences)), "tokens": tokens, "tags": none})
        dataset = Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=self.labels)
        given = answer(self._loaded, dataset, batch_size=_BATCH, max_length=self._length)
        ends = np.cumsum([len(words) for words in sentences])[:-1]
        probability: Floats = np.empty((0, len(self.labels)))
        if given.probability is not None:
            probability = given.probability
        codes: list[NDArray[np.int32]] = np.split(given.predicted, ends)
        return list(zip(codes, np.split(probability, ends), strict=True))
