"""Writing bundles: what goes in, what stays out, and that equal content is equal bytes."""

import ast
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_workshop import MODEL, MemoryBlobs, recorded, unpack
from lexgate.core.canon import canonical, digest
from lexgate.core.entry import Entry
from lexgate.core.errors import BadInput, Unavailable
from lexgate.ledger import bundle
from lexgate.ledger.entries import digests_in, line, parse
from lexgate.ledger.verify import verify

GOOD: dict[str, Any] = {
    "actor": "ann",
    "body": digest(b""),
    "kind": "plan",
    "seq": 0,
    "time": "2026-11-22T10:00:00Z",
}


def absent(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(unpack(path)["manifest.json"])["absent"]
    return found


def test_equal_content_is_equal_bytes(tmp_path: Path) -> None:
    one, two = recorded().write(tmp_path / "a"), recorded().write(tmp_path / "b")
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as file:
        assert file.namelist() == sorted(file.namelist())
        assert {item.compress_type for item in file.infolist()} == {zipfile.ZIP_STORED}


def test_evidence_goes_in_and_data_and_models_stay_out(tmp_path: Path) -> None:
    path = recorded().write(tmp_path / "a")
    assert absent(path)[MODEL] == "elsewhere"
    assert absent(path)[digest(b"rows")] == "withheld"
    assert "blobs/" + digest(b"parquet")[7:] in unpack(path)


class LargeBlobs(MemoryBlobs):
    """Payloads that say they are larger than a bundle carries when they begin with an x."""

    def size(self, digest: str) -> int:
        return bundle.MOST_BLOB_BYTES + self.get(digest).startswith(b"x")


def test_what_is_too_large_or_erased_is_listed_with_its_reason(tmp_path: Path) -> None:
    space = recorded(blobs=LargeBlobs())
    large, zipped, gone = (space.blobs.put(data) for data in (b"xxx", b"PK\x03\x04", b"gone"))
    space.blobs.erase(gone)
    plan = space.store({"seed": 1, "inputs": {"model": MODEL}})
    space.record("outcomes", {"plan": plan, "outcomes": [large, zipped, gone]})
    path = space.write(tmp_path / "a")
    assert [absent(path).get(item) for item in (large, zipped, gone)] == ["too-large", None, "erased"]
    result = verify(path)
    assert result.ok
    assert len([text for text in result.unchecked if "payloads" in text.en]) == 4


def test_entries_after_the_checkpoint_stay_out(tmp_path: Path) -> None:
    space = recorded()
    head = space.checkpoint()
    space.record("project", {})
    result = verify(space.write(tmp_path / "a", checkpoint=head))
    assert result.ok
    assert result.entries == 7


def test_files_may_be_given_as_paths(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_bytes(b"<p>")
    path = recorded().write(tmp_path / "a", files={"report.zh.html": report})
    assert unpack(path)["files/report.zh.html"] == b"<p>"
    assert verify(path).ok


@pytest.mark.parametrize("name", ["../up", "/root", "a//b", "", ".hidden", "a b", "a\\b", "a/../b"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput) as caught:
        recorded().write(tmp_path / "a", files={name: b""})
    assert caught.value.id == "LG-LEDGER-041"
    assert not (tmp_path / "a").exists()


def test_a_bundle_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = recorded().write(tmp_path / "a")
    before = path.read_bytes()
    with pytest.raises(Unavailable) as caught:
        recorded().write(path, files={"report": tmp_path / "missing"})
    assert caught.value.id == "LG-LEDGER-040"
    assert path.read_bytes() == before
    with pytest.raises(Unavailable):
        recorded().write(tmp_path / "no" / "folder" / "a")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_a_full_disk_leaves_no_half_written_bundle(tmp_path: Path) -> None:
    program = """
import resource, sys
from pathlib import Path
from ledger_workshop import recorded
from lexgate.core.errors import Unavailable
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    recorded().write(Path(sys.argv[1]))
except Unavailable as error:
    print(error.id)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert done.stdout.strip() == "LG-LEDGER-040"
    assert [file.name for file in tmp_path.iterdir()] == []


@given(
    st.builds(
        Entry,
        seq=st.integers(0, 2**53 - 1),
        kind=st.text(max_size=10),
        body=st.just(digest(b"")),
        actor=st.text(max_size=10),
        time=st.just("2026-11-22T10:00:00Z"),
    )
)
def test_an_entry_survives_writing_and_reading(entry: Entry) -> None:
    assert parse(line(entry)) == entry


@pytest.mark.parametrize(
    "change",
    [
        {"seq": -1},
        {"seq": 0.5},
        {"seq": True},
        {"seq": "0"},
        {"body": "sha256:00"},
        {"time": "2026-11-22"},
        {"actor": None},
        {"more": 1},
        {"body": digest(b"").upper()},
    ],
)
def test_what_is_no_entry_is_refused(change: dict[str, Any]) -> None:
    parse(canonical({**GOOD}))
    with pytest.raises(ValueError, match=r"field|malformed"):
        parse(canonical({**GOOD, **change}))


def test_digests_are_found_wherever_they_stand() -> None:
    one, two, three = digest(b"1"), digest(b"2"), digest(b"3")
    assert digests_in({"a": [one, {"b": two}], three: 1, "c": one + " "}) == {one, two, three}


def test_what_verifies_can_be_read_in_one_sitting_and_neither_signs_nor_writes(tmp_path: Path) -> None:
    path = recorded().write(tmp_path / "a")
    program = """
import sys
from pathlib import Path
from lexgate.ledger.verify import verify
print(verify(Path(sys.argv[1])).ok, *{"numpy", "sqlite3", "socket", "torch", "pydantic", "yaml"} & set(sys.modules))
print(*(name.removeprefix("lexgate.ledger.") for name in sys.modules if name.startswith("lexgate.ledger.")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    verified, read = done.stdout.splitlines()
    assert verified == "True"
    assert not {"signing", "bundle", "subtrees"} & set(read.split())
    assert sum(lines_of_code(name) for name in read.split()) <= 1000


def lines_of_code(name: str) -> int:
    """Return the lines of a file of the ledger that are neither empty, comment nor docstring."""
    text = Path(verify.__code__.co_filename).with_name(f"{name}.py").read_text(encoding="utf-8")
    said: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said.update(range(node.lineno, (node.end_lineno or 0) + 1))
    lines = enumerate(text.splitlines(), start=1)
    return sum(
        1 for at, line in lines if at not in said and line.strip() and not line.strip().startswith("#")
    )
