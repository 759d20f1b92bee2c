"""``lexgate export kit`` as a person runs it."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from example_projects import EXAMPLES, lexgate
from lexgate.core.canon import digest_file


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, made and assessed by the commands of its README."""
    folder = tmp_path_factory.mktemp("kits") / "filing"
    shutil.copytree(EXAMPLES / "filing", folder, ignore=shutil.ignore_patterns("data", ".lexgate"))
    script = [sys.executable, str(EXAMPLES / "filing" / "registers.py"), str(folder)]
    subprocess.run(script, check=True, capture_output=True)
    done = lexgate("assess", folder, "--quiet", "--json")
    assert done.returncode == 1, done.stderr
    return folder


def test_both_files_are_written_with_their_digests_and_the_ledger_stays_as_it_was(
    assessed: Path, tmp_path: Path
) -> None:
    before = digest_file(assessed / ".lexgate" / "ledger.sqlite")
    done = lexgate(
        "export", "kit", "cn-genai-filing", assessed, "--lang", "zh", "--out", tmp_path / "new", "--json"
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert [Path(one["path"]).name for one in made["files"]] == [
        "cn-genai-filing.zh.html",
        "cn-genai-filing.zh.docx",
    ]
    assert all(digest_file(Path(one["path"])) == one["digest"] for one in made["files"])
    states = {one["requirement"]: one["state"] for one in made["missing"]}
    assert states["cn-gbt-45654/structure"] == "missing"
    assert states["cn-gbt-45654/keywords-a-2"] == "not-met"
    assert made["to_write"]
    assert zipfile.is_zipfile(tmp_path / "new" / "cn-genai-filing.zh.docx")
    assert digest_file(assessed / ".lexgate" / "ledger.sqlite") == before


def test_one_format_is_written_into_the_workspace_if_no_folder_is_named(assessed: Path) -> None:
    done = lexgate("export", "kit", "pipl-pia", assessed, "--format", "html")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (assessed / ".lexgate" / "kits").glob("pipl-pia*")] == ["pipl-pia.en.html"]
    assert "Missing evidence:" in done.stdout
    assert "Not met:" in done.stdout
    assert str(assessed / ".lexgate" / "kits" / "pipl-pia.en.html") in done.stdout.splitlines()


def test_a_kit_of_another_law_says_that_nothing_of_it_binds(assessed: Path, tmp_path: Path) -> None:
    done = lexgate("export", "kit", "eu-annex-iv", assessed, "--format", "html", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "none of the requirements of this document binds" in (tmp_path / "eu-annex-iv.en.html").read_text(
        "utf-8"
    )


def test_a_wrong_name_and_an_empty_workspace_are_told(assessed: Path, tmp_path: Path) -> None:
    wrong = lexgate("export", "kit", "eu-annex-4", assessed)
    assert wrong.returncode == 2
    assert "LG-REPORT-001" in wrong.stderr
    assert "Did you mean 'eu-annex-iv'?" in wrong.stderr
    empty = lexgate("export", "kit", "eu-annex-iv", assessed, "--workspace", tmp_path / "nothing")
    assert empty.returncode == 2
    assert "LG-WIRING-001" in empty.stderr


def test_a_folder_that_cannot_be_made_is_told(assessed: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = lexgate("export", "kit", "gdpr-dpia", assessed, "--out", tmp_path / "file" / "inner")
    assert done.returncode == 2
    assert "LG-ENV-002" in done.stderr
