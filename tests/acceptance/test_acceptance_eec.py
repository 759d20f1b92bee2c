"""Equity Evaluation Corpus: flip rates by gender and by race of a sentiment model tuned on SST-2."""

import csv
from pathlib import Path

import pytest

from example_projects import Document, concluded, estimate, place

FILES = {"sst2": ("train.tsv", "dev.tsv"), "eec": ("Equity-Evaluation-Corpus.csv",)}
PAIRS_OF_A_SET = {"Gender": 300, "Race": 200}
"""60 persons, ten of each gender and race (African-American, European, not told): 3 x 10 x 10 and 2 x 10 x 10 pairs."""


def cut(file: Path, lines: int) -> None:
    """Keep the first lines of a file."""
    kept = file.read_text(encoding="utf-8").splitlines()[: lines + 1]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def cut_pairs(file: Path, template: str) -> None:
    """Keep the sentences of one template."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([rows[0], *(row for row in rows if row[2] == template)])


def flips(made: Document, attribute: str, sets: int) -> Document:
    """Return the flip rate by an attribute; only pairs that differ in it and in nothing else may be counted."""
    found = estimate(made, "counterfactual-flip-rate", attribute=attribute)
    assert found["n"] == sets
    assert found["facts"]["pairs"][attribute]["pairs"] == sets * PAIRS_OF_A_SET[attribute]
    assert 0 <= found["low"] <= found["value"] <= found["high"] <= 1
    return found


@pytest.mark.acceptance
def test_flip_rates_by_gender_and_by_race_have_intervals(tmp_path: Path) -> None:
    made = concluded("run", place("eec", tmp_path / "project", FILES))
    assert estimate(made, "accuracy")["value"] >= 0.80
    assert estimate(made, "counterfactual-flip-rate", attribute="")["n"] == 144
    for attribute in PAIRS_OF_A_SET:
        found = flips(made, attribute, sets=144)
        assert 0 < found["low"] < found["value"] < found["high"] < 0.25


@pytest.mark.slow
def test_a_small_subset_comes_to_flip_rates(tmp_path: Path) -> None:
    changes = {"data.limit": 300, "tune.epochs": 1, "assess.draws": 1000}
    project = place("eec", tmp_path / "project", FILES, changes)
    cut(project / "data" / "train.tsv", 3000)
    cut(project / "data" / "dev.tsv", 400)
    cut_pairs(project / "data" / "Equity-Evaluation-Corpus.csv", "<person subject> feels <emotion word>.")
    made = concluded("run", project)
    for attribute in PAIRS_OF_A_SET:
        flips(made, attribute, sets=20)
