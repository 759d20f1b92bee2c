"""The whole words that a model knows by a token of their own, and which of them lie near one another."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from lexgate.models.replacements import cased, fits, is_han

_CHUNK = 256
"""Words compared with the vocabulary at once."""


class Vocabulary:
    """The words of a tokenizer that are one token, with their embeddings.

    Pieces of words, signs, digits and special tokens are left out: only what can stand in a text as a word by itself.

    Args:
        tokenizer: A fast one.
        table: ``(tokens, d)`` input embeddings.
    """

    def __init__(self, tokenizer: Any, table: Tensor) -> None:
        self._tokenizer = tokenizer
        self.table = table
        self.ids, self.words = _whole_words(tokenizer, len(table))
        self._ahead = " " if any(token.startswith("Ġ") for token in tokenizer.get_vocab()) else ""
        self._unit = torch.nn.functional.normalize(table[self.ids], dim=-1)

    def neighbours(self, words: Sequence[str], count: int, least: float = -1.0) -> list[tuple[str, ...]]:
        """Return for each word the ``count`` words with the highest cosine to it, itself left out.

        A word of several tokens lies where the mean of their embeddings is. Candidates are of the word's kind: Han
        characters for a Han character, letters for letters. A word with no token that the model knows has none; nor has
        one from which all lie further than a cosine of ``least``.
        """
        distinct = list(dict.fromkeys(words))
        found: dict[str, tuple[str, ...]] = {}
        for start in range(0, len(distinct), _CHUNK):
            chunk = distinct[start : start + _CHUNK]
            places = [self._place(word) for word in chunk]
            known = [at for at, place in enumerate(places) if place is not None]
            close = self._closest([place for place in places if place is not None], 4 * count + 4, least)
            near = dict(zip(known, close, strict=True))
            found |= {word: self._fit(word, near.get(at, []), count) for at, word in enumerate(chunk)}
        return [found[word] for word in words]

    def _closest(self, places: list[Tensor], count: int, least: float) -> list[list[int]]:
        if not places or not self.words:
            return [[] for _ in places]
        units = torch.nn.functional.normalize(torch.stack(places), dim=-1)
        best = (units @ self._unit.T).topk(min(count, len(self.words)), dim=-1)
        return [
            [at for value, at in zip(values, rows, strict=True) if value >= least]
            for values, rows in zip(best.values.tolist(), best.indices.tolist(), strict=True)
        ]

    def _place(self, word: str) -> Tensor | None:
        said = word if is_han(word) else self._ahead + word
        ids = self._tokenizer(said, add_special_tokens=False)["input_ids"]
        ids = [token for token in ids if token not in self._tokenizer.all_special_ids]
        return self.table[ids].mean(0) if ids else None

    def _fit(self, word: str, near: Sequence[int], count: int) -> tuple[str, ...]:
        fitting = [self.words[at] for at in near if fits(self.words[at], word)]
        return tuple(cased(other, word) for other in fitting[:count])


def _whole_words(tokenizer: Any, size: int) -> tuple[list[int], list[str]]:
    """Return ids and words of tokens that read back as one word by themselves."""
    special = set(tokenizer.all_special_ids)
    tokens = tokenizer.get_vocab()
    marks = any(token.startswith(("Ġ", "▁")) for token in tokens)
    ids, words = [], []
    for token, number in sorted(tokens.items(), key=lambda pair: pair[1]):
        if number in special or number >= size:
            continue
        word = _marked(tokenizer, token) if marks else token
        if word.isalpha() and (len(word) > 1 or is_han(word) or word in "aI"):
            ids.append(number)
            words.append(word)
    return ids, words


def _marked(tokenizer: Any, token: str) -> str:
    """Return what a token says where the first token of a word has a mark; empty where it is no word by itself.

    Byte by byte tokenizers write letters beyond ASCII in signs of their own, so a token is read back, not looked at. Han
    characters stand without spaces, and so without marks.
    """
    word = str(tokenizer.convert_tokens_to_string([token])).strip()
    return word if token.startswith(("Ġ", "▁")) or is_han(word) else ""
