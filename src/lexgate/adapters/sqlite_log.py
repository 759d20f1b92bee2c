"""The ledger of one workspace in SQLite: append-only, each append durable before it returns.

Tables: ``entries``; ``nodes``, the hashes of complete subtrees, so that an append costs O(log n); ``checkpoints``,
every head that was ever signed, so that a log that is rolled back to before one shows.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import JsonValue

from lexgate.adapters.sqlite_file import closing_errors, create, open_file
from lexgate.core.canon import canonical
from lexgate.core.entry import Entry
from lexgate.core.errors import BadInput, Tampered
from lexgate.core.ports import Blobs, Clock
from lexgate.ledger import note, subtrees, tree
from lexgate.ledger.entries import line, parse_canonical
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.signing import SigningKey, sign_note

_COLUMNS = "seq, kind, body, actor, time"
_PAGE = 1000


class SqliteLog:
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

    def __init__(self, path: Path, blobs: Blobs, clock: Clock, actor: str) -> None:
        self._path, self._blobs, self._clock, self._actor = Path(path), blobs, clock, actor
        create(self._path)
        self._db = open_file(self._path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

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
        bodies = [(kind, self._blobs.put(_bytes(kind, body))) for kind, body in items]
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

    def entries(self, kind: str | None = None) -> Iterator[Entry]:
        """Return entries in order, of one kind or all."""
        where = "AND kind = :kind " if kind is not None else ""
        query = f"SELECT {_COLUMNS} FROM entries WHERE seq > :last {where}ORDER BY seq LIMIT {_PAGE}"  # noqa: S608 - constants
        last = -1
        while True:  # by pages: no read stays open in which an append would fail
            with closing_errors(self._path):
                rows = self._db.execute(query, {"last": last, "kind": kind}).fetchall()
            for row in rows:
                yield Entry(**dict(zip(_COLUMNS.split(", "), row, strict=True)))
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def body(self, entry: Entry) -> JsonValue:
        """Return the body of an entry.

        Raises:
            Unavailable: LG-LEDGER-063, it was erased.
            Tampered: LG-LEDGER-064, it was changed.
        """
        value: JsonValue = parse_canonical(self._blobs.get(entry.body))
        return value

    @property
    def size(self) -> int:
        """Number of entries."""
        with closing_errors(self._path):
            row = self._db.execute("SELECT coalesce(max(seq) + 1, 0) FROM entries").fetchone()
            return int(row[0])

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first ``size`` entries, or of all."""
        return subtrees.root(self.size if size is None else size, self._node)

    def inclusion(self, seq: int, size: int) -> tuple[bytes, ...]:
        """Return the proof that entry ``seq`` is among the first ``size``."""
        return subtrees.inclusion(seq, size, self._node)

    def checkpoint(self, key: SigningKey) -> str:
        """Sign the head of the log, keep the note, and return it; the log bears the key's name."""
        size = self.size
        text = Checkpoint(origin=key.name, size=size, root=self.root(size)).text()
        signed = sign_note(text, key)
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO checkpoints VALUES (?, ?)", (size, signed))
        return signed

    def checkpoints(self) -> tuple[str, ...]:
        """Return the notes of all heads that were signed, in order."""
        with closing_errors(self._path):
            rows = self._db.execute("SELECT note FROM checkpoints ORDER BY size").fetchall()
            return tuple(str(row[0]) for row in rows)

    def verify(self, *, keys: Sequence[PublicKey] = ()) -> int:
        """Recompute everything from the entries and return their number.

        Args:
            keys: Keys by one of which every checkpoint must be signed; empty: signatures are not looked at.

        Raises:
            Tampered: LG-LEDGER-093, the first entry that is wrong; -094, a checkpoint that is not of this log.
        """
        grown = subtrees.Tree()
        with closing_errors(self._path):
            stored = {(level, at): bytes(made) for level, at, made in self._db.execute("SELECT * FROM nodes")}
        before = ""
        for entry in self.entries():
            _check_entry(entry, grown, stored, before)
            before = entry.time
        if stored:
            raise _bad(grown.size, "is missing, but its hash is stored: the end was cut off")
        for text in self.checkpoints():
            _check_head(text, grown, keys)
        return grown.size

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

    def _node(self, level: int, index: int) -> bytes:
        with closing_errors(self._path):
            found = self._db.execute(
                "SELECT hash FROM nodes WHERE level = ? AND at = ?", (level, index)
            ).fetchone()
        if not found:
            raise _bad(index << level, f"has no stored hash on level {level}")
        return bytes(found[0])

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


def _check_entry(entry: Entry, grown: subtrees.Tree, stored: dict[tuple[int, int], bytes], before: str) -> None:
    """Compare an entry with the hashes stored for it, and take them out of ``stored``."""
    if entry.seq != grown.size:
        raise _bad(grown.size, f"is missing: entry {entry.seq} stands in its place")
    if entry.time < before:
        raise _bad(entry.seq, f"is of {entry.time}, earlier than the one before ({before})")
    for level, index, made in grown.append(tree.leaf_hash(line(entry))):
        if stored.pop((level, index), None) != made:
            raise _bad(
                entry.seq, f"does not give the hash stored on level {level}: it or the hash was changed"
            )


def _check_head(text: str, grown: subtrees.Tree, keys: Sequence[PublicKey]) -> None:
    signed = note.parse(text)
    head = note.parse_checkpoint(signed.text)
    if keys and not note.signers(signed, keys):
        why = "is not signed by a key of this log"
    elif head.size > grown.size:
        why = f"is over {head.size} entries, the log has {grown.size}: it was rolled back"
    elif grown.root(head.size) != head.root:
        why = "has another root: entries were rewritten after it was signed"
    else:
        return
    raise Tampered(
        f"The checkpoint at {head.size} entries {why}.",
        fix="Restore the ledger from a backup.",
        code="LG-LEDGER-094",
    )


def _bad(seq: int, why: str) -> Tampered:
    return Tampered(
        f"Entry {seq} of the ledger {why}.", fix="Restore the ledger from a backup.", code="LG-LEDGER-093"
    )
