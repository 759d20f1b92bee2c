"""The workspace's keys as files that only their owner can read."""

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lexgate.core.errors import BadInput, Unavailable, UnsafeFile
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.signing import SigningKey

_SECRET_BYTES = 32


class KeyFolder:
    """Keys under ``root``: ``signing.key``, ``signing.pub`` and ``pseudonym.secret``, made on first use.

    Args:
        root: The folder; it is made with mode 0700.
        name: Name of a new signing key, which is also the name of the log; empty: named after the key itself.
    """

    def __init__(self, root: Path, *, name: str = "") -> None:
        self._root = Path(root)
        self._name = name

    def signing_key(self) -> SigningKey:
        """Return the key that signs this workspace's checkpoints.

        Raises:
            UnsafeFile: LG-LEDGER-070, others than the owner can read it.
            BadInput: LG-LEDGER-050, -071, the file holds no key.
            Unavailable: LG-LEDGER-072, it can't be read or written.
        """
        text = self._load("signing.key", self._new_key)
        try:
            return SigningKey.parse(text.decode())
        except UnicodeDecodeError as error:
            raise self._spoilt("signing.key") from error

    def public_key(self) -> PublicKey:
        """Return the public half, and keep it as ``signing.pub`` to be handed out."""
        public = self.signing_key().public
        self._load("signing.pub", f"{public}\n".encode, private=False)
        return public

    def secret(self) -> bytes:
        """Return the 32-byte secret from which pseudonyms are made; raises like ``signing_key``."""
        data = self._load("pseudonym.secret", _new_secret)
        if len(data) != _SECRET_BYTES:
            raise self._spoilt("pseudonym.secret")
        return data

    def _load(self, name: str, make: Callable[[], bytes], *, private: bool = True) -> bytes:
        path = self._root / name
        try:
            if not path.exists():
                self._create(path, make(), 0o600 if private else 0o644)
            mode = stat.S_IMODE(path.stat().st_mode)
            if private and mode & 0o077:
                raise UnsafeFile(
                    f"{path} can be read by others than its owner (mode {mode:04o}).",
                    fix=f"Run `chmod 600 {path}`; if others had access, make a new key.",
                    code="LG-LEDGER-070",
                )
            return path.read_bytes()
        except OSError as error:
            raise Unavailable(
                f"The key {path} can't be read or written: {error.strerror}.",
                fix="Check the folder's owner and free room.",
                code="LG-LEDGER-072",
            ) from error

    def _new_key(self) -> bytes:
        return f"{SigningKey.create(self._name).export()}\n".encode()

    def _create(self, path: Path, data: bytes, mode: int) -> None:
        """Make a file whole; of two processes that do so at once, one wins and both use its file."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(part, path)
        finally:
            part.unlink()

    def _spoilt(self, name: str) -> BadInput:
        return BadInput(
            f"{self._root / name} holds no key: it was cut off or overwritten.",
            fix="Restore it from a backup; a new key starts a new identity.",
            code="LG-LEDGER-071",
        )


def _new_secret() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)
