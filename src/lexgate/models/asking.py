"""Asking a text classifier many times: texts of like length together, and nothing read twice.

Candidates of an attack often look alike to a model: its tokenizer drops invisible characters, folds case and reads every
unknown word alike. Answers are therefore kept by token ids, and a text that was read before, in whatever spelling, costs
no pass.
"""

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from lexgate.models.answering import closed
from lexgate.models.batches import alike
from lexgate.models.encode import Piece, encode_texts, pad, usable_length
from lexgate.models.flips import flips
from lexgate.models.forward import autocast
from lexgate.models.gradients import NoGradientsError
from lexgate.models.load import Loaded
from lexgate.models.trigger_gradient import towards
from lexgate.models.vocabulary import Vocabulary

Floats = NDArray[np.float64]
_TOKENS = 4096
"""Tokens of one pass, padding included."""
_KEPT = 500_000
"""Answers kept at most; then it begins anew."""


class Asker:
    """A loaded text classifier, asked for probabilities; an ``Answering``.

    Texts longer than ``max_length`` tokens are cut, as in ``lexgate.models.predict``.

    Attributes:
        queries: Texts that were asked for.
        passes: Texts that the model read; the others were known.
    """

    def __init__(self, loaded: Loaded, *, max_length: int, precision: str = "fp32") -> None:
        self._loaded = loaded
        self._length = usable_length(loaded.tokenizer, loaded.model.config, max_length)
        self._precision = precision
        self._known: dict[bytes, Floats] = {}
        self.queries = 0
        self.passes = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes by code."""
        return self._loaded.labels

    def ask(self, texts: Sequence[str]) -> Floats:
        """Return the probabilities ``(n, k)`` of texts; a row of NaN where a logit is none."""
        self.queries += len(texts)
        if len(self._known) > _KEPT:
            self._known.clear()
        pieces, _ = encode_texts(self._loaded.tokenizer, texts, self._length)
        keys = [array("I", piece.ids).tobytes() for piece in pieces]
        new = {key: piece for key, piece in zip(keys, pieces, strict=True) if key not in self._known}
        self._known.update(zip(new, self._read(list(new.values())), strict=True))
        return np.array([self._known[key] for key in keys]).reshape(len(texts), len(self.labels))

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return the words nearest to each in the model's own embeddings, see ``Vocabulary.neighbours``."""
        return self._vocabulary.neighbours(words, count)

    def flips(self, texts: Sequence[str], codes: Sequence[int], count: int) -> list[list[tuple[str, ...]]]:
        """Return for each word of each text the words that most hurt a class, see ``lexgate.models.flips``.

        Raises:
            BadInput: LG-MODEL-081, the model gives no gradients.
        """
        self._look_inside()
        self.queries += len(texts)
        self.passes += len(texts)
        try:
            return [
                flips(self._loaded, self._vocabulary, text, code, count, self._length)
                for text, code in zip(texts, codes, strict=True)
            ]
        except NoGradientsError:
            closed("gradients", "gradients")

    def promising(self, sequence: str, texts: Sequence[str], code: int, count: int) -> list[tuple[str, ...]]:
        """Return for each word of a sequence the words that promise most, see ``lexgate.models.trigger_gradient``.

        Raises:
            BadInput: LG-MODEL-081, the model gives no gradients.
        """
        self._look_inside()
        self.queries += len(texts)
        self.passes += len(texts)
        try:
            return towards(self._loaded, self._vocabulary, sequence, texts, code, count, self._length)
        except NoGradientsError:
            closed("gradients", "gradients")

    def _look_inside(self) -> None:
        if self._loaded.model.get_input_embeddings() is None:
            closed("gradients", "gradients")

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        table = self._loaded.model.get_input_embeddings()
        if not isinstance(getattr(table, "weight", None), torch.Tensor):
            closed("neighbours", "embeddings")
        return Vocabulary(self._loaded.tokenizer, table.weight.detach())

    def _read(self, pieces: Sequence[Piece]) -> Iterator[Floats]:
        """Yield the answer of each piece, in their order."""
        answers = np.empty((len(pieces), len(self.labels)))
        model = self._loaded.model
        where = next(model.parameters()).device
        with torch.inference_mode(), autocast(self._precision, where):
            for batch in alike(pieces, _TOKENS):
                tensors = pad([pieces[at] for at in batch], self._loaded.tokenizer.pad_token_id)
                logits = model(**{name: tensor.to(where) for name, tensor in tensors.items()}).logits
                answers[batch] = torch.softmax(logits.double(), dim=-1).cpu().numpy()
        self.passes += len(pieces)
        answers[~np.isfinite(answers).all(axis=1)] = np.nan
        yield from answers
