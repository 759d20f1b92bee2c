"""Scanning a model folder: every file known by content, none loaded, none run."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from lexgate.core.errors import BadInput
from lexgate.core.text import Text
from lexgate.models.files import stays
from lexgate.models.scan import secrets
from lexgate.models.scan.archives import look_into
from lexgate.models.scan.asks import asks
from lexgate.models.scan.safetensors_header import header_length, header_text, wrong_safetensors
from lexgate.models.scan.templates import template_threats
from lexgate.models.scan.tokenizer_files import pattern_threats, token_threats
from lexgate.models.security import Area, Scan, Threat

_TEXT = 64 << 20
"""Largest text that is read for secrets and requests, bytes."""
_TABLES = {"tokenizer.json", "tokenizer_config.json", "added_tokens.json"}
_CODE = {".py", ".pyc", ".pyd", ".so", ".dll", ".dylib", ".sh", ".bat", ".exe", ".jar", ".ipynb"}
_PROGRAMS = {b"\x7fELF": "a program (ELF)", b"MZ": "a program (PE)", b"#!": "a script"}
_HDF5 = b"\x89HDF\r\n\x1a\n"


def scan(folder: Path) -> Scan:
    r"""Return what is unsafe in the files of a folder.

    Files are known by content, not by name. Pickles are read opcode by opcode, also in archives inside archives, and
    named by what they import; safetensors files are checked by their header; JSON is asked for code and for files
    outside; chat templates and tokenizer patterns are tried in a process of their own; texts and safetensors metadata
    are searched for secrets. Archives' members and files of unknown content are not searched for secrets.

    Raises:
        BadInput: LG-MODEL-060, there is no such folder.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "weights.bin").write_bytes(b"cposix\ngetcwd\n(tR.")
        >>> [(threat.rule, threat.evidence) for threat in scan(folder).threats]
        [('pickle-code', 'posix.getcwd (REDUCE)')]
    """
    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder}.", fix="Give the folder of a model.", code="LG-MODEL-060"
        )
    seen = _Seen()
    files: list[str] = []
    size = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_dir():
            files.append(name)
            size += path.stat().st_size if path.is_file() and not path.is_symlink() else 0
            seen.threats += _file(path, folder, name, seen)
    seen.threats += _tokenizer(seen)
    return Scan(
        files=tuple(files),
        templates=tuple(sorted({*seen.templates, *seen.tables})),
        searched=tuple(seen.searched),
        threats=tuple(dict.fromkeys(seen.threats)),
        bytes=size,
    )


@dataclass(slots=True)
class _Seen:
    threats: list[Threat] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)
    templates: dict[str, dict[str, str]] = field(default_factory=dict)
    """File → name of a template in it → template."""
    tables: dict[str, JsonValue] = field(default_factory=dict)
    """Files of the tokenizer, as parsed."""


def _file(path: Path, folder: Path, name: str, seen: _Seen) -> Iterator[Threat]:
    if path.is_symlink() and not stays(path, folder):
        what = Text("a link out of the folder, or to nothing", "指向文件夹以外或不存在目标的链接")
        yield _threat(name, "link", what, str(path.readlink()))
        return
    if not path.is_file():
        if not path.is_dir():
            yield _threat(name, "special-file", Text("no ordinary file", "不是普通文件"), "")
        return
    with path.open("rb") as file:
        head = file.read(16)
    if header_length(head) is not None or path.suffix == ".safetensors":
        yield from _safetensors(path, name, seen)
        return
    unsafe, done = _unsafe(path, name, head)
    yield from unsafe
    if not done:
        yield from _text(path, name, seen)


def _safetensors(path: Path, name: str, seen: _Seen) -> Iterator[Threat]:
    wrong = wrong_safetensors(path)
    found = list(_pickles(path, name))
    yield from found
    if wrong and not found:
        what = Text("a malformed safetensors file", "safetensors 文件头不合规")
        yield _threat(name, "safetensors", what, wrong)
    seen.searched.append(name)
    yield from secrets.search(header_text(path), name)


def _unsafe(path: Path, name: str, head: bytes) -> tuple[list[Threat], bool]:
    """Return why a file is unsafe by its form, and whether there is nothing to read in it as a text."""
    program = next((what for magic, what in _PROGRAMS.items() if head.startswith(magic)), "")
    if program or path.suffix.lower() in _CODE:
        what = Text("code in a model folder", "模型文件夹中含有代码")
        return [_threat(name, "code", what, program or path.suffix)], program not in {"", "a script"}
    if head.startswith(_HDF5):
        return [
            _threat(name, "hdf5", Text("HDF5, which can hold byte code", "HDF5 文件，可能含有字节码"), "")
        ], True
    found = list(_pickles(path, name))
    return found, bool(found)


def _pickles(path: Path, name: str) -> Iterator[Threat]:
    with path.open("rb") as file:
        yield from look_into(file, name)


def _text(path: Path, name: str, seen: _Seen) -> Iterator[Threat]:
    """Search a text for secrets, and for what it asks of a loader; other files are left."""
    if not 0 < path.stat().st_size <= _TEXT:
        return
    with path.open("rb") as file:
        if b"\0" in file.read(1 << 16):
            return
    data = path.read_bytes()
    seen.searched.append(name)
    yield from secrets.search(data, name)
    if path.suffix in {".jinja", ".jinja2"}:
        seen.templates[name] = {"": data.decode("utf-8", "replace")}
    if data.lstrip()[:1] not in {b"{", b"["}:
        return
    try:
        parsed: JsonValue = json.loads(data)
    except (ValueError, RecursionError):
        if path.suffix == ".json":
            what = Text("a JSON file that cannot be read", "JSON 文件无法解析")
            yield _threat(name, "json-unreadable", what, "")
        return
    yield from asks(parsed, name)
    _keep(parsed, path.name, name, seen)


def _keep(parsed: JsonValue, base: str, name: str, seen: _Seen) -> None:
    """Keep templates and the tokenizer's tables, to be looked at together."""
    if base in _TABLES:
        seen.tables[name] = parsed
    given = parsed.get("chat_template") if isinstance(parsed, dict) else None
    if isinstance(given, str):
        seen.templates[name] = {"": given}
    elif isinstance(given, list):
        seen.templates[name] = {
            str(one.get("name", "")): str(one.get("template", "")) for one in given if isinstance(one, dict)
        }
    elif isinstance(given, dict):
        seen.templates[name] = {key: str(value) for key, value in given.items()}


def _tokenizer(seen: _Seen) -> Iterator[Threat]:
    for name, templates in seen.templates.items():
        for source in dict.fromkeys(templates.values()):
            yield from template_threats(source, name)
    for name, table in seen.tables.items():
        if name.rpartition("/")[2] == "tokenizer.json":
            yield from pattern_threats(table, name)
    for place, tables in _by_folder(seen.tables).items():
        flat = {
            f"{name} {key}": source for name, named in seen.templates.items() for key, source in named.items()
        }
        yield from token_threats(tables, flat, name=place)


def _by_folder(tables: Mapping[str, JsonValue]) -> dict[str, dict[str, JsonValue]]:
    """Return the tables of each folder under the path of its first."""
    found: dict[str, dict[str, JsonValue]] = {}
    for name, table in sorted(tables.items()):
        place = next((one for one in found if one.rpartition("/")[0] == name.rpartition("/")[0]), name)
        found.setdefault(place, {})[name] = table
    return found


def _threat(name: str, rule: str, what: Text, evidence: str) -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence[:300])
