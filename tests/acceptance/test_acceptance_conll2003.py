"""conll2003: names in newswire, learned from ``eng.train`` and measured on ``eng.testa``."""

import time
from pathlib import Path

import pytest

from example_projects import concluded, estimate, place

FILES = {"conll2003": ("eng.train", "eng.testa")}
LABELS = {"O", *(f"{mark}-{kind}" for mark in "BI" for kind in ("LOC", "MISC", "ORG", "PER"))}


def cut(file: Path, sentences: int) -> None:
    """Keep the first sentences of a CoNLL file."""
    kept = file.read_text(encoding="utf-8").split("\n\n")[:sentences]
    file.write_text("\n\n".join(kept) + "\n\n", encoding="utf-8")


@pytest.mark.acceptance
def test_macro_f1_and_entity_f1_are_at_least_point_92_within_20_minutes(tmp_path: Path) -> None:
    project = place("conll2003", tmp_path / "project", FILES)
    start = time.monotonic()
    made = concluded("run", project)
    minutes = (time.monotonic() - start) / 60
    macro, entities = estimate(made, "macro-f1"), estimate(made, "entity-f1")
    assert set(macro["groups"]) == LABELS
    assert macro["value"] >= 0.92
    assert entities["value"] >= 0.92
    report = macro["facts"]["classification_report"]
    assert set(report["classes"]) == LABELS
    assert all(
        {"precision", "recall", "f1-score", "support"} <= set(row) for row in report["classes"].values()
    )
    assert sum(row["support"] for row in report["classes"].values()) == macro["n"] == 51_362
    assert entities["n"] == 5_942
    assert minutes <= 20


@pytest.mark.slow
def test_a_small_subset_comes_to_a_verdict_and_beats_the_majority_tag(tmp_path: Path) -> None:
    changes = {"data.limit": 300, "tune.epochs": 3, "tune.batch_size": 16, "assess.draws": 1000}
    project = place("conll2003", tmp_path / "project", FILES, changes)
    cut(project / "data" / "eng.train", 900)
    cut(project / "data" / "eng.testa", 400)
    made = concluded("run", project)
    # All tokens outside: a macro F1 of at most 1/9, and no entity at all.
    assert estimate(made, "macro-f1")["low"] > 1 / 9
    assert estimate(made, "entity-f1")["low"] > 0.1
