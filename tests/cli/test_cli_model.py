"""``lexgate model``: scan, sign and verify from the command line."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lexgate.cli.main import app
from unsafe_files import nested

RUN = CliRunner()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    return folder


def run(*words: object, code: int) -> str:
    done = RUN.invoke(app, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done.stdout


def test_a_safe_folder_is_met_and_an_unsafe_one_is_not(model: Path) -> None:
    assert "0 findings" in run("model", "scan", model, code=0)
    (model / "weights").write_bytes(nested(3))
    found = json.loads(run("model", "scan", model, "--json", code=1))
    assert [(one["rule"], one["evidence"]) for one in found["threats"]] == [
        ("pickle-code", "posix.getcwd (REDUCE)")
    ]


def test_the_findings_are_written_as_sarif(model: Path, tmp_path: Path) -> None:
    (model / "config.json").write_text('{"trust_remote_code": true}')
    run("model", "scan", model, "--sarif", tmp_path / "out.sarif", code=1)
    log = json.loads((tmp_path / "out.sarif").read_text())
    (result,) = log["runs"][0]["results"]
    assert log["version"] == "2.1.0"
    assert result["ruleId"] == "asks-code"
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == ["asks-code"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "config.json"


def test_what_was_signed_verifies_until_it_is_changed(model: Path, tmp_path: Path) -> None:
    key = tmp_path / "keys" / "maker.key"
    signed = json.loads(run("model", "sign", model, "--key", key, "--json", code=0))
    assert (key.stat().st_mode & 0o777, signed["files"]) == (0o600, 1)
    public = key.with_suffix(".pub")
    assert public.read_text().strip() == signed["public_key"]
    verify = ("model", "verify", model, model / "model.sig", "--key", public, "--json")
    assert json.loads(run(*verify, code=0))["verified"] is True
    (model / "config.json").write_text("[]")
    (model / "new").write_text("x")
    assert json.loads(run(*verify, code=1))["differ"] == {"config.json": "changed", "new": "added"}


def test_a_strangers_signature_proves_nothing(model: Path, tmp_path: Path) -> None:
    run("model", "sign", model, "--key", tmp_path / "a.key", code=0)
    run("model", "sign", model, "--key", tmp_path / "b.key", "--out", tmp_path / "b.sig", code=0)
    found = json.loads(
        run("model", "verify", model, model / "model.sig", "--key", tmp_path / "b.pub", "--json", code=1)
    )
    assert "No key that is trusted" in found["wrong"]["en"]


def test_the_same_key_signs_twice_alike(model: Path, tmp_path: Path) -> None:
    run("model", "sign", model, "--key", tmp_path / "a.key", "--out", tmp_path / "1", code=0)
    run("model", "sign", model, "--key", tmp_path / "a.key", "--out", tmp_path / "2", code=0)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_folder_that_is_not_there_is_wrong_input(tmp_path: Path) -> None:
    assert "LG-MODEL-060" in run("model", "scan", tmp_path / "no", "--json", code=2)


def test_a_private_key_is_not_put_into_the_folder_that_is_handed_out(model: Path) -> None:
    done = RUN.invoke(app, ["model", "sign", str(model), "--key", str(model / "keys" / "maker.key")])
    assert (done.exit_code, "LG-CLI-045" in done.output) == (2, True)
    assert [path.name for path in model.iterdir()] == ["config.json"]


def test_a_file_name_cannot_steer_the_terminal(model: Path) -> None:
    (model / "weights\x1b[2J\u202e.bin").write_bytes(nested(1))
    shown = run("model", "scan", model, code=1)
    assert "weights\\x1b[2J\\u202e.bin" in shown
    assert "\x1b" not in shown
    (model / os.fsdecode(b"odd\xff")).write_bytes(nested(1))
    assert "odd\\xff" in {
        one["path"].partition("!")[0]
        for one in json.loads(run("model", "scan", model, "--json", code=1))["threats"]
    }
