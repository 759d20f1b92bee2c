"""What the owner of a private key does: sign notes and statements. Nothing that verifies imports this."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lexgate.core.canon import Json, canonical
from lexgate.ledger import dsse, note
from lexgate.ledger.keys import SIGNER, WITNESS, PublicKey, check_id, check_name, fields

_PRIVATE = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name; its line is a secret."""

    name: str
    seed: bytes = field(repr=False)
    """32 bytes."""
    algorithm: int = SIGNER

    @classmethod
    def create(cls, name: str = "") -> "SigningKey":
        """Return a new random key; without a name it is named after its own public key."""
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        if not name:
            name = f"lexgate-{hashlib.sha256(cls('', seed).public.raw).hexdigest()[:16]}"
        check_name(name)
        return cls(name, seed)

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
        secret = text.strip()
        stated, name, algorithm, seed = fields(
            secret.removeprefix(_PRIVATE) if secret.startswith(_PRIVATE) else ""
        )
        key = cls(name, seed, algorithm)
        check_id(key.public, stated)
        return key


def sign_note(text: str, key: SigningKey, *, seconds: int = 0) -> str:
    """Return the text as a note signed by ``key``.

    Args:
        text: Text that ends with a line end, or a signed note, which gets one more signature.
        key: A signer's key, or a witness's.
        seconds: For a witness: POSIX time at which it saw the text.
    """
    body, _, signatures = text.rpartition("\n\n")
    body = body + "\n" if body else text
    stamp = seconds.to_bytes(8, "big") if key.algorithm == WITNESS else b""
    data = key.public.id + stamp + key.sign(note.message(body, stamp))
    return f"{body}\n{signatures if body != text else ''}— {key.name} {base64.b64encode(data).decode()}\n"


def sign_statement(payload: bytes, keys: Iterable[SigningKey], *, payload_type: str = dsse.IN_TOTO) -> bytes:
    """Return a DSSE envelope with one signature by each key, as canonical JSON."""
    message = dsse.pae(payload_type, payload)
    signatures: list[Json] = [
        {"keyid": key.public.label, "sig": base64.b64encode(key.sign(message)).decode()} for key in keys
    ]
    text = base64.b64encode(payload).decode()
    return canonical({"payload": text, "payloadType": payload_type, "signatures": signatures})
