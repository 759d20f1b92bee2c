"""What an attack asks of a model, and models of which nothing but answers is known. No torch here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from lexgate.core.errors import BadInput

Floats = NDArray[np.float64]
Tags = tuple[NDArray[np.int32], Floats]
"""Of one sentence: the code of each word's tag ``(w,)``, -1 where there is none, and probabilities ``(w, k)``."""


class Answering(Protocol):
    """A text classifier that can be asked, and perhaps looked into."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes by code."""
        ...

    def ask(self, texts: Sequence[str]) -> Floats:
        """Return probabilities ``(n, k)``; a row of NaN where the model gives no usable answer."""
        ...

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return for each word at most ``count`` words that lie nearest to it in the model's own embedding space.

        Raises:
            BadInput: LG-MODEL-081, the model shows no embeddings.
        """
        ...

    def flips(self, texts: Sequence[str], codes: Sequence[int], count: int) -> list[list[tuple[str, ...]]]:
        """Return for each word of each text at most ``count`` words that, by the gradient, most hurt the class.

        Args:
            texts: As they stand; their words are those of ``lexgate.models.words``.
            codes: The class of each text that is to be hurt.
            count: Words at most for each.

        Raises:
            BadInput: LG-MODEL-081, the model gives no gradients.
        """
        ...


@runtime_checkable
class Guiding(Protocol):
    """A text classifier that tells which words in front of texts promise most for a class."""

    def promising(self, sequence: str, texts: Sequence[str], code: int, count: int) -> list[tuple[str, ...]]:
        """Return for each word of a sequence at most ``count`` words that, by the gradient, promise most in its place.

        Raises:
            BadInput: LG-MODEL-081, the model gives no gradients.
        """
        ...


class Tagging(Protocol):
    """A tagger that can be asked."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Tags by code."""
        ...

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Tags]:
        """Return the tags of each sentence, in order."""
        ...

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return for each word at most ``count`` words that lie nearest to it in the model's own embedding space.

        Raises:
            BadInput: LG-MODEL-081, the model shows no embeddings.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersOnly:
    """A model of which nothing but answers is known: an endpoint, an exported file, a function.

    Example:
        >>> model = AnswersOnly(labels=("no", "yes"), answers=lambda texts: np.array([[0.2, 0.8]] * len(texts)))
        >>> model.ask(["fine"]).tolist()
        [[0.2, 0.8]]
    """

    labels: tuple[str, ...]
    answers: Callable[[Sequence[str]], Floats]

    def ask(self, texts: Sequence[str]) -> Floats:
        """Return probabilities ``(n, k)``."""
        return np.asarray(self.answers(texts), np.float64).reshape(len(texts), len(self.labels))

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Say that there are none.

        Raises:
            BadInput: LG-MODEL-081.
        """
        del words, count
        closed("neighbours", "embeddings")

    def flips(self, texts: Sequence[str], codes: Sequence[int], count: int) -> list[list[tuple[str, ...]]]:
        """Say that there are none.

        Raises:
            BadInput: LG-MODEL-081.
        """
        del texts, codes, count
        closed("gradients", "gradients")


def closed(by: str, lacks: str) -> NoReturn:
    """Say that a model can't be attacked in a way.

    Args:
        by: The way, as it stands under ``by`` in the project file.
        lacks: What the model does not give.

    Raises:
        BadInput: LG-MODEL-081.
    """
    raise BadInput(
        f"This model can't be attacked by {by}: it gives answers, but no {lacks}.",
        fix="Attack it by characters, or by a file of paraphrases (assess.robustness.attacks).",
        code="LG-MODEL-081",
    )
