"""Payloads, keys and the lock of a workspace, on a real file system."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger_workshop import TickingClock
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.key_folder import KeyFolder
from lexgate.adapters.workspace_lock import workspace_lock
from lexgate.core.canon import digest
from lexgate.core.errors import BadInput, Busy, LexGateError, Tampered, Unavailable, UnsafeFile

TESTS = Path(__file__).parents[1]


def program(text: str, *given: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", text, *given],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_what_is_put_comes_back(tmp_path: Path, data: bytes) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    found = blobs.put(data)
    assert found == digest(data) == blobs.put(data)
    assert blobs.get(found) == data
    assert blobs.size(found) == len(data)


def test_a_blob_lies_where_its_digest_says_and_nothing_else_is_left(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path)
    found = blobs.put(b"evidence")
    assert files(tmp_path) == [f"{found[7:9]}/{found[9:]}"]


def test_a_changed_blob_is_refused_and_healed_by_putting_it_again(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path)
    found = blobs.put(b"evidence")
    blobs.path(found).write_bytes(b"evidencE")
    with pytest.raises(Tampered) as caught:
        blobs.get(found)
    assert caught.value.id == "LG-LEDGER-064"
    blobs.put(b"evidence")
    assert blobs.get(found) == b"evidence"


def test_an_erased_blob_is_gone_says_so_and_does_not_come_back(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path)
    found, kept = blobs.put(b"personal"), blobs.put(b"other")
    blobs.erase(found)
    assert (blobs.has(found), blobs.erased(found)) == (False, True)
    assert (blobs.has(kept), blobs.erased(kept)) == (True, False)
    with pytest.raises(Unavailable, match="erased on purpose") as caught:
        blobs.get(found)
    assert caught.value.id == "LG-LEDGER-063"
    with pytest.raises(BadInput) as refused:
        blobs.put(b"personal")
    assert refused.value.id == "LG-LEDGER-061"
    assert not list(tmp_path.rglob("*.part"))


def test_a_blob_that_is_not_here_is_named(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path)
    for ask in (blobs.get, blobs.size):
        with pytest.raises(Unavailable) as caught:
            ask(digest(b"none"))
        assert caught.value.id == "LG-LEDGER-063"
    assert not blobs.has(digest(b"none"))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="file") as caught:
        BlobFolder(tmp_path / "file").put(b"x")
    assert caught.value.id == "LG-LEDGER-062"


@pytest.mark.parametrize(
    "text", ["", "../../etc/passwd", "sha256:../../x", "sha256:" + "A" * 64, "md5:" + "a" * 64]
)
def test_what_is_no_digest_never_becomes_a_path(tmp_path: Path, text: str) -> None:
    for ask in (BlobFolder(tmp_path).get, BlobFolder(tmp_path).has, BlobFolder(tmp_path).erase):
        with pytest.raises(BadInput) as caught:
            ask(text)
        assert caught.value.id == "LG-LEDGER-060"


def test_a_full_disk_keeps_what_was_there_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path)
    found = blobs.put(b"before")
    text = """
import resource, sys
from pathlib import Path
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.core.errors import Unavailable
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    BlobFolder(Path(sys.argv[1])).put(bytes(100_000))
except Unavailable as error:
    print(error.id, sys.argv[1] in str(error))
"""
    assert program(text, str(tmp_path)).stdout.split() == ["LG-LEDGER-062", "True"]
    assert files(tmp_path) == [f"{found[7:9]}/{found[9:]}"]


def test_a_signing_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys", name="log.example")
    key = keys.signing_key()
    assert key.name == "log.example"
    assert KeyFolder(tmp_path / "keys").signing_key() == key
    assert (tmp_path / "keys" / "signing.key").stat().st_mode & 0o777 == 0o600
    assert keys.public_key() == key.public
    assert (tmp_path / "keys" / "signing.pub").read_text() == f"{key.public}\n"


def test_a_new_key_brings_a_new_public_key_to_be_handed_out(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path)
    old = keys.public_key()
    (tmp_path / "signing.pub").rename(tmp_path / "signing-2025.pub")
    (tmp_path / "signing.key").unlink()
    new = keys.public_key()
    assert old != new
    assert set(keys.known_keys()) == {old, new}
    (tmp_path / "signing.pub").write_text(f"{old}\n")
    assert keys.public_key() == new
    assert (tmp_path / "signing.pub").read_text() == f"{new}\n"
    (tmp_path / "signing.pub").write_bytes(b"\xff")
    with pytest.raises(BadInput, match="no key line"):
        keys.known_keys()
    assert KeyFolder(tmp_path / "none").known_keys() == ()
    assert not (tmp_path / "none").exists()


def test_a_planted_part_file_never_gets_a_key(tmp_path: Path) -> None:
    (tmp_path / f".signing.key.{os.getpid()}").touch(mode=0o666)
    KeyFolder(tmp_path).signing_key()
    assert (tmp_path / f".signing.key.{os.getpid()}").read_bytes() == b""


def test_the_secret_of_pseudonyms_is_made_once(tmp_path: Path) -> None:
    secret = KeyFolder(tmp_path).secret()
    assert len(secret) == 32
    assert KeyFolder(tmp_path).secret() == secret
    assert KeyFolder(tmp_path / "other").secret() != secret


@pytest.mark.parametrize(
    ("file", "ask"), [("signing.key", KeyFolder.signing_key), ("pseudonym.secret", KeyFolder.secret)]
)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_can_read_is_refused(
    tmp_path: Path, file: str, ask: Callable[[KeyFolder], Any], mode: int
) -> None:
    ask(KeyFolder(tmp_path))
    (tmp_path / file).chmod(mode)
    with pytest.raises(UnsafeFile) as caught:
        ask(KeyFolder(tmp_path))
    assert caught.value.id == "LG-LEDGER-070"


@pytest.mark.parametrize(
    ("file", "ask", "content", "code"),
    [
        ("signing.key", KeyFolder.signing_key, b"", "LG-LEDGER-050"),
        ("signing.key", KeyFolder.signing_key, b"\xff\xfe", "LG-LEDGER-071"),
        ("pseudonym.secret", KeyFolder.secret, b"short", "LG-LEDGER-071"),
    ],
)
def test_a_spoilt_key_is_never_replaced_silently(
    tmp_path: Path, file: str, ask: Callable[[KeyFolder], Any], content: bytes, code: str
) -> None:
    ask(KeyFolder(tmp_path))
    (tmp_path / file).write_bytes(content)
    with pytest.raises(LexGateError) as caught:
        ask(KeyFolder(tmp_path))
    assert caught.value.id == code
    assert (tmp_path / file).read_bytes() == content


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "signing.key").mkdir(mode=0o700)
    with pytest.raises(Unavailable) as caught:
        KeyFolder(tmp_path).signing_key()
    assert caught.value.id == "LG-LEDGER-072"


def test_a_second_run_is_told_who_holds_the_workspace_and_since_when(tmp_path: Path) -> None:
    lock = tmp_path / "ws" / "lock"
    with workspace_lock(lock, TickingClock()):
        with pytest.raises(Busy) as caught, workspace_lock(lock, TickingClock()):
            pass
        assert f"process {os.getpid()} since 2026-11-22T00:00:01Z" in str(caught.value)
        assert caught.value.id == "LG-BUSY-001"
    with workspace_lock(lock, TickingClock()):
        pass


def test_what_a_killed_run_left_half_made_is_swept_by_the_next(tmp_path: Path) -> None:
    text = """
import os, signal, sys
from pathlib import Path
from ledger_workshop import TickingClock
from lexgate.adapters.part_files import part_file
with part_file(Path(sys.argv[1]) / "keys") as key, part_file(Path(sys.argv[1]) / "blobs") as blob:
    os.kill(os.getpid(), signal.SIGKILL)
"""
    with pytest.raises(subprocess.CalledProcessError):
        program(text, str(tmp_path))
    (tmp_path / "hub" / "abc.part" / "train").mkdir(parents=True)
    (tmp_path / ".x.part-journal").touch()
    blobs = BlobFolder(tmp_path / "blobs")
    blobs.put(b"evidence")
    assert len(list(tmp_path.rglob("*.part*"))) == 4
    with workspace_lock(tmp_path / "lock", TickingClock()):
        assert not list(tmp_path.rglob("*.part*"))
    assert blobs.get(digest(b"evidence")) == b"evidence"


def test_a_failed_run_gives_the_lock_back(tmp_path: Path) -> None:
    def failing_run() -> None:
        with workspace_lock(tmp_path / "lock", TickingClock()):
            raise LookupError

    with pytest.raises(LookupError):
        failing_run()
    with workspace_lock(tmp_path / "lock", TickingClock()):
        pass


def test_a_killed_run_leaves_no_stale_lock(tmp_path: Path) -> None:
    text = """
import os, signal, sys
from pathlib import Path
from ledger_workshop import TickingClock
from lexgate.adapters.workspace_lock import workspace_lock
with workspace_lock(Path(sys.argv[1]), TickingClock()):
    print("held", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    with pytest.raises(subprocess.CalledProcessError) as caught:
        program(text, str(tmp_path / "lock"))
    assert caught.value.stdout == "held\n"
    assert "since" in (tmp_path / "lock").read_text()
    with workspace_lock(tmp_path / "lock", TickingClock()):
        pass


def test_a_lock_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable) as caught, workspace_lock(tmp_path / "file" / "lock", TickingClock()):
        pass
    assert caught.value.id == "LG-LEDGER-080"
