"""sst2_styles: how much of the accuracy is lost when the same sentences are put in another style."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from example_projects import Document, concluded, estimate, place

FILES = {"sst2": ("train.tsv", "dev.tsv"), "sst2_styles": ("styles.json",)}


def drop(made: Document) -> Document:
    """Return the estimate of the drop; it is the widest of its styles, and its interval allows for the choice."""
    found = estimate(made, "shift-drop")
    styles = {name: one for name, one in found["groups"].items() if one["value"] is not None}
    assert found["value"] == pytest.approx(max(one["value"] for one in styles.values()))
    return found


def thin(file: Path, keep: int) -> None:
    """Keep every ``keep``-th sentence of each style."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    names = dict.fromkeys(row["id"] for row in rows)
    kept = set(list(names)[::keep])
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, rows[0])
        table.writeheader()
        table.writerows(row for row in rows if row["id"] in kept)


@pytest.mark.acceptance
def test_shakespeare_costs_accuracy_and_the_drop_has_an_interval(tmp_path: Path) -> None:
    project = place("sst2_styles", tmp_path / "project", FILES)
    subprocess.run([sys.executable, project / "styles.py"], check=True)
    made = concluded("run", project)
    assert estimate(made, "accuracy")["value"] >= 0.80
    found = drop(made)
    assert len(found["groups"]) == 6
    assert all(one["n"] == 872 for one in found["groups"].values())
    assert found["low"] > 0.02
    assert estimate(made, "calibration-error", binning="sweep")["high"] < 0.15
    assert estimate(made, "risk-coverage-area")["value"] < 1 - estimate(made, "accuracy")["value"]


@pytest.mark.slow
def test_a_small_subset_comes_to_a_drop(tmp_path: Path) -> None:
    changes = {"data.limit": 300, "tune.epochs": 1, "model.max_length": 32, "assess.draws": 500}
    project = place("sst2_styles", tmp_path / "project", FILES, changes)
    subprocess.run([sys.executable, project / "styles.py"], check=True)
    for name, lines in (("train.tsv", 2000), ("dev.tsv", 200)):
        file = project / "data" / name
        kept = file.read_text(encoding="utf-8").splitlines()[: lines + 1]
        file.write_text("\n".join(kept), encoding="utf-8")
    thin(project / "data" / "styles.csv", keep=15)
    assert drop(concluded("run", project))["n"] == 7 * 59
