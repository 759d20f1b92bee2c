"""The ledger in SQLite: nothing recorded is lost, nothing recorded changes, and damage is noticed."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_workshop import MemoryBlobs, TickingClock, Workspace, key_named, plan_steps
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.sqlite_log import SqliteLog, Store
from lexgate.adapters.sqlite_reader import SqliteReader
from lexgate.core.errors import BadInput, Tampered, Unavailable
from lexgate.core.ports import Log
from lexgate.ledger import bundle, note, subtrees, tree
from lexgate.ledger.entries import line
from lexgate.ledger.verify import verify

TESTS = Path(__file__).parents[1]
KEY = key_named("log.example", 1)


def opened(folder: Path, *, blobs: Store | None = None, actor: str = "ann") -> SqliteLog:
    return SqliteLog(folder / "ledger.sqlite", blobs or BlobFolder(folder / "blobs"), TickingClock(), actor)


def filled(folder: Path, count: int = 7) -> SqliteLog:
    log = opened(folder)
    log.append_all([("step", {"number": number}) for number in range(count)])
    return log


def test_entries_come_back_in_order_with_their_bodies(tmp_path: Path) -> None:
    log: Log = filled(tmp_path)
    entry = log.append("plan", {"plan": None, "nested": [1, 0.5, "ü"]})
    assert (entry.seq, entry.kind, entry.actor) == (7, "plan", "ann")
    assert log.body(entry) == {"plan": None, "nested": [1, 0.5, "ü"]}
    assert [item.seq for item in log.entries()] == list(range(8))
    assert list(log.entries("plan")) == [entry]


def test_more_entries_than_a_page_come_back_while_others_are_appended(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "l", MemoryBlobs(), TickingClock(), "ann")
    log.append_all([("step", {"number": number % 3}) for number in range(2500)])
    seen = 0
    for entry in log.entries():
        assert entry.seq == seen
        seen += 1
        if entry.seq == 5:
            log.append("late", {})
    assert seen == 2501
    assert [entry.seq for entry in log.entries("late")] == [2500]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=8))
def test_root_and_proofs_equal_those_of_the_tree_in_memory(batches: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stored = SqliteLog(Path(folder) / "l", MemoryBlobs(), TickingClock(), "ann")
        for size in batches:
            stored.append_all([("step", {"n": size})] * size)
        grown = subtrees.Tree()
        for entry in stored.entries():
            grown.append(tree.leaf_hash(line(entry)))
        assert stored.size == grown.size == sum(batches) == stored.verify()
        assert stored.root() == grown.root()
        for seq in range(grown.size):
            assert stored.inclusion(seq, grown.size) == subtrees.inclusion(seq, grown.size, grown.node)
        stored.close()


def test_a_clock_that_runs_backwards_does_not_turn_time_back(tmp_path: Path) -> None:
    log = opened(tmp_path)
    for _ in range(3):
        last = log.append("step", {})
    assert last.time == "2026-11-22T00:00:03Z"
    restarted = opened(tmp_path)
    assert restarted.append("step", {}).time == last.time
    assert restarted.verify() == 4


def test_an_entry_that_is_there_cannot_be_changed_or_deleted(tmp_path: Path) -> None:
    log = filled(tmp_path)
    log.checkpoint(KEY)
    for statement in (
        "UPDATE entries SET actor = 'x'",
        "DELETE FROM entries WHERE seq = 6",
        "REPLACE INTO entries SELECT seq, kind, body, 'x', time FROM entries",
        "UPDATE nodes SET hash = x'00'",
        "DELETE FROM nodes",
        "DELETE FROM checkpoints",
        "UPDATE checkpoints SET note = ''",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            log._db.execute(statement)
    assert log.verify(keys=[KEY.public]) == 7


def test_a_body_without_canonical_form_is_refused_and_nothing_is_recorded(tmp_path: Path) -> None:
    log = opened(tmp_path)
    for body in (float("nan"), float("inf"), 2**60):
        with pytest.raises(BadInput) as caught:
            log.append_all([("step", {}), ("step", {"value": body})])
        assert caught.value.id == "LG-LEDGER-092"
    assert log.size == 0


def test_checkpoints_are_kept_and_verify(tmp_path: Path) -> None:
    log = opened(tmp_path)
    for _ in range(3):
        log.append("step", {})
        signed = log.checkpoint(KEY)
    assert log.checkpoint(KEY) == signed
    assert [note.parse_checkpoint(note.parse(text).text).size for text in log.checkpoints()] == [1, 2, 3]
    assert log.verify(keys=[KEY.public]) == 3
    for key in (key_named("other.example", 2), key_named("log.example", 2)):
        with pytest.raises(Tampered, match="not signed by a key") as caught:
            log.verify(keys=[key.public])
        assert caught.value.id == "LG-LEDGER-094"


def test_a_body_that_was_changed_or_removed_is_named_and_one_that_was_erased_is_not(tmp_path: Path) -> None:
    log = filled(tmp_path)
    bodies = [entry.body for entry in log.entries()]
    blobs = BlobFolder(tmp_path / "blobs")
    blobs.erase(bodies[1])
    assert log.verify() == 7
    blobs.path(bodies[4]).write_bytes(b"{}")
    with pytest.raises(Tampered) as caught:
        log.verify()
    assert caught.value.id == "LG-LEDGER-064"
    blobs.path(bodies[2]).unlink()
    with pytest.raises(Tampered, match="Entry 2 of the ledger has no body") as caught:
        log.verify()
    assert caught.value.id == "LG-LEDGER-093"


def test_reading_changes_nothing_and_goes_on_while_others_write(tmp_path: Path) -> None:
    filled(tmp_path).close()
    path = tmp_path / "ledger.sqlite"
    before = path.read_bytes()
    reader = SqliteReader(path, BlobFolder(tmp_path / "blobs"))
    assert (reader.size, reader.verify()) == (7, 7)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._db.execute("DELETE FROM entries")
    assert path.read_bytes() == before
    log = opened(tmp_path)
    log.append("step", {})
    assert reader.size == 8
    reader.close()
    log.close()
    assert [file.name for file in tmp_path.glob("ledger*")] == ["ledger.sqlite"]


def test_a_ledger_that_is_not_there_is_not_made_by_reading_it(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        SqliteReader(tmp_path / "ledger.sqlite", MemoryBlobs())
    assert caught.value.id == "LG-LEDGER-091"
    assert not list(tmp_path.iterdir())


def test_a_ledger_on_a_medium_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    place = tmp_path / "medium"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a medium can be mounted by root only")
    try:
        filled(place).close()
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        reader = SqliteReader(place / "ledger.sqlite", BlobFolder(place / "blobs"))
        assert (reader.verify(), len(list(reader.entries("step")))) == (7, 7)
        reader.close()
        with pytest.raises(Unavailable) as caught:
            opened(place).append("step", {})
        assert caught.value.id in {"LG-LEDGER-062", "LG-LEDGER-091"}
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def without_triggers(path: Path, *statements: str) -> None:
    """Do what someone with the file and another program can do."""
    db = sqlite3.connect(path)
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        ("UPDATE entries SET actor = 'x' WHERE seq = 3", "093", "Entry 3"),
        ("UPDATE entries SET time = '2020-01-01T00:00:00Z' WHERE seq = 3", "093", "Entry 3"),
        ("DELETE FROM entries WHERE seq = 3", "093", "Entry 3"),
        ("DELETE FROM entries WHERE seq = 6", "093", "Entry 6"),
        ("UPDATE entries SET seq = 99 WHERE seq = 6", "093", "Entry 6"),
        (
            "INSERT INTO entries SELECT 7, kind, body, actor, time FROM entries WHERE seq = 6",
            "093",
            "Entry 7",
        ),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 1 AND at = 1", "093", "Entry 3"),
        ("DELETE FROM nodes WHERE level = 2", "093", "Entry 3"),
        ("UPDATE checkpoints SET note = replace(note, '7', '6')", "094", "checkpoint"),
        ("UPDATE checkpoints SET note = 'x'", "017", "signed note"),
    ],
)
def test_a_change_behind_our_back_is_named(tmp_path: Path, statement: str, code: str, said: str) -> None:
    log = filled(tmp_path)
    log.checkpoint(KEY)
    log.close()
    without_triggers(tmp_path / "ledger.sqlite", statement)
    with pytest.raises(Tampered, match=said) as caught:
        opened(tmp_path).verify()
    assert caught.value.id == f"LG-LEDGER-{code}"


def test_a_log_rewritten_with_all_its_hashes_breaks_the_checkpoint(tmp_path: Path) -> None:
    log = filled(tmp_path)
    signed = log.checkpoint(KEY)
    log.close()
    (tmp_path / "forged").mkdir()
    forged = opened(tmp_path / "forged", actor="bob")
    forged.append_all([("step", {"number": number}) for number in range(7)])
    with forged._db:
        forged._db.execute("INSERT INTO checkpoints VALUES (7, ?)", (signed,))
    with pytest.raises(Tampered, match="rewritten") as caught:
        forged.verify(keys=[KEY.public])
    assert caught.value.id == "LG-LEDGER-094"


def test_a_log_rolled_back_with_all_its_hashes_breaks_the_checkpoint(tmp_path: Path) -> None:
    log = filled(tmp_path)
    log.checkpoint(KEY)
    log.close()
    statements = ("DELETE FROM entries WHERE seq >= 4", "DELETE FROM nodes WHERE (at + 1) << level > 4")
    without_triggers(tmp_path / "ledger.sqlite", *statements)
    with pytest.raises(Tampered, match="rolled back"):
        opened(tmp_path).verify()


def text_file(path: Path) -> None:
    path.write_text("hello" * 1000)


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def another_database(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE entries (a)")
    db.close()


def later_version(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 2")
    db.close()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwritten(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


@pytest.mark.parametrize(
    "spoil",
    [text_file, empty_file, another_database, later_version, cut_in_half, overwritten],
    ids=lambda item: item.__name__,
)
def test_a_file_that_is_no_sound_ledger_closes_it(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    log = opened(tmp_path, blobs=MemoryBlobs())
    log.append_all([("step", {"number": number}) for number in range(300)])
    log.close()
    spoil(tmp_path / "ledger.sqlite")
    with pytest.raises(Tampered) as caught:
        opened(tmp_path).verify()
    assert caught.value.id == "LG-LEDGER-090"


def test_a_ledger_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="file") as caught:
        SqliteLog(tmp_path / "file" / "ledger", MemoryBlobs(), TickingClock(), "ann")
    assert caught.value.id == "LG-LEDGER-091"


def test_a_full_disk_rolls_the_whole_batch_back_and_loses_nothing(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "ledger.sqlite", MemoryBlobs(), TickingClock(), "ann")
    log.append_all([("step", {"number": number}) for number in range(7)])
    pages = log._db.execute("PRAGMA page_count").fetchone()[0]
    log._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match=r"ledger\.sqlite.*full") as caught:
        log.append_all([("step", {"number": number}) for number in range(5000)])
    assert caught.value.id == "LG-LEDGER-091"
    assert log.size == 7
    log._db.execute("PRAGMA max_page_count = 100000")
    assert log.append("step", {}).seq == 7
    assert log.verify() == 8


APPENDER = """
import sys
from pathlib import Path
from ledger_workshop import TickingClock
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.sqlite_log import SqliteLog
folder, actor, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
log = SqliteLog(folder / "ledger.sqlite", BlobFolder(folder / "blobs"), TickingClock(), actor)
for number in range(count):
    print(log.append("step", {"actor": actor, "number": number}).seq, flush=True)
"""


def appending(folder: Path, actor: str, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", APPENDER, str(folder), actor, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )


@pytest.mark.parametrize("wait", [0.0, 0.03, 0.1])
def test_a_kill_in_the_middle_of_appends_loses_nothing_that_was_confirmed(
    tmp_path: Path, wait: float
) -> None:
    with appending(tmp_path, "ann", 100_000) as process:
        if process.stdout is None:
            pytest.fail("no pipe")
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        confirmed = [int(text) for text in process.stdout.read().splitlines() if text]
    log = opened(tmp_path)
    size = log.verify()
    assert max(confirmed, default=0) < size < 100_000
    assert all(log.body(entry) == {"actor": "ann", "number": entry.seq} for entry in log.entries())
    assert log.append("step", {"after": "the kill"}).seq == size
    assert log.verify() == size + 1


def test_two_processes_append_to_one_log_without_losing_an_entry(tmp_path: Path) -> None:
    with appending(tmp_path, "ann", 60) as one, appending(tmp_path, "bob", 60) as two:
        seen = [process.communicate(timeout=120)[0].split() for process in (one, two)]
    assert sorted(int(seq) for part in seen for seq in part) == list(range(120))
    log = opened(tmp_path)
    assert log.verify() == 120
    for actor in ("ann", "bob"):
        mine = [log.body(entry) for entry in log.entries() if entry.actor == actor]
        assert mine == [{"actor": actor, "number": number} for number in range(60)]


def test_a_bundle_from_the_stored_log_verifies_whole_and_selected(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    log = opened(tmp_path, blobs=blobs)
    space = Workspace()
    plan = space.store({"seed": 1})
    steps = plan_steps(plan, "met", space)
    for data in space.blobs.held.values():
        blobs.put(data)
    log.append("project", {})
    log.append_all([steps[name] for name in ("plan", "outcomes", "estimates", "verdict", "release")])
    signed = log.checkpoint(KEY)
    bundle.write(tmp_path / "whole", entries=log.entries(), checkpoint=signed, key=KEY, blobs=blobs)
    result = verify(tmp_path / "whole", trusted_keys=[KEY.public], known=log.checkpoints())
    assert (result.codes(), result.entries, result.root) == ((), 6, log.root().hex())
    chosen = [entry for entry in log.entries() if entry.kind != "project"]
    proofs = {entry.seq: log.inclusion(entry.seq, log.size) for entry in chosen}
    bundle.write(tmp_path / "part", entries=chosen, checkpoint=signed, key=KEY, blobs=blobs, proofs=proofs)
    result = verify(tmp_path / "part", trusted_keys=[KEY.public])
    assert (result.codes(), result.entries) == ((), 5)
