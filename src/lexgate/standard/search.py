"""Requirements found by words in their titles, duties and citations, in either language."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexgate.core.requirement import Requirement, Standard

_WEIGHTS = (8, 5, 4, 2, 1)
"""Of id, title, citation, check and the evidence it names, duty, remedies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A requirement that was found."""

    standard: Standard
    requirement: Requirement
    score: int
    """Higher is nearer."""


def search(standards: Iterable[Standard], query: str) -> tuple[Hit, ...]:
    """Return the requirements that have every word of a query, best first.

    Words are separated by spaces; case does not count, and Chinese is found by any run of characters.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> search([load("us-nyc-ll144")], "impact ratio sex")[0].requirement.id
        'us-nyc-ll144/impact-ratio-sex'
    """
    words = query.casefold().split()
    hits = [hit for standard in standards for hit in _hits(standard, words)] if words else []
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.requirement.id)))


def _hits(standard: Standard, words: list[str]) -> Iterator[Hit]:
    for item in standard.requirements:
        fields = [text.casefold() for text in _fields(standard, item)]
        scores = [_score(word, fields) for word in words]
        if all(scores):
            yield Hit(standard=standard, requirement=item, score=sum(scores))


def _fields(standard: Standard, item: Requirement) -> tuple[str, ...]:
    place, source = item.citation.locator, item.citation.source
    evidence = (
        f"{item.check} {' '.join(map(str, item.options.values()))}"  # kinds of document and act, figures
    )
    return (
        f"{item.id} {' '.join(item.clauses)}",
        f"{item.title.en} {item.title.zh}",
        f"{source.en} {source.zh} {place.en} {place.zh} {evidence} {standard.title.en} {standard.title.zh}",
        f"{item.obligation.en} {item.obligation.zh}",
        " ".join(f"{remedy.en} {remedy.zh}" for remedy in item.remedies),
    )


def _score(word: str, fields: list[str]) -> int:
    """Return the weight of the best field that has a word, more where it begins one there."""
    for weight, field in zip(_WEIGHTS, fields, strict=True):
        if word in field:
            return 2 * weight + bool(re.search(rf"\b{re.escape(word)}", field))
    return 0
