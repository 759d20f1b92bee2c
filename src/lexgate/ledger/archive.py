"""Opening a zip that a stranger sent: everything is looked at in its directory before one byte is unpacked.

Nothing is ever written to disk, no archive inside the archive is opened, and no member is larger than it says.
"""

import hashlib
import stat
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
MOST_RATIO = 200
"""Unpacked bytes per packed byte of one member; text packs 3 to 20."""
_REGULAR = (0, stat.S_IFREG)
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP = b"PK\x03\x04"
_DAMAGED = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError)


class Archive:
    """An open archive that was found safe."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._zip = file
        self.names = tuple(sorted(item.filename for item in file.infolist()))

    def read(self, name: str) -> bytes:
        """Return a member's bytes.

        Raises:
            Tampered: LG-LEDGER-008, it is not there, or damaged.
        """
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
            raise Tampered(
                f"{name} is missing or damaged: {error}.",
                fix="Ask for the bundle again.",
                code="LG-LEDGER-008",
            ) from error


@contextmanager
def open_safely(path: Path) -> Iterator[Archive]:
    """Open a bundle for reading, if it is safe.

    Raises:
        BadInput: LG-LEDGER-001, no such file; LG-LEDGER-002, not a zip, or cut off.
        UnsafeFile: LG-LEDGER-003 a member's name leads outside; -004 a name occurs twice; -005 a link, a device or
            an encrypted member; -006 too many members, too large, or packed too tightly; -007 an archive inside.
    """
    try:
        file = zipfile.ZipFile(path)
    except OSError as error:
        raise BadInput(
            f"{path} can't be read: {error.strerror}.", fix="Check the path.", code="LG-LEDGER-001"
        ) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadInput(
            f"{path} is not a zip archive, or it was cut off: {error}.",
            fix="Fetch the bundle again and compare its size.",
            code="LG-LEDGER-002",
        ) from error
    with file:
        _refuse(file, path)
        yield Archive(file)


def _refuse(file: zipfile.ZipFile, path: Path) -> None:
    """Raise what is unsafe; the size comes first, so that the rest stays quick."""
    items = file.infolist()
    total, packed = sum(item.file_size for item in items), sum(item.compress_size for item in items)
    tight = [item.filename for item in items if item.file_size > MOST_RATIO * max(item.compress_size, 1)]
    if len(items) > MOST_MEMBERS or total > MOST_BYTES or packed > path.stat().st_size or tight:
        shown = f"; {tight[0][:80]!r} is packed more than {MOST_RATIO} to 1" if tight else ""
        raise _unsafe(
            f"{len(items):,} members, {total:,} bytes unpacked{shown}: a zip bomb.", "LG-LEDGER-006"
        )
    for item in items:
        _refuse_member(item)
    twice = [name for name, times in Counter(item.filename.casefold() for item in items).items() if times > 1]
    if twice:
        raise _unsafe(f"the member {twice[0][:80]!r} occurs more than once.", "LG-LEDGER-004")
    for item in items:
        if _begins_as_zip(file, item):
            raise _unsafe(f"the member {item.filename[:80]!r} is an archive itself.", "LG-LEDGER-007")


def _refuse_member(item: zipfile.ZipInfo) -> None:
    # orig_filename is what the archive says; zipfile cuts filename at a NUL and turns separators round
    name, kind = item.orig_filename, stat.S_IFMT(item.external_attr >> 16)
    if name != item.filename or not name.isprintable() or "\\" in name or ":" in name:
        raise _unsafe(f"the member {name[:80]!r} has signs in its name that no bundle uses.", "LG-LEDGER-003")
    if any(part in {"", ".", ".."} for part in name.split("/")):
        raise _unsafe(f"the name {name[:80]!r} leads outside the bundle, or to a folder.", "LG-LEDGER-003")
    if kind not in _REGULAR or item.flag_bits & 0x1 or item.compress_type not in _PACKINGS:
        raise _unsafe(
            f"the member {name[:80]!r} is a link, a device, encrypted, or packed in an unusual way.",
            "LG-LEDGER-005",
        )


def _begins_as_zip(file: zipfile.ZipFile, item: zipfile.ZipInfo) -> bool:
    try:
        with file.open(item) as member:
            return member.read(len(_ZIP)) == _ZIP
    except _DAMAGED:
        return False  # reading it for verification will say so


def _unsafe(what: str, code: str) -> UnsafeFile:
    return UnsafeFile(
        f"The archive was refused unread: {what}",
        fix="Don't unpack it; ask its sender for a bundle written by LexGate.",
        code=code,
    )
