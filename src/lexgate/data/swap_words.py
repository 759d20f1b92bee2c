"""Finding and replacing words in a text: whole words in English, the longest of a list in Chinese."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"(?<![\w-])[A-Za-z]+(?![\w-])")
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Found:
    """One word in a text."""

    start: int
    end: int
    word: str
    """As it stands."""

    @property
    def key(self) -> str:
        """The word as lists are asked for it."""
        return self.word.lower()


def language_of(text: str) -> str:
    """Return ``zh`` if there is a Chinese character, else ``en``.

    Example:
        >>> language_of("我的 email"), language_of("my email")
        ('zh', 'en')
    """
    return "zh" if _HAN.search(text) else "en"


def english_words(text: str) -> list[Found]:
    """Return all words of a text, parts of hyphenated ones left out.

    Example:
        >>> [found.word for found in english_words("She's a man-made star")]
        ['She', 's', 'a', 'star']
    """
    return [Found(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]


class Longest:
    """Finds words of a list from left to right, of several that begin at one place the longest."""

    def __init__(self, words: Iterable[str]) -> None:
        """Make one for a list of words."""
        ordered = sorted(set(words), key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, ordered)))

    def find(self, text: str) -> list[Found]:
        """Return the words found.

        Example:
            >>> [found.word for found in Longest(["他", "其他"]).find("其他人说他")]
            ['其他', '他']
        """
        return [Found(match.start(), match.end(), match[0]) for match in self._pattern.finditer(text)]


def replaced(text: str, changes: Mapping[Found, str]) -> str:
    """Return a text with words replaced; an English article before one is made to agree.

    Example:
        >>> text = "An American, a man."
        >>> american = english_words(text)[1]
        >>> replaced(text, {american: "German"})
        'A German, a man.'
    """
    parts, place = [], 0
    for found in sorted(changes, key=lambda found: found.start):
        before, new = text[place : found.start], changes[found]
        parts += [_agreeing(before, new), new]
        place = found.end
    return "".join([*parts, text[place:]])


def cased(new: str, like: str, *, proper: bool = False) -> str:
    """Return a word in the case of another; names and places keep their capital unless the other has none.

    Example:
        >>> cased("woman", "Man"), cased("she", "HE"), cased("Kenya", "China", proper=True), cased("Kenya", "china", proper=True)
        ('Woman', 'SHE', 'Kenya', 'kenya')
    """
    if len(like) > 1 and like.isupper():
        return new.upper()
    if like[:1].isupper():
        return new[:1].upper() + new[1:]
    return new.lower() if proper else new


def next_to(words: Sequence[Found], place: int, text: str, step: int) -> str | None:
    """Return the word that stands next to one with nothing but a space between, in its own case; None if there is none."""
    other = place + step
    if not 0 <= other < len(words):
        return None
    first, second = sorted((words[place], words[other]), key=lambda found: found.start)
    between = text[first.end : second.start]
    return words[other].word if between and not between.strip(" ") else None


_ARTICLE = re.compile(r"(?<![\w-])([Aa]|[Aa]n|AN)( +)$")


def _agreeing(before: str, new: str) -> str:
    match = _ARTICLE.search(before)
    if match is None or not new[:1].isascii():
        return before
    article = match[1][0] + ("" if new[:1].lower() not in _VOWELS else "N" if match[1] == "AN" else "n")
    return before[: match.start()] + article + match[2]
