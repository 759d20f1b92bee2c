"""Reading the ledger of one workspace in SQLite; nothing is made or changed, so that an auditor's copy stays as it is.

Tables: ``entries``; ``nodes``, the hashes of complete subtrees, so that an append costs O(log n); ``checkpoints``,
every head that was ever signed, so that a log that is rolled back to before one shows.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import JsonValue

from lexgate.adapters.sqlite_file import closing_errors, open_to_read
from lexgate.core.entry import Entry
from lexgate.core.errors import Tampered
from lexgate.ledger import note, subtrees, tree
from lexgate.ledger.bundle import Payloads
from lexgate.ledger.entries import is_digest, line, parse_canonical
from lexgate.ledger.keys import PublicKey

_COLUMNS = "seq, kind, body, actor, time"
_PAGE = 1000


class SqliteReader:
    """The ledger in the file ``path``, to be read; others may append to it.

    Args:
        path: The database.
        blobs: Where bodies are.

    Raises:
        Tampered: LG-LEDGER-090, the file is no ledger, or is damaged.
        Unavailable: LG-LEDGER-091, it can't be opened.
    """

    def __init__(self, path: Path, blobs: Payloads) -> None:
        self._path, self._blobs = Path(path), blobs
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        return open_to_read(self._path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

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
            Tampered: LG-LEDGER-093, the first entry that is wrong, or whose body is gone without having been erased;
                -064, a body that was changed; -094, a checkpoint that is not of this log.
        """
        grown = subtrees.Tree()
        with closing_errors(self._path):
            stored = {(level, at): bytes(made) for level, at, made in self._db.execute("SELECT * FROM nodes")}
        before = ""
        for entry in self.entries():
            _check_entry(entry, grown, stored, before)
            self._check_body(entry)
            before = entry.time
        if stored:
            raise _bad(grown.size, "is missing, but its hash is stored: the end was cut off")
        for text in self.checkpoints():
            _check_head(text, grown, keys)
        return grown.size

    def _check_body(self, entry: Entry) -> None:
        if not is_digest(entry.body):
            raise _bad(entry.seq, "names no digest as its body")
        if self._blobs.has(entry.body):
            self._blobs.get(entry.body)
        elif not self._blobs.erased(entry.body):
            raise _bad(entry.seq, f"has no body: {entry.body} is gone, and was not erased on purpose")

    def _node(self, level: int, index: int) -> bytes:
        with closing_errors(self._path):
            found = self._db.execute(
                "SELECT hash FROM nodes WHERE level = ? AND at = ?", (level, index)
            ).fetchone()
        if not found:
            raise _bad(index << level, f"has no stored hash on level {level}")
        return bytes(found[0])


def _check_entry(
    entry: Entry, grown: subtrees.Tree, stored: dict[tuple[int, int], bytes], before: str
) -> None:
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
    if keys and head.origin not in {key.name for key in note.signers(signed, keys)}:
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
