"""A shelf of published standards: ``SHELF/ID/VERSION.yaml``, beside each its signed statement and the public key.

    city-credit/2027.1.yaml             the pack, byte for byte as it was published
    city-credit/2027.1.statement.json   who published it and when: an in-toto statement in a DSSE envelope
    city-credit/2027.1.pub              the public key that signed it

Whoever has the key by another way knows by whom a pack was published; whoever has only what lies here knows that it was
not changed since, by anyone who does not hold that key.
"""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lexgate.core.errors import BadInput, Tampered
from lexgate.ledger import dsse, statement
from lexgate.ledger.keys import PublicKey

_VERSION = re.compile(r"[0-9A-Za-z]+([._-][0-9A-Za-z]+)*")
_PARTS = re.compile(r"[0-9]+|[A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What the statement beside a pack says; its signature was checked."""

    standard: str
    version: str
    publisher: str
    """The name that the publisher gave."""
    time: str
    previous: str
    """Digest of the version before it, or empty."""
    key: str
    """Name and id of the key that signed."""
    trusted: bool
    """Whether that key is one that the reader brought."""


def places(shelf: Path, id_: str, version: str) -> tuple[Path, Path, Path]:
    """Return where a version's pack, statement and key lie."""
    folder = shelf / id_
    return folder / f"{version}.yaml", folder / f"{version}.statement.json", folder / f"{version}.pub"


def versions(shelf: Path, id_: str) -> tuple[str, ...]:
    """Return the versions of a standard that are on a shelf, the newest last."""
    found = (path.name.removesuffix(".yaml") for path in (shelf / id_).glob("*.yaml"))
    return tuple(sorted((name for name in found if _VERSION.fullmatch(name)), key=order))


def order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which versions are in order.

    Numbers count as numbers, and a word, such as ``rc1``, comes before the version without it.

    Raises:
        BadInput: LG-STANDARD-010, it can't be the name of a file, or says nothing of its place.

    Example:
        >>> sorted(["2026.11", "2026.9", "2027.1-rc2", "2027.1", "2027.1.1"], key=order)
        ['2026.9', '2026.11', '2027.1-rc2', '2027.1', '2027.1.1']
    """
    if not _VERSION.fullmatch(version):
        raise BadInput(
            f"The version {version!r} can't be published.",
            fix="Use numbers and letters, with dots or hyphens between them, such as 2027.1 or 1.0-rc1.",
            code="LG-STANDARD-010",
        )
    parts = (
        (2, int(part), "") if part.isdigit() else (0, 0, part.lower()) for part in _PARTS.findall(version)
    )
    return (*parts, (1, 0, ""))


def publication(path: Path, trusted: Sequence[PublicKey] = ()) -> Publication | None:
    """Return what the statement beside a pack file says; None if there is none.

    Args:
        path: The pack file.
        trusted: Keys that the reader got by another way; if any are given, one of them must have signed.

    Raises:
        Tampered: LG-STANDARD-011, the file is not the one that was published, or its statement not the one that was
            signed; LG-LEDGER-030, -031, likewise. LG-STANDARD-012, none of the trusted keys signed it.
    """
    beside, key = path.with_name(f"{path.stem}.statement.json"), path.with_name(f"{path.stem}.pub")
    if not (os.path.isfile(beside) and os.path.isfile(path)):  # noqa: PTH113 - Path.is_file raises where a name is too long
        return None
    envelope = dsse.parse(beside.read_bytes())
    here = (PublicKey.parse(key.read_text(encoding="utf-8", errors="replace")),) if key.is_file() else ()
    signers = dsse.signers(envelope, (*trusted, *here))
    if trusted and not set(signers) & set(trusted):
        raise Tampered(
            f"{path} was not signed by {', '.join(one.label for one in trusted)}.",
            fix="Ask whoever you have the key from for the file that they published.",
            code="LG-STANDARD-012",
        )
    if not signers:
        raise _changed(path, "its statement is signed by no key that lies beside it")
    return _read(path, envelope, signers, trusted)


def _read(
    path: Path, envelope: dsse.Envelope, signers: Sequence[PublicKey], trusted: Sequence[PublicKey]
) -> Publication:
    try:
        made = statement.parse(envelope)
    except ValueError as error:
        raise _changed(path, str(error)) from error
    said = {name: str(made.predicate.get(name, "")) for name in ("standard", "version", "publisher", "time")}
    if made.kind != statement.STANDARD or made.subjects != {digest(path.read_bytes())}:
        by = f"{signers[0].label} published {said['standard']} {said['version']} on {said['time']}"
        raise _changed(path, f"it is not the file that {by}")
    signed = [key for key in signers if key in trusted] or list(signers)
    return Publication(
        **said,
        previous=str(made.predicate.get("previous", "")),
        key=signed[0].label,
        trusted=signed[0] in trusted,
    )


def digest(data: bytes) -> str:
    """Return the digest of a file's bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _changed(path: Path, why: str) -> Tampered:
    return Tampered(
        f"{path} was changed after it was published: {why}.",
        fix="Get the file and its statement from the publisher again.",
        code="LG-STANDARD-011",
    )
