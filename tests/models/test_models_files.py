"""Files of a model folder are known by content, and what is unsafe is refused before it is loaded."""

import bz2
import gzip
import io
import json
import pickle
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from lexgate.core.errors import UnsafeFile
from lexgate.models.files import refuse_unsafe
from lexgate.models.scan.folder import scan


class Harmless:
    """Pickles to a call of ``len``, as an attack would to ``os.system``."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return len, ("abc",)


def _torch_zip() -> bytes:
    buffer = io.BytesIO()
    torch.save({"weight": torch.zeros(2)}, buffer)
    return buffer.getvalue()


def _torch_legacy() -> bytes:
    buffer = io.BytesIO()
    torch.save({"weight": torch.zeros(2)}, buffer, _use_new_zipfile_serialization=False)
    return buffer.getvalue()


def _object_array() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return buffer.getvalue()


def _object_archive() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, weights=np.array([{"a": 1}], dtype=object))
    return buffer.getvalue()


ZOO: dict[str, Callable[[], bytes]] = {
    **{f"protocol {n}": partial(pickle.dumps, Harmless(), protocol=n) for n in range(6)},
    "plain data, protocol 0": lambda: pickle.dumps({"a": [1, 2]}, protocol=0),
    "plain data, protocol 4": lambda: pickle.dumps([1.0, "x"], protocol=4),
    "protocol 0 with bytes behind": lambda: pickle.dumps(Harmless(), protocol=0) + b"\n\nand more text",
    "torch zip": _torch_zip,
    "torch legacy": _torch_legacy,
    "object array": _object_array,
    "object archive": _object_archive,
    "gzip": lambda: gzip.compress(pickle.dumps(Harmless())),
    "bzip2": lambda: bz2.compress(pickle.dumps(Harmless())),
    "zlib": lambda: zlib.compress(pickle.dumps(Harmless())),
}


@pytest.mark.parametrize("animal", sorted(ZOO))
@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.safetensors", "README.md", "vocab"])
def test_a_pickle_is_refused_under_any_name(tmp_path: Path, animal: str, name: str) -> None:
    (tmp_path / name).write_bytes(ZOO[animal]())
    with pytest.raises(UnsafeFile) as caught:
        refuse_unsafe(tmp_path)
    assert caught.value.id == "LG-SAFE-101"
    assert {threat.path.partition("!")[0] for threat in scan(tmp_path).threats} == {name}


def test_what_a_pickle_would_import_is_named(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(pickle.dumps(Harmless(), protocol=2))
    with pytest.raises(UnsafeFile, match=r"__builtin__\.len"):
        refuse_unsafe(tmp_path)


def test_an_ordinary_model_folder_is_safe(tmp_path: Path) -> None:
    save_file(
        {"a": np.zeros((2, 3), np.float32), "b": np.ones(4, np.float32)}, tmp_path / "model.safetensors"
    )
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    (tmp_path / "README.md").write_text("(hello) there. It is cold.\n")
    (tmp_path / "vocab.txt").write_text("c\nthe\nof\n.\n你好\n", encoding="utf-8")
    (tmp_path / "spiece.model").write_bytes(bytes(range(256)))
    np.save(tmp_path / "plain.npy", np.zeros(3))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "empty.txt").write_bytes(b"")
    refuse_unsafe(tmp_path)
    seen = scan(tmp_path)
    assert seen.threats == ()
    assert len(seen.files) == 7


@pytest.mark.parametrize("text", ["(hello.", "I am here.", ".", "Nothing.", "cats\ndogs\nbirds.", "0123."])
def test_plain_sentences_are_no_pickles(tmp_path: Path, text: str) -> None:
    (tmp_path / "note.txt").write_text(text + " And a second sentence, of words.\n")
    refuse_unsafe(tmp_path)
    assert scan(tmp_path).threats == ()


def test_code_is_found_and_not_refused_as_it_is_never_run(tmp_path: Path) -> None:
    (tmp_path / "modeling.py").write_text("import os\n")
    (tmp_path / "tool").write_bytes(b"\x7fELF" + bytes(60))
    (tmp_path / "config.json").write_text(json.dumps({"auto_map": {"AutoModel": "modeling.Model"}}))
    refuse_unsafe(tmp_path)
    assert {(threat.path, threat.rule) for threat in scan(tmp_path).threats} == {
        ("modeling.py", "code"),
        ("tool", "code"),
        ("config.json", "asks-code"),
    }


def test_a_link_that_leaves_the_folder_is_refused_and_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    model = tmp_path / "model"
    model.mkdir()
    (model / "vocab.txt").symlink_to(secret)
    with pytest.raises(UnsafeFile) as caught:
        refuse_unsafe(model)
    assert caught.value.id == "LG-SAFE-102"
    seen = scan(model)
    assert [threat.rule for threat in seen.threats] == ["link"]
    assert seen.bytes == 0


def test_links_inside_the_folder_and_in_a_hub_cache_are_followed(tmp_path: Path) -> None:
    snapshot = tmp_path / "models--x--y" / "snapshots" / "abc"
    blobs = tmp_path / "models--x--y" / "blobs"
    snapshot.mkdir(parents=True)
    blobs.mkdir()
    (blobs / "1").write_text("{}")
    (snapshot / "config.json").symlink_to("../../blobs/1")
    (snapshot / "same.json").symlink_to("config.json")
    refuse_unsafe(snapshot)
    assert scan(snapshot).threats == ()


@pytest.mark.parametrize(
    "content",
    [
        (2**63).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"{}" + b"left over",
        (40).to_bytes(8, "little") + b'{"a":{"dtype":"F32","data_offsets":[0]}}',
        b"",
        b"not a header at all",
    ],
    ids=["huge header", "bytes behind", "bad offsets", "empty", "text"],
)
def test_a_malformed_safetensors_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(UnsafeFile) as caught:
        refuse_unsafe(tmp_path)
    assert caught.value.id == "LG-SAFE-103"


def test_a_compression_bomb_is_refused_and_read_only_at_its_beginning(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.bin", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(200_000_000))
    with pytest.raises(UnsafeFile, match="LG-SAFE-101"):
        refuse_unsafe(tmp_path)
    assert [threat.rule for threat in scan(tmp_path).threats] == ["archive-bomb"]


def test_looking_at_files_needs_no_torch() -> None:
    code = "import sys, lexgate.models.files, lexgate.models.scan.folder, lexgate.models.subject, lexgate.models.source; print('torch' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
