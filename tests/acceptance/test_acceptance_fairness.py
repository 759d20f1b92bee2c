"""Fairness on real input: odds and precision of COMPAS by race, census income by sex, Chinese comments and sets made from them."""

import subprocess
import sys
from pathlib import Path

import pytest

from example_projects import Document, concluded, estimate, place
from realdata import data_folder

COLD = {"cold_zh": ("train.csv", "dev.csv")}


def test_the_two_sides_of_the_dispute_about_compas(tmp_path: Path) -> None:
    files = {"compas": ("two_years_deidentified.csv",)}
    made = concluded("assess", place("compas", tmp_path / "project", files, {"assess.draws": 1000}))
    precision = estimate(made, "predictive-parity-gap", attribute="race")["groups"]
    assert round(precision["African-American"]["value"], 2) == 0.63
    assert round(precision["Caucasian"]["value"], 2) == 0.59
    odds = estimate(made, "equalised-odds-difference", attribute="race")
    assert odds["value"] == pytest.approx(max(gap["value"] for gap in odds["facts"]["gaps"].values()))
    assert odds["low"] > 0.2
    assert "Native American" in odds["note"]


def test_a_model_that_was_not_shown_the_sex_selects_men_more_often(tmp_path: Path) -> None:
    table = data_folder("adult") / "adult_original.csv"
    project = place("adult", tmp_path / "project", {})
    subprocess.run([sys.executable, project / "predict.py", table], capture_output=True, check=True)
    made = concluded("assess", project)
    rates = estimate(made, "selection-rate-difference", attribute="sex")
    assert rates["low"] > 0.15
    assert estimate(made, "equalised-odds-difference", attribute="sex")["low"] > 0.1
    assert estimate(made, "group-calibration-gap", attribute="sex")["high"] < 0.04
    crossed = estimate(made, "selection-rate-difference", attribute="sex+race")
    assert len(crossed["groups"]) == 10
    assert sum(one["n"] for one in crossed["groups"].values()) == 15_081


def moved(made: Document, attribute: str, sets: int) -> Document:
    found = estimate(made, "counterfactual-score-shift", attribute=attribute, of="signed")
    assert found["n"] == sets
    assert 0 <= found["low"] <= found["value"] <= found["high"] <= 1
    return found


@pytest.mark.acceptance
def test_chinese_comments_are_compared_by_topic_and_in_sets_made_from_them(tmp_path: Path) -> None:
    made = concluded("run", place("cold_zh", tmp_path / "project", COLD))
    assert 0.65 < estimate(made, "accuracy")["value"] < 0.85
    topics = estimate(made, "equalised-odds-difference", attribute="topic")
    assert {name.split(" · ")[0] for name in topics["groups"]} == {"race", "region", "gender"}
    for attribute in ("gender", "region"):
        assert moved(made, attribute, 200)["low"] > 0


@pytest.mark.slow
def test_a_small_subset_of_chinese_comments_comes_to_score_shifts(tmp_path: Path) -> None:
    changes = {"data.limit": 200, "tune.epochs": 1, "model.max_length": 32, "assess.pairs.limit": 8}
    project = place("cold_zh", tmp_path / "project", COLD, changes)
    for file, lines in (("train.csv", 1500), ("dev.csv", 300)):
        path = project / "data" / file
        path.write_text(
            "\n".join(path.read_text(encoding="utf-8").splitlines()[: lines + 1]), encoding="utf-8"
        )
    made = concluded("run", project)
    for attribute in ("gender", "region"):
        moved(made, attribute, 8)
