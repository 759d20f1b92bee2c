"""DSSE envelopes: a payload with its type, and signatures by several people over both.

References:
    Dead Simple Signing Envelope v1.0 (https://github.com/secure-systems-lab/dsse).
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lexgate.core.errors import Tampered
from lexgate.ledger.entries import parse_json
from lexgate.ledger.keys import PublicKey

IN_TOTO = "application/vnd.in-toto+json"
_MOST_SIGNATURES = 100


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


def parse(envelope: bytes) -> Envelope:
    """Return the parts of an envelope.

    Raises:
        Tampered: LG-LEDGER-030, it has not the form of an envelope.
    """
    try:
        value: Any = parse_json(envelope)
    except ValueError as error:
        raise _no("it is not JSON, or cut off") from error
    try:
        signed = [(str(item.get("keyid", "")), _decode(item["sig"])) for item in value["signatures"]]
        kind, payload = str(value["payloadType"]), _decode(value["payload"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no(repr(error)) from error
    if len(signed) > _MOST_SIGNATURES:
        raise _no(f"it has {len(signed):,} signatures")
    return Envelope(payload_type=kind, payload=payload, signatures=tuple(signed))


def signers(envelope: Envelope, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """Return those of ``keys`` that signed, each once.

    Raises:
        Tampered: LG-LEDGER-031, a signature that states one of the keys was not made by it.
    """
    message, found = pae(envelope.payload_type, envelope.payload), dict[PublicKey, None]()
    for key in keys:
        for label, signature in envelope.signatures:
            if label and label != key.label:
                continue
            if key.made(signature, message):
                found[key] = None
            elif label:
                raise Tampered(
                    f"The signature of {label} does not fit the statement and its type: one of them was changed.",
                    fix="Ask the signer for the original.",
                    code="LG-LEDGER-031",
                )
    return tuple(found)


def _decode(text: str) -> bytes:
    return base64.b64decode(text.encode(), validate=True)


def _no(why: str) -> Tampered:
    return Tampered(
        f"This is no DSSE envelope: {why}.", fix="Ask the signer for the original.", code="LG-LEDGER-030"
    )
