"""Entries as bytes: one canonical JSON line each, and that line is the leaf of the Merkle tree."""

import json
import re

from lexgate.core.canon import Json, canonical
from lexgate.core.entry import Entry

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_TYPES = {"actor": str, "body": str, "kind": str, "seq": int, "time": str}


def line(entry: Entry) -> bytes:
    """Return the RFC 8785 bytes of an entry, without a line end.

    Example:
        >>> line(Entry(seq=0, kind="plan", body="sha256:00", actor="ann", time="2026-11-22T10:00:00Z"))
        b'{"actor":"ann","body":"sha256:00","kind":"plan","seq":0,"time":"2026-11-22T10:00:00Z"}'
    """
    return canonical({name: getattr(entry, name) for name in _TYPES})


def parse(data: bytes) -> Entry:
    """Return the entry of a line; a line has one spelling only.

    Raises:
        ValueError: The bytes are not the canonical form of an entry.
    """
    value = parse_canonical(data)
    if not isinstance(value, dict) or {key: type(item) for key, item in value.items()} != _TYPES:
        raise ValueError("not the five fields actor, body, kind, seq, time")
    entry = Entry(**value)  # type: ignore[arg-type]
    if entry.seq < 0 or not is_digest(entry.body) or not _TIME.fullmatch(entry.time):
        raise ValueError("seq, body or time is malformed")
    return entry


def parse_canonical(data: bytes) -> Json:
    """Return the JSON value whose RFC 8785 bytes are ``data``.

    Raises:
        ValueError: It is no JSON, or not in the canonical form (spaces, order, duplicate keys).
    """
    value = parse_json(data)
    if canonical(value) != data:
        raise ValueError("not in canonical form")
    return value


def parse_json(data: bytes) -> Json:
    """Return a JSON value that every reader understands alike.

    Raises:
        ValueError: It is no JSON in UTF-8, has a NaN, an infinity or a key twice, or is nested too deeply to be ours.

    Example:
        >>> parse_json(b'{"signatures":2,"signatures":1}')
        Traceback (most recent call last):
        ValueError: the key 'signatures' stands twice
    """
    try:
        value: Json = json.loads(data.decode(), object_pairs_hook=_table, parse_constant=_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def is_digest(value: object) -> bool:
    """Return whether a value is a digest as text."""
    return isinstance(value, str) and DIGEST.fullmatch(value) is not None


def digests_in(value: Json) -> set[str]:
    """Return every digest that stands in a JSON value as a text or as a key."""
    if isinstance(value, dict):
        return digests_in(list(value)) | digests_in(list(value.values()))
    if isinstance(value, list):
        return set().union(*map(digests_in, value))
    return {value} if isinstance(value, str) and is_digest(value) else set()


def _table(pairs: list[tuple[str, Json]]) -> Json:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice = next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"the key {twice[:80]!a} stands twice")
    return table


def _constant(name: str) -> Json:
    raise ValueError(f"{name} is no number of JSON")
