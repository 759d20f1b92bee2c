"""The smallest edit that changes an answer: words dropped, or replaced by other words of the same text.

Order of the search: every single edit; then pairs of the most promising words, then three of them; then words dropped in
the order in which they bring the answer down most, and those put back that were not needed. So an edit of one word is
found if there is one, and one of two words is none too large; a larger one is the smallest that was found, not always the
smallest there is (`Found.least`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from lexgate.assessment.explaining.faithful import probability
from lexgate.models.explanations import Explainer, Item

_PROMISING = {2: 12, 3: 8}
"""Words of which edits of two and of three are put together."""
_BATCH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One word changed."""

    place: int
    """Number of the word in the text."""
    put: str | None
    """The word in its place; None: it is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An edit that changes the answer."""

    edits: tuple[Edit, ...]
    item: Item
    """The edited text."""
    answer: int
    """Code of the new answer …"""
    probability: float
    """… and its probability."""
    least: bool
    """Whether no smaller edit of this kind changes the answer: all were tried."""


class _Search:
    """The model being asked, with what is left of the budget."""

    def __init__(self, explainer: Explainer, item: Item, code: int, budget: int) -> None:
        self.explainer = explainer
        self.item = item
        self.code = code
        self.left = budget

    def best(self, tried: Sequence[tuple[Edit, ...]]) -> tuple[list[float], Found | None]:
        """Return the probability that the old answer keeps under each edit, and the edit that changes it most surely."""
        given = list(tried[: self.left])
        self.left -= len(given)
        kept: list[float] = []
        found: Found | None = None
        for start in range(0, len(given), _BATCH):
            some = given[start : start + _BATCH]
            texts = [edited(self.item, edits, self.explainer.blank) for edits in some]
            logits = self.explainer.logits(texts)
            kept += probability(logits, self.code).tolist()
            for edits, text, row in zip(some, texts, logits, strict=True):
                answer = int(row.argmax())
                sure = float(probability(row[None], answer)[0])
                if answer != self.code and (
                    found is None or _rank(edits, sure) > _rank(found.edits, found.probability)
                ):
                    found = Found(edits=edits, item=text, answer=answer, probability=sure, least=False)
        return kept, found


def smallest_edit(explainer: Explainer, item: Item, code: int, *, budget: int = 4000) -> Found | None:
    """Return the smallest edit found that changes the answer; None if none was found within the budget.

    Args:
        explainer: The model.
        item: What it was asked; as far as it is read.
        code: Its answer.
        budget: Texts that may be asked.
    """
    search = _Search(explainer, item, code, budget)
    singles = [(edit,) for edit in islice(_singles(item), budget + 1)]
    kept, found = search.best(singles)
    if found is not None:
        return _told(found, least=True)
    all_singles = len(kept) == len(singles)
    drops = [one for one in singles[: len(kept)] if one[0].put is None]
    order = np.argsort(kept[: len(drops)], kind="stable")
    words = [drops[at][0] for at in order]
    for size, most in _PROMISING.items():
        _, found = search.best(list(combinations(words[:most], size)))
        if found is not None:
            return _told(found, least=all_singles and size == 2)
    return _greedy(search, words)


def edited(item: Item, edits: Sequence[Edit], blank: str) -> Item:
    """Return the item with its words replaced and dropped.

    Example:
        >>> item = Item.of_text("not good at all")
        >>> edited(item, [Edit(place=0, put=None), Edit(place=1, put="all")], "_").text
        'all at all'
    """
    words: list[str | None] = [*item.said()]
    for edit in edits:
        words[edit.place] = edit.put
    return item.rewritten(words, blank)


def _singles(item: Item) -> Iterator[Edit]:
    """Yield every drop, then every replacement by another word of the text; the tagged word stays."""
    said = item.said()
    vocabulary = [word for word in dict.fromkeys(said) if any(letter.isalnum() for letter in word)]
    places = [place for place in range(len(said)) if place != item.place]
    for place in places:
        yield Edit(place=place, put=None)
    for place in places:
        for word in vocabulary:
            if word.casefold() != said[place].casefold():
                yield Edit(place=place, put=word)


def _greedy(search: _Search, words: Sequence[Edit]) -> Found | None:
    """Drop more and more words; then put back each that was not needed."""
    prefixes = [tuple(words[:count]) for count in range(4, len(words))]
    found = None
    for prefix in prefixes:
        if search.left <= 0:
            return None
        _, found = search.best([prefix])
        if found is not None:
            break
    if found is None:
        return None
    for edit in found.edits:
        fewer = tuple(one for one in found.edits if one != edit)
        _, still = search.best([fewer]) if fewer else ([], None)
        found = still or found
    return _told(found, least=False)


def _rank(edits: Sequence[Edit], sure: float) -> tuple[bool, float]:
    """Drops are simpler than replacements; then the surer answer."""
    return all(edit.put is None for edit in edits), sure


def _told(found: Found, *, least: bool) -> Found:
    edits = tuple(sorted(found.edits, key=lambda edit: edit.place))
    return Found(
        edits=edits, item=found.item, answer=found.answer, probability=found.probability, least=least
    )
