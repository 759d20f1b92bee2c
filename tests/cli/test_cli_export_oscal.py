"""``lexgate export oscal-…`` from a real stored assessment, and its errors."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mishaps import Nursery, nursery
from oscal_readers import read_back, schema_mistakes

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

PROJECT = """\
system: {name: Scores, task: text-classification, people: [{role: provider, name: Ada, contact: ada@example.org}]}
assess:
  positive: "yes"
  draws: 1000
  predictions: {path: scores.csv, truth: truth, predicted: predicted, attributes: [sex]}
standards:
  - {id: lexgate-baseline, as_of: 2026-11-22}
  - {id: us-nyc-ll144, as_of: 2026-11-22}
"""


@pytest.fixture(scope="module")
def lexgate() -> Iterator[Nursery]:
    with nursery(models=False) as made:
        yield made


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, lexgate: Nursery) -> Path:
    """A project with a stored assessment."""
    folder = tmp_path_factory.mktemp("oscal")
    rows = [
        f"{'yes' if n % 2 else 'no'},{'yes' if (n % 2) != (n % 10 == 0) else 'no'},{'f' if n % 3 else 'm'}"
        for n in range(200)
    ]
    (folder / "scores.csv").write_text("truth,predicted,sex\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(PROJECT)
    assert lexgate.run("assess", folder, "--json", "--quiet").code in {0, 1, 3}
    return folder


def exported(lexgate: Nursery, *words: str | Path) -> Any:
    done = lexgate.run("export", *words)
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_results_and_plan_of_action_come_from_the_stored_assessment(
    lexgate: Nursery, project: Path, tmp_path: Path
) -> None:
    shown = {
        verdict["standard"]: verdict["status"]
        for verdict in json.loads(lexgate.run("assess", project, "--json", "--quiet").out)["verdicts"]
    }
    made = exported(lexgate, "oscal-results", project)
    assert schema_mistakes(made) == []
    assert read_back(made, tmp_path) == made
    told = {
        value["standard"]: value["status"]
        for result in made["assessment-results"]["results"]
        for value in ({one["name"]: one["value"] for one in result["props"]},)
    }
    assert told == shown
    plan = exported(lexgate, "oscal-poam", project)
    assert schema_mistakes(plan) == []
    assert read_back(plan, tmp_path) == plan
    assert exported(lexgate, "oscal-results", project) == made


def test_documents_go_to_a_file_and_the_command_says_so(
    lexgate: Nursery, project: Path, tmp_path: Path
) -> None:
    for words in (
        ("oscal-catalog", "us-nyc-ll144"),
        ("oscal-profile", "us-nyc-ll144", "--as-of", "2026-11-22"),
        ("oscal-mapping", "us-nyc-ll144", "us-four-fifths"),
        ("oscal-results", project),
        ("oscal-poam", project),
    ):
        out = tmp_path / f"{words[0]}.json"
        said = exported(lexgate, *words, "--out", out, "--json")
        document = json.loads(out.read_text(encoding="utf-8"))
        assert schema_mistakes(document) == []
        assert said == {
            "file": str(out),
            "document": next(iter(document)),
            "uuid": next(iter(document.values()))["uuid"],
        }
    assert str(out) in lexgate.run("export", "oscal-poam", project, "--out", out).out


def test_a_catalog_becomes_a_skeleton_that_the_command_finds_sound(lexgate: Nursery, tmp_path: Path) -> None:
    lexgate.run("export", "oscal-catalog", "us-four-fifths", "--out", tmp_path / "catalog.json")
    from lexgate.standard.oscal_catalog import skeleton

    text = skeleton((tmp_path / "catalog.json").read_text(encoding="utf-8"), "four-fifths")
    (tmp_path / "four-fifths.yaml").write_text(text, encoding="utf-8")
    assert lexgate.run("standards", "check", tmp_path / "four-fifths.yaml").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("oscal-catalog", "no-such-pack"), "LG-STANDARD-001"),
        (("oscal-profile", "us-nyc-ll144", "--as-of", "1999-01-01"), "LG-REPORT-010"),
        (("oscal-profile", "us-nyc-ll144", "--as-of", "soon"), "LG-CLI-003"),
        (("oscal-mapping", "us-four-fifths", "mitre-atlas"), "LG-REPORT-013"),
        (("oscal-results", "EMPTY"), "LG-WIRING-001"),
    ],
)
def test_what_cannot_be_exported_is_said(
    lexgate: Nursery, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    done = lexgate.run("export", *(str(tmp_path) if word == "EMPTY" else word for word in words), "--json")
    assert (done.code, done.error["code"]) == (2, code)
