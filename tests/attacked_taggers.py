"""A tagger to attack."""

from collections.abc import Sequence

import numpy as np

from lexgate.models.answering import Tags

LABELS = ("O", "B-LOC", "B-PER")


class AfterIn:
    """Tags a capitalised word as a place after *in*, else as a person: it hangs on the word before."""

    labels = LABELS

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Tags]:
        """Answer with certainty .8."""
        self.asked += [tuple(words) for words in sentences]
        return [self._tags(words) for words in sentences]

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Know a neighbour of one word."""
        return [("near",)[:count] if word == "in" else () for word in words]

    def _tags(self, words: Sequence[str]) -> Tags:
        before = ["", *words]
        codes = np.array(
            [
                0 if not word[:1].isupper() else 1 if before[at] == "in" else 2
                for at, word in enumerate(words)
            ],
            np.int32,
        )
        sure = np.full((len(words), 3), 0.1)
        sure[np.arange(len(words)), codes] = 0.8
        return codes, sure
