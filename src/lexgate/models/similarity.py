r"""How alike two texts are to an encoder: the cosine of their mean token embeddings.

A text is $\bar h = \frac1t\sum_i h_i$ over its $t$ tokens in the last layer, special tokens included, as sentence encoders are
trained. The figure speaks about the encoder: opposites of one topic are near one another in most, and an English encoder knows
little of Chinese.

References:
    N. Reimers, I. Gurevych (2019), Sentence-BERT, EMNLP-IJCNLP, pp. 3982-3992.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModel

from lexgate.core.task import Task
from lexgate.models.answering import Floats
from lexgate.models.batches import alike
from lexgate.models.encode import Piece, encode_texts, pad, usable_length
from lexgate.models.load import device, open_tokenizer, opening, read_config

_TOKENS = 4096
_KEPT = 200_000
"""Texts whose place is kept at most; then it begins anew."""


class Encoder:
    """A sentence encoder; a ``Comparing``. Texts longer than ``max_length`` tokens are cut.

    Args:
        folder: A transformers model without a head, or with one that is left aside.
        max_length: Tokens of a text.

    Attributes:
        encoded: Texts that the encoder read.

    Raises:
        UnsafeFile: See ``files.guarded``.
        BadInput: LG-MODEL-006, it can't be opened; LG-MODEL-008, it has no fast tokenizer.
    """

    def __init__(self, folder: Path, *, max_length: int) -> None:
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
        self._model: Any = model.to(device()).eval()
        self._tokenizer = open_tokenizer(folder, Task.TEXT_CLASSIFICATION)
        self._length = usable_length(self._tokenizer, config, max_length)
        self._known: dict[str, Floats] = {}
        self.encoded = 0

    def cosines(self, ones: Sequence[str], others: Sequence[str]) -> Floats:
        """Return the cosine ``(n,)`` of each text of ``ones`` with its text of ``others``, in [-1, 1]."""
        if len(self._known) > _KEPT:
            self._known.clear()
        new = [text for text in dict.fromkeys([*ones, *others]) if text not in self._known]
        self._known.update(zip(new, self._units(new), strict=True))
        pairs = zip(ones, others, strict=True)
        found = np.array([float(self._known[one] @ self._known[other]) for one, other in pairs], np.float64)
        return found.clip(-1.0, 1.0)

    def _units(self, texts: Sequence[str]) -> Floats:
        """Return the embeddings ``(n, d)`` of texts, of length 1."""
        pieces, _ = encode_texts(self._tokenizer, texts, self._length)
        units = np.empty((len(pieces), int(self._model.config.hidden_size)))
        where = next(self._model.parameters()).device
        with torch.inference_mode():
            for batch in alike(pieces, _TOKENS):
                units[batch] = self._read([pieces[at] for at in batch], where)
        self.encoded += len(pieces)
        return units

    def _read(self, pieces: Sequence[Piece], where: torch.device) -> Floats:
        tensors = pad(pieces, self._tokenizer.pad_token_id)
        held = tensors["attention_mask"].to(where)
        hidden = self._model(**{name: tensor.to(where) for name, tensor in tensors.items()}).last_hidden_state
        mean = (hidden * held[..., None]).sum(1) / held.sum(1, keepdim=True)
        found: Floats = torch.nn.functional.normalize(mean.double(), dim=-1).cpu().numpy()
        return found
