"""Mishaps at the command line: kills at any moment, a full disk, texts that are too long. Nothing recorded is lost."""

import json
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.key_folder import KeyFolder
from lexgate.adapters.sqlite_file import create, open_file
from lexgate.adapters.sqlite_reader import SqliteReader
from lexgate.core.errors import Unavailable
from mishaps import WORKSPACE, Ended, Nursery, nursery
from toymodels import toy_bert

pytestmark = pytest.mark.slow

KILLED = -9
PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  columns: {attributes: [sex]}
  split: {validation: 0.2, test: 0.3}
model: {path: base, max_length: 16}
tune: {epochs: 3, batch_size: 8, precision: fp32}
assess: {draws: 200}
standards: [{id: lexgate-baseline, as_of: 2026-11-22}]
"""
KINDS = [
    "step:prepare",
    "step:tune",
    "plan",
    "step:predict",
    "outcomes",
    "estimates",
    "verdict",
    "account",
    "release",
]


@pytest.fixture(scope="module")
def lexgate() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_bert(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture
def project(tmp_path: Path, base: Path) -> Path:
    folder = tmp_path / "toy"
    shutil.copytree(base, folder / "base")
    rows = "".join(
        f"{'good' if i % 2 else 'bad'} {'loan' if i % 3 else 'bank'} number {i * i},{'yes' if i % 2 else 'no'},{'fm'[i % 3 > 0]}\n"
        for i in range(60)
    )
    (folder / "data.csv").write_text("text,label,sex\n" + rows)
    (folder / "lexgate.yaml").write_text(PROJECT)
    return folder


def recorded(project: Path, workspace: Path | None = None) -> list[str]:
    """Return the kinds of the entries, having seen that the ledger is whole; none where there is no ledger."""
    place = workspace or project / WORKSPACE
    if not (place / "ledger.sqlite").exists():
        return []
    log = SqliteReader(place / "ledger.sqlite", BlobFolder(place / "blobs"))
    log.verify(keys=KeyFolder(place / "keys").known_keys())
    bodies = [(entry.kind, log.body(entry)) for entry in log.entries()]
    log.close()
    return [
        f"step:{body['step']}" if kind == "step" and isinstance(body, dict) else kind for kind, body in bodies
    ]


def finished(lexgate: Nursery, done: Ended) -> dict[str, Any]:
    """Return the document of a run that came to its end, having verified its bundle."""
    assert done.code in {0, 1, 3}, done.err
    made: dict[str, Any] = json.loads(done.out)
    checked = lexgate.run("verify", made["bundle"], "--json")
    assert (checked.code, json.loads(checked.out)["ok"]) == (0, True)
    return made


def test_a_run_killed_before_and_after_each_entry_goes_on_and_does_nothing_twice(
    lexgate: Nursery, project: Path
) -> None:
    written: dict[str, int] = {}
    for number in range(len(KINDS)):
        assert lexgate.run("run", project, "--quiet", kill="commit:1").code == KILLED
        assert recorded(project) == KINDS[:number]
        assert lexgate.run("run", project, "--quiet", kill="committed:1").code == KILLED
        assert recorded(project) == KINDS[: number + 1]
        for file in (project / WORKSPACE).glob("models/*/model.safetensors"):
            assert written.setdefault(str(file), file.stat().st_mtime_ns) == file.stat().st_mtime_ns
    finished(lexgate, lexgate.run("run", project, "--json", "--quiet"))
    assert recorded(project) == KINDS
    assert len(written) == 1


@pytest.mark.parametrize("stride", [3, 11])
def test_a_run_killed_at_every_so_many_changes_of_a_file_comes_to_the_same_end(
    lexgate: Nursery, project: Path, stride: int
) -> None:
    codes, said = [], ""
    for number in range(1, 100):
        done = lexgate.run("run", project, "--json", kill=f"file:{number * stride}")
        said += done.err
        codes.append(done.code)
        if done.code != KILLED:
            break
    finished(lexgate, done)
    assert Counter(codes)[KILLED] == len(codes) - 1 >= 3
    assert recorded(project) == KINDS
    assert not [path for path in (project / WORKSPACE).rglob(".*") if path.is_file()]
    if stride == 3:  # some were killed between two checkpoints
        assert "Going on from step" in said


def test_a_run_killed_at_any_time_goes_on(lexgate: Nursery, project: Path) -> None:
    for _ in range(5):
        lexgate.run("run", project, "--quiet", after_s=random.uniform(0.05, 1.5))
        seen = recorded(project)
        assert seen == KINDS[: len(seen)]
    finished(lexgate, lexgate.run("run", project, "--json", "--quiet"))
    assert recorded(project) == KINDS


def full(done: Ended) -> bool:
    """Return whether the run said that the disk is full, where, and what to do."""
    error = done.error
    assert (done.code, error["fix"] != "", "Traceback" in done.err) == (2, True, False), done
    assert error["code"] in {
        "LG-ENV-002",
        "LG-LEDGER-040",
        "LG-LEDGER-062",
        "LG-LEDGER-072",
        "LG-LEDGER-091",
        "LG-TUNE-003",
        "LG-TUNE-008",
    }
    assert "/" in error["what"]
    return "room" in error["fix"]


@pytest.mark.parametrize("limit", [30_000, 150_000, 400_000])
def test_a_run_that_may_write_no_more_says_where_and_goes_on_with_room(
    lexgate: Nursery, project: Path, limit: int
) -> None:
    assert full(lexgate.run("run", project, "--json", "--quiet", limit=limit))
    seen = recorded(project)
    assert seen == KINDS[: len(seen)]
    finished(lexgate, lexgate.run("run", project, "--json", "--quiet"))
    assert recorded(project) == KINDS


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("room", [4, 72, 84, 100, 260, 780])
def test_a_disk_that_fills_up_is_named_and_loses_nothing(
    lexgate: Nursery, project: Path, small_disk: Path, room: int
) -> None:
    """Room in KiB; the run is stopped at its keys, data, datasheet, blobs, checkpoints and report."""
    ballast, place = small_disk / "ballast", small_disk / "w"
    disk = os.statvfs(small_disk)
    ballast.write_bytes(bytes(disk.f_bavail * disk.f_bsize - room * 1024))
    words = ("run", project, "--workspace", place, "--json", "--quiet")
    assert full(lexgate.run(*words))
    ballast.unlink()
    seen = recorded(project, place)
    assert seen == KINDS[: len(seen)]
    finished(lexgate, lexgate.run(*words))
    assert recorded(project, place) == KINDS


def test_a_ledger_made_on_a_full_disk_is_whole_or_absent(small_disk: Path) -> None:
    path, ballast = small_disk / "ledger.sqlite", small_disk / "ballast"
    for room in range(0, 160, 4):
        disk = os.statvfs(small_disk)
        ballast.write_bytes(bytes(disk.f_bavail * disk.f_bsize - room * 1024))
        with suppress(Unavailable):
            create(path)
        ballast.unlink()
        create(path)
        open_file(path).close()
        for file in small_disk.iterdir():
            file.unlink()


def test_a_disk_that_may_not_be_written_is_named(lexgate: Nursery, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = lexgate.run("init", small_disk / "new", "--template", "texts", "--json")
    assert (done.code, done.error["code"]) == (2, "LG-ENV-002")
    assert str(small_disk / "new") in done.error["what"]


def test_texts_longer_than_the_model_are_cut_and_counted(lexgate: Nursery, project: Path) -> None:
    data = project / "data.csv"
    data.write_text(data.read_text().replace("good loan number", "good " + "loan " * 40 + "number"))
    made = json.loads(lexgate.run("tune", project, "--json", "--quiet").out)
    assert 0 < made["model"]["facts"]["longer_than_model"] < 60
    finished(lexgate, lexgate.run("run", project, "--json", "--quiet"))
