"""What attacks use beside the model that they attack: an encoder that compares texts, a model that fills gaps. No torch here."""

from collections.abc import Sequence
from typing import Protocol

from lexgate.models.answering import Floats
from lexgate.models.words import Word


class Comparing(Protocol):
    """Tells how alike two texts are."""

    def cosines(self, ones: Sequence[str], others: Sequence[str]) -> Floats:
        """Return the cosine ``(n,)`` of each text of ``ones`` with its text of ``others``, in [-1, 1]."""
        ...


class Placing(Protocol):
    """Tells which words are near one another."""

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return for each word at most ``count`` words that lie nearest to it."""
        ...


class Filling(Protocol):
    """Proposes words for a place in a text."""

    def proposals(
        self, texts: Sequence[str], words: Sequence[Sequence[Word]], count: int
    ) -> list[list[tuple[str, ...]]]:
        """Return for each word of each text at most ``count`` words that fit its place, the likeliest first."""
        ...
