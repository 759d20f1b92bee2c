"""The SQLite file of a ledger: made whole, opened strictly, its errors put in LexGate's words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexgate.adapters.part_files import keep, part_file
from lexgate.core.errors import Tampered, Unavailable

_ID = 0x4C784761
"""Application id: ``LxGa``."""
_VERSION = 1
_WAIT_S = 60.0
_APPEND_ONLY = "".join(
    f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;"
    for table in ("entries", "nodes", "checkpoints")
    for verb in ("UPDATE", "DELETE")
)
_SCHEMA = f"""
    BEGIN;
    PRAGMA application_id = {_ID};
    PRAGMA user_version = {_VERSION};
    CREATE TABLE entries (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL,
        actor TEXT NOT NULL, time TEXT NOT NULL) STRICT;
    CREATE INDEX entries_by_kind ON entries (kind, seq);
    CREATE TABLE nodes (level INTEGER, at INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, at)) STRICT, WITHOUT ROWID;
    CREATE TABLE checkpoints (size INTEGER, note TEXT, PRIMARY KEY (size, note)) STRICT, WITHOUT ROWID;
    {_APPEND_ONLY}
    COMMIT;
"""


def create(path: Path) -> None:
    """Make an empty ledger, unless the file is there; it appears whole, so an empty file is never one of ours.

    It is made without a write-ahead log: what closing moves out of one may fail unsaid where the disk is full.
    """
    with closing_errors(path):
        if path.exists():
            return
        with part_file(path.parent) as file:
            db = sqlite3.connect(str(file.name))
            try:
                db.executescript(_SCHEMA)
            finally:
                db.close()
            keep(file, path)


def open_file(path: Path) -> sqlite3.Connection:
    """Open a ledger for durable appends.

    Raises:
        Tampered: LG-LEDGER-090, it is no ledger, is damaged, or of another version.
        Unavailable: LG-LEDGER-091, it can't be opened.
    """
    return _opened(path, "rw", "journal_mode = WAL", "synchronous = FULL", "recursive_triggers = ON")


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a ledger to be read, also on a medium that can't be written; raises like ``open_file``.

    There, SQLite can't make the files by which readers and writers agree; nobody writes, so it needs none.
    """
    waiting = path.with_name(f"{path.name}-wal")
    alone = not os.access(path.parent, os.W_OK) and not (waiting.exists() and waiting.stat().st_size)
    return _opened(path, "ro&immutable=1" if alone else "ro")


def _opened(path: Path, mode: str, *settings: str) -> sqlite3.Connection:
    with closing_errors(path):
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        db = sqlite3.connect(uri, uri=True, timeout=_WAIT_S, isolation_level=None)
        try:
            _check_kind(db, path)
            for setting in settings:
                db.execute(f"PRAGMA {setting}").fetchall()
        except BaseException:
            db.close()
            raise
    return db


def _check_kind(db: sqlite3.Connection, path: Path) -> None:
    found = [int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")]
    if found != [_ID, _VERSION]:
        raise Tampered(
            f"{path} is no ledger of this version (id {found[0]:#x}, version {found[1]}).",
            fix="Restore it from a backup, or open it with the version of LexGate that wrote it.",
            code="LG-LEDGER-090",
        )


@contextmanager
def closing_errors(path: Path) -> Iterator[None]:
    """Raise what SQLite and the disk say as a LexGateError: whatever can't be read closes the ledger."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise Unavailable(
            f"The ledger {path} can't be used: {error}. This step recorded nothing.",
            fix="Make room, check the permissions, or wait for the other run; then run again.",
            code="LG-LEDGER-091",
        ) from error
    except sqlite3.DatabaseError as error:
        raise Tampered(
            f"The ledger {path} is damaged: {error}.", fix="Restore it from a backup.", code="LG-LEDGER-090"
        ) from error
