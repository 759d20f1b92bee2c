"""COMPAS: stored predictions, the published error rates by group, each with its interval."""

from pathlib import Path

import pytest

from example_projects import Document, concluded, estimate, place

FILES = {"compas": ("two_years_deidentified.csv",)}


def rate(found: Document, group: str) -> float:
    """Return the rate of a group to four digits; its interval must hold it."""
    one = found["groups"][group]
    assert 0 < one["low"] < one["value"] < one["high"] < 1
    return round(float(one["value"]), 4)


@pytest.mark.parametrize("draws", [1_000, pytest.param(10_000, marks=pytest.mark.acceptance)])
def test_the_command_gives_the_published_rates_with_intervals(tmp_path: Path, draws: int) -> None:
    made = concluded("assess", place("compas", tmp_path / "project", FILES, {"assess.draws": draws}))
    positives = estimate(made, "false-positive-rate-gap", attribute="race")
    negatives = estimate(made, "false-negative-rate-gap", attribute="race")
    assert (rate(positives, "African-American"), rate(positives, "Caucasian")) == (0.4485, 0.2345)
    assert (rate(negatives, "African-American"), rate(negatives, "Caucasian")) == (0.2799, 0.4772)
    ratio = estimate(made, "selection-rate-ratio", attribute="race")
    assert 0 < ratio["low"] < ratio["value"] < ratio["high"] < 0.8
    assert estimate(made, "accuracy")["n"] == 7_214
    assert made["model"] is None
