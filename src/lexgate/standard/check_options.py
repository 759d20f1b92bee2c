"""What a requirement asks of its check: options that the check knows, of their types, and bounds in its unit."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from lexgate.core.errors import LexGateError, Problem
from lexgate.core.near import did_you_mean
from lexgate.core.strict_yaml import Path_, Tree, mappings

if TYPE_CHECKING:
    from lexgate.checks._check import Check  # a pack is read without numpy, which checks need

_REFUSED = frozenset({"LG-CHECK-002", "LG-CHECK-003"})
"""What a check says of an option that is no such list or word."""


def mistaken(
    item: Mapping[str, Any], path: Path_, tree: Tree, checks: "Mapping[str, Check]"
) -> Iterator[Problem]:
    """Return the mistakes in a requirement's options, and bounds in another unit than its check has.

    Args:
        item: The requirement as written.
        path: Its place.
        tree: The document.
        checks: The drawer, by id; of a check that is not there nothing is said.
    """
    check, options = checks.get(str(item.get("check"))), item.get("options", {})
    if check is None or not isinstance(options, dict):
        return
    at = (*path, "options")
    problems = [*_options(check, options, at, tree)] or [*_refused(check, options, at, tree)]
    yield from problems
    if not problems:
        unit = check.unit or options.get("unit") or check.options.get("unit")
        yield from _units(item, unit, path, tree)
        for index, variant in mappings(item.get("also")):
            yield from _units(variant, unit, (*path, "also", index), tree)


def _options(check: "Check", options: dict[str, JsonValue], path: Path_, tree: Tree) -> Iterator[Problem]:
    for name, value in options.items():
        if name not in check.options:
            known = ", ".join(check.options)
            expected = f"one of {known}" if known else f"no options: {check.id} has none"
            yield tree.problem(
                (*path, name), f"the unknown option {name!r}", expected, did_you_mean(name, check.options)
            )
        elif check.problem(name, value):
            expected = f"a value of the type of its default, {check.options[name]!r}"
            yield tree.problem((*path, name), f"{value!r}", expected)


def _refused(check: "Check", options: dict[str, JsonValue], path: Path_, tree: Tree) -> Iterator[Problem]:
    """Try the options on the check's worked subject: which words and lists may stand there, only the check knows."""
    try:
        check.measure(check.good(), check.complete(options))
    except LexGateError as error:
        if error.id not in _REFUSED:
            return  # the worked subject lacks something, of which the options are innocent
        named = next((name for name in options if f"Option {name!r}" in error.what), None)
        expected = f"what {check.id} can read"
        if named is None:
            yield tree.problem(path, error.what.rstrip("."), expected, error.fix)
            return
        yield tree.problem((*path, named), f"{options[named]!r}", expected, error.fix)
        yield from _refused(check, {name: options[name] for name in options if name != named}, path, tree)


def _units(owner: Mapping[str, Any], unit: object, path: Path_, tree: Tree) -> Iterator[Problem]:
    for index, bound in mappings(owner.get("bounds")):
        if unit and isinstance(bound.get("unit"), str) and bound["unit"] != unit:
            found, expected = f"the unit {bound['unit']!r}", f"{unit}, the unit of the check"
            yield tree.problem((*path, "bounds", index, "unit"), found, expected)
