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

        In a text the others are taken out. In a sentence whose word is tagged each becomes ``blank``, so that places stay;
        the tagged word always stays.

        Args:
            keep: ``(w,)``.
            blank: What stands for a word that is taken out of a sentence.

        Example:
            >>> Item.of_text("not so good.").keeping(np.array([True, False, True, True])).text
            'not good.'
        """
        if self.place is not None:
            stays = [kept or at == self.place for at, kept in enumerate(keep.tolist())]
            said = [word if kept else blank for word, kept in zip(self.said(), stays, strict=True)]
            return Item.of_token(said, self.place)
        parts: list[str] = []
        words: list[Word] = []
        length, end, gone = 0, 0, False
        for word, kept in zip(self.words, keep.tolist(), strict=True):
            if kept:
                before, own = self.text[end : word.start], self.text[word.start : word.end]
                gap = " " if gone and not before and _would_join(parts, own) else before
                parts += [gap, own] if parts else [own]
                start = length + (len(gap) if words else 0)
                words.append(Word(start, start + len(own)))
                length = start + len(own)
            gone, end = not kept, word.end
        return Item(text="".join(parts), words=tuple(words))

    def first(self, count: int) -> "Item":
        """Return the item up to its word number ``count``; a sentence whose word is tagged stays whole."""
        if self.place is not None or count >= len(self.words):
            return self
        return Item(text=self.text[: self.words[count - 1].end] if count else "", words=self.words[:count])

    def replacing(self, place: int, said: str) -> "Item":
        """Return the item with another word at one place."""
        words = self.said()
        if self.place is not None:
            return Item.of_token([*words[:place], said, *words[place + 1 :]], self.place)
        word = self.words[place]
        return Item.of_text(self.text[: word.start] + said + self.text[word.end :])


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
