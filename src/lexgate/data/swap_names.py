"""Texts that call the person by another name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from lexgate.data.swap_lists import english, gender_list, name_list
from lexgate.data.swap_told import gendered
from lexgate.data.swap_words import Found, Longest, cased, english_words, next_to, replaced
from lexgate.data.swapped import Skip, Variant


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the lists, as found."""

    name: str
    region: str
    gender: str
    known: bool = False
    """Whether it seems to be part of a full name or to follow a title: somebody known."""


def name_table(language: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return region → gender → names."""
    return name_list("zh" if language == "zh" else "en").groups


@cache
def _names(language: str) -> dict[str, Name]:
    return {
        name.lower(): Name(name, region, gender)
        for region, by_gender in name_table(language).items()
        for gender, row in by_gender.items()
        for name in row
    }


@cache
def _longest() -> Longest:
    return Longest([*_names("zh"), *gender_list("zh").neutral])


def names_in(text: str, language: str) -> list[tuple[Found, Name]]:
    """Return the names of the lists that stand in a text; in English with a capital, unless the text has none at all.

    Example:
        >>> [(one.name, one.known) for _, one in names_in("Peter met Susan Ng.", "en")]
        [('Peter', False), ('Susan', True)]
    """
    table = _names(language)
    if language == "zh":
        return [(one, table[one.word]) for one in _longest().find(text) if one.word in table]
    words, plain = english_words(text), text == text.lower()
    found = []
    for place, one in enumerate(words):
        if one.key in table and (plain or one.word[0].isupper()):
            name = table[one.key]
            known = not plain and _is_known(words, place, text)
            found.append((one, Name(name.name, name.region, name.gender, known)))
    return found


def _is_known(words: list[Found], place: int, text: str) -> bool:
    before, after = next_to(words, place, text, -1), next_to(words, place, text, 1)
    titled = before is not None and before.lower() in english().titles
    return titled or (after is not None and after[0].isupper())


def names(text: str, language: str, random: np.random.Generator) -> list[Variant] | Skip:
    """Return a text with its name, and with one drawn from every region and gender that fits, or why there are none."""
    called = names_in(text, language)
    if not called:
        return Skip.NOTHING
    if len({one.name for _, one in called}) > 1:
        return Skip.SEVERAL
    if any(one.known for _, one in called):
        return Skip.KNOWN
    own = called[0][1]
    told = bool(gendered(text, language))
    variants = [Variant(text, {"name-gender": own.gender, "name-region": own.region})]
    for region, by_gender in name_table(language).items():
        for gender, row in by_gender.items():
            if told and gender != own.gender:
                continue
            others = [name for name in row if name != own.name]
            name = others[int(random.integers(len(others)))]
            changes = {found: cased(name, found.word, proper=True) for found, _ in called}
            variants.append(Variant(replaced(text, changes), {"name-gender": gender, "name-region": region}))
    return variants
