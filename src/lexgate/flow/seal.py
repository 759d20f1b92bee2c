"""Sealing: a record becomes a blob, and an entry names it."""

import json
from typing import TypeVar

from pydantic import JsonValue

from lexgate.core.canon import canonical
from lexgate.core.codec import dump, load
from lexgate.core.ports import Blobs, Log

T = TypeVar("T")


def keep(blobs: Blobs, record: object) -> str:
    """Store the canonical bytes of a record and return their digest."""
    return blobs.put(canonical(dump(record)))


def kept(blobs: Blobs, kind: type[T], digest: str) -> T:
    """Return the record that ``keep`` stored."""
    return load(kind, json.loads(blobs.get(digest)))


def once_named(log: Log, kind: str, body: dict[str, JsonValue]) -> str:
    """Append an entry unless one of this kind says the same already; return the time it was written."""
    for entry in log.entries(kind):
        if log.body(entry) == body:
            return entry.time
    return log.append(kind, body).time
