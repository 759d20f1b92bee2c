"""Scanning a model folder: every file known by content, none loaded, none run."""

import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pydantic import JsonValue

from lexgate.core.errors import BadInput
from lexgate.core.text import Text
from lexgate.models.scan.archives import look_into
from lexgate.models.scan.forms import unsafe_form
from lexgate.models.scan.gguf import gguf_templates, is_gguf
from lexgate.models.scan.json_files import read_json
from lexgate.models.scan.onnx import may_be_onnx, onnx_threats
from lexgate.models.scan.pickle_head import LOOK
from lexgate.models.scan.safetensors_header import header_length, header_text, wrong_header
from lexgate.models.scan.walk import Found, walk
from lexgate.models.security import Area, Scan, Threat

_TEXT = 64 << 20
"""Largest text that is read for secrets and requests, bytes."""
_TABLES = {"tokenizer.json", "tokenizer_config.json", "added_tokens.json"}
_EVERY = frozenset(Area)


def scan(folder: Path, *, areas: frozenset[Area] = _EVERY) -> Scan:
    r"""Return what is unsafe in the files of a folder.

    Files are known by content, not by name. Pickles are read opcode by opcode, also in archives inside archives, and
    named by what they import; safetensors, GGUF and ONNX files are checked by their headers; JSON is asked for code and
    for files outside; chat templates and tokenizer patterns are tried in a process of their own; texts, safetensors
    metadata and GGUF headers are searched for secrets. Archives' members and files of unknown content are not searched
    for secrets.

    Args:
        folder: The model.
        areas: Kinds of threats that are looked for; what serves only others is not done.

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
    seen = _Seen(areas)
    found = list(walk(folder))
    seen.threats += _alike([one.name for one in found])
    for one in found:
        seen.threats += _file(one, seen)
    if Area.TEMPLATE in areas:
        seen.threats += _tokenizer(seen)
    return Scan(
        files=tuple(one.name for one in found),
        templates=tuple(sorted({*seen.templates, *seen.tables})),
        searched=tuple(seen.searched),
        threats=tuple(one for one in dict.fromkeys(seen.threats) if one.area in areas),
        bytes=sum(one.size for one in found),
    )


@dataclass(slots=True)
class _Seen:
    areas: frozenset[Area]
    threats: list[Threat] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)
    templates: dict[str, dict[str, str]] = field(default_factory=dict)
    """File → name of a template in it → template."""
    tables: dict[str, JsonValue] = field(default_factory=dict)
    """Files of the tokenizer, as parsed."""

    def search(self, data: bytes, name: str) -> Iterator[Threat]:
        """Search a text for secrets, if they are looked for."""
        if Area.SECRET in self.areas:
            from lexgate.models.scan.secrets import search

            self.searched.append(name)
            yield from search(data, name)


_WRONG = {
    "link": Text("a link out of the folder, or to nothing", "指向文件夹以外或不存在目标的链接"),
    "special-file": Text("no ordinary file", "不是普通文件"),
    "unreadable": Text("can't be read, and may be anything", "无法读取，内容不明"),
}


def _alike(names: list[str]) -> Iterator[Threat]:
    """Yield names that a system which does not tell letters' case or form apart takes for one."""
    folded = [unicodedata.normalize("NFC", name).casefold() for name in names]
    same = Counter(folded)
    what = Text("named like another file but for case or form of letters", "与另一文件仅大小写或字符形式不同")
    for name, one in zip(names, folded, strict=True):
        if same[one] > 1:
            yield _threat(name, "name-alike", what, name)


def _file(found: Found, seen: _Seen) -> Iterator[Threat]:
    name, path = found.name, found.path
    if found.wrong:
        yield _threat(name, found.wrong, _WRONG[found.wrong], found.said)
        return
    if found.folder:
        return
    try:
        yield from _ordinary(path, name, seen)
    except OSError as error:
        yield _threat(name, "unreadable", _WRONG["unreadable"], error.strerror or type(error).__name__)


def _ordinary(path: Path, name: str, seen: _Seen) -> Iterator[Threat]:
    with path.open("rb") as file:
        head = file.read(LOOK)
        file.seek(0)
        unsafe = list(look_into(file, name, head))
        form = unsafe_form(name, head)
        yield from unsafe
        if form:
            yield form
        if header_length(head) is not None or path.suffix.lower() == ".safetensors":
            yield from _safetensors(file, name, seen, sure=bool(unsafe))
        elif is_gguf(head):
            yield from _gguf(path, name, seen)
        elif not unsafe and (form is None or form.rule == "code"):
            if may_be_onnx(head, path):
                yield from onnx_threats(path, name)
            yield from _text(file, path, name, head, seen)


def _safetensors(file: BinaryIO, name: str, seen: _Seen, *, sure: bool) -> Iterator[Threat]:
    """Look at a safetensors file; one that is known to be another thing need not be told to be malformed."""
    size = os.fstat(file.fileno()).st_size
    header = header_text(file, size)
    wrong = "" if sure else wrong_header(header, size)
    if wrong:
        what = Text("a malformed safetensors file", "safetensors 文件头不合规")
        yield _threat(name, "safetensors", what, wrong)
    yield from seen.search(header, name)


def _gguf(path: Path, name: str, seen: _Seen) -> Iterator[Threat]:
    header = gguf_templates(path)
    if header.wrong:
        yield _threat(name, "gguf", Text("a malformed GGUF file", "GGUF 文件头不合规"), header.wrong)
    if header.templates:
        seen.templates[name] = dict(header.templates)
    yield from seen.search(header.texts, name)


def _text(file: BinaryIO, path: Path, name: str, head: bytes, seen: _Seen) -> Iterator[Threat]:
    """Search a text for secrets, and for what it asks of a loader; other files are left."""
    suffix, size = path.suffix.lower(), os.fstat(file.fileno()).st_size
    named = suffix == ".json"
    if size > _TEXT and named:
        what = Text("a JSON file too large to be looked into", "JSON 文件过大，无法检查")
        yield _threat(name, "json-unreadable", what, f"{size:,} B")
    if not 0 < size <= _TEXT or (b"\0" in head and not named):
        return
    template = suffix in {".jinja", ".jinja2"}
    bracket = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
    if not (named or bracket or template or Area.SECRET in seen.areas):
        return
    file.seek(0)
    data = head if len(head) < LOOK else file.read()
    yield from seen.search(data, name)
    if template:
        seen.templates[name] = {"": data.decode("utf-8", "replace")}
    parsed, found = read_json(data, name)
    yield from found
    _keep(parsed, path.name, name, seen)


def _keep(parsed: JsonValue, base: str, name: str, seen: _Seen) -> None:
    """Keep templates and the tokenizer's tables, to be looked at together."""
    if base.lower() in _TABLES:
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
    from lexgate.models.scan.templates import template_threats
    from lexgate.models.scan.tokenizer_files import pattern_threats, token_threats

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
