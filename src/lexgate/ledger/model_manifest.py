"""Signed manifests of model folders: the digest of every file, in an in-toto statement that is signed.

The shape is that of model-signing 1.0: predicate ``https://model_signing/signature/v1.0``, serialisation by files, and a
Sigstore bundle with a DSSE envelope around it. Signatures are Ed25519 by the keys of signed notes, so model-signing
itself reads the statement, but does not know the key.

References:
    OpenSSF Model Signing specification v1.0 (https://github.com/sigstore/model-transparency).
"""

import hashlib
import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexgate.core.canon import Json, canonical
from lexgate.core.errors import BadInput, Tampered, UnsafeFile
from lexgate.ledger import dsse
from lexgate.ledger.entries import parse_json
from lexgate.ledger.keys import PublicKey

PREDICATE = "https://model_signing/signature/v1.0"
_STATEMENT = "https://in-toto.io/Statement/v1"
_BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
_HEX = re.compile(r"[0-9a-f]{64}")
_GIT = (".git", ".gitattributes", ".github", ".gitignore")
"""What a model's folder has for its version control, not for the model; left out like model-signing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a model folder held."""

    name: str
    digests: Mapping[str, str]
    """Path → SHA-256, 64 hexadecimal digits; by path."""
    ignored: tuple[str, ...] = ()
    """Paths that were left out, files or folders."""

    @property
    def digest(self) -> str:
        """Digest of the model: SHA-256 over the digests of its files, in order of their paths."""
        joined = b"".join(bytes.fromhex(self.digests[path]) for path in sorted(self.digests))
        return "sha256:" + hashlib.sha256(joined).hexdigest()


def manifest_of(folder: Path, *, ignored: Iterable[str] = ()) -> Manifest:
    """Return the digests of all files under a folder.

    Args:
        folder: The model.
        ignored: Paths below it to leave out, such as the signature; version control is left out anyway.

    Raises:
        BadInput: LG-LEDGER-101, there is no such folder, or no file in it.
        UnsafeFile: LG-LEDGER-102, it holds a link: what it points to is not the folder's own; LG-LEDGER-105, it holds
            what is no file, such as a pipe.
        OSError: A file or folder in it can't be read.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "config.json").write_text("{}")
        >>> manifest_of(folder).digests["config.json"][:8]
        '44136fa3'
    """
    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder}.", fix="Give the folder of a model.", code="LG-LEDGER-101"
        )
    left_out = tuple(dict.fromkeys((*_GIT, *ignored)))
    paths = sorted(_files(folder, left_out), key=lambda path: path.relative_to(folder).as_posix())
    if not paths:
        raise BadInput(
            f"There is no file under {folder} to sign or verify.",
            fix="Give the folder of a model.",
            code="LG-LEDGER-101",
        )
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        digests = list(pool.map(_digest, paths))
    named = {path.relative_to(folder).as_posix(): one for path, one in zip(paths, digests, strict=True)}
    return Manifest(name=folder.resolve().name, digests=named, ignored=left_out)


def statement(manifest: Manifest) -> bytes:
    """Return the in-toto statement about a manifest, as canonical JSON."""
    resources: list[Json] = [
        {"name": path, "algorithm": "sha256", "digest": manifest.digests[path]}
        for path in sorted(manifest.digests)
    ]
    serialization: dict[str, Json] = {
        "method": "files",
        "hash_type": "sha256",
        "allow_symlinks": False,
        "ignore_paths": list(manifest.ignored),
    }
    digest = manifest.digest.removeprefix("sha256:")
    return canonical(
        {
            "_type": _STATEMENT,
            "subject": [{"name": manifest.name, "digest": {"sha256": digest}}],
            "predicateType": PREDICATE,
            "predicate": {"serialization": serialization, "resources": resources},
        }
    )


def bundle(envelope: bytes, key: PublicKey) -> bytes:
    """Return a DSSE envelope in a Sigstore bundle that names the key, as canonical JSON."""
    return canonical(
        {
            "mediaType": _BUNDLE,
            "verificationMaterial": {"publicKey": {"hint": key.label}},
            "dsseEnvelope": parse_json(envelope),
        }
    )


def read(data: bytes, keys: Iterable[PublicKey]) -> tuple[Manifest, tuple[PublicKey, ...]]:
    """Return a signed manifest and who of ``keys`` signed it.

    Args:
        data: A Sigstore bundle with a DSSE envelope, or the envelope alone.
        keys: The keys that are trusted.

    Raises:
        Tampered: LG-LEDGER-103, it is no manifest or contradicts itself; LG-LEDGER-104, no trusted key signed it;
            LG-LEDGER-030 and -031 of the envelope.
    """
    envelope = dsse.parse(_envelope(data))
    signers = dsse.signers(envelope, keys)
    if not signers:
        named = ", ".join(label for label, _ in envelope.signatures if label) or "nobody by name"
        raise Tampered(
            f"No key that is trusted signed the manifest; it says it was signed by {named}.",
            fix="Get the signer's public key by another way, and give it.",
            code="LG-LEDGER-104",
        )
    try:
        return _parse(envelope), signers
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Tampered(
            f"This is no manifest of a model: {error}.",
            fix="Ask the signer for the original.",
            code="LG-LEDGER-103",
        ) from error


def compare(signed: Manifest, found: Manifest) -> dict[str, str]:
    """Return every path with its state, by path: ``same``, ``changed``, ``missing`` (from the folder), ``added``.

    Example:
        >>> compare(Manifest(name="m", digests={"a": "0", "b": "1"}), Manifest(name="m", digests={"b": "2", "c": "3"}))
        {'a': 'missing', 'b': 'changed', 'c': 'added'}
    """
    states = {}
    for path in sorted({*signed.digests, *found.digests}):
        before, now = signed.digests.get(path), found.digests.get(path)
        states[path] = (
            "missing"
            if now is None
            else "added"
            if before is None
            else "same"
            if before == now
            else "changed"
        )
    return states


def _envelope(data: bytes) -> bytes:
    try:
        value = parse_json(data)
    except ValueError:
        return data  # dsse.parse says what is wrong
    inner = value.get("dsseEnvelope") if isinstance(value, dict) else None
    return data if inner is None else canonical(inner)


def _parse(envelope: dsse.Envelope) -> Manifest:
    value: Any = parse_json(envelope.payload) if envelope.payload_type == dsse.IN_TOTO else {}
    if value.get("_type") != _STATEMENT or value.get("predicateType") != PREDICATE:
        raise ValueError("it holds no statement of model-signing 1.0")
    (subject,) = value["subject"]
    serialization = value["predicate"]["serialization"]
    if serialization.get("method") != "files":
        raise ValueError("its files are not digested whole, one by one")
    digests: dict[str, str] = {}
    for resource in value["predicate"]["resources"]:
        path, digest = str(resource["name"]), str(resource["digest"])
        if resource["algorithm"] != "sha256" or not _HEX.fullmatch(digest):
            raise ValueError(f"{path!a} has no SHA-256 digest")
        if path in digests or path.startswith(("/", "..")) or posixpath.normpath(path) != path:
            raise ValueError(f"the path {path!a} stands twice or leaves the folder")
        digests[path] = digest
    ignored = tuple(str(path) for path in serialization.get("ignore_paths", []))
    made = Manifest(name=str(subject["name"]), digests=digests, ignored=ignored)
    if list(digests) != sorted(digests) or made.digest != f"sha256:{subject['digest']['sha256']}":
        raise ValueError("its files do not hash to the digest of the model that it states")
    return made


def _files(folder: Path, ignored: tuple[str, ...]) -> Iterable[Path]:
    for path in _every(folder):
        name = path.relative_to(folder).as_posix()
        if any(name == one or name.startswith(f"{one}/") for one in ignored):
            continue
        if path.is_symlink():
            raise UnsafeFile(
                f"{name} in {folder} is a link to {path.readlink()}.",
                fix="Replace the link by the file itself.",
                code="LG-LEDGER-102",
            )
        if not path.is_file() and not path.is_dir():
            raise UnsafeFile(
                f"{name} in {folder} is no ordinary file.", fix="Remove it.", code="LG-LEDGER-105"
            )
        if path.is_file():
            yield path


def _every(folder: Path) -> Iterable[Path]:
    """Yield all files and folders; unlike ``rglob`` a folder that can't be read is no empty one."""

    def unreadable(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=unreadable if folder.is_dir() else None):
        yield from (Path(place, name) for name in (*folders, *files))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
