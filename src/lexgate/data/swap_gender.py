"""Texts that speak of the other gender."""

import numpy as np

from lexgate.data.swap_names import Name, name_table, names_in
from lexgate.data.swap_told import FEMALE, MALE, gendered
from lexgate.data.swap_words import cased, replaced
from lexgate.data.swapped import Skip, Variant


def genders(text: str, language: str, random: np.random.Generator) -> list[Variant] | Skip:  # noqa: ARG001 - all makers' signature
    """Return a text and its counterpart of the other gender, or why there is none."""
    told, called = gendered(text, language), names_in(text, language)
    if not told:
        return Skip.NOTHING
    if any(one.doubt for one in told):
        return Skip.DOUBT
    if any(not one.other for one in told):
        return Skip.ALONE
    spoken = {one.gender for one in told}
    if len(spoken | {one.gender for _, one in called}) > 1:
        return Skip.MIXED
    if any(one.known for _, one in called):
        return Skip.KNOWN
    changes = {one.found: cased(one.other, one.found.word) for one in told}
    changes |= {found: cased(_partner(one, language), found.word, proper=True) for found, one in called}
    (own,) = spoken
    other = MALE if own == FEMALE else FEMALE
    return [Variant(text, {"gender": own}), Variant(replaced(text, changes), {"gender": other})]


def _partner(name: Name, language: str) -> str:
    """Return the name of the other gender that stands at the same place of its region's list."""
    rows = name_table(language)[name.region]
    other = rows[MALE if name.gender == FEMALE else FEMALE]
    return other[rows[name.gender].index(name.name) % len(other)]
