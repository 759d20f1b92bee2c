"""financial_phrasebank: from a CSV file to a verdict."""

from pathlib import Path

import pytest

from example_projects import Document, concluded, estimate, place

FILES = {"financial_phrasebank": ("all-data.csv",)}


def majority(made: Document) -> float:
    """Return the accuracy of answering the most frequent class always."""
    classes = estimate(made, "macro-f1")["facts"]["classification_report"]["classes"]
    support = [one["support"] for one in classes.values()]
    return float(max(support) / sum(support))


def thin(file: Path, keep: int) -> None:
    """Keep every third (``keep``) record and the header; no record of this file has a line break inside."""
    header, *records = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(header + b"".join(records[::keep]))


@pytest.mark.acceptance
def test_test_macro_f1_is_at_least_point_eight(tmp_path: Path) -> None:
    made = concluded("run", place("financial_phrasebank", tmp_path / "project", FILES))
    macro = estimate(made, "macro-f1")
    assert macro["value"] >= 0.80
    assert set(macro["groups"]) == {"negative", "neutral", "positive"}
    assert {verdict["standard"] for verdict in made["verdicts"]} == {"lexgate-baseline"}


@pytest.mark.slow
def test_a_small_subset_comes_to_a_verdict_and_beats_the_majority_class(tmp_path: Path) -> None:
    changes = {"data.limit": 300, "tune.epochs": 3, "tune.batch_size": 16, "assess.draws": 1000}
    project = place("financial_phrasebank", tmp_path / "project", FILES, changes)
    thin(project / "data" / "all-data.csv", keep=3)
    made = concluded("run", project)
    accuracy = estimate(made, "accuracy")
    assert 0.5 < majority(made) < accuracy["low"]
    assert accuracy["n"] > 300
