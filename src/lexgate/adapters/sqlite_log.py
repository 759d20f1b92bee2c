"""The ledger of one workspace in SQLite: append-only, each append durable before it returns."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue

from lexgate.adapters.sqlite_file import closing_errors, create, open_file
from lexgate.adapters.sqlite_reader import SqliteReader
from lexgate.core.canon import canonical
from lexgate.core.entry import Entry
from lexgate.core.errors import BadInput
from lexgate.core.ports import Blobs, Clock
from lexgate.ledger import subtrees, tree
from lexgate.ledger.bundle import Payloads
from lexgate.ledger.entries import line
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.signing import SigningKey, sign_note


class Store(Blobs, Payloads, Protocol):
    """Where bodies go, and come from."""


class SqliteLog(SqliteReader):
    """The append-only ledger in the file ``path``; several processes may append to it.

    Args:
        path: The database; it is made if it is not there.
        blobs: Where bodies go.
        clock: Time of entries. If it runs backwards, the last entry's time is used again.
        actor: Who causes the entries.

    Raises:
        Tampered: LG-LEDGER-090, the file is no ledger, or is damaged.
        Unavailable: LG-LEDGER-091, it can't be opened, or the disk is full.
    """

    def __init__(self, path: Path, blobs: Store, clock: Clock, actor: str) -> None:
        super().__init__(path, blobs)
        self._store, self._clock, self._actor = blobs, clock, actor

    def _open(self) -> sqlite3.Connection:
        create(self._path)
        return open_file(self._path)

    def append(self, kind: str, body: JsonValue) -> Entry:
        """Store the body, append an entry durably and return it; raises like ``append_all``."""
        return self.append_all([(kind, body)])[0]

    def append_all(self, items: Iterable[tuple[str, JsonValue]]) -> list[Entry]:
        """Append entries ``(kind, body)`` in one transaction: all of them or none.

        Raises:
            BadInput: LG-LEDGER-092, a body has a NaN, an infinity or an integer beyond 2**53.
            Unavailable: LG-LEDGER-091, the disk is full or the file is locked; nothing was recorded.
            Tampered: LG-LEDGER-090, the file is damaged.
        """
        bodies = [(kind, self._store.put(_bytes(kind, body))) for kind, body in items]
        with self._transaction() as db:
            last = db.execute("SELECT seq, time FROM entries ORDER BY seq DESC LIMIT 1").fetchone() or (
                -1,
                "",
            )
            time = max(self._clock.now(), str(last[1]))
            entries = [
                Entry(seq=seq, kind=kind, body=body, actor=self._actor, time=time)
                for seq, (kind, body) in enumerate(bodies, start=int(last[0]) + 1)
            ]
            self._insert(db, entries)
        return entries

    def checkpoint(self, key: SigningKey) -> str:
        """Sign the head of the log, keep the note, and return it; the log bears the key's name."""
        size = self.size
        text = Checkpoint(origin=key.name, size=size, root=self.root(size)).text()
        signed = sign_note(text, key)
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO checkpoints VALUES (?, ?)", (size, signed))
        return signed

    def _insert(self, db: sqlite3.Connection, entries: list[Entry]) -> None:
        made: dict[tuple[int, int], bytes] = {}

        def node(level: int, index: int) -> bytes:
            return made.get((level, index)) or self._node(level, index)

        for entry in entries:
            grown = subtrees.grow(entry.seq, tree.leaf_hash(line(entry)), node)
            made.update(((level, index), new) for level, index, new in grown)
        rows = [(item.seq, item.kind, item.body, item.actor, item.time) for item in entries]
        db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows)
        nodes = [(level, index, new) for (level, index), new in made.items()]
        db.executemany("INSERT INTO nodes VALUES (?, ?, ?)", nodes)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing_errors(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")


def _bytes(kind: str, body: JsonValue) -> bytes:
    try:
        return canonical(body)
    except ValueError as error:
        raise BadInput(
            f"A {kind} can't be recorded: {error}.",
            fix="Record None for a number that is missing, and text for very large ones.",
            code="LG-LEDGER-092",
        ) from error
