"""An OSCAL catalog read strictly: only what OSCAL knows, and every mistake at once."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lexgate.core import strict_yaml
from lexgate.core.errors import BadInput, Problem, Problems
from lexgate.core.strict_yaml import MAX_DEPTH, Tree

MAX_CHARACTERS = 20_000_000
"""A larger catalog is refused unread; NIST SP 800-53, the largest in use, has half of that."""
SOURCE = "The OSCAL catalog"
_TOKEN = r"^[^\W\d][\w.\-]*$"  # noqa: S105 - what OSCAL calls a token
Token = Annotated[str, Field(pattern=_TOKEN, max_length=1024)]
Line = Annotated[str, Field(pattern=r"^[^\n]*\S[^\n]*$")]
Day = Annotated[
    str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T[0-9:.]+(Z|[+-]\d\d:\d\d)$")
]
More: TypeAlias = JsonValue


class _Oscal(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        alias_generator=lambda name: name.strip("_").replace("_", "-"),
    )


class Prop(_Oscal):
    """A property."""

    name: Token
    value: Line
    ns: str = ""
    class_: str = ""
    uuid: More = None
    group: More = None
    remarks: More = None


class Select(_Oscal):
    """What a parameter may be chosen from."""

    choice: tuple[str, ...] = Field(default=(), strict=False)
    how_many: More = None


class Param(_Oscal):
    """A parameter of a control."""

    id: Token
    label: str = ""
    values: tuple[str, ...] = Field(default=(), strict=False)
    class_: More = None
    depends_on: More = None
    props: More = None
    links: More = None
    usage: More = None
    constraints: More = None
    guidelines: More = None
    select: Select = Select()
    remarks: More = None


class _WithProps(_Oscal):
    props: tuple[Prop, ...] = Field(default=(), strict=False)
    links: More = None

    def value(self, name: str, ns: str = "") -> str:
        """Return the value of a property, or empty; one of no class first, as others are variants for other readers."""
        found = [prop for prop in self.props if (prop.name, prop.ns) == (name, ns)]
        return next((prop.value for prop in sorted(found, key=lambda prop: prop.class_ != "")), "")


class Part(_WithProps):
    """A text of a control, with texts in it."""

    name: Token
    ns: str = ""
    title: str = ""
    prose: str = ""
    parts: "tuple[Part, ...]" = Field(default=(), strict=False)
    id: More = None
    class_: More = None


class Control(_WithProps):
    """A control, with enhancements in it."""

    id: Token
    title: Line
    params: tuple[Param, ...] = Field(default=(), strict=False)
    parts: tuple[Part, ...] = Field(default=(), strict=False)
    controls: "tuple[Control, ...]" = Field(default=(), strict=False)
    class_: More = None


class Group(_WithProps):
    """A group of controls or of groups."""

    title: Line
    controls: tuple[Control, ...] = Field(default=(), strict=False)
    groups: "tuple[Group, ...]" = Field(default=(), strict=False)
    params: tuple[Param, ...] = Field(default=(), strict=False)
    parts: tuple[Part, ...] = Field(default=(), strict=False)
    id: More = None
    class_: More = None


class Metadata(_WithProps):
    """What the catalog says of itself."""

    title: Line
    version: Line
    last_modified: Day
    published: Day | None = None
    oscal_version: Annotated[str, Field(pattern=r"^v?1\.\d+\.\d+$")]
    remarks: str = ""
    revisions: More = None
    document_ids: More = None
    roles: More = None
    locations: More = None
    parties: More = None
    responsible_parties: More = None
    actions: More = None


class Catalog(_Oscal):
    """The catalog."""

    uuid: Line
    metadata: Metadata
    params: tuple[Param, ...] = Field(default=(), strict=False)
    controls: tuple[Control, ...] = Field(default=(), strict=False)
    groups: tuple[Group, ...] = Field(default=(), strict=False)
    back_matter: More = None

    def members(self) -> Iterator[tuple[tuple[Group, ...], Control]]:
        """Return every control in its order, enhancements after their control, with the groups that it lies in."""
        yield from _members(self, ())

    def parameters(self) -> dict[str, str]:
        """Return what stands for a parameter in a text, by its id: its value, else its label, else its choices."""
        own = [
            *self.params,
            *(item for groups, _ in self.members() for group in groups for item in group.params),
        ]
        found = [*own, *(item for _, control in self.members() for item in control.params)]
        named = {item.id: said for item in found if (said := ", ".join(item.values) or item.label)}
        chosen = {item.id: " | ".join(plain(one, named) for one in item.select.choice) for item in found}
        return {item.id: named.get(item.id) or chosen[item.id] or item.id for item in found}


class File(_Oscal):
    """The document."""

    catalog: Catalog
    schema_: str = Field(default="", alias="$schema")


def _members(
    here: Catalog | Group | Control, above: tuple[Group, ...]
) -> Iterator[tuple[tuple[Group, ...], Control]]:
    for control in here.controls:
        yield above, control
        yield from _members(control, above)
    for group in here.groups if not isinstance(here, Control) else ():
        yield from _members(group, (*above, group))


def read(text: str) -> Catalog:
    """Return the catalog in the text of an OSCAL JSON document.

    Raises:
        BadInput: LG-STANDARD-030, the text is larger than ``MAX_CHARACTERS``.
        Problems: LG-INPUT-001, all mistakes, each with its place in the document.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadInput(
            f"The OSCAL catalog has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}.",
            fix="Split it by groups, and import each.",
            code="LG-STANDARD-030",
        )
    data, problems = _json(text)
    file, more = strict_yaml.check(File, Tree(data=data, lines={}))
    if problems or more or file is None:
        raise Problems(SOURCE, [*problems, *more])
    if twice := list(_twice(file.catalog)):
        raise Problems(SOURCE, twice)
    return file.catalog


def _json(text: str) -> tuple[Any, list[Problem]]:
    """Return the value, and the keys that stand twice; a text that is no JSON can't be read on."""
    problems: list[Problem] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, count in Counter(key for key, _ in pairs).items():
            if count > 1:
                problems.append(
                    _problem(
                        "(document)", f"the key {key[:60]!r} {count} times in one object", "each key once"
                    )
                )
        return dict(pairs)

    try:
        value = json.loads(text, object_pairs_hook=table, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Problems(SOURCE, [_problem("(syntax)", error.msg, "JSON", line=error.lineno)]) from error
    except (ValueError, RecursionError) as error:
        raise Problems(SOURCE, [_problem("(syntax)", str(error)[:80], "JSON")]) from error
    if _depth(value) > MAX_DEPTH:
        raise Problems(SOURCE, [_problem("(syntax)", "nesting too deep", f"at most {MAX_DEPTH} levels")])
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        problems.append(_problem("(document)", "half of a surrogate pair", "whole characters"))
    return value, problems


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _depth(value: Any) -> int:
    """Return how deep a value is nested, without recursion."""
    depth, level = 0, [value]
    while level := [
        inner
        for item in level
        if isinstance(item, dict | list)
        for inner in (item.values() if isinstance(item, dict) else item)
    ]:
        depth += 1
    return depth


def _twice(catalog: Catalog) -> Iterator[Problem]:
    count = Counter(control.id for _, control in catalog.members())
    yield from (
        _problem(f"control {name}", f"the id {name!r} {times} times", "each id once")
        for name, times in count.items()
        if times > 1
    )
    if not any(not withdrawn(control) for _, control in catalog.members()):
        yield _problem("catalog", "no control", "at least one control that is not withdrawn")


def withdrawn(control: Control) -> bool:
    """Return whether a control is no longer used."""
    return control.value("status").lower() == "withdrawn"


def _problem(where: str, found: str, expected: str, *, line: int = 0) -> Problem:
    return Problem(line=line, where=where, found=found, expected=expected)


_INSERT = re.compile(r"\{\{\s*(?:insert:\s*)?(?:param\s*,)?\s*([\w.\-]+)\s*\}\}")
_BREAKS = re.compile(r"[^\S\u3000]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str, parameters: dict[str, str]) -> str:
    r"""Return Markdown as one line of plain text, with what stands for its parameters.

    Example:
        >>> plain(r"keep \*all* logs for {{ insert: param, au-11_prm_1 }}", {"au-11_prm_1": "a year"})
        'keep *all* logs for [a year]'
    """
    told = _INSERT.sub(lambda found: f"[{parameters.get(found[1], found[1])}]", text)
    return _BREAKS.sub(" ", _ESCAPED.sub(r"\1", told).strip())
