"""The members of a zip archive, read as they lie there: no checksum, flag or second name keeps a member from being seen."""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from lexgate.models.scan.streams import inflated

_LOCAL = b"PK\x03\x04"
_LONG = 0xFFFFFFFF
_ENCRYPTED, _SIZES_LATER = 1, 8


class Slice(io.RawIOBase):
    """A part of a file that can be moved in."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file, self._start, self._size, self._at = file, start, size, 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be moved in."""
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Move, and return where to."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + place)
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    @property
    def size(self) -> int:
        """Return how many bytes it should have; the file may end sooner."""
        return self._size

    def part(self, start: int, size: int) -> bytes:
        """Return some bytes without moving, and without a copy in a buffer."""
        self._file.seek(self._start + start)
        return self._file.read(min(size, max(0, self._size - start)))

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Read into a buffer and return how many bytes."""
        self._file.seek(self._start + self._at)
        data = self._file.read(min(len(buffer), max(0, self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def member(archive: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo) -> tuple[BinaryIO, str]:
    """Return the bytes of a member, and in what its own header contradicts the archive's directory.

    Raises:
        zipfile.BadZipFile: There is no member in that place.
        NotImplementedError, RuntimeError: It is packed in a way that can't be read.
    """
    file.seek(info.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(_LOCAL):
        raise zipfile.BadZipFile(f"there is no member {info.filename!r} in its place")
    length, extra = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    name = file.read(length)
    start = info.header_offset + 30 + length + extra
    wrong = _contradicts(header, name, info)
    body = Slice(file, start, info.compress_size)
    if info.compress_type == zipfile.ZIP_STORED:
        return cast("BinaryIO", io.BufferedReader(body, 1 << 16)), wrong
    if info.compress_type == zipfile.ZIP_DEFLATED:
        packed = cast("BinaryIO", io.BufferedReader(body, 1 << 16))
        return cast("BinaryIO", io.BufferedReader(inflated(packed), 1 << 16)), wrong
    return cast("BinaryIO", archive.open(info)), wrong


def _contradicts(header: bytes, name: bytes, info: zipfile.ZipInfo) -> str:
    flags, method = (int.from_bytes(header[at : at + 2], "little") for at in (6, 8))
    packed, size = (int.from_bytes(header[at : at + 4], "little") for at in (18, 22))
    if (flags | info.flag_bits) & _ENCRYPTED:
        return "it is encrypted, or says so"
    written = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
    if name != written:
        return f"its own header calls it {name.decode('utf-8', 'replace')!r}"
    sizes = (packed, size) == (info.compress_size, info.file_size) or _LONG in {packed, size}
    if method != info.compress_type or not (sizes or flags & _SIZES_LATER):
        return "its own header says another size or packing"
    stored = info.compress_type == zipfile.ZIP_STORED
    return (
        "its two sizes differ though it is not packed"
        if stored and info.file_size != info.compress_size
        else ""
    )


def unlisted(archive: zipfile.ZipFile, file: BinaryIO) -> Iterator[int]:
    """Yield the places of members that the archive's directory does not list: another reader may find them."""
    spans = sorted((info.header_offset, _end(file, info)) for info in archive.infolist())
    place = 0
    for start, end in [*spans, (archive.start_dir, 0)]:
        hidden = _find(file, place, start)
        if hidden >= 0:
            yield hidden
        place = max(place, end)


def _end(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    file.seek(info.header_offset + 26)
    lengths = file.read(4)
    both = sum(int.from_bytes(lengths[at : at + 2], "little") for at in (0, 2))
    return info.header_offset + 30 + both + info.compress_size


def _find(file: BinaryIO, start: int, end: int) -> int:
    """Return where a member begins between two places; -1: none does."""
    file.seek(start)
    kept = b""
    while start + len(kept) < end:
        block = kept + file.read(min(1 << 20, end - start - len(kept)))
        found = block.find(_LOCAL)
        if found >= 0:
            return start + found
        if len(block) == len(kept):
            break
        kept = block[-3:]
        start += len(block) - len(kept)
    return -1
