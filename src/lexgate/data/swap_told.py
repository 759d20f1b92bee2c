"""Words of a text that tell somebody's gender, each with its counterpart."""

import re
from dataclasses import dataclass
from functools import cache

from lexgate.data.swap_lists import english, gender_list
from lexgate.data.swap_words import Found, Longest, english_words, next_to

FEMALE, MALE = "female", "male"
_PRONOUNS = {"her": FEMALE, "hers": FEMALE, "him": MALE, "his": MALE}


@dataclass(frozen=True, slots=True)
class Gendered:
    """A word that tells a gender."""

    found: Found
    gender: str
    other: str
    """Its counterpart, in lower case; empty: it has none, or what it is is in doubt."""
    doubt: bool = False


@cache
def _table(language: str) -> dict[str, tuple[str, str]]:
    """Return word → (gender, counterpart); an empty counterpart where there is none."""
    words = gender_list("zh" if language == "zh" else "en")
    table = dict.fromkeys(words.alone, ("", ""))
    for first, second in words.pairs:
        table.setdefault(first, (words.values[0], second))
        table.setdefault(second, (words.values[1], first))
    return table


@cache
def _longest() -> Longest:
    words = gender_list("zh")
    return Longest([*_table("zh"), *words.neutral])


def gendered(text: str, language: str) -> list[Gendered]:
    """Return the words of a text that tell a gender.

    Example:
        >>> [(one.found.word, one.other) for one in gendered("Her sister saw her.", "en")]
        [('Her', 'his'), ('sister', 'brother'), ('her', 'him')]
    """
    table = _table(language)
    if language == "zh":
        found = [one for one in _longest().find(text) if one.word in table]
        return [Gendered(one, *table[one.word]) for one in found]
    words = english_words(text)
    told = []
    for place, one in enumerate(words):
        if one.key in _PRONOUNS:
            told.append(_pronoun(words, place, text))
        elif one.key in table:
            told.append(Gendered(one, *table[one.key]))
    return told


def _pronoun(words: list[Found], place: int, text: str) -> Gendered:
    """Tell *her* (his, him) and *his* (her, hers) apart by the word that follows."""
    one = words[place]
    gender = _PRONOUNS[one.key]
    if one.key in ("him", "hers"):
        return Gendered(one, gender, {"him": "her", "hers": "his"}[one.key])
    before, follows = next_to(words, place, text, -1), _follows(text[one.end :])
    if follows is None:
        return Gendered(one, gender, "", doubt=True)
    if one.key == "his":
        return Gendered(one, gender, "her" if follows else "hers")
    if not follows:
        return Gendered(one, gender, "him")
    doubt = before is not None and before.lower() in english().gives
    return Gendered(one, gender, "" if doubt else "his", doubt)


_NEXT = re.compile(r"\s*(\S+)")
_SUFFIX = re.compile(r"'(s|ll|re|d|m|ve)\b")


def _follows(rest: str) -> bool | None:
    """Return whether a noun phrase goes on after a word; None where that is in doubt, as before a quotation."""
    match = _NEXT.match(rest)
    if match is None or match[1][0] in ".,;:!?)]-–—…" or _SUFFIX.match(match[1]):
        return False
    if not match[1][0].isalnum():
        return None
    word = re.match(r"[\w-]+", match[1])
    return word is None or word[0].lower() not in english().ends
