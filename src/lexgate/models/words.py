"""A text as words with their places: the units in which an explanation speaks to people."""

import re
import unicodedata
from dataclasses import dataclass

_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_INSIDE = "'’-"
_JOINER = "\N{ZERO WIDTH JOINER}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from the character ``start`` to before ``end``."""

    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order.

    A word is a run of letters, digits and their marks, with apostrophes and hyphens inside; a Han character or a kana is
    a word by itself, as these scripts don't part words; so is every other sign, such as a full stop or an emoji (with its
    modifiers). White space belongs to none.

    Example:
        >>> text = "Don't go, 贷款 👍🏽!"
        >>> [text[word.start : word.end] for word in words_of(text)]
        ["Don't", 'go', ',', '贷', '款', '👍🏽', '!']
    """
    words: list[Word] = []
    start, kind = 0, "space"
    for place, letter in enumerate(text):
        now = _kind(letter)
        if place and _goes_on(text, place, kind, now):
            continue
        if place and kind != "space":
            words.append(Word(start, place))
        start, kind = place, now
    if text and kind != "space":
        words.append(Word(start, len(text)))
    return tuple(words)


def begins(text: str, start: int, end: int) -> int:
    """Return where a token begins whose place in a text may hold the space before it, as some tokenizers have it.

    Example:
        >>> begins("a good film", 1, 6), begins("a good film", 2, 6)
        (2, 2)
    """
    return end - len(text[start:end].lstrip())


def _kind(letter: str) -> str:
    if letter.isspace():
        return "space"
    if _CJK.match(letter):
        return "han"
    if letter.isalnum():
        return "letter"
    return "mark" if _modifies(letter) else "sign"


def _modifies(letter: str) -> bool:
    """Return whether a character belongs to the one before it: accents, vowel signs, joiners, skin tones."""
    return unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"} or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _goes_on(text: str, place: int, kind: str, now: str) -> bool:
    """Return whether the character at ``place`` belongs to the word (or the space) before it."""
    if kind == "space":
        return now == "space"
    if now == "mark" or text[place - 1] == _JOINER:
        return True
    if kind != "letter":
        return False
    inside = text[place] in _INSIDE and place + 1 < len(text) and _kind(text[place + 1]) == "letter"
    return now == "letter" or inside
