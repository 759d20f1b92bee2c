"""A skeleton pack from an OSCAL catalog: what a person goes on from, not what decides.

Every control becomes a requirement that asks for a document of its name. Nobody has read the law yet, so every
requirement is advisory and its citation from memory; what the catalog says in one language only is marked to be
translated.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import yaml

from lexgate.core.errors import BadInput
from lexgate.core.strict_yaml import MAX_BYTES
from lexgate.standard.oscal_read import Catalog, Control, Group, Part, plain, read, withdrawn
from lexgate.standard.pack import CJK, Stage

NS = "urn:lexgate:oscal"
"""Namespace of the properties and Chinese texts of catalogs that LexGate wrote."""
_LONGEST = 60
_LINE = 110
_HEAD = """\
# Skeleton of a pack, from an OSCAL catalog. For each requirement: read the law and set confidence; write both languages;
# choose the check and the bounds with their days; say whom it binds and when it applies. Then: lexgate standards check FILE
"""


def skeleton(text: str, id: str) -> str:  # noqa: A002 - what it is called in a pack
    """Return the text of a pack that has a requirement for each control of an OSCAL catalog.

    Args:
        text: The JSON text of an OSCAL 1.x catalog.
        id: Id of the pack to be made, such as ``house-rules``.

    Returns:
        YAML that ``lexgate standards check`` finds no mistake in.

    Raises:
        BadInput: LG-STANDARD-030, the catalog is too large; LG-STANDARD-031, the pack would be; LG-STANDARD-032, the
            id is none.
        Problems: LG-INPUT-001, all mistakes of the catalog.

    Example:
        >>> text = '''{"catalog": {"uuid": "0", "metadata": {"title": "House rules", "version": "1",
        ...   "last-modified": "2026-11-22T00:00:00Z", "oscal-version": "1.2.1"},
        ...   "controls": [{"id": "AC-1", "title": "Access policy"}]}}'''
        >>> from lexgate.standard.lint import lint_text
        >>> lint_text(skeleton(text, "house-rules"), source="house-rules.yaml").requirements[0].title
        Text(en='Access policy', zh='待译：Access policy')
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id) or len(id) > _LONGEST:
        raise BadInput(
            f"{id!r} is no id of a pack.",
            fix="Take small letters, digits and single hyphens, such as house-rules; at most 60.",
            code="LG-STANDARD-032",
        )
    catalog = read(text)
    made = "".join(_parts(catalog, id))
    size = len(made.encode())
    if size > MAX_BYTES:
        raise BadInput(
            f"The pack would have {size:,} bytes; the limit is {MAX_BYTES:,}.",
            fix="Split the catalog by groups, and import each.",
            code="LG-STANDARD-031",
        )
    return made


def _parts(catalog: Catalog, name: str) -> Iterator[str]:
    about = catalog.metadata
    since = _day(about.published or about.last_modified)
    slugs = _slugs(catalog)
    yield _HEAD
    yield _yaml(
        {
            "id": name,
            "version": about.version,
            "title": _text(plain(about.title, {}), about.value("title", NS)),
            "about": {
                "en": "A skeleton made from an OSCAL catalog; nothing in it was checked against the law.",
                "zh": "根据 OSCAL 目录生成的骨架，各项内容均未与法规原文核对。",
            },
            "citation": {
                "source": _text(plain(about.title, {}), about.value("title", NS)),
                "confidence": "memory",
            },
        }
    )
    yield "requirements:\n"
    yield from _requirements(catalog, slugs, since)
    yield "cases:\n"
    for slug in slugs.values():
        yield _listed({"requirement": slug, "day": since, "bound": 1.0})


def _requirements(catalog: Catalog, slugs: dict[str, str], since: date) -> Iterator[str]:
    parameters = catalog.parameters()
    shown: tuple[Group, ...] | None = None
    for groups, control in catalog.members():
        if groups is not shown and groups:
            yield f"  # {_comment(' / '.join(group.title for group in groups))}\n"
            shown = groups
        if withdrawn(control):
            yield f"  # withdrawn: {_comment(control.id)} {_comment(control.title)}\n"
        else:
            yield _listed(_requirement(control, slugs[control.id], since, parameters))


def _requirement(control: Control, slug: str, since: date, parameters: dict[str, str]) -> dict[str, Any]:
    title = plain(control.title, parameters)
    said = " ".join(_prose([part for part in control.parts if _is_statement(part)], parameters))
    zh = " ".join(_prose([part for part in control.parts if _is_chinese(part)], parameters))
    locator = control.value("label") or control.id
    stages = [prop.value for prop in control.props if (prop.name, prop.ns) == ("stage", NS)]
    known = [stage for stage in dict.fromkeys(stages) if stage in get_args(Stage)]
    return {
        "id": slug,
        "title": _text(title, control.value("title", NS)),
        "obligation": _text(said or title, zh),
        "citation": {"locator": _locator(locator, control.value("locator-zh", NS)), "confidence": "memory"},
        "check": "documents-present",
        "options": {"kinds": [slug]},
        "side": "at_least",
        "bounds": [{"from": since, "value": 1.0, "unit": "share", "basis": "operational"}],
        "severity": "advisory",
        **({"stage": known} if known else {}),
    }


def _is_statement(part: Part) -> bool:
    return part.name == "statement" and part.ns != NS


def _is_chinese(part: Part) -> bool:
    return (part.name, part.ns, part.value("lang", NS)) == ("statement", NS, "zh")


def _prose(parts: "list[Part] | tuple[Part, ...]", parameters: dict[str, str]) -> Iterator[str]:
    """Return the texts of parts and of what is in them, each with its label."""
    for part in parts:
        if part.prose.strip():
            yield f"{part.value('label')} {plain(part.prose, parameters)}".strip()
        yield from _prose(part.parts, parameters)


def _text(said: str, zh: str = "") -> dict[str, str]:
    """Return a text in both languages; what is missing is marked."""
    if CJK.search(zh):
        return {"en": said, "zh": plain(zh, {})}
    if CJK.search(said):
        return {"en": f"To be translated: {said}", "zh": said}
    return {"en": said, "zh": f"待译：{said}"}


def _locator(en: str, zh: str) -> str | dict[str, str]:
    return {"en": en, "zh": zh} if CJK.search(zh) else en


def _day(time: str) -> date:
    try:
        return date.fromisoformat(time[:10])
    except ValueError as error:
        raise BadInput(
            f"The catalog names a day that is none: {time[:10]}.",
            fix="Mend its metadata.",
            code="LG-STANDARD-033",
        ) from error


def _slugs(catalog: Catalog) -> dict[str, str]:
    """Return a short id for every control in use, each once."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, control in catalog.members():
        if not withdrawn(control):
            own = control.value("requirement", NS).partition("/")[2]
            found[control.id] = _free(_slug(own or control.id), taken)
            taken.add(found[control.id])
    return found


def _slug(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "control"
    if len(slug) > _LONGEST:
        slug = f"{slug[:48].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return slug


def _free(slug: str, taken: set[str]) -> str:
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug[: _LONGEST - 6].rstrip('-')}-{number}"
    return free


def _comment(text: str) -> str:
    """Return a text that may stand in a comment: one line of characters that print."""
    return "".join(letter if letter.isprintable() else " " for letter in plain(text, {}))[:120]


class _Dumper(yaml.SafeDumper):
    """Writes short mappings on one line, long texts below each other."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        if len(str(mapping)) > _LINE:
            node.flow_style = False
        return node


def _yaml(value: Any) -> str:
    return str(
        yaml.dump(
            value,
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=_LINE,
            default_flow_style=None,
        )
    )


def _listed(item: dict[str, Any]) -> str:
    """Return an item of a list, indented by two."""
    return "".join(f"  {line}\n" for line in _yaml([item]).splitlines())
