"""Payloads as files named by their digest: written whole or not at all, checked when read, erasable."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexgate.adapters.part_files import keep, part_file, sync
from lexgate.core.canon import digest as digest_of
from lexgate.core.canon import digest_file
from lexgate.core.errors import BadInput, Tampered, Unavailable

_DIGEST = re.compile(r"sha256:([0-9a-f]{2})([0-9a-f]{62})")


class BlobFolder:
    """Content-addressed payloads under ``root``: ``ab/cdef…`` holds ``sha256:abcdef…``.

    Example:
        >>> import tempfile
        >>> blobs = BlobFolder(Path(tempfile.mkdtemp()))
        >>> blobs.get(blobs.put(b"evidence"))
        b'evidence'
    """

    def __init__(self, root: Path) -> None:
        self._root = Path(root)

    def path(self, digest: str) -> Path:
        """Return where a blob lies or would lie.

        Raises:
            BadInput: LG-LEDGER-060, no digest.
        """
        match = _DIGEST.fullmatch(digest)
        if not match:
            raise BadInput(
                f"{digest[:80]!r} is no digest.",
                fix="Give sha256: and 64 hexadecimal digits.",
                code="LG-LEDGER-060",
            )
        return self._root / match[1] / match[2]

    def put(self, data: bytes) -> str:
        """Store bytes durably and return their digest; a damaged copy is healed.

        Raises:
            BadInput: LG-LEDGER-061, this content was erased before.
            Unavailable: LG-LEDGER-062, it can't be written; nothing half-written stays.
        """
        digest = digest_of(data)
        if self.erased(digest):
            raise BadInput(
                f"The payload {digest} was erased before; storing it again would bring it back.",
                fix=f"Remove what was to be forgotten from the source, or delete {self._tombstone(digest)}.",
                code="LG-LEDGER-061",
            )
        path = self.path(digest)
        with _writing(path):
            if not (path.is_file() and digest_file(path) == digest):
                with part_file(self._root) as file:
                    file.write(data)
                    keep(file, path, replace=True)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes of a digest.

        Raises:
            Unavailable: LG-LEDGER-063, it is not here, or was erased.
            Tampered: LG-LEDGER-064, the file has other content than its name says.
        """
        with self._reading(digest) as path:
            data = path.read_bytes()
        if digest_of(data) != digest:
            raise Tampered(
                f"The payload {path} has the digest {digest_of(data)}, not that of its name: it was changed.",
                fix="Restore the file from a backup.",
                code="LG-LEDGER-064",
            )
        return data

    def has(self, digest: str) -> bool:
        """Return whether the blob is here."""
        return self.path(digest).is_file()

    def size(self, digest: str) -> int:
        """Return a blob's bytes' number; raises LG-LEDGER-063 like ``get``."""
        with self._reading(digest) as path:
            return path.stat().st_size

    def erased(self, digest: str) -> bool:
        """Return whether the blob was erased on purpose."""
        return self._tombstone(digest).is_file()

    def erase(self, digest: str) -> None:
        """Remove a blob for good and leave a tombstone; entries that name it stay provable."""
        stone = self._tombstone(digest)
        with _writing(stone):
            stone.parent.mkdir(parents=True, exist_ok=True)
            stone.touch()
            self.path(digest).unlink(missing_ok=True)
            sync(stone.parent)

    def _tombstone(self, digest: str) -> Path:
        return self.path(digest).with_suffix(".erased")

    @contextmanager
    def _reading(self, digest: str) -> Iterator[Path]:
        try:
            yield self.path(digest)
        except OSError as error:
            why = "was erased on purpose" if self.erased(digest) else f"can't be read: {error.strerror}"
            raise Unavailable(
                f"The payload {digest} {why}.",
                fix=f"Restore {self.path(digest)} from a backup, or go on without.",
                code="LG-LEDGER-063",
            ) from error


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"{place} can't be written: {error.strerror}.",
            fix="Make room or check the permissions, then run again; what was recorded before is kept.",
            code="LG-LEDGER-062",
        ) from error
