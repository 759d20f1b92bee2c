"""A signed manifest verifies what was signed, and nothing else."""

import base64
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lexgate.core.canon import canonical
from lexgate.core.errors import BadInput, Tampered, UnsafeFile
from lexgate.ledger.model_manifest import PREDICATE, bundle, compare, manifest_of, read, statement
from lexgate.ledger.signing import SigningKey, sign_statement

KEY, OTHER = SigningKey.create("maker"), SigningKey.create("stranger")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "sub").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "sub" / "weights").write_bytes(bytes(1000))
    (folder / ".gitattributes").write_text("x")
    return folder


def signed(folder: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> bytes:
    value = json.loads(statement(manifest_of(folder)))
    change(value)
    return bundle(sign_statement(canonical(value), [KEY]), KEY.public)


def test_the_statement_has_the_shape_of_model_signing(model: Path) -> None:
    value = json.loads(statement(manifest_of(model)))
    resources = value["predicate"]["resources"]
    joined = b"".join(hashlib.sha256((model / one["name"]).read_bytes()).digest() for one in resources)
    assert value["predicateType"] == PREDICATE == "https://model_signing/signature/v1.0"
    assert value["subject"] == [{"name": "model", "digest": {"sha256": hashlib.sha256(joined).hexdigest()}}]
    assert [one["name"] for one in resources] == ["config.json", "sub/weights"]
    assert value["predicate"]["serialization"] == {
        "method": "files",
        "hash_type": "sha256",
        "allow_symlinks": False,
        "ignore_paths": [".git", ".gitattributes", ".github", ".gitignore"],
    }


def test_what_was_signed_is_read_back_from_bundle_and_from_bare_envelope(model: Path) -> None:
    data = signed(model)
    for form in (data, canonical(json.loads(data)["dsseEnvelope"])):
        manifest, signers = read(form, [OTHER.public, KEY.public])
        assert manifest == manifest_of(model)
        assert signers == (KEY.public,)


def test_every_difference_is_named(model: Path) -> None:
    manifest, _ = read(signed(model), [KEY.public])
    (model / "config.json").write_text("[]")
    (model / "sub" / "weights").unlink()
    (model / "new").write_text("x")
    assert compare(manifest, manifest_of(model)) == {
        "config.json": "changed",
        "new": "added",
        "sub/weights": "missing",
    }


def test_only_a_trusted_key_counts(model: Path) -> None:
    with pytest.raises(Tampered, match="LG-LEDGER-104"):
        read(signed(model), [OTHER.public])


def test_one_changed_byte_of_the_payload_is_found(model: Path) -> None:
    value = json.loads(signed(model))
    payload = bytearray(base64.b64decode(value["dsseEnvelope"]["payload"]))
    payload[len(payload) // 2] ^= 1
    value["dsseEnvelope"]["payload"] = base64.b64encode(payload).decode()
    with pytest.raises(Tampered, match="LG-LEDGER-031"):
        read(canonical(value), [KEY.public])


LIES: dict[str, Callable[[dict[str, Any]], None]] = {
    "another type": lambda value: value.update(predicateType="https://model_signing/Digests/v0.1"),
    "a path outside": lambda value: value["predicate"]["resources"][0].update(name="../config.json"),
    "an absolute path": lambda value: value["predicate"]["resources"][0].update(name="/config.json"),
    "a path twice": lambda value: value["predicate"]["resources"].append(value["predicate"]["resources"][0]),
    "another digest of the model": lambda value: value["subject"][0]["digest"].update(sha256="0" * 64),
    "another algorithm": lambda value: value["predicate"]["resources"][0].update(algorithm="md5"),
    "shards": lambda value: value["predicate"]["serialization"].update(method="shards"),
    "two subjects": lambda value: value["subject"].append(value["subject"][0]),
    "no predicate": lambda value: value.pop("predicate"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_statement_that_contradicts_itself_is_refused_even_if_signed(model: Path, lie: str) -> None:
    with pytest.raises(Tampered, match="LG-LEDGER-103"):
        read(signed(model, LIES[lie]), [KEY.public])


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"dsseEnvelope": 1}', b'{"payload": 1}'])
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(Tampered, match="LG-LEDGER-030"):
        read(data, [KEY.public])


def test_links_and_empty_folders_are_refused(model: Path, tmp_path: Path) -> None:
    (model / "link").symlink_to("config.json")
    with pytest.raises(UnsafeFile, match="LG-LEDGER-102"):
        manifest_of(model)
    with pytest.raises(BadInput, match="LG-LEDGER-101"):
        manifest_of(tmp_path / "nothing")


def test_a_pipe_is_no_file_that_could_be_signed(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnsafeFile, match="LG-LEDGER-105"):
        manifest_of(tmp_path)
