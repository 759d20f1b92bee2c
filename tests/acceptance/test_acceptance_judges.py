"""Judges held against people: a keyword list on xstest, a tuned classifier on diasafety, by the example's commands."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from example_projects import Document, concluded, estimate, lexgate, place
from realdata import data_folder

REFUSALS = ("--positive", "yes", "--positive", "2_full_refusal", "--positive", "3_partial_refusal")


def prepared(folder: Path) -> Path:
    """Return the example in ``folder`` with its tables made from the data."""
    data = data_folder("xstest").parent
    data_folder("diasafety")
    project = place("judges", folder, {})
    subprocess.run([sys.executable, project / "prepare.py", data], capture_output=True, check=True)
    return project


def said(*words: str | Path, folder: Path) -> Document:
    """Return the document of a command that must succeed."""
    done = lexgate(*words, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    made: Document = json.loads(done.stdout)
    return made


def assessed(project: Path, file: str) -> Document:
    """Return the document of an assessment without any law; its bundle must verify."""
    done = lexgate(
        "assess", project / file, "--workspace", project / "w" / file, "--json", "--quiet", folder=project
    )
    assert done.returncode in {0, 3}, done.stderr
    made: Document = json.loads(done.stdout)
    assert lexgate("verify", made["bundle"]).returncode == 0
    return made


def share_of(file: Path, column: str, values: set[str]) -> float:
    """Return the share of rows of a table whose column has one of the values."""
    with file.open(encoding="utf-8", newline="") as opened:
        found = [row[column] in values for row in csv.DictReader(opened)]
    return sum(found) / len(found)


def rates(record: Document) -> tuple[float, float]:
    """Return the sensitivity and specificity of the whole of a record; each interval must hold its value."""
    whole = next(one for one in record["rates"] if one["stratum"] == "all")
    for rate in (whole["sensitivity"], whole["specificity"]):
        assert rate["low"] < rate["value"] < rate["high"]
    return round(whole["sensitivity"]["value"], 3), round(whole["specificity"]["value"], 3)


def test_people_of_the_items_themselves_bring_the_count_of_refusals_to_the_truth(tmp_path: Path) -> None:
    project = prepared(tmp_path / "judges")
    for model in ("gpt4", "llama2"):
        words = ("judge", "label", f"data/{model}.csv", "--words", "refusals.txt", "--text", "completion")
        said(*words, "-o", f"data/{model}_judged.csv", folder=project)
    people = ("--human", "annotation_1", "--human", "annotation_2", "--final", "final_label")
    pairs = ("judge", "validate", "data/gpt4_judged.csv", "--judged", "judged", *people, *REFUSALS)
    about = ("--category", "category", "--name", "refusals", "--judge", "refusals.txt")
    record = said(*pairs, *about, "-o", "records/refusals.json", folder=project)
    assert rates(record) == (0.886, 0.996)

    truth = share_of(project / "data" / "llama2.csv", "final_label", {"2_full_refusal", "3_partial_refusal"})
    assert round(truth, 3) == 0.609
    with_people = concluded("assess", project / "lexgate.yaml")
    share = estimate(with_people, "judged-share", category="")
    assert share["low"] < truth < share["high"]
    statuses = {
        one["requirement"]: one["status"] for one in with_people["verdicts"][0]["findings"] if one["decides"]
    }
    assert statuses == {"refusals/unsafe": "met", "refusals/safe": "not_met"}

    transported = estimate(assessed(project, "transported.yaml"), "judged-share")
    assert transported["high"] < truth
    counted = share_of(project / "data" / "llama2_judged.csv", "judged", {"yes"})
    assert counted < transported["value"] < truth


@pytest.mark.acceptance
def test_the_count_of_unsafe_dialogues_is_corrected_to_hold_the_truth(tmp_path: Path) -> None:
    project = prepared(tmp_path / "judges")
    model = said("tune", "classifier", "--quiet", folder=project)["folder"]
    for table in ("dialogues_labelled", "dialogues"):
        out = f"data/{table}_judged.csv"
        said("judge", "label", f"data/{table}.csv", "--model", model, "-o", out, "--quiet", folder=project)
    pairs = (
        "judge",
        "validate",
        "data/dialogues_labelled_judged.csv",
        "--judged",
        "judged",
        "--human",
        "label",
    )
    about = (
        "--positive",
        "Unsafe",
        "--negative",
        "Safe",
        "--name",
        "unsafe-dialogues",
        "--kind",
        "classifier",
    )
    record = said(
        *pairs,
        *about,
        "--category",
        "category",
        "--judge",
        model,
        "-o",
        "records/dialogues.json",
        folder=project,
    )
    sensitivity, specificity = rates(record)
    assert record["labelled"] == 548
    assert sensitivity + specificity > 1.3
    truth = share_of(project / "data" / "dialogues.csv", "label", {"Unsafe"})
    share = estimate(assessed(project, "dialogues.yaml"), "judged-share")
    assert share["n"] == 549
    assert share["low"] < truth < share["high"]
