"""Installed distributions held against a local file of advisories in the OSV format. Nothing is asked of a network.

References:
    Open Source Vulnerability format 1.7 (https://ossf.github.io/osv-schema/); PEP 440; PEP 503.
"""

import json
import re
import zipfile
import zlib
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
    """Return the distributions of this environment: normalised name → version; of two of one name the one imported."""
    found: dict[str, str] = {}
    for one in metadata.distributions():
        name = one.metadata["Name"]
        if name:
            found.setdefault(normal(name), str(one.version))
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
    python, newest = 0, ""
    for one in known:
        affected = [part for part in one.get("affected") or [] if _package(part)]
        if affected:
            python += 1
            newest = max(newest, str(one.get("modified") or "")[:10])
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
        newest=newest,
        unreadable=tuple(unreadable),
    )


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for one in sorted(path.rglob("*.json")):
            yield one.name, one.read_text(encoding="utf-8", errors="replace")
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                if sum(one.file_size for one in archive.infolist()) > _MOST:
                    raise _no(path.name, "it opens to more than 1 GiB")
                for name in archive.namelist():
                    if name.endswith(".json"):
                        yield name, archive.read(name).decode(errors="replace")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise _no(path.name, str(error)) from error
    else:
        yield path.name, path.read_text(encoding="utf-8", errors="replace")


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
        if not isinstance(one, dict) or not isinstance(one.get("id"), str) or not _lists(one):
            raise _no(name, f"an entry has no id, or a field that should be a list is none: {str(one)[:80]}")
    return value


def _lists(one: dict[str, Any]) -> bool:
    """Return whether the fields that are read are lists of what they should be, null or left out."""
    if not all(
        _of(one.get(name), kind) for name, kind in (("affected", dict), ("aliases", str), ("severity", dict))
    ):
        return False
    parts = one.get("affected") or []
    spans = [span for part in parts if _of(part.get("ranges"), dict) for span in part.get("ranges") or []]
    return (
        all(_of(part.get("ranges"), dict) and _of(part.get("versions"), str) for part in parts)
        and all(_of(span.get("events"), dict) for span in spans)
    )  # fmt: skip


def _of(value: object, kind: type) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, kind) for one in value))


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
    """Add an advisory, or join it with those that are aliases of it."""
    names = {advisory.id, *advisory.aliases}
    same = [one for one in found if names & {one.id, *one.aliases}]
    if not same:
        found.append(advisory)
        return
    first = same[0]
    for one in same:
        names |= {one.id, *one.aliases}
    fixed = next((one.fixed for one in (*same, advisory) if one.fixed), "")
    found[found.index(first)] = replace(first, aliases=tuple(sorted(names - {first.id})), fixed=fixed)
    found[:] = [one for one in found if one.id == first.id or one not in same]


def _advisory(one: Mapping[str, Any], part: Mapping[str, Any]) -> Advisory:
    fixed = [
        event["fixed"]
        for span in part.get("ranges") or []
        for event in span.get("events") or []
        if "fixed" in event
    ]
    scores = [str(item.get("score", "")) for item in one.get("severity") or []]
    return Advisory(
        id=str(one["id"]),
        aliases=tuple(sorted(one.get("aliases") or [])),
        summary=str(one.get("summary") or one.get("details") or "")[:200],
        severity=next(iter(scores), ""),
        fixed=str(fixed[-1]) if fixed else "",
    )


def _affected(version: str, part: Mapping[str, Any]) -> bool | None:
    """Return whether a version is affected; None where they can't be compared."""
    from packaging.version import InvalidVersion, Version

    versions = part.get("versions") or []
    spans = [span for span in part.get("ranges") or [] if span.get("type") == "ECOSYSTEM"]
    if version in versions:
        return True
    if not versions and not spans:
        return None  # it names no version that can be compared
    try:
        own = Version(Version(version).public)
        listed = any(Version(one) == own for one in versions)
        return listed or any(_in_range(own, span.get("events") or []) for span in spans)
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
