"""YAML read strictly: no aliases, no duplicate keys, every mistake at once with its line.

The order: size, syntax, structure (aliases, duplicate keys), then the pydantic model of the document. What comes
from people is parsed here and nowhere else, so project files and packs complain in one voice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lexgate.core.errors import BadInput, Problem, Problems
from lexgate.core.near import did_you_mean

MAX_BYTES = 2_000_000
"""A larger document is refused unread: no hand-written file of ours comes near."""

MAX_DEPTH = 40
"""A deeper document is refused: recursion over it must end."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser of libyaml where PyYAML was built with it; some ten times as fast."""
_YAML = "tag:yaml.org,2002:"
_ALIAS = "an alias (*name)"
Path_ = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A document as plain values, with the line of each."""

    data: Any
    lines: Mapping[Path_, int]

    def problem(self, path: Path_, found: str, expected: str, hint: str = "") -> Problem:
        """Return a mistake at ``path``, with its line."""
        where = _dotted(path)
        return Problem(
            line=_line_of(path, self.lines), where=where, found=found, expected=expected, hint=hint
        )


def parse(model: type[M], path: Path) -> M:
    """Return the document at ``path`` as ``model``.

    Raises:
        BadInput: LG-INPUT-003, the file is missing, too large or not UTF-8.
        Problems: All mistakes, each with its line.
    """
    return parse_text(model, read(path), source=str(path))


def read(path: Path, *, most: int = MAX_BYTES) -> str:
    """Return the text of a UTF-8 file of at most ``most`` bytes, or say what is wrong with it."""
    if not path.is_file():
        raise BadInput(
            f"There is no file {path}.",
            fix="Check the path, or make one with `lexgate init DIR`.",
            code="LG-INPUT-003",
        )
    size = path.stat().st_size
    if size > most:
        raise BadInput(
            f"{path} has {size:,} bytes; the limit is {most:,}.", fix="Split it.", code="LG-INPUT-003"
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path} is not UTF-8: byte {error.start} is {error.object[error.start]:#04x}.",
            fix="Save it as UTF-8.",
            code="LG-INPUT-003",
        ) from error


def parse_text(model: type[M], text: str, *, source: str) -> M:
    """Return the document in ``text`` as ``model``; ``source`` names it in errors."""
    document, problems = check(model, tree(text, source=source))
    if document is None:
        raise Problems(source, problems)
    return document


def tree(text: str, *, source: str) -> Tree:
    """Return the document in ``text`` as plain values with lines.

    Raises:
        Problems: It is no YAML, or has aliases, doubled keys or values that YAML can't read.
    """
    node = _compose(text, source)
    lines: dict[Path_, int] = {}
    problems: list[Problem] = []
    _walk(node, (), lines, problems)
    if problems:
        raise Problems(source, problems)
    data = yaml.SafeLoader("").construct_document(node) if node is not None else None
    return Tree(data=data if data is not None else {}, lines=lines)


def check(model: type[M], tree: Tree) -> tuple[M | None, list[Problem]]:
    """Return the document as ``model`` and no problems, or None and all of them."""
    try:
        return model.model_validate(tree.data, context={"lines": tree.lines}), []
    except ValidationError as error:
        return None, [_explain(detail, tree.lines, model, tree.data) for detail in error.errors()]


def _compose(text: str, source: str) -> yaml.Node | None:
    try:
        _measure_depth(text, source)
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        found = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise Problems(
            source, [Problem(line=line, where="(syntax)", found=str(found), expected="YAML")]
        ) from error


def _measure_depth(text: str, source: str) -> None:
    """Refuse what is nested too deep before it is composed: libyaml composes by recursion, which ends in a crash."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 0
            expected = f"at most {MAX_DEPTH} levels"
            problem = Problem(line=line, where="(syntax)", found="nesting too deep", expected=expected)
            raise Problems(source, [problem])


def _walk(
    node: yaml.Node | None,
    path: Path_,
    lines: dict[Path_, int],
    problems: list[Problem],
    seen: set[int] | None = None,
) -> None:
    """Note the line of every value; complain about aliases and duplicate keys."""
    seen = set() if seen is None else seen
    if node is None:
        return
    if id(node) in seen:  # its mark is where the anchor stands: the alias is where its key or list is
        line = _line_of(path, lines)
        if not problems or (problems[-1].line, problems[-1].found) != (line, _ALIAS):
            where, expected = _dotted(path), "the value itself, written out"
            problems.append(Problem(line=line, where=where, found=_ALIAS, expected=expected))
        return
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    seen.add(id(node))
    if not _readable(node):
        problems.append(
            Problem(
                line=line,
                where=_dotted(path),
                found=_short(getattr(node, "value", None)) if isinstance(node, yaml.ScalarNode) else node.tag,
                expected="a value that plain YAML can read: text, number, date, true or false, list, mapping",
            )
        )
        return
    if isinstance(node, yaml.MappingNode):
        _walk_mapping(node, path, lines, problems, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), lines, problems, seen)


def _readable(node: yaml.Node) -> bool:
    """Return whether the safe loader makes a value of this node: no foreign tag, no 30 February."""
    if isinstance(node, yaml.MappingNode):
        return node.tag == _YAML + "map"
    if isinstance(node, yaml.SequenceNode):
        return node.tag == _YAML + "seq"
    if node.tag == _YAML + "str":
        return True
    if node.tag.removeprefix(_YAML) not in {"str", "int", "float", "bool", "null", "timestamp"}:
        return False
    try:
        yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError, KeyError, AttributeError):
        return False
    return True


def _walk_mapping(
    node: yaml.MappingNode, path: Path_, lines: dict[Path_, int], problems: list[Problem], seen: set[int]
) -> None:
    first: dict[str, int] = {}
    for key_node, value in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key == "<<" or not _readable(key_node):
            problems.append(
                Problem(
                    line=line,
                    where=_dotted(path),
                    found="a key that is no plain word",
                    expected="a plain word",
                )
            )
            continue
        if key in first:
            problems.append(
                Problem(
                    line=line,
                    where=_dotted((*path, key)),
                    found=f"the key {key!r} again (first on line {first[key]})",
                    expected="each key once",
                )
            )
        first.setdefault(key, line)
        lines[(*path, key)] = line
        _walk(value, (*path, key), lines, problems, seen)


def _dotted(path: Path_) -> str:
    return ".".join(str(part) for part in path) or "(document)"


def _explain(detail: ErrorDetails, lines: Mapping[Path_, int], model: type[BaseModel], data: Any) -> Problem:
    loc = _real_path(detail["loc"], data)
    hint = ""
    found = "nothing" if detail["type"] == "missing" else _short(detail["input"])
    expected = detail["msg"]
    if detail["type"] == "extra_forbidden":
        siblings = _fields_at(model, loc[:-1])
        found, expected = f"the unknown key {str(loc[-1])!r}", "one of " + ", ".join(siblings)
        hint = did_you_mean(loc[-1], siblings)
    elif detail["type"] == "missing":
        expected = "a value here"
    elif detail["type"] in {"enum", "literal_error"}:
        choices = str(detail.get("ctx", {}).get("expected", ""))
        words = [word.strip().strip("'") for word in choices.replace(" or ", ", ").split(",")]
        expected, hint = f"one of {', '.join(words)}", did_you_mean(detail["input"], words)
    elif detail["type"] == "value_error":
        expected = str(detail["msg"]).removeprefix("Value error, ")
    return Problem(line=_line_of(loc, lines), where=_dotted(loc), found=found, expected=expected, hint=hint)


def _real_path(loc: tuple[str | int, ...], data: Any) -> Path_:
    """Drop the parts of a pydantic location that name a union member, not a place in the document."""
    path: list[str | int] = []
    here = data
    for index, part in enumerate(loc):
        in_list = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if in_list or (isinstance(here, dict) and part in here):
            here = here[part]
        elif index < len(loc) - 1:
            continue
        path.append(part)
    return tuple(path)


def _line_of(path: Path_, lines: Mapping[Path_, int]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _fields_at(model: type[BaseModel], path: Path_) -> list[str]:
    """Return the field names that may stand at ``path``, following nested models."""
    here: list[type[BaseModel]] = [model]
    for part in path:
        if isinstance(part, int):
            continue
        here = [
            inner
            for kind in here
            if part in kind.model_fields
            for inner in _models_in(kind.model_fields[part].annotation)
        ]
    return [field.alias or name for kind in here for name, field in kind.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in getattr(annotation, "__args__", ()) for model in _models_in(inner)]


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
