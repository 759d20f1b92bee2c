"""Reading what may be a compression bomb: compressed bytes are opened block by block, and a budget is kept."""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
"""What reading a broken stream raises."""
_STEP = 1 << 14
_DOUBTFUL = 4096
"""Bytes that come by chance out of what only looks compressed."""


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


class _Decompressor(Protocol):
    """What the decompressors of bz2 and lzma offer; that of zlib is put in the same shape."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Inflate:
    """zlib's decompressor."""

    def __init__(self, bits: int) -> None:
        self._open = zlib.decompressobj(bits)

    @property
    def eof(self) -> bool:
        return self._open.eof

    @property
    def needs_input(self) -> bool:
        return not self._open.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._open.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._open.decompress(self._open.unconsumed_tail + data, max_length)


class Opened(io.RawIOBase):
    """What lies in a compressed stream and in those that follow it, up to where one breaks.

    What comes before a break is given out, as an unpickler reads it before it meets the break: a wrong checksum or a
    missing end hides nothing of the first 16 KiB.
    """

    def __init__(
        self, file: BinaryIO, make: Callable[[], _Decompressor], little: int, *, sure: bool = True
    ) -> None:
        super().__init__()
        self._sure = sure
        self._file = file
        self._make = make
        self._open = make()
        self._little = little
        self._kept = b""
        self._streams = self._fed = self._before = 0
        self.made = 0
        """Bytes given out."""
        self.broken = ""
        """What broke."""

    @property
    def damaged(self) -> str:
        """What broke of a compressed stream; empty where it is whole, or was never one: texts too begin with ``x^``."""
        return self.broken if self._sure or self.made > _DOUBTFUL else ""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Read into a buffer and return how many bytes; 0 at the end, or where it breaks."""
        data: bytes | None = b""
        while data == b"" and not self.broken:
            try:
                data = self._some(len(buffer))
            except (*BROKEN, MemoryError) as error:
                if self._streams and self.made == self._before:
                    break  # what follows a stream and is none is left alone, as loaders do
                self.broken = str(error) or type(error).__name__
        data = data or b""
        buffer[: len(data)] = data
        self.made += len(data)
        return len(data)

    def _some(self, most: int) -> bytes | None:
        """Return the next bytes, none perhaps; None at the end. At the beginning little by little: a break loses little."""
        if self._open.eof:
            self._kept = self._open.unused_data + self._kept
            self._open, self._fed = self._make(), 0
            self._streams, self._before = self._streams + 1, self.made
        early = self.made < _STEP
        out = min(most, self._little if early else _STEP)
        if not self._open.needs_input:
            return self._open.decompress(b"", out)
        self._kept = self._kept or self._file.read(_STEP)
        if not self._kept:
            if self._fed:
                raise EOFError("a compressed stream is cut short")
            return None
        size = 1 if early else _STEP
        given, self._kept = self._kept[:size], self._kept[size:]
        self._fed += len(given)
        return self._open.decompress(given, out)


_KINDS: tuple[tuple[bytes, Callable[[], _Decompressor], int], ...] = (
    (b"\x1f\x8b\x08", lambda: _Inflate(31), _STEP),
    *(
        (b"BZh%d1AY&SY" % level, bz2.BZ2Decompressor, 1) for level in range(1, 10)
    ),  # checked once it is given out
    *((b"BZh%d\x17rE8P\x90" % level, bz2.BZ2Decompressor, 1) for level in range(1, 10)),
    (b"\xfd7zXZ\x00", lzma.LZMADecompressor, _STEP),
    (b"\x5d\x00", lzma.LZMADecompressor, _STEP),
)


_FIRST = frozenset(magic[:1] for magic, _, _ in _KINDS)
_OLD_JOBLIB, _OLD_START = b"ZF0x", 21


def opened(file: BinaryIO, head: bytes) -> Opened | None:
    """Return the stream inside a gzip, bzip2, xz, lzma or zlib stream that stands at its start; None: it is none.

    joblib before 0.10 wrote a mark and a length in front of a zlib stream.
    """
    if head.startswith(_OLD_JOBLIB):
        start = _OLD_START + (head[_OLD_START : _OLD_START + 1] == b" ")
        file.read(start)
        head = head[start:]
    for magic, make, little in _KINDS if head[:1] in _FIRST else ():
        if head.startswith(magic):
            return Opened(file, make, little, sure=len(magic) > 2)
    zlibbed = len(head) > 2 and head[0] & 0x0F == 8 and head[0] <= 0x78 and _checked(head)
    return Opened(file, lambda: _Inflate(15), _STEP, sure=False) if zlibbed else None


def inflated(file: BinaryIO) -> Opened:
    """Return what lies in a bare deflate stream, as members of zip archives are."""
    return Opened(file, lambda: _Inflate(-15), _STEP)


def _checked(head: bytes) -> bool:
    return int.from_bytes(head[:2], "big") % 31 == 0
