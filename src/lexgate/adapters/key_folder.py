"""The workspace's keys as files that only their owner can read."""

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lexgate.adapters.part_files import keep, part_file
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
        """Return the public half, and keep it as ``signing.pub`` to be handed out, also after the key was changed."""
        public = self.signing_key().public
        path, line = self._root / "signing.pub", f"{public}\n".encode()
        with _named(path):
            if not path.is_file() or path.read_bytes() != line:
                self._make(path, line, mode=0o644)
        return public

    def known_keys(self) -> tuple[PublicKey, ...]:
        """Return the public keys that lie here as ``*.pub``, of this workspace and those it had; nothing is made.

        Raises:
            BadInput: LG-LEDGER-050, a file holds no key.
            Unavailable: LG-LEDGER-072, it can't be read.
        """
        found = []
        for path in sorted(self._root.glob("*.pub")):
            with _named(path):
                found.append(PublicKey.parse(path.read_text(encoding="utf-8", errors="replace")))
        return tuple(found)

    def secret(self) -> bytes:
        """Return the 32-byte secret from which pseudonyms are made; raises like ``signing_key``."""
        data = self._load("pseudonym.secret", _new_secret)
        if len(data) != _SECRET_BYTES:
            raise self._spoilt("pseudonym.secret")
        return data

    def _load(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self._root / name
        with _named(path):
            if not path.exists():
                self._make(path, make())
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                raise UnsafeFile(
                    f"{path} can be read by others than its owner (mode {mode:04o}).",
                    fix=f"Run `chmod 600 {path}`; if others had access, make a new key.",
                    code="LG-LEDGER-070",
                )
            return path.read_bytes()

    def _make(self, path: Path, data: bytes, *, mode: int = 0o600) -> None:
        """Make a file whole; of two processes that make a key at once, one wins and both use its file."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with part_file(self._root) as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            keep(file, path, replace=mode != 0o600)

    def _new_key(self) -> bytes:
        return f"{SigningKey.create(self._name).export()}\n".encode()

    def _spoilt(self, name: str) -> BadInput:
        return BadInput(
            f"{self._root / name} holds no key: it was cut off or overwritten.",
            fix="Restore it from a backup; a new key starts a new identity.",
            code="LG-LEDGER-071",
        )


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"The key {path} can't be read or written: {error.strerror}.",
            fix="Check the folder's owner and free room.",
            code="LG-LEDGER-072",
        ) from error


def _new_secret() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)


def key_file(path: Path) -> SigningKey:
    """Return the signing key in a file of its own; made, with its public half beside it, if it is not there.

    Raises:
        UnsafeFile: LG-LEDGER-070, others than the owner can read it.
        BadInput: LG-LEDGER-050, -071, -073, the file holds no private key.
        Unavailable: LG-LEDGER-072, it can't be read or written.
    """
    folder = _OneKey(path)
    return folder.signing_key()


class _OneKey(KeyFolder):
    """A key folder of which one file has a name that somebody chose."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self._path = path

    def _load(self, name: str, make: Callable[[], bytes]) -> bytes:
        del name
        made = not self._path.exists()
        if not made:
            self._refuse_others()
        data = super()._load(self._path.name, make)
        if made:
            public = SigningKey.parse(data.decode()).public
            self._make(self._path.with_suffix(".pub"), f"{public}\n".encode(), mode=0o644)
        return data

    def _refuse_others(self) -> None:
        """Refuse what was taken for the key, such as its public half, before anybody is told to guard it."""
        with _named(self._path):
            if not self._path.read_bytes().startswith(b"PRIVATE+KEY+"):
                raise BadInput(
                    f"{self._path} holds no private key.",
                    fix="Name the private key (its public half ends with .pub), or a file that is not there: a new key "
                    "is made.",
                    code="LG-LEDGER-073",
                )
