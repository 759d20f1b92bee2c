"""Which requirements of two standards answer each other, so that one measurement serves both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pydantic import JsonValue

from lexgate.core.crosswalk import Pair
from lexgate.core.requirement import Relationship, Requirement, Side, Standard
from lexgate.core.text import Text

__all__ = ["Answer", "Pair", "answers", "crosswalk"]

_REVERSED = {
    Relationship.SUBSET: Relationship.SUPERSET,
    Relationship.SUPERSET: Relationship.SUBSET,
}
_LISTS = {"documents-present": "kinds", "acts-recorded": "acts", "accountable-persons": "roles"}
"""Checks that ask for a list of things, by the option that lists them."""
_SECTIONS = "sections"
"""The option that names the parts of a thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Two clauses that answer each other, whatever variants (``also``) they have for other systems."""

    pair: Pair
    variants: tuple[Pair, ...]
    """The pairs of their variants that lie to each other in the same way."""


def answers(pairs: Iterable[Pair]) -> tuple[Answer, ...]:
    """Return pairs with each clause once: its variants ask the same of other systems or from another day.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> found = crosswalk(load("eu-ai-act"), load("eu-gdpr"))
        >>> one = next(one for one in answers(found) if one.pair.first.id == "eu-ai-act/art-14")
        >>> [pair.first.id for pair in one.variants]
        ['eu-ai-act/art-14-product']
    """
    alike: dict[tuple[object, ...], list[Pair]] = {}
    for pair in pairs:
        key = (*_clause(pair.first), *_clause(pair.second), pair.how, pair.why)
        alike.setdefault(key, []).append(pair)
    return tuple(Answer(pair=first, variants=tuple(others)) for first, *others in alike.values())


def _clause(item: Requirement) -> tuple[object, ...]:
    """Return what variants of one clause share, and no other clause of the pack has."""
    return item.id.partition("/")[0], item.obligation, item.citation


def crosswalk(first: Standard, second: Standard) -> tuple[Pair, ...]:
    """Return the pairs of requirements that answer each other.

    A pair is declared by a pack, or derived: both ask for one check with the same options, and their last bounds lie on
    the same side in the same unit; the one that is stricter in nothing less is the superset. Documents, acts and roles
    are held against each other one by one: who asks for all that the other asks for is the superset, who shares some
    intersects. A duty that ends is in no derived pair.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> pairs = crosswalk(load("us-nyc-ll144"), load("us-nyc-ll144"))
        >>> all(pair.how is Relationship.EQUIVALENT for pair in pairs if pair.first is pair.second)
        True
    """
    return tuple(
        pair
        for one in first.requirements
        for other in second.requirements
        if (pair := _pair(one, other)) is not None
    )


def _pair(one: Requirement, other: Requirement) -> Pair | None:
    return next(chain(_declared(one, other), _derived(one, other)), None)


def _declared(one: Requirement, other: Requirement) -> Iterator[Pair]:
    for item, to, turned in ((one, other, False), (other, one, True)):
        for relation in item.related:
            if relation.to == to.id:
                how = _REVERSED.get(relation.how, relation.how) if turned else relation.how
                why = Text("declared by {pack}", "由 {pack} 声明").fill(pack=item.id.partition("/")[0])
                yield Pair(first=one, second=other, how=how, declared=True, why=why)


def _derived(one: Requirement, other: Requirement) -> Iterator[Pair]:
    if one.check != other.check or one.bounds[-1].repealed or other.bounds[-1].repealed:
        return
    how, why = _listed(one, other) if one.check in _LISTS else _measured(one, other)
    if how is not None:
        yield Pair(first=one, second=other, how=how, declared=False, why=why)


def _measured(one: Requirement, other: Requirement) -> tuple[Relationship | None, Text]:
    same = Text("one measurement serves both: {check}", "同一测量可同时适用：{check}").fill(check=one.check)
    if one.options != other.options:
        return None, same
    return _strictness(one, other), same


def _strictness(one: Requirement, other: Requirement) -> Relationship:
    """Return how two requirements of one measurement lie to each other, by bound, level, items and rule."""
    left, right = one.bounds[-1], other.bounds[-1]
    if (one.side, one.decide, left.unit) != (other.side, other.decide, right.unit):
        return Relationship.INTERSECTS
    sign = -1.0 if one.side is Side.AT_MOST else 1.0
    asks = [
        (sign * (bound.value or 0.0), item.level, item.min_n) for item, bound in ((one, left), (other, right))
    ]
    if asks[0] == asks[1]:
        return Relationship.EQUIVALENT
    signs = {mine > yours for mine, yours in zip(*asks, strict=True) if mine != yours}
    if len(signs) > 1:
        return Relationship.INTERSECTS
    return Relationship.SUPERSET if signs == {True} else Relationship.SUBSET


def _listed(one: Requirement, other: Requirement) -> tuple[Relationship | None, Text]:
    left, right = _asked(one), _asked(other)
    shared = sorted({kind for kind, _ in left} & {kind for kind, _ in right})
    why = Text("the same evidence: {kinds}", "同一证据：{kinds}").fill(kinds=", ".join(shared))
    if not shared:
        return None, why
    if _further(one) != _further(other) or not (left <= right or right <= left):
        return Relationship.INTERSECTS, why
    if left == right:
        return _strictness(one, other), why
    return (Relationship.SUPERSET if right < left else Relationship.SUBSET), why


def _further(item: Requirement) -> dict[str, JsonValue]:
    """Return the options that set how often or by whom, and the share that is asked for."""
    lists = (_LISTS[item.check], _SECTIONS)
    return {name: value for name, value in item.options.items() if name not in lists} | {
        "bound": item.bounds[-1].value
    }


def _asked(item: Requirement) -> set[tuple[str, str]]:
    """Return the things that are asked for, each by itself and, of a document, with every section."""
    sections = item.options.get(_SECTIONS)
    named = sections if isinstance(sections, dict) else {}
    kinds = _texts(item.options.get(_LISTS[item.check]))
    return {(kind, "") for kind in kinds} | {
        (kind, section) for kind in kinds for section in _texts(named.get(kind))
    }


def _texts(value: JsonValue) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else []
