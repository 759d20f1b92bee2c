"""Texts that speak of another region or nation."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from lexgate.data.swap_lists import RegionList, english, region_list
from lexgate.data.swap_words import Found, Longest, cased, english_words, next_to, replaced
from lexgate.data.swapped import Skip, Variant


@dataclass(frozen=True, slots=True)
class _Place:
    kind: str
    region: str
    columns: tuple[int, ...]
    """Columns in which the word stands."""


def _list(language: str) -> RegionList:
    return region_list("zh" if language == "zh" else "en")


@cache
def _table(language: str) -> dict[str, _Place]:
    table: dict[str, _Place] = {}
    for kind, regions_of in _list(language).groups.items():
        for region, row in regions_of.items():
            for word in row:
                columns = tuple(at for at, other in enumerate(row) if other == word)
                table[word.lower()] = _Place(kind, region, columns)
    return table


@cache
def _longest() -> Longest:
    return Longest([*_table("zh"), *_list("zh").neutral])


def regions(text: str, language: str, random: np.random.Generator) -> list[Variant] | Skip:  # noqa: ARG001 - all makers' signature
    """Return a text with its region, and with every other of the same kind, or why there are none.

    Example:
        >>> found = regions("An Egyptian song from Egypt.", "en", np.random.default_rng(0))
        >>> found[1].text, found[1].values["region"]
        ('An American song from America.', 'american')
    """
    table = _table(language)
    words = _longest().find(text) if language == "zh" else english_words(text)
    found = [(place, one, table[one.key]) for place, one in enumerate(words) if one.key in table]
    if not found:
        return Skip.NOTHING
    if len({(place.kind, place.region) for _, _, place in found}) > 1:
        return Skip.SEVERAL
    chosen: list[tuple[Found, int]] = []
    for at, one, place in found:
        column = _column(words, at, text, place, language)
        if isinstance(column, Skip):
            return column
        chosen.append((one, column))
    own = found[0][2]
    variants = [Variant(text, {"region": own.region})]
    for region, row in _list(language).groups[own.kind].items():
        if region != own.region:
            changes = {one: cased(row[column], one.word, proper=True) for one, column in chosen}
            variants.append(Variant(replaced(text, changes), {"region": region}))
    return variants


def _column(words: list[Found], at: int, text: str, place: _Place, language: str) -> int | Skip:
    """Return which form of the region a word is, or why that is not known."""
    if language == "zh":
        return place.columns[0]
    sides = [next_to(words, at, text, step) for step in (-1, 1)]
    if any(side is not None and side.lower() in _list(language).beside for side in sides):
        return Skip.KNOWN
    if len(place.columns) == 1:
        return place.columns[0]
    # "Chinese" is an adjective before a noun; else it may be the people or the language.
    following = sides[1]
    return Skip.DOUBT if following is None or following.lower() in english().ends else place.columns[0]
