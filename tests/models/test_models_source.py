"""Where a base model comes from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lexgate.core.errors import BadInput, UnsafeFile
from lexgate.core.tune_spec import ModelSpec
from lexgate.models.source import resolve


def _model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    return folder


def test_a_relative_folder_is_found_in_the_project(tmp_path: Path) -> None:
    model = _model(tmp_path / "models" / "mine")
    assert resolve(ModelSpec(path="models/mine"), tmp_path) == model


def test_an_absolute_folder_is_taken_as_written(tmp_path: Path) -> None:
    model = _model(tmp_path / "elsewhere")
    assert resolve(ModelSpec(path=str(model)), tmp_path / "project") == model


@pytest.mark.parametrize("path", ["../elsewhere", "link", "package:yaml/../../elsewhere"])
def test_a_path_that_leaves_its_home_is_refused(tmp_path: Path, path: str) -> None:
    _model(tmp_path / "elsewhere")
    project = tmp_path / "project"
    project.mkdir()
    (project / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnsafeFile) as caught:
        resolve(ModelSpec(path=path), project)
    assert caught.value.id == "LG-SAFE-104"


def test_a_folder_in_a_package_is_found_without_importing_it(tmp_path: Path) -> None:
    package = tmp_path / "carrier"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')\n")
    _model(package / "model")
    code = (
        "from pathlib import Path; from lexgate.core.tune_spec import ModelSpec;"
        "from lexgate.models.source import resolve;"
        "print(resolve(ModelSpec(path='package:carrier/model'), Path('.')).name)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert shown.stdout.strip() == "model"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nowhere", "LG-MODEL-001"),
        ("empty", "LG-MODEL-002"),
        ("file.bin", "LG-MODEL-001"),
        ("package:no_such_package/model", "LG-MODEL-003"),
        ("package:yaml/model", "LG-MODEL-001"),
        ("hf:not a name!", "LG-MODEL-004"),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, path: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.bin").write_bytes(b"x")
    with pytest.raises(BadInput) as caught:
        resolve(ModelSpec(path=path), tmp_path)
    assert caught.value.id == code


def test_the_hub_without_a_network_is_a_clear_error(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from lexgate.core.tune_spec import ModelSpec;"
        "from lexgate.core.errors import Unavailable;"
        "from lexgate.models.source import resolve\n"
        "try: resolve(ModelSpec(path='hf:someone/some-model@main'), Path('.'))\n"
        "except Unavailable as error: print(error.id)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)},
    )
    assert shown.stdout.strip() == "LG-MODEL-005"
