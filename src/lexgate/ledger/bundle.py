"""Writing a ``.lexgate`` bundle (``lexgate.ledger.manifest`` says what is in one); equal content is equal bytes.

Members are stored, not packed: packed bytes depend on the version of zlib.
"""

import base64
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from lexgate.core.canon import canonical, digest, digest_file
from lexgate.core.entry import Entry
from lexgate.core.errors import BadInput, Unavailable
from lexgate.ledger import note, statement
from lexgate.ledger.archive import NAME
from lexgate.ledger.entries import digests_in, line, parse_canonical
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.manifest import EVIDENCE, MANIFEST, SEAL, Manifest, count
from lexgate.ledger.signing import SigningKey, sign_statement

MOST_BLOB_BYTES = 64 << 20
"""Larger payloads are listed by digest only."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Payloads(Protocol):
    """Where payloads come from."""

    def has(self, digest: str) -> bool:
        """Return whether it is here."""
        ...

    def get(self, digest: str) -> bytes:
        """Return it, checked."""
        ...

    def size(self, digest: str) -> int:
        """Return its bytes' number."""
        ...

    def erased(self, digest: str) -> bool:
        """Return whether it was erased on purpose."""
        ...


def write(  # noqa: PLR0913 - a bundle has this many parts
    path: Path,
    *,
    entries: Iterable[Entry],
    checkpoint: str,
    key: SigningKey,
    blobs: Payloads,
    statements: Mapping[str, bytes] | None = None,
    files: Mapping[str, bytes | Path] | None = None,
    keys: Sequence[PublicKey] = (),
    proofs: Mapping[int, Sequence[bytes]] | None = None,
) -> str:
    """Write a bundle and return its digest; the file appears whole or not at all.

    Args:
        path: Where to; an existing file is replaced.
        entries: The log's entries in order; those beyond the checkpoint are left out.
        checkpoint: Signed note over the head of the log.
        key: The log's key, which signed the checkpoint and seals the manifest.
        blobs: Where payloads come from.
        statements: Name → DSSE envelope.
        files: Name, such as ``report.en.html`` or ``packs/us-nyc-ll144.yaml`` → content or a path.
        keys: Public keys of other signers of statements.
        proofs: Sequence number → inclusion proof under the checkpoint, if ``entries`` is a selection.

    Raises:
        BadInput: LG-LEDGER-041, a name that no bundle uses.
        Unavailable: LG-LEDGER-040, the file can't be written.
    """
    size = note.parse_checkpoint(note.parse(checkpoint).text).size
    chosen = [entry for entry in entries if entry.seq < size]
    absent, present = _payloads(chosen, blobs)
    members: dict[str, bytes | None] = {f"blobs/{item[7:]}": None for item in present}
    members["checkpoint"] = checkpoint.encode()
    members["entries.jsonl"] = b"".join(line(entry) + b"\n" for entry in chosen)
    members |= {f"statements/{_safe(name)}.dsse.json": data for name, data in (statements or {}).items()}
    members |= {f"files/{_safe(name)}": _read(data) for name, data in (files or {}).items()}
    for public in (key.public, *keys):
        members[f"keys/{digest(str(public).encode())[7:23]}.pub"] = f"{public}\n".encode()
    if proofs is not None:
        members["proofs.json"] = _dump_proofs({entry.seq: proofs[entry.seq] for entry in chosen})
    manifest = Manifest(
        files={name: _digest(name, data) for name, data in members.items()},
        absent=absent,
        counts=count(members, entries=len(chosen), absent=len(absent)),
        selection=proofs is not None,
    ).dump()
    members[MANIFEST] = manifest
    members[SEAL] = sign_statement(statement.dump(statement.BUNDLE, {MANIFEST: digest(manifest)}, {}), [key])
    _store(path, members, blobs)
    return digest_file(path)


def _dump_proofs(proofs: Mapping[int, Sequence[bytes]]) -> bytes:
    """Return inclusion proofs as canonical JSON: sequence number → hashes in base64."""
    return canonical(
        {str(seq): [base64.b64encode(item).decode() for item in proof] for seq, proof in proofs.items()}
    )


def _payloads(entries: Sequence[Entry], blobs: Payloads) -> tuple[dict[str, str], list[str]]:
    """Return why payloads stay out, by digest, and those that go in."""
    wanted = {entry.body: True for entry in entries}
    for entry in entries:
        for item in digests_in(parse_canonical(blobs.get(entry.body))) if blobs.has(entry.body) else ():
            wanted[item] = wanted.get(item, False) or entry.kind in EVIDENCE
    absent = {item: _why_absent(item, blobs, wanted=wish) for item, wish in sorted(wanted.items())}
    there = [item for item, why in absent.items() if not why]
    return {item: why for item, why in absent.items() if why}, there


def _why_absent(item: str, blobs: Payloads, *, wanted: bool) -> str:
    if blobs.erased(item):
        return "erased"
    if not blobs.has(item):
        return "elsewhere"
    if not wanted:
        return "withheld"
    return "too-large" if blobs.size(item) > MOST_BLOB_BYTES else ""


def _safe(name: str) -> str:
    if not NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} can't be a name in a bundle.",
            fix="Use letters, digits, dots, hyphens and slashes between them.",
            code="LG-LEDGER-041",
        )
    return name


def _read(data: bytes | Path) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        return data.read_bytes()
    except OSError as error:
        raise _unavailable(f"{data} can't be read", error) from error


def _digest(name: str, data: bytes | None) -> str:
    return "sha256:" + name.removeprefix("blobs/") if data is None else digest(data)


def _store(path: Path, members: Mapping[str, bytes | None], blobs: Payloads) -> None:
    """Write the zip beside its place, then move it there."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as file:
                for name in sorted(members):
                    data = members[name]
                    info = zipfile.ZipInfo(name, _EPOCH)
                    info.create_system, info.external_attr = 3, 0o100644 << 16
                    file.writestr(info, blobs.get("sha256:" + name[6:]) if data is None else data)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unavailable(f"{path} can't be written", error) from error


def _unavailable(what: str, error: OSError) -> Unavailable:
    return Unavailable(
        f"The bundle was not made: {what}: {error.strerror}.",
        fix="Make room or check the paths and permissions, then write it again; nothing else was lost.",
        code="LG-LEDGER-040",
    )
