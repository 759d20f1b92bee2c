"""ONNX files, read as far as weights that lie elsewhere and operators that need a library of their own.

Only the protobuf fields on the way there are walked; everything else, weights above all, is passed over.

References:
    ONNX IR specification (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), External Data.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lexgate.core.text import Text
from lexgate.models.scan.asks import leaves_folder
from lexgate.models.security import Area, Threat

_KNOWN = {"", "ai.onnx", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview.training", "com.microsoft"}
_INSIDE: dict[str, dict[int, str]] = {
    "model": {7: "graph", 8: "operators", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {13: "elsewhere"},
}
"""Message → number of a field → message in it. Of what is not named nothing can lead outside."""
_DEEPEST = 100
_MOST = 1 << 16


class _NoOnnx(Exception):  # noqa: N818 - says what happened; never leaves this file
    pass


def may_be_onnx(head: bytes, path: Path) -> bool:
    """Return whether a file is named as ONNX or begins as one: every known one begins with the version of the format."""
    return head.startswith(b"\x08") or path.suffix.lower() == ".onnx"


def onnx_threats(path: Path, name: str) -> Iterator[Threat]:
    """Yield weights that a file takes from outside its folder and operators that are code of their own."""
    with path.open("rb") as file:
        named = path.suffix.lower() == ".onnx"
        if not may_be_onnx(file.read(1), path):
            return
        file.seek(0)
        found: dict[tuple[str, str], None] = {}
        try:
            _walk(file, path.stat().st_size, "model", found, 0)
        except _NoOnnx:
            if named:
                yield _threat(name, "onnx", Text("a malformed ONNX file", "ONNX 文件不合规"), "")
    for rule, said in found:
        if leaves_folder(said) if rule == "outside-path" else said not in _KNOWN:
            yield _threat(name, rule, _WHAT[rule], said)


def weight_files(path: Path) -> list[str]:
    """Return the files, inside the folder or not, that a graph takes weights from.

    Raises:
        ValueError: It is no ONNX file.
    """
    found: dict[tuple[str, str], None] = {}
    with path.open("rb") as file:
        size = path.stat().st_size
        try:
            _walk(file, size, "model", found, 0)
        except _NoOnnx as error:
            raise ValueError("it is no ONNX file") from error
    return [said for rule, said in found if rule == "outside-path"]


_WHAT = {
    "outside-path": Text("names a file outside the folder", "引用了模型文件夹以外的文件"),
    "asks-code": Text("needs a library of operators of its own", "依赖自带的算子库"),
}


def _walk(file: BinaryIO, end: int, kind: str, found: dict[tuple[str, str], None], depth: int) -> None:
    """Walk the fields of a message up to a place in the file."""
    if depth > _DEEPEST:
        raise _NoOnnx
    while file.tell() < end:
        field, length = _field(file, end)
        if field is None:
            continue
        stop = file.tell() + length
        inner = _INSIDE[kind].get(field)
        if inner == "elsewhere":
            _keep(found, "outside-path", _entry(file, stop, b"location"))
        elif inner == "operators":
            _keep(found, "asks-code", _entry(file, stop, None))
        elif inner:
            _walk(file, stop, inner, found, depth + 1)
        file.seek(stop)


def _keep(found: dict[tuple[str, str], None], rule: str, said: str | None) -> None:
    if said is not None:
        found[rule, said[:200]] = None


def _entry(file: BinaryIO, end: int, key: bytes | None) -> str | None:
    """Return the value (field 2) of an entry whose key (field 1) it is, or field 1 where no key is asked for."""
    parts: dict[int, bytes] = {}
    while file.tell() < end:
        field, length = _field(file, end)
        if field is not None:
            stop = file.tell() + length
            parts[field] = file.read(min(length, _MOST))
            file.seek(stop)
    if key is None:
        return parts.get(1, b"").decode("utf-8", "replace")
    return parts.get(2, b"").decode("utf-8", "replace") if parts.get(1) == key else None


def _field(file: BinaryIO, end: int) -> tuple[int | None, int]:
    """Return the number and length of a field of bytes, or pass over another one and return None."""
    tag = _number(file)
    field, form = tag >> 3, tag & 7
    if form == 0:
        _number(file)
    elif form in {1, 5}:
        file.seek(8 if form == 1 else 4, 1)
    elif form == 2:
        length = _number(file)
        if field and length <= end - file.tell():
            return field, length
        raise _NoOnnx
    else:
        raise _NoOnnx
    if file.tell() > end or not field:
        raise _NoOnnx
    return None, 0


def _number(file: BinaryIO) -> int:
    value = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte:
            raise _NoOnnx
        value |= (byte[0] & 127) << shift
        if byte[0] < 128:
            return value
    raise _NoOnnx


def _threat(name: str, rule: str, what: Text, evidence: str) -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence)
