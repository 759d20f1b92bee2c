"""The arguments of pickle opcodes, read as loosely as any unpickler reads them.

``pickletools`` raises on arguments that unpicklers take (``I0x10``, ``S`` without quotes, names that are no ASCII): whoever stops
there does not see what comes after. Here nothing raises but a stream that ends.
"""

import codecs
import io
import pickletools
from contextlib import suppress
from typing import Any, BinaryIO

_NAME_LENGTH = 256
"""Longest text that is kept; no module is called longer. Longer ones are passed over."""
_LINE = 1 << 20
_COUNTS = {
    pickletools.TAKEN_FROM_ARGUMENT1: (1, False),
    pickletools.TAKEN_FROM_ARGUMENT4: (4, True),
    pickletools.TAKEN_FROM_ARGUMENT4U: (4, False),
    pickletools.TAKEN_FROM_ARGUMENT8U: (8, False),
}
_PLACES = {"GET", "PUT", "INT"}


class CutShort(Exception):  # noqa: N818 - says what happened; never leaves this room
    """The stream ends inside a pickle."""


def argument(op: pickletools.OpcodeInfo, file: BinaryIO) -> Any:
    """Return the argument of an opcode: a text, a number, or None where it says nothing about names.

    Raises:
        CutShort: The stream ends first.
    """
    if op.arg is None:
        return None
    size = op.arg.n
    if size >= 0:
        body = file.read(size)
        if len(body) < size:
            raise CutShort
        return None if op.name == "BINFLOAT" else int.from_bytes(body, "little", signed=op.name == "BININT")
    if size == pickletools.UP_TO_NEWLINE:
        return _line(op.name, file)
    counted = _COUNTS[size]
    width, signed = counted
    length = int.from_bytes(_exactly(file, width), "little", signed=signed)
    if length < 0:
        raise CutShort
    if length > _NAME_LENGTH:
        pass_over(file, length)
        return None
    return _short(op.name, _exactly(file, length))


def pass_over(file: BinaryIO, length: int) -> None:
    """Move on by so many bytes.

    Raises:
        CutShort: The stream ends first.
    """
    if file.seekable():  # what lies beyond the end is noticed by the next read
        file.seek(length, io.SEEK_CUR)
        return
    while length > 0:
        block = file.read(min(length, 1 << 20))
        if not block:
            raise CutShort
        length -= len(block)


def _exactly(file: BinaryIO, length: int) -> bytes:
    body = file.read(length)
    if len(body) < length:
        raise CutShort
    return body


def _short(name: str, body: bytes) -> Any:
    if name in {"LONG1", "LONG4"}:
        return int.from_bytes(body, "little", signed=True)
    if "BYTES" in name or name == "BYTEARRAY8":
        return None
    return body.decode("utf-8", "replace")


def _line(name: str, file: BinaryIO) -> Any:
    body = _whole_line(file)
    if name in {"GLOBAL", "INST"}:
        return f"{_text(body)}.{_text(_whole_line(file))}"
    if name in _PLACES:
        return _number(body)
    if name == "UNICODE":
        return body.decode("raw-unicode-escape", "replace")[:_NAME_LENGTH]
    if name == "STRING":
        return _unquoted(body.strip())
    return None


def _whole_line(file: BinaryIO) -> bytes:
    """Return the next line without its end; of a very long one the beginning."""
    body = file.readline(_LINE)
    end = body
    while not end.endswith(b"\n"):
        end = file.readline(_LINE)
        if not end:
            raise CutShort
    return body.removesuffix(b"\n")


def _text(body: bytes) -> str:
    return body[:_NAME_LENGTH].decode("utf-8", "replace")


def _number(body: bytes) -> Any:
    """Return a number as C reads it, with a base; a text that is none stands for itself."""
    for base in (10, 0):
        try:
            return int(body, base)
        except ValueError:
            continue
    return body


def _unquoted(body: bytes) -> str:
    inner = body[1:-1] if len(body) > 1 and body[:1] == body[-1:] and body[:1] in b"'\"" else body
    with suppress(ValueError):
        inner = codecs.escape_decode(inner)[0]
    return _text(inner)
