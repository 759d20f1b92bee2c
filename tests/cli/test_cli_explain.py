"""``lexgate explain`` as a person runs it."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from example_projects import lexgate, place
from lexgate.core.canon import digest_file
from lexgate.core.errors import LexGateError
from lexgate.wiring.explaining import known_findings


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """COMPAS, assessed from stored scores."""
    folder = tmp_path_factory.mktemp("explained") / "compas"
    project = place("compas", folder, {"compas": ("two_years_deidentified.csv",)}, {"assess.checks": []})
    done = lexgate("assess", project, "--quiet", "--json")
    assert done.returncode == 1, done.stderr
    return project


def test_a_finding_is_explained_in_80_columns_and_the_workspace_stays_as_it_was(assessed: Path) -> None:
    ledger = assessed / ".lexgate" / "ledger.sqlite"
    before = digest_file(ledger)
    done = lexgate("explain", "worst-group", assessed)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("✖ Not met: It works for every group (lexgate-baseline/worst-group)")
    assert "By age_cat: lowest in Less than 25 (0.617" in done.stdout
    assert f"lexgate assess --predictions FILE {assessed}" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines() if "lexgate assess" not in line)
    assert digest_file(ledger) == before


def test_the_command_that_the_summary_names_can_be_pasted(assessed: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "my evidence"
    shown = lexgate("assess", assessed, "--quiet", "--workspace", workspace).stdout
    (line,) = [line.strip() for line in shown.splitlines() if line.strip().startswith("lexgate explain")]
    done = lexgate(*shlex.split(line)[1:])
    assert done.returncode == 0, done.stderr


def test_the_json_document_has_the_same_numbers_in_full(assessed: Path) -> None:
    done = lexgate("explain", "worst-group", assessed, "--json", "--lang", "zh", "--examples", "2")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["requirement"] == "lexgate-baseline/worst-group"
    assert made["trace"]["against"] == 2498
    assert made["trace"]["n"] == 7214
    assert len(made["trace"]["examples"]) == 2
    assert made["sections"][0]["title"] == "理由"
    assert made["revealed"] is None


def test_texts_that_the_project_does_not_name_can_not_be_shown_and_nothing_is_recorded(
    assessed: Path,
) -> None:
    ledger = assessed / ".lexgate" / "ledger.sqlite"
    lexgate("ledger", "show", assessed)
    before = [line for line in lexgate("ledger", "show", assessed).stdout.splitlines() if "reveal" in line]
    done = lexgate("explain", "worst-group", assessed, "--reveal")
    assert done.returncode == 0, done.stderr
    assert "assess.predictions.text" in done.stdout
    after = [line for line in lexgate("ledger", "show", assessed).stdout.splitlines() if "reveal" in line]
    assert (before, after) == ([], [])
    assert ledger.is_file()


def test_the_bundle_verifies_though_some_requirements_were_not_measured_on_any_attribute(
    assessed: Path,
) -> None:
    done = lexgate("verify", assessed / ".lexgate" / "runs" / "latest" / "bundle.lexgate")
    assert done.returncode == 0, done.stdout


def test_of_what_does_not_apply_only_that_is_said(assessed: Path) -> None:
    done = lexgate("explain", "lexgate-baseline/entities", assessed, "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert [one["title"] for one in made["sections"]] == ["Why", "What can be done"]
    assert (made["trace"], made["try"]) == (None, [])


def test_a_wrong_name_and_an_empty_workspace_are_told(assessed: Path, tmp_path: Path) -> None:
    wrong = lexgate("explain", "acuracy", assessed)
    assert wrong.returncode == 2
    assert "LG-FLOW-042" in wrong.stderr
    assert "Did you mean 'lexgate-baseline/accuracy'?" in wrong.stderr
    empty = lexgate("explain", "accuracy", assessed, "--workspace", tmp_path / "nothing")
    assert empty.returncode == 2
    assert "LG-WIRING-001" in empty.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("lexgate-baseline/worst-g", "lexgate-baseline/worst-group"), ("worst-g", "worst-group")],
)
def test_the_shell_completes_an_id_with_its_standard_or_without(
    assessed: Path, typed: str, offered: str
) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv = ['lexgate']; from lexgate.cli.main import main; main()",
        ],
        cwd=assessed,
        env={
            **os.environ,
            "_LEXGATE_COMPLETE": "complete_bash",
            "COMP_WORDS": f"lexgate explain {typed}",
            "COMP_CWORD": "2",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [offered], done.stderr


def test_where_nothing_was_judged_completion_is_silent(tmp_path: Path) -> None:
    with pytest.raises(LexGateError):
        known_findings(tmp_path)
