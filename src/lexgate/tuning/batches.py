"""Training examples in batches of like length. The batches of an epoch follow from the seed and its number alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from lexgate.models.encode import Piece, pad

IGNORED = -100
"""Target of a token that the loss leaves out."""

_POOL = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One training example, with the row it came from."""

    row: int
    piece: Piece
    targets: int | list[int]
    """The code of a text; or one for each token of a window, ``IGNORED`` for all but first tokens of words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Tensors of a batch, with the rows they came from in the same order."""

    rows: tuple[int, ...]
    inputs: dict[str, Tensor]
    targets: Tensor
    """``(batch,)`` or ``(batch, longest)``."""


def order(lengths: Sequence[int], size: int, seed: int, epoch: int) -> list[list[int]]:
    """Return the batches of an epoch, as positions: each example once, each batch of like length, shuffled.

    Example:
        >>> sorted(place for batch in order([5, 1, 9, 2], 2, seed=0, epoch=0) for place in batch)
        [0, 1, 2, 3]
    """
    random = np.random.default_rng((seed, epoch))
    shuffled = random.permutation(len(lengths)).tolist()
    pool = size * _POOL
    batches: list[list[int]] = []
    for start in range(0, len(shuffled), pool):
        chunk = sorted(shuffled[start : start + pool], key=lambda place: lengths[place])
        batches += [chunk[at : at + size] for at in range(0, len(chunk), size)]
    return [batches[place] for place in random.permutation(len(batches)).tolist()]


def collate(examples: Sequence[Example], padding: int) -> Batch:
    """Return one padded batch."""
    inputs = pad([example.piece for example in examples], padding)
    longest = inputs["input_ids"].shape[1]
    targets = [
        target if isinstance(target, int) else target + [IGNORED] * (longest - len(target))
        for target in (example.targets for example in examples)
    ]
    return Batch(
        rows=tuple(example.row for example in examples), inputs=inputs, targets=torch.tensor(targets)
    )


def drop_words(example: Example, share: float, hidden: int, random: np.random.Generator) -> Example:
    """Return the example with a share of its words hidden behind one token, so that context must tell."""
    if share <= 0:
        return example
    ids = list(example.piece.ids)
    for start, end in _word_spans(example.piece):
        if random.random() < share:
            ids[start:end] = [hidden] * (end - start)
    return replace(example, piece=replace(example.piece, ids=ids))


def _word_spans(piece: Piece) -> list[tuple[int, int]]:
    """Return the token spans of the words a piece answers for; each inner token alone where it has no words."""
    if not piece.words:
        return [(place, place + 1) for place in range(1, len(piece.ids) - 1)]
    return [(start, end) for _, start, end in piece.words]
