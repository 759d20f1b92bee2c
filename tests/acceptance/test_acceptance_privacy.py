"""privacy: what a router of questions gives away of its training data, tuned plainly and with differential privacy."""

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
    once, often = (estimate(made, "canary-exposure", repetitions=times) for times in (0, 16))
    assert once["value"] > 1.44
    assert often["value"] is None
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
