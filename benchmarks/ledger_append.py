"""The ledger: appends in one transaction and one by one, proofs and a full audit at 100,000 entries.

The peer of an append is a bare ``INSERT`` of the same row into the same kind of SQLite file with the same
durability: what the Merkle tree costs on top. Proofs and audits have no peer here; they are absolute times.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.core.canon import digest
from lexgate.ledger import tree
from lexgate.ledger.entries import line


class _Clock:
    def now(self) -> str:
        return "2026-11-22T10:00:00Z"


class _NoBlobs:
    """Counts as a blob store, so that only the log is timed."""

    def put(self, data: bytes) -> str:
        return digest(data)

    def get(self, digest: str) -> bytes:
        raise KeyError(digest)

    def has(self, digest: str) -> bool:
        return not digest

    def erased(self, digest: str) -> bool:
        return bool(digest)

    def size(self, digest: str) -> int:
        raise KeyError(digest)


def run(quick: bool) -> list[dict[str, Any]]:
    """Return one row for each measurement."""
    count, single = (10_000, 100) if quick else (100_000, 500)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = SqliteLog(folder / "log", _NoBlobs(), _Clock(), "bench")
        bare = _bare(folder / "bare")
        batch: list[tuple[str, JsonValue]] = [("step", {"number": number}) for number in range(count)]
        rows = [
            _row(
                f"append {count:,} entries, one transaction",
                _seconds(lambda: log.append_all(batch)) / count,
                _seconds(lambda: _insert(bare, range(count))) / count,
            ),
            _row(
                "append one entry, durable (one transaction each)",
                _seconds(lambda: [log.append("step", {"n": number}) for number in range(single)]) / single,
                _seconds(lambda: _insert_each(bare, range(count, count + single))) / single,
            ),
        ]
        stored = SqliteLog(folder / "stored", BlobFolder(folder / "blobs"), _Clock(), "bench")
        one_by_one = (
            _seconds(lambda: [stored.append("step", {"n": number}) for number in range(single)]) / single
        )
        rows.append(_row("append one entry and its body, both durable", one_by_one))
        rows.append(_row(f"inclusion proof and its check at {log.size:,} entries", _proofs(log)))
        rows.append(_row(f"recompute all {log.size:,} entries", _seconds(log.verify)))
        for opened in (log, stored):
            opened.close()
        bare.close()
    return rows


def _proofs(log: SqliteLog) -> float:
    size, root = log.size, log.root()
    leaves = {
        entry.seq: tree.leaf_hash(line(entry)) for entry in log.entries() if entry.seq % (size // 200) == 0
    }

    def check() -> None:
        for seq, leaf in leaves.items():
            if not tree.includes(leaf, seq, size, log.inclusion(seq, size), root):
                raise ArithmeticError(seq)

    return _seconds(check) / len(leaves)


def _bare(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL").fetchall()
    db.execute("PRAGMA synchronous = FULL")
    db.execute(
        "CREATE TABLE entries (seq INTEGER PRIMARY KEY, kind TEXT, body TEXT, actor TEXT, time TEXT) STRICT"
    )
    return db


def _insert(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    body = digest(b"")
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "INSERT INTO entries VALUES (?, 'step', ?, 'bench', '2026-11-22T10:00:00Z')",
        ((n, body) for n in numbers),
    )
    db.execute("COMMIT")


def _insert_each(db: sqlite3.Connection, numbers: range) -> None:
    for number in numbers:
        _insert(db, [number])


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _row(name: str, ours: float, peer: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "ours_s": ours,
        "peer_s": peer,
        "ratio": peer / ours if peer else None,
        "at_least": None,
        "peer": "plain SQLite INSERT" if peer else "",
        "unit": "s",
    }


if __name__ == "__main__":
    for row in run(quick=False):
        print(row)
