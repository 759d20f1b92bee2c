"""GGUF files by their header: chat templates and other texts that a model carries, and lengths that lie.

References:
    GGUF specification, version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Type → bytes of a value of fixed length."""
_STRING, _ARRAY = 8, 9
_VERSIONS = {2, 3}
_TEMPLATE = "tokenizer.chat_template"
_MOST_DIMENSIONS = 8


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a GGUF file holds."""

    templates: Mapping[str, str] = field(default_factory=dict)
    """Key → chat template."""
    texts: bytes = b""
    """Texts that stand alone, one a line; lists such as the vocabulary are left out."""
    wrong: str = ""
    """Why it can't be read to its end; empty: it can."""


def is_gguf(head: bytes) -> bool:
    """Return whether a GGUF file begins so."""
    return head.startswith(b"GGUF")


def gguf_templates(path: Path) -> Header:
    """Return the texts in the header of a GGUF file; what was read before it breaks stays."""
    texts: dict[str, str] = {}
    size, wrong = path.stat().st_size, ""
    with path.open("rb") as file:
        try:
            wrong = _read(file, size, texts)
        except (struct.error, ValueError, OverflowError) as error:
            wrong = f"its header ends or lies at byte {file.tell():,}: {error}"
    templates = {key: text for key, text in texts.items() if key.startswith(_TEMPLATE)}
    return Header(templates, "\n".join(f"{key} = {text}" for key, text in texts.items()).encode(), wrong)


def _read(file: BinaryIO, size: int, texts: dict[str, str]) -> str:
    file.seek(4)
    version, tensors, entries = struct.unpack("<IQQ", file.read(20))
    if version not in _VERSIONS:
        return f"version {version} is not known"
    for _ in range(entries):
        key = _string(file, size)
        (kind,) = struct.unpack("<I", file.read(4))
        if kind == _STRING:
            if key in texts:
                return f"{key!a} stands twice"
            texts[key] = _string(file, size)
        else:
            _skip(file, kind, size, 0)
    for _ in range(tensors):
        name = _string(file, size)
        (dimensions,) = struct.unpack("<I", file.read(4))
        if dimensions > _MOST_DIMENSIONS:
            return f"tensor {name!a} has {dimensions} dimensions"
        *_, place = struct.unpack(f"<{dimensions}QIQ", file.read(8 * dimensions + 12))
        if place > size:
            return f"tensor {name!a} lies behind the end of the file"
    return ""


def _string(file: BinaryIO, size: int) -> str:
    (length,) = struct.unpack("<Q", file.read(8))
    _fits(file, length, size)
    return file.read(length).decode("utf-8", "replace")


def _skip(file: BinaryIO, kind: int, size: int, depth: int) -> None:
    """Pass over a value."""
    if kind == _STRING:
        _string(file, size)
    elif kind == _ARRAY and depth < 4:
        inner, count = struct.unpack("<IQ", file.read(12))
        if inner in _SIZES:
            _fits(file, count * _SIZES[inner], size)
            file.seek(count * _SIZES[inner], 1)
        else:
            for _ in range(count):
                _skip(file, inner, size, depth + 1)
    elif kind in _SIZES:
        file.seek(_SIZES[kind], 1)
    else:
        raise ValueError(f"type {kind} is not known")


def _fits(file: BinaryIO, length: int, size: int) -> None:
    if length > size - file.tell():
        raise ValueError(f"a length of {length:,} bytes in a file of {size:,}")
