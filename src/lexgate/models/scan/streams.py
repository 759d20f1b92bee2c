"""Reading what may be a compression bomb: compressed bytes are opened block by block, and a budget is kept."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

_OPENERS: dict[bytes, Callable[..., object]] = {
    b"\x1f\x8b": partial(gzip.GzipFile, None, "rb", 9),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x5d\x00\x00": lzma.LZMAFile,
}
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
"""What reading a broken stream raises."""


class TooMuch(Exception):  # noqa: N818 - says what happened; never leaves this room
    """The budget of opened bytes is spent."""


@dataclass(slots=True)
class Budget:
    """How much one file may still be opened to."""

    bytes: int = 1 << 30
    members: int = 20_000

    def take(self, count: int) -> None:
        """Spend opened bytes.

        Raises:
            TooMuch: More than are left.
        """
        self.bytes -= count
        if self.bytes < 0:
            raise TooMuch


class Counted(io.RawIOBase):
    """A stream with its beginning already read; what is opened is counted."""

    def __init__(self, head: bytes, rest: BinaryIO, budget: Budget | None) -> None:
        super().__init__()
        self._head = head
        self._rest = rest
        self._budget = budget

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Read into a buffer and return how many bytes."""
        if self._head:
            data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            data = self._rest.read(len(buffer))
            if self._budget is not None:
                self._budget.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def joined(head: bytes, rest: BinaryIO, budget: Budget | None = None) -> BinaryIO:
    """Return one stream of a beginning and what follows it."""
    return cast("BinaryIO", io.BufferedReader(Counted(head, rest, budget), 1 << 16))


def opened(file: BinaryIO, head: bytes) -> BinaryIO | None:
    """Return the stream inside a gzip, bzip2, xz, lzma or zlib stream that stands at its start; None: it is none."""
    opener = next((one for magic, one in _OPENERS.items() if head.startswith(magic)), None)
    if opener is not None:
        return cast("BinaryIO", opener(file))
    zlibbed = len(head) > 2 and head[0] == 0x78 and int.from_bytes(head[:2], "big") % 31 == 0
    return cast("BinaryIO", io.BufferedReader(_Zlib(file), 1 << 16)) if zlibbed else None


class _Zlib(io.RawIOBase):
    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._open = zlib.decompressobj()
        self._kept = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = b""
        while not data and not self._open.eof:
            self._kept = self._kept or self._file.read(1 << 14)
            data = self._open.decompress(self._kept, len(buffer))
            if not data and not self._kept:
                raise EOFError("a zlib stream is cut short")
            self._kept = self._open.unconsumed_tail
        buffer[: len(data)] = data
        return len(data)
