"""What is explained, what an explanation is, and what a model that can be explained offers. No torch here."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lexgate.models.words import Word, words_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GRADIENTS = ("integrated-gradients", "gradient-x-input")
"""Methods that need gradients; their weights add up to logits."""
METHODS = (*GRADIENTS, "occlusion", "attention-rollout", "random")
"""Methods by which words are weighted; ``random`` is what an explanation must beat."""
REASONS = (*GRADIENTS, "occlusion")
"""Those whose weights tell what speaks for a class from what speaks against it, so that reasons can be named by them."""
HEAD, ALL = "head", "all"
"""What is randomised to see whether explanations hang on what was learned: the head; all layers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is explained: the answer to a text, or to one word of a sentence."""

    text: str
    words: tuple[Word, ...]
    place: int | None = None
    """The word whose tag is explained; None: the class of the text."""

    @staticmethod
    def of_text(text: str) -> "Item":
        """Return a text as an item."""
        return Item(text=text, words=words_of(text))

    @staticmethod
    def of_token(tokens: Sequence[str], place: int) -> "Item":
        """Return the tag of one word as an item.

        Example:
            >>> Item.of_token(["Anna", "lives"], 1).said()
            ['Anna', 'lives']
        """
        words, start = [], 0
        for token in tokens:
            words.append(Word(start, start + len(token)))
            start += len(token) + 1
        return Item(text=" ".join(tokens), words=tuple(words), place=place)

    def said(self) -> list[str]:
        """Return the words as they stand in the text."""
        return [self.text[word.start : word.end] for word in self.words]

    def keeping(self, keep: Bools, blank: str = "") -> "Item":
        """Return the item with only some of its words.

        In a text the others are taken out. In a sentence whose word is tagged each becomes ``blank``, so that places stay:
        the tag may hang on the tagged word itself, or on those around it.

        Args:
            keep: ``(w,)``.
            blank: What stands for a word that is taken out of a sentence.

        Example:
            >>> Item.of_text("not so good.").keeping(np.array([True, False, True, True])).text
            'not good.'
        """
        said = self.said()
        return self.rewritten(
            [word if kept else None for word, kept in zip(said, keep.tolist(), strict=True)], blank
        )

    def rewritten(self, words: Sequence[str | None], blank: str = "") -> "Item":
        """Return the item with other words in its places; what stood between words stays there.

        Args:
            words: ``(w,)``; None: the word is taken out, as by ``keeping``.
            blank: What stands for a word that is taken out of a sentence.

        Example:
            >>> Item.of_text("not so good").rewritten(["very", None, "good"]).text
            'very good'
        """
        own = self.said()
        if self.place is not None:
            return Item.of_token([blank if word is None else word for word in words], self.place)
        parts: list[str] = []
        placed: list[Word] = []
        length, end, changed = 0, 0, False
        for word, before, now in zip(self.words, own, words, strict=True):
            changed |= now != before
            if now is not None:
                between = self.text[end : word.start]
                gap = " " if changed and not between and _would_join(parts, now) else between
                parts += [gap, now] if parts else [now]
                start = length + (len(gap) if placed else 0)
                placed.append(Word(start, start + len(now)))
                length = start + len(now)
                changed = now != before
            end = word.end
        return Item(text="".join(parts), words=tuple(placed))

    def first(self, count: int) -> "Item":
        """Return the item up to its word number ``count``; a sentence whose word is tagged stays whole."""
        if self.place is not None or count >= len(self.words):
            return self
        return Item(text=self.text[: self.words[count - 1].end] if count else "", words=self.words[:count])


def _would_join(parts: list[str], said: str) -> bool:
    """Return whether two words would become one if nothing stood between them."""
    return bool(parts) and len(words_of(parts[-1] + said)) < len(words_of(parts[-1])) + len(words_of(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The weights of the words of one item, towards one class."""

    weights: Floats
    """``(w,)``; the higher, the more a word speaks for the class. 0 for words that the model did not read."""
    total: float
    r"""$\sum a$ over all tokens, those of no word too; NaN where weights do not add up to anything."""
    size: float
    r"""$\sum |a|$ over all tokens."""
    reached: float
    """The class's logit, $f(x)$."""
    start: float
    """The class's logit at the baseline, $f(x')$."""


class Explainer(Protocol):
    """A model that can be asked, and explained."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes by code."""
        ...

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that it can be explained by; without gradients or attention only some."""
        ...

    @property
    def blank(self) -> str:
        """What stands for a word that is taken out of a sentence."""
        ...

    def logits(self, items: Sequence[Item]) -> Floats:
        """Return the logits ``(n, k)`` of items, in their order."""
        ...

    def read(self, item: Item) -> int:
        """Return how many words of an item the model reads; the rest is cut."""
        ...

    def attribute(self, items: Sequence[Item], classes: NDArray[np.int32], method: str) -> list[Attribution]:
        """Return the weights of the words of each item towards a class.

        Raises:
            BadInput: LG-MODEL-071, there is no such method; -072, the model can't be explained by it.
        """
        ...

    def randomised(self, stage: str, seed: int) -> AbstractContextManager[None]:
        """Give the model with learned weights shuffled in the meantime: those of its head, or of all layers."""
        ...
