"""The ``.lexgate`` bundle: a zip with everything that a third party needs, made so that equal content is equal bytes.

    manifest.json            names and digests of all the rest, what is absent and why, how many of each
    seal.dsse.json           the log's signature over the manifest
    checkpoint               signed note: the head of the log
    entries.jsonl            one entry a line: the whole log, or a selection with proofs.json
    blobs/HEX                payloads by digest
    statements/NAME.dsse.json, keys/ID.pub, files/…   statements, public keys, reports and packs as applied

Members are stored, not packed: packed bytes depend on the version of zlib.
"""

import base64
import os
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lexgate.core.canon import canonical, digest, digest_file
from lexgate.core.entry import Entry
from lexgate.core.errors import BadInput, Unavailable
from lexgate.ledger import dsse, note
from lexgate.ledger.entries import digests_in, line, parse_canonical
from lexgate.ledger.keys import PublicKey, SigningKey
from lexgate.ledger.statement import bundle_statement

FORMAT = "lexgate-bundle/1"
EVIDENCE = frozenset({"plan", "outcomes", "estimates", "verdict", "account", "release"})
"""Kinds of entries whose payloads go into the bundle; what other kinds name (data, models) is listed only."""
MOST_BLOB_BYTES = 64 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a bundle says about itself."""

    files: Mapping[str, str]
    """Member → digest, without the manifest and its seal."""
    absent: Mapping[str, str]
    """Digest → why its payload is not here: ``erased``, ``too-large``, ``archive``, ``withheld``, ``elsewhere``."""
    counts: Mapping[str, int]
    """Members by folder; entries and absent payloads under their name."""
    selection: bool
    """Whether only some entries of the log are here, each with a proof."""

    def dump(self) -> bytes:
        """Return its canonical JSON."""
        return canonical(
            {
                "format": FORMAT,
                "files": dict(self.files),
                "absent": dict(self.absent),
                "counts": dict(self.counts),
                "selection": self.selection,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """Return the manifest of canonical JSON; raise ValueError where it is none."""
        value = parse_canonical(data)
        if not isinstance(value, dict) or value.pop("format", None) != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        parts = {"files": str, "absent": str, "counts": int}
        if set(value) != {*parts, "selection"} or not isinstance(value["selection"], bool):
            raise ValueError("its fields are not files, absent, counts, selection")
        for name, kind in parts.items():
            part = value[name]
            if not isinstance(part, dict) or any(type(item) is not kind for item in part.values()):
                raise ValueError(f"{name} is malformed")
        return cls(**value)  # type: ignore[arg-type]


def count(names: Iterable[str], *, entries: int, absent: int) -> dict[str, int]:
    """Return how many of each a manifest must state."""
    folders = [name.split("/")[0] for name in names if "/" in name]
    return {
        **{name: folders.count(name) for name in sorted(set(folders))},
        "entries": entries,
        "absent": absent,
    }


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
    withhold: Iterable[str] = (),
    most_blob_bytes: int = MOST_BLOB_BYTES,
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
        withhold: Digests of payloads to leave out on purpose.
        most_blob_bytes: Larger payloads are listed by digest only.

    Raises:
        BadInput: LG-LEDGER-041, a name that no bundle uses.
        Unavailable: LG-LEDGER-040, the file can't be written.
    """
    size = note.parse_checkpoint(note.parse(checkpoint).text).size
    chosen = [entry for entry in entries if entry.seq < size]
    absent, present = _payloads(chosen, blobs, frozenset(withhold), most_blob_bytes)
    members: dict[str, bytes | None] = {f"blobs/{item[7:]}": None for item in present}
    members["checkpoint"] = checkpoint.encode()
    members["entries.jsonl"] = b"".join(line(entry) + b"\n" for entry in chosen)
    members |= {f"statements/{_safe(name)}.dsse.json": data for name, data in (statements or {}).items()}
    members |= {f"files/{_safe(name)}": _read(data) for name, data in (files or {}).items()}
    for public in (key.public, *keys):
        members[f"keys/{digest(str(public).encode())[7:23]}.pub"] = f"{public}\n".encode()
    if proofs is not None:
        members["proofs.json"] = dump_proofs({entry.seq: proofs[entry.seq] for entry in chosen})
    manifest = Manifest(
        files={name: _digest(name, data) for name, data in members.items()},
        absent=absent,
        counts=count(members, entries=len(chosen), absent=len(absent)),
        selection=proofs is not None,
    ).dump()
    members["manifest.json"] = manifest
    members["seal.dsse.json"] = dsse.sign(bundle_statement(digest(manifest)), [key])
    _store(path, members, blobs)
    return digest_file(path)


def dump_proofs(proofs: Mapping[int, Sequence[bytes]]) -> bytes:
    """Return inclusion proofs as canonical JSON: sequence number → hashes in base64."""
    return canonical(
        {str(seq): [base64.b64encode(item).decode() for item in proof] for seq, proof in proofs.items()}
    )


def load_proofs(data: bytes) -> dict[int, tuple[bytes, ...]]:
    """Return the inclusion proofs of canonical JSON; raise ValueError where it is none."""
    value = parse_canonical(data)
    if not isinstance(value, dict):
        raise ValueError("the proofs are no table")  # noqa: TRY004 - one error for malformed text
    return {
        int(seq): tuple(base64.b64decode(str(item), validate=True) for item in proof)
        for seq, proof in value.items()
        if isinstance(proof, list)
    }


def _payloads(
    entries: Sequence[Entry], blobs: Payloads, withhold: frozenset[str], most: int
) -> tuple[dict[str, str], list[str]]:
    """Return why payloads stay out, by digest, and those that go in."""
    wanted = {entry.body: True for entry in entries}
    for entry in entries:
        for item in digests_in(parse_canonical(blobs.get(entry.body))) if blobs.has(entry.body) else ():
            wanted[item] = wanted.get(item, False) or entry.kind in EVIDENCE
    absent = {
        item: _why_absent(item, blobs, withhold, most, wanted=wish) for item, wish in sorted(wanted.items())
    }
    return {item: why for item, why in absent.items() if why}, [
        item for item, why in absent.items() if not why
    ]


def _why_absent(item: str, blobs: Payloads, withhold: frozenset[str], most: int, *, wanted: bool) -> str:
    if blobs.erased(item):
        return "erased"
    if not blobs.has(item):
        return "elsewhere"
    if item in withhold or not wanted:
        return "withheld"
    if blobs.size(item) > most:
        return "too-large"
    return "archive" if blobs.get(item).startswith(b"PK\x03\x04") else ""


def _safe(name: str) -> str:
    if not _NAME.fullmatch(name):
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
