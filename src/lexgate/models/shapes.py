"""Word shapes: what an uncased encoder cannot see, told through its token-type embeddings."""

import re
from collections.abc import Sequence

_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?")
_KINDS = 10

SHAPES = 2 * _KINDS + 1
"""Number of ids: 0 for special tokens, then ten shapes, then the same in a sentence written in capitals."""


def shape_ids(words: Sequence[str]) -> list[int]:
    """Return one id in [1, 20] for each word of a sentence.

    1 lower case or caseless, 2 Capitalised, 3 CAPITALS, 4 one capital, 5 mIxed, 6 digits, 7 letters and digits,
    8 neither, 9 dotted capitals, 10 Capitalised-with-hyphen; plus 10 where every cased word of the sentence is in
    capitals (a headline), since capitals then say nothing.

    Example:
        >>> shape_ids(["EU", "rejects", "German", "call", "to", "U.S.", "in", "1996", "."])
        [3, 1, 2, 1, 1, 9, 1, 6, 8]
        >>> shape_ids(["BRUSSELS", "1996-08-22"])
        [13, 16]
    """
    cased = [word for word in words if word.lower() != word.upper()]
    headline = len("".join(cased)) > 2 and all(word == word.upper() for word in cased)
    return [_shape(word) + _KINDS * headline for word in words]


def _shape(word: str) -> int:
    letters = [char for char in word if char.isalpha()]
    if any(char.isdigit() for char in word):
        return 7 if letters else 6
    if not letters:
        return 8
    return _letter_shape(word, letters)


def _letter_shape(word: str, letters: list[str]) -> int:
    if not any(char.isupper() for char in letters):
        return 1
    if len(letters) == 1:
        return 4
    if all(char.isupper() for char in letters):
        return 9 if _DOTTED.fullmatch(word) else 3
    if letters[0].isupper() and "-" in word:
        return 10
    if letters[0].isupper() and not any(char.isupper() for char in letters[1:]):
        return 2
    return 5
