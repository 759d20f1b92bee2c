"""Ed25519 keys in the text forms of C2SP signed notes: one line that carries name, id and key."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lexgate.core.errors import BadInput

SIGNER = 1
"""Algorithm byte of a key that signs notes and statements."""
WITNESS = 4
"""Algorithm byte of a key that co-signs checkpoints with a time."""
_PRIVATE = "PRIVATE+KEY+"
_LINE = re.compile(r"(PRIVATE\+KEY\+)?([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


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
        return _id(self.name, bytes([self.algorithm]) + self.raw)

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
        name, algorithm, raw = _parse(text.strip(), secret=False)
        return cls(name, raw, algorithm)

    def made(self, signature: bytes, message: bytes) -> bool:
        """Return whether this key made the signature over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name; its line is a secret."""

    name: str
    seed: bytes = field(repr=False)
    """32 bytes."""
    algorithm: int = SIGNER

    @classmethod
    def create(cls, name: str = "", *, algorithm: int = SIGNER) -> "SigningKey":
        """Return a new random key; without a name it is named after its own public key."""
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        key = cls(name or "lexgate", seed, algorithm)
        own = f"lexgate-{hashlib.sha256(key.public.raw).hexdigest()[:16]}"
        return cls(_named(name or own), seed, algorithm)

    @property
    def public(self) -> PublicKey:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(self.name, private.public_key().public_bytes_raw(), self.algorithm)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over a message."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def export(self) -> str:
        """Return the secret line, as Go's ``note`` package writes it."""
        data = bytes([self.algorithm]) + self.seed
        return f"{_PRIVATE}{self.public.label}+{base64.b64encode(data).decode()}"

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """Return the key of a secret line.

        Raises:
            BadInput: LG-LEDGER-050, no such line, or its id is not the id of its key.
        """
        name, algorithm, seed = _parse(text.strip(), secret=True)
        return cls(name, seed, algorithm)


def _id(name: str, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]


def _named(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() or not sign.isprintable() for sign in name):
        raise BadInput(
            f"{name!r} can't be the name of a key.",
            fix="Use letters, digits, dots, slashes or hyphens, without spaces or plus signs.",
            code="LG-LEDGER-051",
        )
    return name


def _parse(text: str, *, secret: bool) -> tuple[str, int, bytes]:
    """Return name, algorithm and key bytes; what is wrong is said without printing the line, it may be a secret."""
    match = _LINE.fullmatch(text)
    if not match or bool(match[1]) != secret:
        raise _no(f"its form is not that of a {'private' if secret else 'public'} key")
    name = _named(match[2])
    try:
        data = base64.b64decode(match[4], validate=True)
    except binascii.Error as error:
        raise _no("its key is no base64") from error
    if len(data) != 33 or data[0] not in {SIGNER, WITNESS}:
        raise _no("it is no Ed25519 key of a known algorithm")
    key = SigningKey(name, data[1:], data[0]).public if secret else PublicKey(name, data[1:], data[0])
    if match[3] != key.id.hex():
        raise _no(f"it states the id {match[3]}, its key has {key.id.hex()}")
    return name, data[0], data[1:]


def _no(why: str) -> BadInput:
    return BadInput(
        f"This is no key line: {why}.",
        fix="Copy the whole line, NAME+ID+KEY, from the owner of the key again.",
        code="LG-LEDGER-050",
    )
