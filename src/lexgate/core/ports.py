"""Protocols that adapters implement and flows use."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from pydantic import JsonValue

from lexgate.core.entry import Entry


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """Return UTC as RFC 3339 with seconds, such as ``2026-11-22T10:00:00Z``."""
        ...


class Calendar(Protocol):
    """Knows which days are working days."""

    def working(self, place: str, day: date) -> bool:
        """Return whether ``day`` is a working day in ``place``, such as ``CN``, ``EU`` or ``US-NYC``."""
        ...

    def settled(self, place: str, day: date) -> bool:
        """Return whether that is known for good; False while an official notice on the year of ``day`` is to come."""
        ...


class Blobs(Protocol):
    """Content-addressed payloads."""

    def put(self, data: bytes) -> str:
        """Store bytes and return their digest; storing twice is harmless."""
        ...

    def get(self, digest: str) -> bytes:
        """Return the bytes of a digest; their digest was checked."""
        ...

    def has(self, digest: str) -> bool:
        """Return whether the blob is here."""
        ...


class Entries(Protocol):
    """The ledger of one workspace, to be read."""

    def entries(self, kind: str | None = None) -> Iterator[Entry]:
        """Return entries in order, of one kind or all."""
        ...

    def body(self, entry: Entry) -> JsonValue:
        """Return the body of an entry."""
        ...


class Log(Entries, Protocol):
    """The append-only ledger of one workspace."""

    def append(self, kind: str, body: JsonValue) -> Entry:
        """Store the body as a blob, append an entry, return it."""
        ...


class Progress(Protocol):
    """Shows how far long work has come."""

    def track(self, what: str, total: int | None = None) -> AbstractContextManager["Task"]:
        """Return a context in which a task is shown."""
        ...

    def say(self, what: str) -> None:
        """Show one line."""
        ...


class Task(Protocol):
    """One long piece of work, as shown."""

    def advance(self, by: int = 1, note: str = "") -> None:
        """Say that ``by`` more units are done."""
        ...


class Silent:
    """A Progress that shows nothing, for library use and tests."""

    class _Task:
        def advance(self, by: int = 1, note: str = "") -> None:
            """Do nothing."""

        def __enter__(self) -> "Silent._Task":
            return self

        def __exit__(self, *_: object) -> None:
            return None

    def track(self, what: str, total: int | None = None) -> "AbstractContextManager[Task]":  # noqa: ARG002
        """Return a task that shows nothing."""
        return Silent._Task()

    def say(self, what: str) -> None:
        """Show nothing."""
