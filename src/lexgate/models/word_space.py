"""Which words lie near one another in a model's input embeddings, whatever head it has."""

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoModel

from lexgate.core.task import Task
from lexgate.models.answering import closed
from lexgate.models.load import open_tokenizer, opening, read_config
from lexgate.models.vocabulary import Vocabulary

_NEAR = 0.3
"""Least cosine of words of like meaning. In MiniLM 99 of 100 words have another that near; of two words drawn at random one pair
in some hundreds is."""


class WordSpace:
    """The words of a model and their places.

    Args:
        folder: A transformers model.

    Raises:
        UnsafeFile: See ``files.guarded``.
        BadInput: LG-MODEL-006, it can't be opened; LG-MODEL-008, it has no fast tokenizer; LG-MODEL-081, it shows no
            embeddings.
    """

    def __init__(self, folder: Path) -> None:
        config = read_config(folder)
        with opening(folder):
            model = AutoModel.from_pretrained(
                folder,
                config=config,
                dtype=torch.float32,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
            )
        table = getattr(model.get_input_embeddings(), "weight", None)
        if not isinstance(table, torch.Tensor):
            closed("neighbours", "embeddings")
        self._vocabulary = Vocabulary(
            open_tokenizer(folder, Task.TEXT_CLASSIFICATION), table.detach().clone()
        )

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return the words nearest to each, of those that lie near at all, see ``Vocabulary.neighbours``."""
        return self._vocabulary.neighbours(words, count, _NEAR)
