"""Words that a masked language model puts in place of a word that is hidden from it.

Each word of a text is hidden once, all its tokens behind a single mask, and the model reads the rest. What it proposes fits the
place, not the meaning: *good* and *bad* fit the same places.

References:
    S. Garg, G. Ramakrishnan (2020), BAE, EMNLP, pp. 6174-6181 (replacement).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModelForMaskedLM

from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.models.batches import alike
from lexgate.models.encode import Piece, pad, usable_length
from lexgate.models.load import device, open_tokenizer, opening, read_config
from lexgate.models.replacements import cased, fits
from lexgate.models.vocabulary import Vocabulary
from lexgate.models.words import Word, begins

_TOKENS = 4096


class MaskedModel:
    """A masked language model; a ``Filling``.

    Args:
        folder: A transformers model with a masked-LM head.
        max_length: Tokens of a text; words beyond have no proposals.

    Raises:
        UnsafeFile: See ``files.guarded``.
        BadInput: LG-MODEL-006, it can't be opened; LG-MODEL-008, it has no fast tokenizer; LG-MODEL-082, it has no trained
            head for masked words, or no mask.
    """

    def __init__(self, folder: Path, *, max_length: int) -> None:
        config = read_config(folder)
        with opening(folder):
            model, info = AutoModelForMaskedLM.from_pretrained(
                folder,
                config=config,
                dtype=torch.float32,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
                output_loading_info=True,
            )
        self._tokenizer = open_tokenizer(folder, Task.TEXT_CLASSIFICATION)
        lacks = min(info["missing_keys"], default="" if self._tokenizer.mask_token else "a mask token")
        if lacks:
            raise BadInput(
                f"The model in {folder} can't fill masks: it lacks {lacks}.",
                fix="Name a model that was trained to fill masks in assess.robustness.masked_model.",
                code="LG-MODEL-082",
            )
        self._model: Any = model.to(device()).eval()
        self._length = usable_length(self._tokenizer, config, max_length)
        self._vocabulary = Vocabulary(self._tokenizer, self._model.get_input_embeddings().weight.detach())

    def proposals(
        self, texts: Sequence[str], words: Sequence[Sequence[Word]], count: int
    ) -> list[list[tuple[str, ...]]]:
        """Return for each word of each text at most ``count`` words that fit its place, the likeliest first."""
        hidden = [self._hidden(text, own) for text, own in zip(texts, words, strict=True)]
        said = [text[word.start : word.end] for text, own in zip(texts, words, strict=True) for word in own]
        found = iter(self._filled([piece for pieces in hidden for piece in pieces], said, count))
        return [[next(found) for _ in own] for own in words]

    def _hidden(self, text: str, words: Sequence[Word]) -> list[Piece]:
        """Return the text with each word behind a mask; an empty piece for a word that the model does not read."""
        read = self._tokenizer(
            text,
            truncation=True,
            max_length=self._length,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        ids, last = read["input_ids"], 0
        starts = [
            -1 if special else begins(text, start, end)
            for (start, end), special in zip(read["offset_mapping"], read["special_tokens_mask"], strict=True)
        ]
        pieces = []
        for number, word in enumerate(words):
            own = [at for at in range(last, len(starts)) if word.start <= starts[at] < word.end]
            last = own[-1] + 1 if own else last
            hidden = [*ids[: own[0]], self._tokenizer.mask_token_id, *ids[own[-1] + 1 :]] if own else []
            place = [(number, own[0], own[0] + 1)] if own else []
            pieces.append(Piece(item=0, ids=hidden, words=place))
        return pieces

    def _filled(self, pieces: Sequence[Piece], words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return what fills the mask of each piece, for words made of letters."""
        found: list[tuple[str, ...]] = [()] * len(pieces)
        where = next(self._model.parameters()).device
        asked = [at for at, piece in enumerate(pieces) if piece.ids and words[at].isalpha()]
        with torch.inference_mode():
            for batch in alike([pieces[at] for at in asked], _TOKENS):
                own = [asked[place] for place in batch]
                tensors = pad([pieces[at] for at in own], self._tokenizer.pad_token_id)
                logits = self._model(**{name: tensor.to(where) for name, tensor in tensors.items()}).logits
                for row, at in enumerate(own):
                    ((_, place, _),) = pieces[at].words
                    found[at] = self._best(logits[row, place], words[at], count)
        return found

    def _best(self, logits: Tensor, word: str, count: int) -> tuple[str, ...]:
        known = self._vocabulary
        if not known.words:
            return ()
        order = logits[known.ids].topk(min(4 * count + 4, len(known.words))).indices.tolist()
        fitting = [cased(known.words[at], word) for at in order if fits(known.words[at], word)]
        return tuple(fitting[:count])
