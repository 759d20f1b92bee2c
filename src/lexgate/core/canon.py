"""Canonical bytes (RFC 8785) and SHA-256 digests: two equal records have one digest, on every machine."""

import hashlib
from pathlib import Path
from typing import TypeAlias

import rfc8785

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
"""What JSON can say. NaN and infinities have no canonical form and are refused."""


def canonical(value: Json) -> bytes:
    """Return the RFC 8785 bytes of a JSON value.

    Raises:
        rfc8785.CanonicalizationError: The value has a NaN, an infinity or an integer beyond 2**53.

    Example:
        >>> canonical({"b": 1, "a": 0.5})
        b'{"a":0.5,"b":1}'
    """
    return rfc8785.dumps(value)


def digest(data: bytes) -> str:
    """Return the digest of bytes, as ``sha256:`` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def digest_json(value: Json) -> str:
    """Return the digest of the canonical bytes of a JSON value."""
    return digest(canonical(value))


def digest_file(path: Path) -> str:
    """Return the digest of a file's bytes, read in blocks."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def digest_folder(folder: Path) -> str:
    """Return one digest for all files under a folder: the digest of their relative names and digests.

    Links are not followed: a link counts as a file whose content is what it points to, read as bytes.
    """
    files: dict[str, Json] = {
        path.relative_to(folder).as_posix(): digest_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return digest_json(files)
