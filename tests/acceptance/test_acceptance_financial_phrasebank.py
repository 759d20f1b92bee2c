"""financial_phrasebank: from a CSV file to a verdict."""

from pathlib import Path

import pytest

from example_projects import concluded, estimate, place

FILES = {"financial_phrasebank": ("all-data.csv",)}


def thin(file: Path, keep: int) -> None:
    """Keep every ``keep``-th record and the header; no record of this file has a line break inside."""
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
def test_a_small_subset_comes_to_a_verdict(tmp_path: Path) -> None:
    """That a few hundred sentences can be learnt from is shown in ``tests/tuning``."""
    changes = {"data.limit": 80, "tune.epochs": 1, "model.max_length": 48, "assess.draws": 500}
    project = place("financial_phrasebank", tmp_path / "project", FILES, changes)
    thin(project / "data" / "all-data.csv", keep=6)
    made = concluded("run", project)
    assert set(estimate(made, "macro-f1")["groups"]) == {"negative", "neutral", "positive"}
    assert estimate(made, "accuracy")["n"] > 100
