"""Signed notes and checkpoints of C2SP: the head of a log, signed by the log and co-signed by witnesses.

A note is a text, an empty line, and signature lines. A checkpoint is a note whose text is three lines: origin, size,
root in base64. A witness signs the text together with the time at which it saw it.

References:
    C2SP signed-note, tlog-checkpoint, tlog-cosignature (https://c2sp.org).
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lexgate.core.errors import Tampered
from lexgate.ledger.keys import WITNESS, PublicKey

_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_MOST_SIGNATURES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text with signatures; nothing is verified yet."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]
    """``(name, key id, signature)`` of each line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of a log."""

    origin: str
    """Name of the log; equal to the name of its key."""
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse(note: str) -> Note:
    """Return the parts of a note.

    Raises:
        Tampered: LG-LEDGER-017, it has not the form of a signed note.
    """
    body, gap, rest = note.rpartition("\n\n")
    lines = rest.removesuffix("\n").split("\n")
    found = [_LINE.fullmatch(text) for text in lines]
    plain = all(sign == "\n" or sign.isprintable() for sign in note)
    if not (gap and plain and rest.endswith("\n") and all(found)) or len(found) > _MOST_SIGNATURES:
        raise _no("a signed note (text, empty line, signature lines)")
    try:
        pairs = [(match[1], base64.b64decode(match[2], validate=True)) for match in found if match]
    except binascii.Error as error:
        raise _no("a signed note (its signatures are no base64)") from error
    return Note(text=body + "\n", signatures=tuple((name, data[:4], data[4:]) for name, data in pairs))


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint that a note's text states; extension lines are allowed and ignored.

    Raises:
        Tampered: LG-LEDGER-017, it has not the form of a checkpoint.
    """
    origin, size, root = [*text.split("\n"), "", "", ""][:3]
    try:
        raw = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _no("a checkpoint (its root is no base64)") from error
    if not origin or not re.fullmatch(r"0|[1-9]\d{0,17}", size, re.ASCII) or len(raw) != 32:
        raise _no("a checkpoint (origin, size, root)")
    return Checkpoint(origin=origin, size=int(size), root=raw)


def signers(note: Note, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """Return those of ``keys`` that signed the note; signatures by other keys are not looked at.

    Raises:
        Tampered: LG-LEDGER-018, a signature that states one of the keys was not made by it.
    """
    found: dict[PublicKey, None] = {}
    for key in keys:
        for name, key_id, data in note.signatures:
            if (name, key_id) != (key.name, key.id):
                continue
            stamp, signature = (data[:8], data[8:]) if key.algorithm == WITNESS else (b"", data)
            if not key.made(signature, message(note.text, stamp)):
                raise Tampered(
                    f"The signature of {key.label} does not fit the text it stands under: one of them was changed.",
                    fix="Ask the signer for the original.",
                    code="LG-LEDGER-018",
                )
            found[key] = None
    return tuple(found)


def message(text: str, stamp: bytes) -> bytes:
    """Return the bytes that are signed: the text, and before it a witness's time, 8 bytes or none."""
    if not stamp:
        return text.encode()
    return f"cosignature/v1\ntime {int.from_bytes(stamp, 'big')}\n{text}".encode()


def _no(what: str) -> Tampered:
    return Tampered(
        f"This is not {what}.", fix="Ask the log's operator for the original.", code="LG-LEDGER-017"
    )
