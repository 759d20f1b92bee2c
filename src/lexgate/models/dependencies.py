"""Installed distributions held against a local file of advisories in the OSV format. Nothing is asked of a network.

References:
    Open Source Vulnerability format 1.7 (https://ossf.github.io/osv-schema/); PEP 440; PEP 503.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

from lexgate.core.errors import BadInput
from lexgate.models.security import Advisory, Dependencies

_MOST = 1 << 30
_ECOSYSTEM = "pypi"


def installed() -> dict[str, str]:
    """Return the distributions of this environment: normalised name → version."""
    found = {}
    for one in metadata.distributions():
        name = one.metadata["Name"]
        if name:
            found[normal(name)] = one.version
    return dict(sorted(found.items()))


def normal(name: str) -> str:
    """Return a distribution's name in its normal form.

    Example:
        >>> normal("Jinja2"), normal("ruamel_yaml..x")
        ('jinja2', 'ruamel-yaml-x')
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def read_advisories(path: Path) -> list[dict[str, Any]]:
    """Return the advisories of a file (one, a list, ``{"vulns": […]}``, or one a line), a folder or a zip of files.

    Raises:
        BadInput: LG-MODEL-062, there is nothing to read; LG-MODEL-063, it is not in the OSV format.
    """
    if not path.exists():
        raise BadInput(
            f"There is no file of advisories {path}.",
            fix="Export one in the OSV format, such as PyPI/all.zip of osv.dev.",
            code="LG-MODEL-062",
        )
    found = [one for name, text in _texts(path) for one in _parsed(text, name)]
    if not found:
        raise BadInput(f"{path} holds no advisory.", fix="Give another file.", code="LG-MODEL-062")
    return found


def dependencies(distributions: Mapping[str, str], advisories: Sequence[Mapping[str, Any]]) -> Dependencies:
    """Return which advisories speak of which distributions; withdrawn ones do not count.

    A version is affected if the advisory lists it, or if it lies in one of its ranges (``introduced`` to before
    ``fixed``, or up to ``last_affected``). Of several advisories that are aliases of each other one is kept.

    Args:
        distributions: Name → version.
        advisories: In the OSV format, of any ecosystem.

    Example:
        >>> ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]
        >>> one = {"id": "PYSEC-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "Toy"}, "ranges": ranges}]}
        >>> found = dependencies({"toy": "1.9", "other": "1"}, [one])
        >>> found.advisories[0][0].id, found.advisories[0][0].fixed, found.advisories[1]
        ('PYSEC-1', '2.0', ())
    """
    by_name: dict[str, list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    known = [one for one in advisories if not one.get("withdrawn")]
    python = 0
    for one in known:
        affected = [part for part in one.get("affected", []) if _package(part)]
        python += bool(affected)
        for part in affected:
            by_name.setdefault(_package(part), []).append((one, part))
    hits, unreadable = [], []
    for name, version in distributions.items():
        found, clear = _hits(version, by_name.get(name, []))
        hits.append(found)
        if not clear:
            unreadable.append(name)
    return Dependencies(
        names=tuple(distributions),
        versions=tuple(distributions.values()),
        advisories=tuple(hits),
        known=python,
        newest=max((str(one.get("modified", ""))[:10] for one in known), default=""),
        unreadable=tuple(unreadable),
    )


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for one in sorted(path.rglob("*.json")):
            yield one.name, one.read_text(encoding="utf-8")
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST:
                raise _no(path.name, "it opens to more than 1 GiB")
            for name in archive.namelist():
                if name.endswith(".json"):
                    yield name, archive.read(name).decode()
    else:
        yield path.name, path.read_text(encoding="utf-8")


def _parsed(text: str, name: str) -> list[dict[str, Any]]:
    try:
        value: Any = (
            [json.loads(line) for line in text.splitlines() if line]
            if name.endswith(".jsonl")
            else json.loads(text)
        )
    except (ValueError, RecursionError) as error:
        raise _no(name, str(error)) from error
    if isinstance(value, dict):
        value = value.get("vulns", [value])
    if not isinstance(value, list):
        raise _no(name, "it is no advisory and no list of them")
    for one in value:
        parts = one.get("affected", []) if isinstance(one, dict) else None
        whole = isinstance(parts, list) and all(isinstance(part, dict) for part in parts)
        if not whole or not isinstance(one.get("id"), str):
            raise _no(name, f"an entry has no id, or its field affected is no list: {str(one)[:80]}")
    return value


def _package(part: Mapping[str, Any]) -> str:
    package = part.get("package")
    if not isinstance(package, dict) or str(package.get("ecosystem", "")).lower() != _ECOSYSTEM:
        return ""
    return normal(str(package.get("name", "")))


def _hits(
    version: str, advisories: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> tuple[tuple[Advisory, ...], bool]:
    """Return the advisories that speak of a version, and whether every one could be compared."""
    found: list[Advisory] = []
    clear = True
    for one, part in advisories:
        affected = _affected(version, part)
        clear = clear and affected is not None
        if affected:
            _add(found, _advisory(one, part))
    return tuple(found), clear


def _add(found: list[Advisory], advisory: Advisory) -> None:
    """Add an advisory, or join it with one that is an alias of it."""
    names = {advisory.id, *advisory.aliases}
    for at, one in enumerate(found):
        if names & {one.id, *one.aliases}:
            aliases = tuple(sorted((names | {*one.aliases}) - {one.id}))
            found[at] = replace(one, aliases=aliases, fixed=one.fixed or advisory.fixed)
            return
    found.append(advisory)


def _advisory(one: Mapping[str, Any], part: Mapping[str, Any]) -> Advisory:
    fixed = [
        event["fixed"]
        for span in part.get("ranges", [])
        for event in span.get("events", [])
        if "fixed" in event
    ]
    scores = [str(item.get("score", "")) for item in one.get("severity", []) if isinstance(item, dict)]
    return Advisory(
        id=str(one["id"]),
        aliases=tuple(sorted(str(alias) for alias in one.get("aliases", []))),
        summary=str(one.get("summary") or one.get("details") or "")[:200],
        severity=next(iter(scores), ""),
        fixed=str(fixed[-1]) if fixed else "",
    )


def _affected(version: str, part: Mapping[str, Any]) -> bool | None:
    """Return whether a version is affected; None where they can't be compared."""
    from packaging.version import InvalidVersion, Version

    if version in part.get("versions", []):
        return True
    try:
        own = Version(Version(version).public)
        spans = [span for span in part.get("ranges", []) if span.get("type") == "ECOSYSTEM"]
        listed = any(Version(one) == own for one in part.get("versions", []))
        return listed or any(_in_range(own, span.get("events", [])) for span in spans)
    except (InvalidVersion, TypeError, AttributeError):
        return None


def _in_range(own: Any, events: Sequence[Mapping[str, str]]) -> bool:
    from packaging.version import Version

    order = {"introduced": 0, "fixed": 0, "last_affected": 1}
    points = [
        (Version("0.dev0") if at == "0" else Version(at), order[kind], kind)
        for event in events
        for kind, at in event.items()
        if kind in order
    ]
    inside = False
    for at, _, kind in sorted(points, key=lambda point: point[:2]):
        if kind == "introduced":
            inside = inside or at <= own
        elif at < own or (kind == "fixed" and at == own):
            inside = False
    return inside


def _no(name: str, why: str) -> BadInput:
    return BadInput(
        f"{name} is not in the OSV format: {why}.", fix="Export the advisories again.", code="LG-MODEL-063"
    )
