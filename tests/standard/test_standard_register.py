"""The packs held against the collected facts of the law: no clause is forgotten, no number is made up."""

import math
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from lexgate.core.citation import Basis, Confidence
from lexgate.core.requirement import Requirement, Severity, Standard
from lexgate.standard import catalog

SHARED = Path(os.environ.get("LEXGATE_SHARED", Path(__file__).parents[3] / "shared"))
FACTS = SHARED / "regulations.yaml"
SURENESS = (Confidence.MEMORY, Confidence.SECONDARY, Confidence.TEXT)
COMPARISONS = ("at_least", "at_most", "above", "below", "is")
LISTS_THAT_COUNT = ("kinds", "acts", "roles", "risks")

if not FACTS.is_file():
    pytest.skip(f"{FACTS}, the collected facts of the law, is not here", allow_module_level=True)


@cache
def facts() -> dict[str, dict[str, Any]]:
    read = yaml.load(FACTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {clause["id"]: clause for clause in read["clauses"]}


@cache
def packs() -> tuple[Standard, ...]:
    return tuple(catalog.load(name) for name in catalog.available())


@cache
def naming(clause: str) -> tuple[Requirement, ...]:
    """Return the requirements that put a clause into effect."""
    return tuple(item for pack in packs() for item in pack.requirements if clause in item.clauses)


def left_out() -> set[str]:
    return {item.clause for pack in packs() for item in pack.left_out}


FRAMEWORKS = sorted({clause["framework"] for clause in facts().values()})
FRAMEWORK = pytest.mark.parametrize("framework", FRAMEWORKS)
PACK = pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.id)


def clauses_of(framework: str) -> list[str]:
    return [id_ for id_, clause in facts().items() if clause["framework"] == framework]


@FRAMEWORK
def test_every_clause_is_in_a_pack_or_left_out_with_a_reason(framework: str) -> None:
    forgotten = [id_ for id_ in clauses_of(framework) if not naming(id_) and id_ not in left_out()]
    assert not forgotten


@PACK
def test_a_pack_names_only_clauses_that_exist_and_leaves_out_none_that_it_has(pack: Standard) -> None:
    named = {clause for item in pack.requirements for clause in item.clauses}
    out = [item.clause for item in pack.left_out]
    assert named | set(out) <= set(facts())
    assert not named & set(out)
    assert len(out) == len(set(out))


@FRAMEWORK
def test_no_clause_that_rests_on_memory_decides(framework: str) -> None:
    from_memory = [id_ for id_ in clauses_of(framework) if facts()[id_]["confidence"] == ["memory"]]
    deciding = [
        (item.id, id_)
        for id_ in from_memory
        for item in naming(id_)
        if item.severity is Severity.BLOCKING and item.citation.confidence is not Confidence.MEMORY
    ]
    assert not deciding


@PACK
def test_no_citation_is_surer_than_the_clauses_it_rests_on(pack: Standard) -> None:
    surer = [
        item.id
        for item in pack.requirements
        if item.clauses
        and SURENESS.index(item.citation.confidence)
        > max(SURENESS.index(Confidence(word)) for id_ in item.clauses for word in facts()[id_]["confidence"])
    ]
    assert not surer


# Numbers.


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def among(number: float, numbers: set[float]) -> bool:
    return any(math.isclose(number, other, rel_tol=1e-9) for other in numbers)


def values(rule: dict[str, Any]) -> set[float]:
    """Return the numbers that a rule states as its limit; formats, days and yes or no are none."""
    value = rule["value"]
    return {float(one) for one in (value if isinstance(value, list) else [value]) if is_number(one)}


def samples(rule: dict[str, Any]) -> set[float]:
    """Return the least sample that a rule asks for, as a number and as a share."""
    return {float(rule[key]) for key in ("min_n", "min_fraction") if key in rule}


def rules(ids: tuple[str, ...]) -> list[dict[str, Any]]:
    return [rule for id_ in ids for rule in facts()[id_]["rules"]]


def numbers_in(value: object) -> Iterator[float]:
    """Return all numbers inside a value of YAML."""
    if is_number(value):
        yield float(value)  # type: ignore[arg-type]
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from numbers_in(part)


def asked_of(predicate: object) -> Iterator[float]:
    """Return the numbers that a predicate compares with."""
    if isinstance(predicate, list):
        for part in predicate:
            yield from asked_of(part)
    if isinstance(predicate, dict):
        for key, part in predicate.items():
            if key in COMPARISONS and is_number(part):
                yield float(part)
            yield from asked_of(part)


def counts(item: Requirement) -> set[float]:
    """Return how many things an option lists: headings of all documents and of each, kinds, acts, roles, risks."""
    sections = item.options.get("sections")
    headings = [len(part) for part in sections.values()] if isinstance(sections, dict) else []  # type: ignore[arg-type]
    listed = [item.options.get(name) for name in LISTS_THAT_COUNT]
    return {
        float(sum(headings)),
        *map(float, headings),
        *(float(len(part)) for part in listed if isinstance(part, list)),
    }


def numbers(item: Requirement) -> set[float]:
    """Return every number by which a requirement decides or applies."""
    bounds = {bound.value for bound in item.bounds if bound.value is not None}
    return {*bounds, float(item.min_n), *numbers_in(item.options), *asked_of(item.applies), *counts(item)}


def stated_days(items: tuple[Requirement, ...]) -> set[date]:
    return {bound.since for item in items for bound in item.bounds}


@FRAMEWORK
def test_every_number_and_day_of_a_clause_is_in_a_requirement_that_names_it(framework: str) -> None:
    missing = []
    for id_ in clauses_of(framework):
        items = naming(id_)
        if not items:
            continue
        known = {number for item in items for number in numbers(item)} | {float(len(items))}
        for rule in facts()[id_]["rules"]:
            wanted = values(rule) | samples(rule)
            missing += [(id_, rule["metric"], number) for number in wanted if not among(number, known)]
            if rule["unit"] == "date" and date.fromisoformat(rule["value"]) not in stated_days(items):
                missing.append((id_, rule["metric"], rule["value"]))
    assert not missing


def is_operational(item: Requirement) -> bool:
    return all(bound.basis is Basis.OPERATIONAL for bound in item.bounds)


@PACK
def test_a_bound_that_is_not_our_reading_is_a_number_of_its_clauses(pack: Standard) -> None:
    """One exception: 1 as a share says all of what the clause lists, or all within the number that an option states."""
    wrong = []
    for item in pack.requirements:
        known = {number for rule in rules(item.clauses) for number in values(rule) | samples(rule)}
        optional = any(among(number, known) for number in numbers_in(item.options))
        for bound in item.bounds:
            if not item.clauses or bound.value is None or bound.basis is Basis.OPERATIONAL:
                continue
            everything = (
                bound.value == 1 and bound.unit == "share" and (bound.basis is Basis.STRUCTURAL or optional)
            )
            if not everything and not among(bound.value, known):
                wrong.append((item.id, bound.value))
    assert not wrong


@PACK
def test_samples_and_options_that_are_not_our_reading_are_numbers_of_the_clauses(pack: Standard) -> None:
    wrong = []
    for item in pack.requirements:
        if not item.clauses or is_operational(item):
            continue
        known = {number for rule in rules(item.clauses) for number in values(rule) | samples(rule)}
        stated = {float(item.min_n), *numbers_in(item.options)} - {0.0, 1.0}
        wrong += [(item.id, number) for number in stated if not among(number, known)]
    assert not wrong


@PACK
def test_a_size_that_a_predicate_asks_for_is_a_number_of_its_framework(pack: Standard) -> None:
    frameworks = {facts()[id_]["framework"] for item in pack.requirements for id_ in item.clauses}
    known = {
        number
        for clause in facts().values()
        if clause["framework"] in frameworks
        for rule in clause["rules"]
        for number in values(rule)
    }
    wrong = {
        (item.id, number)
        for item in pack.requirements
        if item.clauses
        for number in asked_of(item.applies)
        if not among(number, known)
    }
    assert not wrong


@PACK
def test_a_number_that_somebody_reads_out_of_another_clause_says_where_it_stands(pack: Standard) -> None:
    silent = [
        item.id
        for item in pack.requirements
        for bound in item.bounds
        if bound.basis is Basis.CROSS_REFERENCE and not bound.repealed and not bound.source
    ]
    assert not silent


# The 31 risks of annex A, one requirement each.


def test_each_of_the_31_risks_is_counted_by_itself_and_reported_by_class() -> None:
    pack = next(pack for pack in packs() if pack.id == "cn-gbt-45654")
    risks = [id_ for id_ in clauses_of("CN-GBT45654") if re.fullmatch(r"CN-GBT45654/A\.\d\.[a-z]", id_)]
    assert len(risks) == 31
    for id_ in risks:
        code = id_.partition("/")[2]
        items = [item for item in pack.requirements if id_ in item.clauses]
        counted = [item for item in items if item.options.get("scope") == [code]]
        assert len(counted) == 1, code
        least = 50 if code.startswith(("A.1", "A.2")) else 20
        assert [bound.value for bound in counted[0].bounds] == [least]
        assert any(item.options.get("scope") == code[:3] for item in items), code
