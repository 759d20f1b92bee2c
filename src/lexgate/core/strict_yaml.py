"""YAML read strictly: no aliases, no duplicate keys, every mistake at once with its line.

The order: size, syntax and depth, which end the reading; then structure (aliases, duplicate keys, values that YAML can't
read) and the pydantic model of the document, which are told together. What comes from people is parsed here and nowhere
else, so project files and packs complain in one voice.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lexgate.core.errors import BadInput, Problem, Problems
from lexgate.core.near import did_you_mean, nearest

MAX_BYTES = 2_000_000
"""A larger document is refused unread: no hand-written file of ours comes near."""

MAX_DEPTH = 40
"""A deeper document is refused: recursion over it must end."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser of libyaml where PyYAML was built with it; some ten times as fast."""
_YAML = "tag:yaml.org,2002:"
_ALIAS = "an alias (*name)"
_DOCUMENT = "(document)"
_PLAIN = "a value that plain YAML can read: text, number, date, true or false, list, mapping"
_SHAPES = {
    **dict.fromkeys(("model_type", "dict_type"), "a mapping, such as key: value"),
    **dict.fromkeys(("tuple_type", "list_type"), "a list, such as [a, b]"),
    "string_type": "a text",
}
"""What pydantic calls a dictionary, tuple or string, in the words of YAML."""
Path_ = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A document as plain values, with the line of each."""

    data: Any
    """What can't be read, an alias or a tag, is None; of a key that stands twice, the first counts."""
    lines: Mapping[Path_, int]
    problems: tuple[Problem, ...] = ()
    """Aliases, keys that stand twice, and what plain YAML can't read."""
    spoilt: frozenset[str] = frozenset()
    """Places of which something is left out for that, …"""
    around: frozenset[str] = frozenset()
    """… and those that they lie in."""

    def unspoilt(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems that can't follow from what is left out: not there, nor inside, nor around it."""
        return [one for one in problems if self.whole(one.where)]

    def whole(self, where: str) -> bool:
        """Return whether nothing is left out at a place, nor inside it, nor around it."""
        return where not in self.around and self.spoilt.isdisjoint((where, *_around(where)))

    def problem(self, path: Path_, found: str, expected: str, hint: str = "") -> Problem:
        """Return a mistake at ``path``, with its line."""
        where = _dotted(path)
        return Problem(
            line=_line_of(path, self.lines), where=where, found=found, expected=expected, hint=hint
        )


def parse(model: type[M], path: Path, *, otherwise: str = "Check the path.") -> M:
    """Return the document at ``path`` as ``model``.

    Args:
        model: Of the document.
        path: The file.
        otherwise: What to do where there is no such file, and none with a like name.

    Raises:
        BadInput: LG-INPUT-003, the file is missing, too large or not UTF-8.
        Problems: All mistakes, each with its line.
    """
    return parse_text(model, read(path, otherwise=otherwise), source=str(path))


def read(path: Path, *, most: int = MAX_BYTES, otherwise: str = "Check the path.") -> str:
    """Return the text of a UTF-8 file of at most ``most`` bytes, or say what is wrong with it."""
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises where a name is too long
        near = nearest(path.stem, _beside(path))  # without the ending, which makes all files alike
        fix = f"Did you mean {near + path.suffix!r}?" if near else otherwise
        raise BadInput(f"There is no file {path}.", fix=fix, code="LG-INPUT-003")
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


def _beside(path: Path) -> list[str]:
    """Return the files of its folder that end as the path does, by their names without the ending."""
    try:
        return [item.stem for item in path.parent.iterdir() if item.suffix == path.suffix and item.is_file()]
    except OSError:
        return []


def parse_text(model: type[M], text: str, *, source: str) -> M:
    """Return the document in ``text`` as ``model``; ``source`` names it in errors."""
    document, problems = check(model, tree(text, source=source))
    if document is None:
        raise Problems(source, problems)
    return document


def tree(text: str, *, source: str) -> Tree:
    """Return the document in ``text`` as plain values with lines.

    Raises:
        Problems: It is no YAML, or nested too deep.
    """
    node, walk = _compose(text, source), _Walk()
    data = yaml.SafeLoader("").construct_document(walk.sound(node, ())) if node is not None else None
    return Tree(
        data=data if data is not None else {},
        lines=walk.lines,
        problems=tuple(walk.problems),
        spoilt=frozenset(walk.spoilt),
        around=frozenset(place for where in walk.spoilt for place in _around(where)),
    )


def check(model: type[M], tree: Tree) -> tuple[M | None, list[Problem]]:
    """Return the document as ``model`` and no problems, or None and all of them, by line."""
    try:
        document, found = model.model_validate(tree.data, context={"lines": tree.lines}), []
    except ValidationError as error:
        document, found = None, [_explain(one, tree.lines, model, tree.data) for one in error.errors()]
    problems = [*tree.problems, *tree.unspoilt(found)]
    return (None if problems else document), sorted(problems, key=lambda problem: problem.line)


def mappings(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Return the mappings of a list, with their positions; nothing where it is no list."""
    if isinstance(value, list):
        yield from ((index, item) for index, item in enumerate(value) if isinstance(item, dict))


def _compose(text: str, source: str) -> yaml.Node | None:
    try:
        _measure_depth(text, source)
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        found = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise Problems(
            source,
            [Problem(line=line, where="(syntax)", found=f"text that is no YAML ({found})", expected="YAML")],
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


class _Walk:
    """A walk over the nodes of a document, which notes lines and mistakes."""

    def __init__(self) -> None:
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self.spoilt: list[str] = []
        self._seen: set[int] = set()

    def sound(self, node: yaml.Node, path: Path_) -> yaml.Node:
        """Return a node without what is wrong in it."""
        if (
            id(node) in self._seen
        ):  # its mark is where the anchor stands: the alias is where its key or list is
            line = _line_of(path, self.lines)
            told = bool(self.problems) and (self.problems[-1].line, self.problems[-1].found) == (line, _ALIAS)
            return self._nothing(path, line, _ALIAS, "the value itself, written out", told=told)
        self._seen.add(id(node))
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if not _readable(node):
            found = _short(node.value) if isinstance(node, yaml.ScalarNode) else node.tag
            return self._nothing(path, line, found, _PLAIN)
        if isinstance(node, yaml.MappingNode):
            node.value = self._pairs(node, path)
        elif isinstance(node, yaml.SequenceNode):
            node.value = [self.sound(item, (*path, index)) for index, item in enumerate(node.value)]
        return node

    def _nothing(self, path: Path_, line: int, found: str, expected: str, *, told: bool = False) -> yaml.Node:
        """Note what can't be read, and return what stands for it."""
        where = _dotted(path)
        self.spoilt.append(where)
        if not told:
            self.problems.append(Problem(line=line, where=where, found=found, expected=expected))
        return yaml.ScalarNode(_YAML + "null", "null")

    def _pairs(self, node: yaml.MappingNode, path: Path_) -> list[tuple[yaml.Node, yaml.Node]]:
        """Return the keys and values of a mapping, each key once."""
        first: dict[str, int] = {}
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        for key_node, value in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            here = (*path, key)
            if not isinstance(key_node, yaml.ScalarNode) or key == "<<" or not _readable(key_node):
                self._nothing(path, line, "a key that is no plain word", "a plain word")
            elif key in first:
                found = f"the key {key!r} again (first on line {first[key]})"
                where, expected = _dotted(here), "each key once"
                self.problems.append(Problem(line=line, where=where, found=found, expected=expected))
                if not isinstance(value, yaml.ScalarNode):
                    self.spoilt.append(where)
            else:
                first[key] = self.lines[here] = line
                pairs.append((key_node, self.sound(value, here)))
        return pairs


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


def _dotted(path: Path_) -> str:
    return ".".join(str(part) for part in path) or _DOCUMENT


def _around(where: str) -> list[str]:
    """Return the places that a place lies in, the document first."""
    parts = where.split(".")
    return [_DOCUMENT, *(".".join(parts[:length]) for length in range(1, len(parts)))]


def _explain(detail: ErrorDetails, lines: Mapping[Path_, int], model: type[BaseModel], data: Any) -> Problem:
    loc = _real_path(detail["loc"], data)
    hint = ""
    found = "nothing" if detail["type"] == "missing" else _short(detail["input"])
    expected = detail["msg"].removeprefix("Input should be ")
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
    else:
        expected = _limit(detail) or _SHAPES.get(detail["type"], expected)
    return Problem(line=_line_of(loc, lines), where=_dotted(loc), found=found, expected=expected, hint=hint)


def _limit(detail: ErrorDetails) -> str:
    """Return how many entries a list must have where it has too few or too many, else nothing."""
    given = detail.get("ctx", {})
    least, most = given.get("min_length"), given.get("max_length")
    limits = {"too_short": ("at least", least), "too_long": ("at most", most)}
    word, number = limits.get(detail["type"], ("", None))
    return f"{word} {number} {'entry' if number == 1 else 'entries'}" if word else ""


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
