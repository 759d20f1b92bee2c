"""Opening a zip that a stranger sent: everything is looked at in its directory before one byte is unpacked.

Nothing is ever written to disk, an archive inside the archive is only bytes, and no member is larger than it says.
"""

import hashlib
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexgate.core.errors import BadInput, Tampered, UnsafeFile

MOST_MEMBERS = 200_000
MOST_BYTES = 4 << 30
"""All members together, unpacked."""
MOST_READ = 256 << 20
"""One member that is read as a whole; payloads are only hashed, and that in blocks."""
MOST_RATIO = 200
"""Unpacked bytes per packed byte of one member; text packs 3 to 20."""
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", re.ASCII)
"""A member's name: no part of it is empty or begins with a dot, so it never leads outside."""
_REGULAR = (0, stat.S_IFREG)
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# RuntimeError: zipfile's NotImplementedError for features it does not know
_DAMAGED = (
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)


class Archive:
    """An open archive that was found safe."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._zip = file
        self.names = tuple(sorted(item.filename for item in file.infolist()))

    def under(self, folder: str) -> tuple[str, ...]:
        """Return the names that begin with ``folder/``."""
        return tuple(name for name in self.names if name.startswith(folder + "/"))

    def read(self, name: str) -> bytes:
        """Return a member's bytes.

        Raises:
            Tampered: LG-LEDGER-008, it is not there, damaged, or too large to be read as a whole.
        """
        if name in self.names and self._zip.getinfo(name).file_size > MOST_READ:
            raise _damaged(name, f"it has more than {MOST_READ:,} bytes")
        return b"".join(self._blocks(name))

    def digest(self, name: str) -> str:
        """Return a member's digest, read in blocks; raises like ``read``."""
        seen = hashlib.sha256()
        for block in self._blocks(name):
            seen.update(block)
        return "sha256:" + seen.hexdigest()

    def _blocks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as member:
                while block := member.read(1 << 20):
                    yield block
        except _DAMAGED as error:
            raise _damaged(name, str(error)) from error


@contextmanager
def open_safely(path: Path) -> Iterator[Archive]:
    """Open a bundle for reading, if it is safe.

    Raises:
        BadInput: LG-LEDGER-001, no such file; LG-LEDGER-002, not a zip, or cut off.
        UnsafeFile: LG-LEDGER-003 a member's name is not one that a bundle uses; -004 a name occurs twice; -005 a link,
            a device or an encrypted member; -006 too many members, too large, or packed too tightly.
    """
    try:
        file = zipfile.ZipFile(path)
    except OSError as error:
        raise BadInput(
            f"{path} can't be read: {error.strerror}.", fix="Check the path.", code="LG-LEDGER-001"
        ) from error
    except _DAMAGED as error:
        raise BadInput(
            f"{path} is not a zip archive, or it was cut off: {error}.",
            fix="Fetch the bundle again and compare its size.",
            code="LG-LEDGER-002",
        ) from error
    with file:
        _refuse(file.infolist(), path.stat().st_size)
        yield Archive(file)


def _refuse(items: list[zipfile.ZipInfo], size: int) -> None:
    """Raise what is unsafe; the sizes come first, so that the rest stays quick."""
    total, packed = sum(item.file_size for item in items), sum(item.compress_size for item in items)
    tight = [item.filename for item in items if item.file_size > MOST_RATIO * max(item.compress_size, 1)]
    if len(items) > MOST_MEMBERS or total > MOST_BYTES or packed > size or tight:
        shown = f"; {tight[0][:80]!a} is packed more than {MOST_RATIO} to 1" if tight else ""
        raise _unsafe("006", f"{len(items):,} members, {total:,} bytes unpacked{shown}: a zip bomb.")
    for item in items:
        # orig_filename is what the archive says; zipfile cuts filename at a NUL and turns separators round
        name, kind = item.orig_filename, stat.S_IFMT(item.external_attr >> 16)
        if name != item.filename or not NAME.fullmatch(name):
            raise _unsafe(
                "003", f"no bundle has a member named {name[:80]!a}: it may lead outside or deceive."
            )
        if kind not in _REGULAR or item.flag_bits & 0x1 or item.compress_type not in _PACKINGS:
            raise _unsafe(
                "005", f"{name[:80]!a} is a link, a device, encrypted, or packed in an unusual way."
            )
    twice = [name for name, times in Counter(item.filename.casefold() for item in items).items() if times > 1]
    if twice:
        raise _unsafe("004", f"the member {twice[0][:80]!a} occurs more than once.")


def _unsafe(number: str, what: str) -> UnsafeFile:
    return UnsafeFile(
        f"The archive was refused unread: {what}",
        fix="Don't unpack it; ask its sender for a bundle written by LexGate.",
        code=f"LG-LEDGER-{number}",
    )


def _damaged(name: str, why: str) -> Tampered:
    return Tampered(
        f"{name} is missing or damaged: {why}.", fix="Ask for the bundle again.", code="LG-LEDGER-008"
    )
