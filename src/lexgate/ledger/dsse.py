"""DSSE envelopes: a payload with its type, and signatures by several people over both.

References:
    Dead Simple Signing Envelope v1.0 (https://github.com/secure-systems-lab/dsse).
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from lexgate.core.canon import Json, canonical
from lexgate.core.errors import Tampered
from lexgate.ledger.entries import parse_json
from lexgate.ledger.keys import PublicKey, SigningKey

IN_TOTO = "application/vnd.in-toto+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An envelope as read; nothing is verified yet."""

    payload_type: str
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]
    """``(key label, signature)``; the label is a hint, which nobody signed."""


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return the pre-authentication encoding: the bytes that are signed.

    Example:
        >>> pae("http://example.com/HelloWorld", b"hello world")  # the specification's own example
        b'DSSEv1 29 http://example.com/HelloWorld 11 hello world'
    """
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign(payload: bytes, keys: Iterable[SigningKey], *, payload_type: str = IN_TOTO) -> bytes:
    """Return an envelope with one signature by each key, as canonical JSON."""
    message = pae(payload_type, payload)
    pairs = tuple((key.public.label, key.sign(message)) for key in keys)
    return _dump(Envelope(payload_type=payload_type, payload=payload, signatures=pairs))


def add(envelope: bytes, key: SigningKey) -> bytes:
    """Return the envelope with one more signature, such as that of a second pair of eyes."""
    old = parse(envelope)
    pair = (key.public.label, key.sign(pae(old.payload_type, old.payload)))
    return _dump(
        Envelope(payload_type=old.payload_type, payload=old.payload, signatures=(*old.signatures, pair))
    )


def parse(envelope: bytes) -> Envelope:
    """Return the parts of an envelope.

    Raises:
        Tampered: LG-LEDGER-030, it has not the form of an envelope.
    """
    try:
        value = parse_json(envelope)
        pairs = tuple((str(item.get("keyid", "")), _decode(item["sig"])) for item in value["signatures"])  # type: ignore[index, union-attr, call-overload]
        return Envelope(
            payload_type=str(value["payloadType"]),  # type: ignore[index, call-overload]
            payload=_decode(value["payload"]),  # type: ignore[index, call-overload]
            signatures=pairs,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Tampered(
            f"This is not a DSSE envelope: {error!r}.",
            fix="Ask the signer for the original.",
            code="LG-LEDGER-030",
        ) from error


def signers(envelope: Envelope, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """Return those of ``keys`` that signed, each once: two signatures by one key are one pair of eyes.

    Raises:
        Tampered: LG-LEDGER-031, a signature that states one of the keys was not made by it.
    """
    message, found = pae(envelope.payload_type, envelope.payload), dict[bytes, PublicKey]()
    for key in keys:
        for label, signature in envelope.signatures:
            if label and label != key.label:
                continue
            if key.made(signature, message):
                found[key.raw] = key
            elif label:
                raise Tampered(
                    f"The signature of {label} does not fit the statement and its type: one of them was changed.",
                    fix="Ask the signer for the original.",
                    code="LG-LEDGER-031",
                )
    return tuple(found.values())


def _dump(envelope: Envelope) -> bytes:
    signatures: list[Json] = [
        {"keyid": label, "sig": base64.b64encode(data).decode()} for label, data in envelope.signatures
    ]
    payload = base64.b64encode(envelope.payload).decode()
    return canonical({"payload": payload, "payloadType": envelope.payload_type, "signatures": signatures})


def _decode(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError("base64 is missing")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error
