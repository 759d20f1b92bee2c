"""Safetensors files, known and checked by their header alone."""

import json
import math
import os
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO

_MOST = 100_000_000
"""Bytes of the longest header that the format allows."""
_MOST_SIZE, _MOST_SIZES = 2**63, 64
_BITS = {
    "BOOL": 8,
    "U8": 8,
    "I8": 8,
    "F8_E5M2": 8,
    "F8_E4M3": 8,
    "I16": 16,
    "U16": 16,
    "F16": 16,
    "BF16": 16,
} | {
    "I32": 32,
    "U32": 32,
    "F32": 32,
    "F64": 64,
    "I64": 64,
    "U64": 64,
    "C64": 64,
}


def header_length(head: bytes) -> int | None:
    """Return the header's length that the first 16 bytes of a file state; None: no safetensors file begins so.

    In a text the ninth letter can be a brace too, but then the length is larger than the format allows.

    Example:
        >>> header_length((2).to_bytes(8, "little") + b"{}"), header_length(b"PK")
        (2, None)
    """
    length = int.from_bytes(head[:8], "little")
    return length if head[8:9] == b"{" and length <= _MOST else None


def wrong_safetensors(path: Path) -> str:
    """Return what is wrong with a safetensors file, or an empty text; only its header is read."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        return wrong_header(header_text(file, size), size)


def header_text(file: BinaryIO, size: int) -> bytes:
    """Return the header of a safetensors file of so many bytes; empty where it has none that the format allows."""
    file.seek(0)
    length = header_length(file.read(16))
    if length is None or length > min(_MOST, size - 8):
        return b""
    file.seek(8)
    return file.read(length)


def wrong_header(header: bytes, size: int) -> str:
    """Return what is wrong with a safetensors file of so many bytes that has this header, or an empty text."""
    if not header:
        return f"its name says safetensors, its header does not ({size} bytes)"
    try:
        tensors = json.loads(header, object_pairs_hook=_once)
        notes = tensors.pop("__metadata__", {})
        if not all(isinstance(note, str) for note in notes.values()):
            return "its metadata are no texts"
        spans = sorted((*_span(tensor), name) for name, tensor in tensors.items())
    except _Twice as error:
        return f"two tensors are named {error}"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "the safetensors header is no table of tensors"
    return _gaps(spans, size - 8 - len(header)) or _lies(tensors)


class _Twice(Exception):  # noqa: N818 - says what happened; never leaves this file
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        times = Counter(name for name, _ in pairs)
        raise _Twice(repr(next(name for name, many in times.items() if many > 1)))
    return table


def _span(tensor: dict[str, Any]) -> tuple[int, int]:
    start, end = tensor["data_offsets"]
    if not (type(start) is int and type(end) is int):
        raise TypeError
    return start, end


def _gaps(spans: list[tuple[int, int, str]], data: int) -> str:
    place = 0
    for start, end, _ in spans:
        if start != place or end < start:
            return f"tensors overlap or leave a gap at byte {place}"
        place = end
    return "" if place == data else f"tensors take {place} bytes, the file has {data}"


def _lies(tensors: dict[str, Any]) -> str:
    """Return which tensor's shape and type do not fit its bytes."""
    for name, tensor in tensors.items():
        shape, bits = tensor.get("shape"), _BITS.get(str(tensor.get("dtype")))
        if not isinstance(shape, list) or bits is None:
            continue  # a type that is younger than this list
        start, end = _span(tensor)
        sizes = [one for one in shape if type(one) is int and 0 <= one <= _MOST_SIZE]
        if (
            len(sizes) < len(shape)
            or len(sizes) > _MOST_SIZES
            or math.prod(sizes) * bits != (end - start) * 8
        ):
            return f"tensor {name!r} of shape {shape} does not take {end - start} bytes"
    return ""
