"""A defended model on SST-2: more answers stand, accuracy is not paid for it, some are proven, and attacks are noticed."""

from pathlib import Path

import pytest

from example_projects import concluded, estimate, place


@pytest.mark.acceptance
def test_a_defended_model_withstands_more_and_what_that_is_worth_is_told(tmp_path: Path) -> None:
    folder = place("defence", tmp_path / "defence", {"sst2": ("train.tsv", "dev.tsv")})
    made = concluded("run", folder)
    assert estimate(made, "accuracy")["value"] >= 0.8
    gain = estimate(made, "robustness-gain")
    assert gain["value"] > 0
    assert gain["groups"]["clean accuracy"]["high"] > -0.02
    before, now = gain["facts"]["side_by_side"]
    assert now["attack_success"] < before["attack_success"]
    certified = estimate(made, "certified-accuracy")
    assert 0 < certified["low"] < certified["value"] <= certified["facts"]["vote_accuracy"]
    plain, seen = (estimate(made, "detection-rate", against=kind) for kind in ("plain", "adaptive"))
    assert plain["facts"]["area_under_roc"] > 0.6
    assert plain["low"] > estimate(made, "false-alarm-rate")["value"]
    assert seen["value"] <= plain["value"]
    (detector,) = (folder / ".lexgate" / "detectors").iterdir()
    assert detector.stat().st_size < 2_000_000
