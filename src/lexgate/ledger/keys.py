"""Public Ed25519 keys in the text form of C2SP signed notes: one line that carries name, id and key."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lexgate.core.errors import BadInput

SIGNER = 1
"""Algorithm byte of a key that signs notes and statements."""
WITNESS = 4
"""Algorithm byte of a key that co-signs checkpoints with a time."""
_LINE = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key with the name it goes by; ``str()`` gives its line."""

    name: str
    raw: bytes = field(repr=False)
    """32 bytes."""
    algorithm: int = SIGNER

    @property
    def id(self) -> bytes:
        """The 4-byte key id: it depends on the name, the algorithm and the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.raw).digest()[:4]

    @property
    def label(self) -> str:
        """Name and key id, as ``name+0123abcd``."""
        return f"{self.name}+{self.id.hex()}"

    def __str__(self) -> str:
        return f"{self.label}+{base64.b64encode(bytes([self.algorithm]) + self.raw).decode()}"

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """Return the key of a line.

        Raises:
            BadInput: LG-LEDGER-050, no such line, or its id is not the id of its key.

        Example:
            >>> key = PublicKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
            >>> key.label
            'sum.golang.org+033de0ae'
        """
        stated, name, algorithm, raw = fields(text)
        key = cls(name, raw, algorithm)
        check_id(key, stated)
        return key

    def made(self, signature: bytes, message: bytes) -> bool:
        """Return whether this key made the signature over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def fields(text: str) -> tuple[str, str, int, bytes]:
    """Return the id, name, algorithm and 32 bytes of a key line; an error never prints it, it may be a secret."""
    match = _LINE.fullmatch(text.strip())
    try:
        data = base64.b64decode(match[3], validate=True) if match else b""
    except binascii.Error:
        data = b""
    if not match or len(data) != 33 or data[0] not in {SIGNER, WITNESS}:
        raise _no("it has not the form NAME+ID+KEY with an Ed25519 key of a known algorithm")
    check_name(match[1])
    return match[2], match[1], data[0], data[1:]


def check_id(key: PublicKey, stated: str) -> None:
    """Raise LG-LEDGER-050 where a line states another id than its key has."""
    if stated != key.id.hex():
        raise _no(f"it states the id {stated}, its key has {key.id.hex()}")


def check_name(name: str) -> None:
    """Raise LG-LEDGER-051 for a name that could forge a line of a note."""
    if not name or "+" in name or any(sign.isspace() or not sign.isprintable() for sign in name):
        raise BadInput(
            f"{name!a} can't be the name of a key.",
            fix="Use letters, digits, dots, slashes or hyphens, without spaces or plus signs.",
            code="LG-LEDGER-051",
        )


def _no(why: str) -> BadInput:
    return BadInput(
        f"This is no key line: {why}.",
        fix="Copy the whole line, NAME+ID+KEY, from the owner of the key again.",
        code="LG-LEDGER-050",
    )
