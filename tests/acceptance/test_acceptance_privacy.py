"""privacy: what a router of questions gives away of its training data, tuned plainly and with differential privacy."""

import math
from pathlib import Path

import pytest
import yaml

from example_projects import EXAMPLES, concluded, estimate, place

FILES = {"banking77": ("train.csv",)}


@pytest.mark.acceptance
def test_a_plain_model_gives_canaries_away(tmp_path: Path) -> None:
    changes = {
        "data.limit": 600,
        "data.canaries": {"count": 24, "repetitions": [1, 8]},
        "tune.epochs": 8,
        "assess.privacy": {"membership": {"items": 500}},
    }
    project = place("privacy", tmp_path / "project", FILES, changes)
    made = concluded("run", project)
    assert estimate(made, "membership-auc")["low"] > 0.5
    exposed = estimate(made, "canary-exposure", repetitions=1)
    assert set(exposed["groups"]) == {"1", "8"}
    chance = 1 / math.log(2)  # bits, of a canary that the model never saw
    assert all(group["low"] > chance for group in exposed["groups"].values())
    assert estimate(made, "epsilon-lower-bound")["low"] > 0.5


@pytest.mark.acceptance
def test_what_surely_was_lost_of_a_private_model_is_within_its_claim(tmp_path: Path) -> None:
    pytest.importorskip("opacus")
    project = place("privacy", tmp_path / "project", FILES)
    private = yaml.safe_load((EXAMPLES / "privacy" / "private.yaml").read_text("utf-8"))
    (project / "lexgate.yaml").write_text(yaml.safe_dump(private, allow_unicode=True), encoding="utf-8")
    made = concluded("run", project)
    claimed = estimate(made, "privacy-budget")["value"]
    assert claimed <= 8
    assert estimate(made, "epsilon-lower-bound")["low"] < claimed
    assert estimate(made, "membership-auc")["low"] < 0.55
    assert estimate(made, "accuracy")["low"] > 1 / 77
