"""Agreement of five annotators, a table before and after it was made fit for release, wrong labels beside cleanlab's filters."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from example_projects import EXAMPLES, Document, estimate, lexgate, place
from realdata import data_folder


def program(file: Path, *words: str | Path) -> str:
    done = subprocess.run([sys.executable, file, *words], capture_output=True, text=True, check=True)
    return done.stdout


def assessed(project: Path) -> Document:
    done = lexgate("assess", project, "--json", "--quiet")
    made: Document = json.loads(done.stdout)
    verified = lexgate("verify", made["bundle"], "--json")
    assert (verified.returncode, json.loads(verified.stdout)["ok"]) == (0, True), verified.stdout
    return made


def test_five_annotators_agree_by_the_command(tmp_path: Path) -> None:
    labels = data_folder("fewclue") / "ocnli_test_public.json"
    project = place("annotator_agreement", tmp_path / "project", {})
    program(project / "register.py", labels)
    made = assessed(project)
    found = estimate(made, "annotator-agreement", coefficient="krippendorff", by="category")
    assert (found["n"], round(found["value"], 3)) == (2_520, 0.704)
    assert (round(found["low"], 3), round(found["high"], 3)) == (0.689, 0.719)
    assert {name: round(group["value"], 3) for name, group in found["groups"].items()} == {
        "gov": 0.733,
        "lit": 0.702,
        "news": 0.709,
        "phone": 0.670,
        "tv": 0.695,
    }
    fleiss = estimate(made, "annotator-agreement", coefficient="fleiss")
    assert fleiss["value"] == pytest.approx(found["value"], abs=1e-4)


@pytest.mark.parametrize(
    ("words", "k", "distinct", "closeness"), [((), 10, 4, 0.665), (("--as-it-came",), 1, 1, 0.995)]
)
def test_a_table_is_anonymous_only_after_it_was_made_coarser(
    tmp_path: Path, words: tuple[str, ...], k: int, distinct: int, closeness: float
) -> None:
    table = data_folder("adult") / "adult_original.csv"
    project = place("released_table", tmp_path / "project", {})
    program(project / "release.py", table, *words)
    made = assessed(project)
    assert estimate(made, "k-anonymity")["value"] == k
    assert estimate(made, "l-diversity", kind="distinct")["value"] == distinct
    assert round(estimate(made, "t-closeness", distance="equal")["value"], 3) == closeness


def test_wrong_labels_are_found_as_well_as_by_the_peers_filter_in_one_run() -> None:
    pytest.importorskip("cleanlab")
    printed = program(EXAMPLES / "label_errors" / "run.py", data_folder("label_errors"))
    found = {
        tuple(line[:37].strip().split(maxsplit=1)): line[37:].split() for line in printed.splitlines()[1:]
    }
    for name, confirmed in (("20news", 0.545), ("cifar10", 0.889)):
        ours, peer = found[name, "lexgate"], found[name, "cleanlab prune_by_noise_rate"]
        assert ours == peer
        assert float(ours[5]) == confirmed
