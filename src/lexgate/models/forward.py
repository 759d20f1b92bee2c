"""Running a model over pieces in batches of like length; answers come back in the order of the pieces."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import torch
from numpy.typing import NDArray

from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.models.encode import Piece, pad
from lexgate.models.load import Loaded

Floats = NDArray[np.float64]


def forward(
    loaded: Loaded,
    pieces: Sequence[Piece],
    *,
    batch_size: int,
    precision: str = "fp32",
    done: Callable[[int], None] = lambda _: None,
) -> list[Floats]:
    """Return the logits of each piece, in the order of ``pieces``.

    Pieces are sorted by length for speed, so a batch has little padding; each answer goes back to the place its piece
    came from.

    Args:
        loaded: The model, in evaluation mode.
        pieces: What it reads.
        batch_size: Pieces read at once.
        precision: ``fp32``, ``bf16`` (autocast), or ``int8`` where the model is (see ``models.eight_bit``).
        done: Called with the number of pieces after each batch.

    Returns:
        For each piece ``(1, k)`` for text classification, ``(len(words), k)`` for token classification.
    """
    answers: list[Floats] = [np.empty((0, len(loaded.labels)))] * len(pieces)
    where = next(loaded.model.parameters()).device
    with torch.inference_mode(), autocast(precision, where):
        for batch in _alike(pieces, batch_size):
            tensors = pad([pieces[index] for index in batch], loaded.tokenizer.pad_token_id)
            logits = loaded.model(**{name: tensor.to(where) for name, tensor in tensors.items()}).logits
            found = logits.float().cpu().numpy().astype(np.float64)
            for place, index in enumerate(batch):
                answers[index] = _answer(found[place], pieces[index], loaded.task)
            done(len(batch))
    return answers


def autocast(precision: str, where: torch.device) -> AbstractContextManager[object]:
    """Return the context in which a model computes in ``precision``: ``fp32``, ``bf16`` or, on a GPU, ``fp16``.

    A model in ``int8`` computes so by itself.

    Raises:
        BadInput: LG-MODEL-009, fp16 without a GPU.
    """
    if precision in {"fp32", "int8"}:
        return nullcontext()
    if precision == "fp16" and where.type != "cuda":
        raise BadInput(
            "Precision fp16 needs a GPU, and there is none.",
            fix="Set tune.precision to auto, bf16 or fp32.",
            code="LG-MODEL-009",
        )
    return torch.autocast(where.type, dtype=torch.float16 if precision == "fp16" else torch.bfloat16)


def _alike(pieces: Sequence[Piece], size: int) -> Iterator[list[int]]:
    order = sorted(range(len(pieces)), key=lambda index: len(pieces[index].ids))
    return (order[start : start + size] for start in range(0, len(order), size))


def _answer(logits: Floats, piece: Piece, task: Task) -> Floats:
    if task is Task.TEXT_CLASSIFICATION:
        return logits[None]
    return logits[[start for _, start, _ in piece.words]]
