"""A pack checked from end to end: every mistake at once, each with its line, before anything is judged by it.

Two passes. First the file: size, UTF-8, YAML, depth; it must be readable to go on. Then, all together: aliases and doubled
keys, each field (``lexgate.standard.pack``), what fields must be to each other, predicates, options of checks, and the
worked cases of every requirement that is sound so far.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from lexgate import checks as drawer
from lexgate.core import strict_yaml
from lexgate.core.discover import names
from lexgate.core.errors import BadInput, Problem, Problems
from lexgate.core.near import did_you_mean
from lexgate.core.requirement import Case, Requirement, Standard
from lexgate.core.strict_yaml import Path_, Tree, mappings
from lexgate.standard.cases import Judge, passport_of, run_case
from lexgate.standard.check_options import mistaken
from lexgate.standard.grammar import mistakes
from lexgate.standard.pack import CaseSpec, PackSpec, RequirementSpec, SourceSpec, to_day

if TYPE_CHECKING:
    from lexgate.checks._check import Check  # a pack is read without numpy, which checks need


def lint(path: Path, *, judge: Judge | None = None, checks: "Mapping[str, Check] | None" = None) -> Standard:
    """Return the standard in a pack file that has no mistakes.

    Args:
        path: The file.
        judge: Decides worked cases that state a status; None leaves these out.
        checks: The drawer, which knows options and units; None leaves these out.

    Raises:
        BadInput: LG-INPUT-003, there is no such file, it is too large or not UTF-8.
        Problems: LG-INPUT-001, all mistakes, each with its line.
    """
    return lint_text(strict_yaml.read(path), source=str(path), judge=judge, checks=checks)


def lint_text(
    text: str, *, source: str, judge: Judge | None = None, checks: "Mapping[str, Check] | None" = None
) -> Standard:
    """Return the standard in the text of a pack that has no mistakes; ``source`` names it in errors.

    Raises:
        Problems: LG-INPUT-001, all mistakes, each with its line.
    """
    tree = strict_yaml.tree(text, source=source)
    spec, problems = strict_yaml.check(PackSpec, tree)
    problems += tree.unspoilt(_between_fields(tree, checks or {}))
    problems += tree.unspoilt(_cases(tree, {problem.where for problem in problems}, judge))
    if problems or spec is None:
        raise Problems(source, sorted(problems, key=lambda problem: problem.line))
    return spec.standard()


def _between_fields(tree: Tree, checks: "Mapping[str, Check]") -> Iterator[Problem]:
    if not isinstance(tree.data, dict):
        return
    if tree.data.get("applies") is not None:
        yield from mistakes(tree.data["applies"], ("applies",), tree)
    for name, term in _terms(tree).items():
        yield from mistakes(term, ("terms", name), tree)
    known = names(drawer)
    for path, item in _items(tree, "requirements"):
        yield from _check(item, path, tree, known)
        yield from mistaken(item, path, tree, checks)
        if tree.whole(f"requirements.{path[1]}"):
            yield from _mark(item, path, tree)
            yield from _read(item, path, tree)
        if item.get("applies") is not None:
            yield from mistakes(item["applies"], (*path, "applies"), tree)
        for index, variant in mappings(item.get("also")):
            yield from mistakes(variant.get("applies"), (*path, "also", index, "applies"), tree)
    yield from _doubled(tree)


def _terms(tree: Tree) -> dict[str, Any]:
    terms = tree.data.get("terms")
    return terms if isinstance(terms, dict) else {}


def _check(item: dict[str, Any], path: Path_, tree: Tree, known: tuple[str, ...]) -> Iterator[Problem]:
    check = item.get("check")
    if isinstance(check, str) and check not in known:
        hint = did_you_mean(check, known)
        yield tree.problem((*path, "check"), f"the check {check!r}", "one of " + ", ".join(known), hint)


def _mark(item: dict[str, Any], path: Path_, tree: Tree) -> Iterator[Problem]:
    """A side and a value belong to a rule with a mark, and to no other; days of bounds go up."""
    report = item.get("decide") == "report"
    if report and item.get("side") is not None:
        yield tree.problem((*path, "side"), f"{item['side']!r}", "no side, since decide is report")
    if not report and item.get("side") is None:
        yield tree.problem((*path, "side"), "nothing", "at_least or at_most, unless decide is report")
    yield from _bounds(item, path, tree, report=report)
    for index, variant in mappings(item.get("also")):
        yield from _bounds(variant, (*path, "also", index), tree, report=report)


def _bounds(item: dict[str, Any], path: Path_, tree: Tree, *, report: bool) -> Iterator[Problem]:
    last = None
    units = {str(bound["unit"]) for _, bound in mappings(item.get("bounds")) if bound.get("unit")}
    if len(units) > 1:
        yield tree.problem((*path, "bounds"), "the units " + ", ".join(sorted(units)), "one unit")
    for index, bound in mappings(item.get("bounds")):
        here = (*path, "bounds", index)
        yield from _value(bound, here, tree, report=report)
        try:
            day = to_day(bound.get("from"))
        except ValueError:
            continue
        if last is not None and day <= last:
            how = "overlap" if day == last else "are out of order"
            yield tree.problem(
                (*here, "from"), f"{day} after {last}: the bounds {how}", f"a day after {last}"
            )
        last = day


def _value(bound: dict[str, Any], path: Path_, tree: Tree, *, report: bool) -> Iterator[Problem]:
    value, repealed = bound.get("value"), bound.get("repealed") is True
    if value is None and not report and not repealed:
        yield tree.problem(
            (*path, "value"), "no value", "a number, unless decide is report or repealed is true"
        )
    if value is not None and report:
        yield tree.problem((*path, "value"), f"{value!r}", "no value, since decide is report")
    if value is not None and repealed:
        yield tree.problem((*path, "value"), f"{value!r}", "no value, since the duty is repealed")


def _read(item: dict[str, Any], path: Path_, tree: Tree) -> Iterator[Problem]:
    citation = item.get("citation")
    unread = isinstance(citation, dict) and citation.get("confidence") == "memory"
    if unread and item.get("severity", "blocking") == "blocking":
        expected = "severity: advisory, since confidence is memory: what nobody read decides nothing"
        yield tree.problem((*path, "severity"), "blocking", expected)


def _doubled(tree: Tree) -> Iterator[Problem]:
    first: dict[str, Path_] = {}
    for path, id_ in _ids(tree):
        if id_ in first:
            line = tree.problem(first[id_], "", "").line
            yield tree.problem(path, f"the id {id_!r} again (first on line {line})", "each id once")
        first.setdefault(id_, path)


def _ids(tree: Tree) -> Iterator[tuple[Path_, str]]:
    """Return the short id of every requirement and variant, with its place."""
    for path, item in _items(tree, "requirements"):
        if isinstance(item.get("id"), str):
            yield (*path, "id"), item["id"]
        for index, variant in mappings(item.get("also")):
            if isinstance(variant.get("id"), str):
                yield (*path, "also", index, "id"), variant["id"]


def _cases(tree: Tree, wrong: Iterable[str], judge: Judge | None) -> Iterator[Problem]:
    if not isinstance(tree.data, dict):
        return
    ids = {id_: path for path, id_ in _ids(tree)}
    asked = {str(item.get("requirement")) for _, item in _items(tree, "cases")}
    for id_, path in ids.items():
        if id_ not in asked:
            yield tree.problem(path, f"no worked case for {id_!r}", "at least one under cases")
    sound = {item.id.partition("/")[2]: item for item in _sound(tree, tuple(wrong))}
    for path, raw in _items(tree, "cases"):
        named = raw.get("requirement")
        if isinstance(named, str) and named not in ids:
            hint = did_you_mean(named, ids)
            yield tree.problem((*path, "requirement"), f"{named!r}", "the id of a requirement above", hint)
        if isinstance(named, str) and named in sound:
            yield from _case(raw, path, sound[named], tree, judge)


def _case(
    raw: dict[str, Any], path: Path_, requirement: Requirement, tree: Tree, judge: Judge | None
) -> Iterator[Problem]:
    try:
        case: Case = CaseSpec.model_validate(raw).case("")
        passport_of(dict(case.passport))
    except ValidationError:
        return
    except BadInput as error:
        yield tree.problem((*path, "passport"), error.what, error.fix)
        return
    for failure in run_case(0, case, requirement, judge):
        yield tree.problem(path, f"a worked case that fails: {failure.found}", failure.expected)


def _sound(tree: Tree, wrong: tuple[str, ...]) -> Iterator[Requirement]:
    """Return the records of those requirements in which nothing is wrong so far."""
    whom = tree.data.get("applies")
    try:
        source = SourceSpec.model_validate(tree.data.get("citation"))
    except ValidationError:
        return
    if any(where.split(".")[0] in {"applies", "terms"} for where in wrong):
        return
    for path, item in _items(tree, "requirements"):
        if not any((where + ".").startswith(f"requirements.{path[1]}.") for where in wrong):
            yield from RequirementSpec.model_validate(item).requirements("", source, whom, _terms(tree))


def _items(tree: Tree, key: str) -> Iterator[tuple[Path_, dict[str, Any]]]:
    for index, item in mappings(tree.data.get(key)):
        yield (key, index), item
