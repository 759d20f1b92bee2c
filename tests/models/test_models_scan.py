"""Unsafe files are named for what they are, under any name and however deep; honest ones are left alone."""

import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from lexgate.core.errors import BadInput, UnsafeFile
from lexgate.models.files import refuse_unsafe
from lexgate.models.scan.archives import look_into
from lexgate.models.scan.folder import scan
from lexgate.models.scan.pickle_ops import opcodes
from lexgate.models.security import Area, Threat
from unsafe_files import CLOSED, PICKLES, SLY, bomb, nested, pickled, safetensors, tarred, zipped

NAMES = ("pytorch_model.bin", "model.safetensors", "README.md", "weights.joblib", "vocab")


def only(folder: Path) -> Threat:
    (threat,) = scan(folder).threats
    return threat


@pytest.mark.parametrize("animal", PICKLES)
@pytest.mark.parametrize("name", NAMES)
def test_what_a_pickle_would_call_is_named_however_it_is_packed(
    tmp_path: Path, animal: str, name: str
) -> None:
    (tmp_path / name).write_bytes(PICKLES[animal]())
    threat = only(tmp_path)
    assert threat.rule == "pickle-code"
    assert "posix.getcwd (REDUCE)" in threat.evidence
    assert threat.path.partition("!")[0] == name
    with pytest.raises(UnsafeFile) as caught:
        refuse_unsafe(tmp_path)
    assert caught.value.id == "LG-SAFE-101"
    assert "posix.getcwd" in caught.value.what


def test_scanning_the_zoo_loads_nothing(tmp_path: Path) -> None:
    import sys

    for number, make in enumerate(PICKLES.values()):
        (tmp_path / f"file{number}").write_bytes(make())
    loaded: list[str] = []
    watching = [True]
    sys.addaudithook(
        lambda event, _: loaded.append(event) if watching and event == "pickle.find_class" else None
    )
    pickle.loads(pickle.dumps(len))
    assert loaded == ["pickle.find_class"]  # the hook hears what is loaded
    assert len(scan(tmp_path).threats) == len(PICKLES)
    watching.clear()
    assert loaded == ["pickle.find_class"]


def test_archives_deeper_than_three_are_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "deep.zip").write_bytes(nested(4))
    assert only(tmp_path).rule == "archive-depth"
    with pytest.raises(UnsafeFile):
        refuse_unsafe(tmp_path)


def test_a_pickle_of_plain_data_is_told_from_one_that_imports(tmp_path: Path) -> None:
    (tmp_path / "plain.pkl").write_bytes(pickle.dumps({"a": [1, 2.0]}, protocol=4))
    assert only(tmp_path).rule == "pickle"


def test_torch_and_joblib_files_are_pickles_without_strange_imports(tmp_path: Path) -> None:
    import joblib  # type: ignore[import-untyped]
    import torch

    torch.save({"weight": torch.zeros(3)}, tmp_path / "a.bin")
    torch.save({"weight": torch.zeros(3)}, tmp_path / "b.bin", _use_new_zipfile_serialization=False)
    joblib.dump({"weight": np.zeros(3)}, tmp_path / "c.joblib", compress=3)
    found = scan(tmp_path).threats
    assert {(threat.path.partition("!")[0], threat.rule) for threat in found} == {
        ("a.bin", "pickle"),
        ("b.bin", "pickle"),
        ("c.joblib", "pickle"),
    }


@pytest.mark.parametrize("animal", SLY)
@pytest.mark.parametrize("name", ["weights.bin", "MODEL.SAFETENSORS", "tool.py", "README.md"])
def test_a_call_that_hides_from_who_reads_less_than_an_unpickler_is_named(
    tmp_path: Path, animal: str, name: str
) -> None:
    (tmp_path / name).write_bytes(SLY[animal]())
    named = [threat.evidence for threat in scan(tmp_path).threats if threat.rule == "pickle-code"]
    assert any("posix.getcwd (" in one or "posix.environ (SETITEM)" in one for one in named)
    with pytest.raises(UnsafeFile, match="LG-SAFE-101"):
        refuse_unsafe(tmp_path)


@pytest.mark.parametrize("animal", CLOSED)
def test_an_archive_that_cannot_be_looked_through_is_refused(tmp_path: Path, animal: str) -> None:
    (tmp_path / "weights.bin").write_bytes(CLOSED[animal])
    assert {threat.rule for threat in scan(tmp_path).threats} == {"archive-unreadable"}
    with pytest.raises(UnsafeFile, match="LG-SAFE-101"):
        refuse_unsafe(tmp_path)


def test_bombs_are_named_and_not_opened(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "bomb.zip").write_bytes(bomb())
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(200_000_000), 6))
    assert {threat.rule for threat in scan(tmp_path).threats} == {"archive-bomb"}
    assert len(scan(tmp_path).threats) == 2


def test_paths_out_of_an_archive_and_links_in_it_are_named(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("inside")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/hosts")
    (tmp_path / "slip.zip").write_bytes(zipped({"../outside.txt": b"x"}))
    (tmp_path / "slip.tar").write_bytes(tarred({"/absolute.txt": b"x"}))
    (tmp_path / "link.zip").write_bytes(buffer.getvalue())
    found = {(threat.path, threat.rule) for threat in scan(tmp_path).threats}
    assert found == {
        ("slip.zip", "archive-path"),
        ("slip.tar", "archive-path"),
        ("link.zip", "archive-link"),
    }


def test_links_out_of_the_folder_and_special_files_are_named(tmp_path: Path) -> None:
    import os

    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "out").symlink_to("../secret")
    (folder / "nowhere").symlink_to("missing")
    os.mkfifo(folder / "pipe")
    rules = {threat.path: threat.rule for threat in scan(folder).threats}
    assert rules == {"out": "link", "nowhere": "link", "pipe": "special-file"}


@pytest.mark.parametrize(
    ("config", "evidence"),
    [
        ({"auto_map": {"AutoModel": "modeling_x.X"}}, "auto_map: modeling_x.X"),
        ({"a": {"trust_remote_code": True}}, "trust_remote_code: True"),
        ({"weight_map": {"w": "../../other.safetensors"}}, "weight_map: ../../other.safetensors"),
        ({"config": {"layers": [{"class_name": "Lambda"}]}}, "class_name: Lambda"),
    ],
)
def test_what_a_config_asks_for_is_named(tmp_path: Path, config: object, evidence: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert only(tmp_path).evidence == evidence


@pytest.mark.parametrize("name", ["modeling.py", "run.sh", "evil.so"])
def test_code_in_a_model_folder_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("print('harmless')\n")
    assert only(tmp_path).rule == "code"


@pytest.mark.parametrize(
    ("header", "data"),
    [
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}, bytes(4)),
        ({"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}, bytes(8)),
        (b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', bytes(4)),
        ({"__metadata__": {"a": 1}}, b""),
        ({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, -4]}}, b""),
    ],
    ids=["shape", "gap", "twice", "metadata", "negative"],
)  # fmt: skip
def test_a_safetensors_header_that_lies_is_refused(tmp_path: Path, header: object, data: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(safetensors(header, data))
    assert only(tmp_path).rule == "safetensors"
    with pytest.raises(UnsafeFile):
        refuse_unsafe(tmp_path)


def test_an_honest_folder_has_no_threats(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(save({"a": np.ones((2, 3), np.float32)}))
    (tmp_path / "config.json").write_text('{"model_type": "bert", "_name_or_path": "x"}')
    (tmp_path / "vocab.txt").write_text("the\nof\nassistant\n你好\n", encoding="utf-8")
    (tmp_path / "spiece.model").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "README.md").write_text("# A model\n(hello) there. It is cold.\n")
    np.save(tmp_path / "plain.npy", np.zeros(3))
    np.savez(tmp_path / "plain.npz", a=np.zeros(3))
    np.save(tmp_path / "records.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i8", (2,))]))
    assert scan(tmp_path).threats == ()


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(BadInput, match="LG-MODEL-060"):
        scan(Path("no such folder"))


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=400),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\x80\x04", b"\x1f\x8b\x08", b"\x93NUMPY\x01\x00"]),
)
def test_no_bytes_break_the_readers(data: bytes, start: bytes) -> None:
    for threat in look_into(io.BytesIO(start + data), "x"):
        assert threat.area is Area.FILE
    opcodes(io.BytesIO(start + data))


@settings(max_examples=150, deadline=None)
@given(
    cut=st.integers(0, 400),
    flip=st.integers(0, 400),
    byte=st.integers(0, 255),
    animal=st.sampled_from(sorted(PICKLES)),
)
def test_a_damaged_pickle_never_breaks_the_readers(cut: int, flip: int, byte: int, animal: str) -> None:
    data = bytearray(PICKLES[animal]())
    data[flip % len(data)] = byte
    list(look_into(io.BytesIO(bytes(data[: len(data) - cut % len(data)])), "x"))


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
        lambda kids: st.lists(kids) | st.dictionaries(st.text(), kids),
        max_leaves=20,
    ),
    st.integers(0, 5),
)
def test_plain_data_imports_nothing_strange_whatever_the_protocol(value: object, protocol: int) -> None:
    seen = opcodes(io.BytesIO(pickle.dumps(value, protocol=protocol)))
    assert (seen.strange, seen.pickles, seen.whole) == ((), 1, True)


def test_a_length_that_lies_costs_no_memory() -> None:
    seen = opcodes(io.BytesIO(b"\x80\x04\x8e" + (2**62).to_bytes(8, "little") + b"x"))
    assert not seen.whole


def test_a_pickle_beside_a_bomb_is_found(tmp_path: Path) -> None:
    (tmp_path / "both.zip").write_bytes(zipped({"zeros": bytes(100_000_000), "weights": pickled()}))
    assert {threat.rule for threat in scan(tmp_path).threats} == {"archive-bomb", "pickle-code"}
