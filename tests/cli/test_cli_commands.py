"""The command line as a person and a script meet it: documents, exit codes, errors that say what to do."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from command_tree import commands
from mishaps import Ended, Nursery, nursery

PREDICTIONS = """\
system: {name: Scores, task: text-classification, people: [{role: provider, name: Ada}]}
assess:
  positive: "yes"
  draws: 1000
  predictions: {path: scores.csv, truth: truth, predicted: predicted, attributes: [sex]}
standards:
  - {id: pack.yaml, as_of: 2026-11-22}
"""
PACK = """\
id: rule
version: "1"
title: {en: A rule, zh: 一条规则}
about: {en: For a test., zh: 供测试用。}
citation: {source: {en: A rule, zh: 一条规则}, locator: all, confidence: text}
requirements:
  - id: right
    title: {en: Often right, zh: 多数正确}
    obligation: {en: Right often enough., zh: 应足够准确。}
    citation: {locator: rule 1, confidence: text}
    check: accuracy
    side: at_least
    bounds: [{from: 2026-01-01, value: BOUND, unit: share, basis: operational}]
    remedies: [{en: Mend it., zh: 改进。}]
cases:
  - {requirement: right, day: 2026-11-22, bound: BOUND}
"""


@pytest.fixture(scope="module")
def lexgate() -> Iterator[Nursery]:
    with nursery(models=False) as made:
        yield made


def document(done: Ended) -> Any:
    """Return the JSON document on standard output, which must hold nothing else."""
    return json.loads(done.out)


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """A project of stored predictions: 180 of 200 right."""
    rows = [
        f"{'yes' if n % 2 else 'no'},{'yes' if (n % 2) != (n % 10 == 0) else 'no'},{'f' if n % 3 else 'm'}"
        for n in range(200)
    ]
    (tmp_path / "scores.csv").write_text("truth,predicted,sex\n" + "\n".join(rows) + "\n")
    (tmp_path / "lexgate.yaml").write_text(PREDICTIONS)
    (tmp_path / "pack.yaml").write_text(PACK.replace("BOUND", "0.8"))
    return tmp_path


@pytest.mark.parametrize(
    ("bound", "code", "status"), [("0.8", 0, "met"), ("0.97", 1, "not_met"), ("0.88", 3, "inconclusive")]
)
def test_the_exit_code_is_the_verdict(
    lexgate: Nursery, scores: Path, bound: str, code: int, status: str
) -> None:
    (scores / "pack.yaml").write_text(PACK.replace("BOUND", bound))
    done = lexgate.run("assess", scores, "--json", "--quiet")
    made = document(done)
    assert (done.code, made["status"]) == (code, status)
    assert lexgate.run("gate", scores, "--json", "--quiet").code == code


def test_the_document_has_what_scripts_read(lexgate: Nursery, scores: Path) -> None:
    made = document(lexgate.run("assess", scores, "--json", "--quiet"))
    verdict = made["verdicts"][0]
    assert {"standard", "version", "as_of", "status", "findings"} <= set(verdict)
    assert {"requirement", "check", "status", "reason", "estimate"} <= set(verdict["findings"][0])
    by_check = {estimate["check"]: estimate for estimate in made["estimates"]}
    assert {"check", "value", "low", "high", "level", "n", "unit", "groups"} <= set(by_check["accuracy"])
    assert by_check["accuracy"]["value"] == 0.9
    assert set(by_check["worst-group-accuracy"]["groups"]) == {"f", "m"}
    assert Path(made["bundle"]).is_file()
    assert Path(made["report"]).is_file()
    assert made["model"] is None


def test_a_bundle_made_by_the_command_verifies_by_the_command_and_a_changed_one_does_not(
    lexgate: Nursery, scores: Path
) -> None:
    bundle = Path(document(lexgate.run("assess", scores, "--json", "--quiet"))["bundle"])
    good = lexgate.run("verify", bundle, "--json")
    key = scores / ".lexgate" / "keys" / "signing.pub"
    known = lexgate.run("verify", bundle, "--key", key, "--json")
    assert (good.code, document(good)["ok"], document(good)["findings_judged_again"]) == (0, True, 1)
    assert not any("travelled" in line for line in document(known)["unchecked"])
    data = bytearray(bundle.read_bytes())
    at = data.index(b'"kind":"verdict"')
    data[at + 8 : at + 15] = b"verdikt"
    bundle.write_bytes(bytes(data))
    bad = lexgate.run("verify", bundle, "--json")
    assert bad.code == 1
    assert [check["code"] for check in document(bad)["checks"] if not check["ok"]]


def test_measuring_without_a_law_exits_0_and_has_no_verdict(lexgate: Nursery, scores: Path) -> None:
    done = lexgate.run("assess", scores, "--check", "accuracy", "--json", "--quiet")
    assert done.code == 0
    assert document(done)["verdicts"] == []
    assert [estimate["check"] for estimate in document(done)["estimates"]] == ["accuracy"]


def test_predictions_can_be_named_on_the_command_line(lexgate: Nursery, scores: Path) -> None:
    other = scores / "other.csv"
    other.write_text("truth,predicted,sex\n" + "yes,yes,f\nno,no,m\n" * 50)
    done = lexgate.run("assess", scores, "--predictions", other, "--json", "--quiet")
    assert next(item for item in document(done)["estimates"] if item["check"] == "accuracy")["value"] == 1.0


def test_another_days_law_can_be_asked_for(lexgate: Nursery, scores: Path) -> None:
    done = lexgate.run("assess", scores, "--as-of", "2025-12-31", "--json", "--quiet")
    assert document(done)["verdicts"][0]["as_of"] == "2025-12-31"
    assert document(done)["verdicts"][0]["findings"][0]["status"] == "not_applicable"
    assert done.code == 3


WRONG = [
    ("no project", [], {"lexgate.yaml": None}, "LG-INPUT-003"),
    (
        "a mistake in the project file",
        [],
        {"lexgate.yaml": PREDICTIONS.replace("draws", "drws")},
        "LG-INPUT-001",
    ),
    ("a missing column", [], {"scores.csv": "truth,predicted\nyes,no\n"}, "LG-INPUT-001"),
    ("an empty file", [], {"scores.csv": ""}, "LG-"),
    ("a day that is none", ["--as-of", "tomorrow"], {}, "LG-CLI-003"),
    ("an unknown check", ["--check", "acuracy"], {}, "LG-INPUT-001"),
    (
        "an unknown standard",
        [],
        {"lexgate.yaml": PREDICTIONS.replace("pack.yaml", "eu-ai-acts")},
        "LG-STANDARD-001",
    ),
    (
        "a path outside the project",
        [],
        {"lexgate.yaml": PREDICTIONS.replace("scores.csv", "../scores.csv")},
        "LG-SAFE-105",
    ),
    (
        "a pack with a mistake",
        [],
        {"pack.yaml": PACK.replace("check: accuracy", "check: acuracy")},
        "LG-INPUT-001",
    ),
]


@pytest.mark.parametrize(
    ("arguments", "files", "code"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_wrong_input_exits_2_with_a_code_and_a_mend(
    lexgate: Nursery, scores: Path, arguments: list[str], files: dict[str, str | None], code: str
) -> None:
    for name, text in files.items():
        if text is None:
            (scores / name).unlink()
        else:
            (scores / name).write_text(text)
    done = lexgate.run("assess", scores, "--json", "--quiet", *arguments)
    error = document(done)["error"]
    assert done.code == 2
    assert error["code"].startswith(code)
    assert error["fix"]
    assert "Traceback" not in done.err
    assert error["code"] in done.err


def test_two_runs_on_one_workspace_do_not_meet(lexgate: Nursery, scores: Path) -> None:
    from fakes import FrozenClock
    from lexgate.adapters.workspace_lock import workspace_lock

    with workspace_lock(scores / ".lexgate" / "lock", FrozenClock()):
        done = lexgate.run("assess", scores, "--json", "--quiet")
    assert (done.code, document(done)["error"]["code"]) == (2, "LG-BUSY-001")
    assert str(os.getpid()) in document(done)["error"]["what"]


def test_the_ledger_can_be_shown_and_verified(lexgate: Nursery, scores: Path) -> None:
    lexgate.run("assess", scores, "--quiet")
    shown = document(lexgate.run("ledger", "show", scores, "--json", "--bodies"))
    assert [entry["kind"] for entry in shown["entries"]] == [
        "plan",
        "outcomes",
        "estimates",
        "verdict",
        "account",
    ]
    assert document(lexgate.run("ledger", "verify", scores, "--json"))["size"] == 5


@pytest.mark.parametrize("template", ["quickstart", "texts", "entities", "predictions"])
def test_a_new_project_is_a_valid_one_by_its_own_schema(
    lexgate: Nursery, tmp_path: Path, template: str
) -> None:
    done = lexgate.run("init", tmp_path / "new", "--template", template, "--json")
    assert done.code == 0
    schema = json.loads((tmp_path / "new" / "lexgate.schema.json").read_text())
    text = (tmp_path / "new" / "lexgate.yaml").read_text()
    plain = json.loads(json.dumps(yaml.safe_load(text), default=str))
    jsonschema.validate(plain, schema)
    from lexgate.wiring.project_file import read_project

    read_project(tmp_path / "new")
    assert lexgate.run("init", tmp_path / "new", "--json").code == 2


def test_standards_and_checks_are_listed_in_both_languages(lexgate: Nursery) -> None:
    english, chinese = (
        document(lexgate.run("standards", "list", "--json", "--lang", lang)) for lang in ("en", "zh")
    )
    assert [item["id"] for item in english["standards"]] == [item["id"] for item in chinese["standards"]]
    assert english != chinese
    assert (
        document(lexgate.run("checks", "show", "accuracy", "--json", "--lang", "zh"))["title"] != "Accuracy"
    )
    assert lexgate.run("standards", "show", "eu-ai-act", "--as-of", "2027-12-02").code == 0
    assert lexgate.run("checks", "show", "acuracy").code == 2


@pytest.mark.parametrize(("words", "said"), [(["--lang", "zh"], "验"), ([], "Verify")])
def test_help_speaks_the_language_that_was_asked_for(words: list[str], said: str) -> None:
    clean = {
        name: value for name, value in os.environ.items() if name not in {"LANG", "LC_ALL", "LEXGATE_LANG"}
    }
    command = [sys.executable, "-m", "lexgate.cli", "verify", "--help", *words]
    assert said in subprocess.run(command, capture_output=True, text=True, check=True, env=clean).stdout


def test_a_pack_is_checked_with_lines(lexgate: Nursery, scores: Path) -> None:
    assert lexgate.run("standards", "check", scores / "pack.yaml").code == 0
    (scores / "pack.yaml").write_text(PACK.replace("check: accuracy", "check: acuracy"))
    done = lexgate.run("standards", "check", scores / "pack.yaml", "--json")
    assert done.code == 2
    assert "line " in document(done)["error"]["problems"][0]


def test_no_colour_and_80_columns_where_it_is_no_terminal(lexgate: Nursery, scores: Path) -> None:
    done = lexgate.run("assess", scores, "--quiet")
    lines = [line for line in done.out.splitlines() if ".lexgate/" not in line]
    assert "\x1b[" not in done.out
    assert max(len(line.rstrip()) for line in lines) <= 80


def test_every_command_takes_json_lang_and_workspace() -> None:
    known = commands()
    assert len(known) >= 15
    for words, options in known.items():
        assert {"--json", "--lang", "--workspace"} <= options, words


def test_a_dry_run_makes_nothing(lexgate: Nursery, scores: Path) -> None:
    before = sorted(scores.rglob("*"))
    done = lexgate.run("run", scores, "--dry-run", "--json")
    assert done.code == 0
    assert [(step["step"], step["state"]) for step in document(done)["steps"]] == [
        ("plan", "to-do"),
        ("assess", "to-do"),
        ("gate", "to-do"),
    ]
    assert sorted(scores.rglob("*")) == before
