"""Explaining a classifier in memory: which words its answer hangs on, by gradients, by attention, by taking words out.

Weights of tokens are summed to words by their places in the text. Tokens that belong to no word (special tokens; in a
window of a long sentence the words that it only reads along) count for ``total``, so that completeness is checked on all.
The baseline of gradient methods is the same text with every content token masked (padding where the model has no mask),
special tokens kept.

Known limits: a long text is explained as far as it is read (``read``). A tagger that reads documents is explained on the
sentence alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lexgate.core.task import Task
from lexgate.models.black_box import OPEN, open_attribution, refuse
from lexgate.models.encode import Piece, encode_sentences, usable_length
from lexgate.models.explanations import HEAD, METHODS, Attribution, Floats, Item
from lexgate.models.forward import forward
from lexgate.models.gradients import (
    NoGradientsError,
    PerToken,
    Row,
    frozen,
    gradient_x_input,
    integrated,
    rolled_out,
)
from lexgate.models.load import Loaded
from lexgate.models.reader import first_token_only

STEPS = 50
"""Points of the path of integrated gradients."""


class LoadedExplainer:
    """An ``Explainer`` of a loaded classifier, on whatever device it lies."""

    def __init__(self, loaded: Loaded, *, max_length: int, batch_size: int = 64, steps: int = STEPS) -> None:
        """Make one.

        Args:
            loaded: The model, in evaluation mode.
            max_length: Tokens that it reads of one text.
            batch_size: Texts asked at once.
            steps: Points of the path of integrated gradients.
        """
        self._loaded = loaded
        self._length = usable_length(loaded.tokenizer, loaded.model.config, max_length)
        self._batch = batch_size
        self._steps = steps

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes by code."""
        return self._loaded.labels

    @property
    def methods(self) -> tuple[str, ...]:
        """All methods; whether the model has gradients is seen when they are asked for."""
        return METHODS

    @property
    def blank(self) -> str:
        """The mask token, or what stands for an unknown word."""
        tokenizer = self._loaded.tokenizer
        return str(tokenizer.mask_token or tokenizer.unk_token or "_")

    def logits(self, items: Sequence[Item]) -> Floats:
        """Return the logits ``(n, k)`` of items, in their order; what reads alike is asked once."""
        if not items:
            return np.empty((0, len(self.labels)))
        rows = self._rows(items)
        keys = [(tuple(row.ids), tuple(row.types or ()), row.at) for row in rows]
        places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
        pieces = [
            Piece(
                item=at,
                ids=list(ids),
                types=list(types) or None,
                words=[] if place is None else [(0, place, place + 1)],
            )
            for (ids, types, place), at in places.items()
        ]
        found = forward(self._loaded, pieces, batch_size=self._batch)
        return np.stack([found[places[key]][0] for key in keys])

    def read(self, item: Item) -> int:
        """Return how many words of an item the model reads wholly or in part."""
        if item.place is not None:
            return len(item.words)
        return max(self._rows([item])[0].owners, default=-1) + 1

    def attribute(self, items: Sequence[Item], classes: NDArray[np.int32], method: str) -> list[Attribution]:
        """Return the weights of the words of each item towards a class.

        Args:
            items: What is explained.
            classes: ``(n,)`` codes.
            method: One of ``METHODS``.

        Raises:
            BadInput: LG-MODEL-071, there is no such method; LG-MODEL-072, the model has no gradients or no attention.
        """
        if method in OPEN:
            return open_attribution(self.logits, items, classes, method, self.blank)
        if method not in METHODS:
            refuse(method, METHODS)
        if self._loaded.model.get_input_embeddings() is None:
            refuse(method, OPEN)
        try:
            with frozen(self._loaded.model), self._short():
                return [
                    _by_word(self._weigh(row, int(code), method), row, len(item.words))
                    for row, code, item in zip(self._rows(items), classes, items, strict=True)
                ]
        except NoGradientsError:
            refuse(method, OPEN)

    @contextmanager
    def randomised(self, stage: str, seed: int) -> Iterator[None]:
        """Give the model with learned weights shuffled within each tensor; afterwards it is as it was.

        Args:
            stage: ``head``: what is not of the encoder; ``all``: the layers of the encoder too. Embeddings stay.
            seed: Of the shuffling.
        """
        if self._loaded.model.get_input_embeddings() is None:
            refuse(f"randomising {stage}", OPEN)
        weights = list(_learned(self._loaded.model, head_only=stage == HEAD))
        kept = [weight.detach().clone() for weight in weights]
        draw = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for weight in weights:
                order = torch.randperm(weight.numel(), generator=draw).to(weight.device)
                weight.copy_(weight.flatten()[order].view_as(weight))
        try:
            yield
        finally:
            with torch.no_grad():
                for weight, before in zip(weights, kept, strict=True):
                    weight.copy_(before)

    def _short(self) -> AbstractContextManager[None]:
        """Return a context in which nothing is computed that the head does not read."""
        texts = self._loaded.task is Task.TEXT_CLASSIFICATION
        return first_token_only(self._loaded.model) if texts else nullcontext()

    def _weigh(self, row: Row, code: int, method: str) -> PerToken:
        if method == "attention-rollout":
            return rolled_out(self._loaded.model, row)
        if method == "gradient-x-input":
            return gradient_x_input(self._loaded.model, row, code)
        return integrated(self._loaded.model, row, code, steps=self._steps)

    def _rows(self, items: Sequence[Item]) -> list[Row]:
        if self._loaded.task is Task.TOKEN_CLASSIFICATION:
            return [self._token_row(item) for item in items]
        tokenizer = self._loaded.tokenizer
        encoded = tokenizer(
            [item.text for item in items],
            truncation=True,
            max_length=self._length,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_attention_mask=False,
            return_token_type_ids=False,
        )
        return [
            self._row(ids or [tokenizer.pad_token_id], special or [1], _owners(item, offsets or [(0, 0)]))
            for item, ids, special, offsets in zip(
                items,
                encoded["input_ids"],
                encoded["special_tokens_mask"],
                encoded["offset_mapping"],
                strict=True,
            )
        ]

    def _row(self, ids: list[int], special: list[int], owners: list[int]) -> Row:
        tokenizer = self._loaded.tokenizer
        reader = ids.index(tokenizer.cls_token_id) if tokenizer.cls_token_id in ids else len(ids) - 1
        own = [-1 if mark else owner for mark, owner in zip(special, owners, strict=True)]
        return Row(ids=ids, base=self._base(ids, special), types=None, owners=own, at=None, reader=reader)

    def _token_row(self, item: Item) -> Row:
        """Return the window in which the word is answered for."""
        place = item.place or 0
        pieces, _ = encode_sentences(
            self._loaded.tokenizer, [item.said()], self._length, shapes=self._loaded.shapes
        )
        piece = next(one for one in pieces if any(word == place for word, _, _ in one.words))
        owners = [-1] * len(piece.ids)
        at = 0
        for word, start, end in piece.words:
            owners[start:end] = [word] * (end - start)
            at = start if word == place else at
        known = set(self._loaded.tokenizer.all_special_ids)
        special = [int(token in known) for token in piece.ids]
        base = self._base(piece.ids, special)
        return Row(ids=piece.ids, base=base, types=piece.types, owners=owners, at=at, reader=at)

    def _base(self, ids: list[int], special: list[int]) -> list[int]:
        tokenizer = self._loaded.tokenizer
        empty = tokenizer.pad_token_id if tokenizer.mask_token_id is None else tokenizer.mask_token_id
        return [token if mark else empty for token, mark in zip(ids, special, strict=True)]


def _owners(item: Item, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """Return the word of each token, by the first character of it that belongs to one."""
    size = max((end for _, end in offsets), default=0)
    of_character = np.full(max(size, 1), -1)
    for number, word in enumerate(item.words):
        if word.start >= size:
            break
        of_character[word.start : word.end] = number
    owners = []
    for start, end in offsets:
        inside = of_character[start:end]
        known = inside[inside >= 0]
        owners.append(int(known[0]) if len(known) else -1)
    return owners


def _by_word(found: PerToken, row: Row, words: int) -> Attribution:
    owners = np.array(row.owners)
    known = owners >= 0
    weights = np.bincount(owners[known], weights=found.weights[known], minlength=words)
    adds_up = np.isfinite(found.reached)
    return Attribution(
        weights=weights.astype(np.float64),
        total=float(found.weights.sum()) if adds_up else np.nan,
        size=float(np.abs(found.weights).sum()),
        reached=found.reached,
        start=found.start,
    )


def _learned(model: Any, *, head_only: bool) -> Iterator[torch.nn.Parameter]:
    """Yield the weights that are shuffled: matrices and vectors of the head, and of the layers of the encoder."""
    table = model.get_input_embeddings().weight
    encoder = {id(weight) for weight in model.base_model.parameters()}
    for name, weight in model.named_parameters():
        embedding = weight is table or "embeddings" in name
        if not embedding and not (head_only and id(weight) in encoder):
            yield weight
