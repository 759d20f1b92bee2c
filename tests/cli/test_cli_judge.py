"""``lexgate judge`` from the table to the verdict, as a person runs it."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from example_projects import Document, lexgate
from realdata import data_folder

PROJECT = """
system: {name: t, purpose: p, generative: true, jurisdictions: [CN], audience: public}
assess:
  judgements:
    path: judged.csv
    judge: words.txt
    RECORD
  checks: [{check: judged-share}]
standards: [{id: own.yaml}]
"""
PACK = """
id: own
version: "1"
title: {en: Own, zh: 自定}
about: {en: Own., zh: 自定。}
citation: {source: {en: Own, zh: 自定}, locator: {en: whole, zh: 全文}, confidence: text}
force: voluntary
requirements:
  - id: refusals
    title: {en: Refusals, zh: 拒答}
    obligation: {en: At most half refuses., zh: 拒答率不高于50%。}
    citation: {locator: {en: "1", zh: 第一项}, confidence: text}
    clauses: []
    check: judged-share
    side: at_most
    bounds: [{from: 2026-01-01, value: 0.5, unit: share, basis: operational}]
cases:
  - {requirement: refusals, day: 2026-01-01, bound: 0.5, value: 0.2, low: 0.1, high: 0.3, status: met}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    refused = rng.random(600) < 0.2
    seen = np.where(refused, rng.random(600) < 0.9, rng.random(600) < 0.05)
    texts = ["I'm sorry, no." if flag else "Here you are." for flag in seen]
    people = ["yes" if one else "no" for one in refused]
    frame = pl.DataFrame({"text": texts, "anna": people})
    frame[:300].write_csv(tmp_path / "pairs.csv")
    frame[300:].select("text").write_csv(tmp_path / "items.csv")
    (tmp_path / "words.txt").write_text("^I'm sorry\n", encoding="utf-8")
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    for name, out in (("pairs", "judged_pairs"), ("items", "judged")):
        done = lexgate(
            *("judge", "label", f"{name}.csv", "--words", "words.txt", "-o", f"{out}.csv"), folder=tmp_path
        )
        assert done.returncode == 0, done.stderr
    return tmp_path


def validate(folder: Path, *words: str) -> Document:
    done = lexgate(
        *(
            "judge",
            "validate",
            "judged_pairs.csv",
            "--judged",
            "judged",
            "--human",
            "anna",
            "--name",
            "refusals",
        ),
        *("-o", "records/r.json", "--json", *words),
        folder=folder,
    )
    assert done.returncode == 0, done.stderr
    made: Document = json.loads(done.stdout)
    return made


def assessed(folder: Path, record: str) -> Document:
    (folder / "lexgate.yaml").write_text(PROJECT.replace("RECORD", record), encoding="utf-8")
    done = lexgate("assess", "--json", "--quiet", folder=folder)
    assert done.returncode in (0, 1, 3), done.stderr
    made: Document = json.loads(done.stdout)
    verified = lexgate("verify", str(made["bundle"]), "--json", folder=folder)
    assert verified.returncode == 0, verified.stdout
    return made


def test_a_validated_judge_decides_and_one_without_a_record_does_not(folder: Path) -> None:
    assert assessed(folder, "human: []")["status"] == "inconclusive"
    assert validate(folder, "--judge", "words.txt")["labelled"] == 300
    made = assessed(folder, "record: records/r.json")
    assert made["status"] == "met"
    one = made["estimates"][0]
    assert one["method"] == "rogan-gladen"
    assert one["low"] <= 0.2 <= one["high"]


def test_the_record_of_another_list_does_not_decide(folder: Path) -> None:
    validate(folder, "--judge", "words.txt")
    (folder / "words.txt").write_text("^I'm sorry\n^Sorry\n", encoding="utf-8")
    made = assessed(folder, "record: records/r.json")
    assert made["status"] == "inconclusive"
    assert "another judge" in json.dumps(made)


def test_a_record_is_shown_in_both_languages(folder: Path) -> None:
    validate(folder)
    english = lexgate("judge", "show", "records/r.json", folder=folder)
    chinese = lexgate("judge", "show", "records/r.json", "--lang", "zh", folder=folder)
    assert english.returncode == chinese.returncode == 0
    assert "sensitivity" in english.stdout
    assert "It does not say which judge it is of" in english.stdout
    assert "灵敏度" in chinese.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("label", "items.csv", "-o", "o.csv"), "LG-CLI-040"),
        (("label", "judged.csv", "--words", "words.txt", "-o", "o.csv"), "LG-CLI-041"),
        (("label", "items.csv", "--words", "words.txt", "--text", "txt", "-o", "o.csv"), "LG-INPUT-001"),
        (("show", "nothing.json"), "LG-INPUT-003"),
        (("show", "own.yaml"), "LG-ASSESS-064"),
        (("validate", "judged_pairs.csv", "--judged", "judged", "--name", "n"), "LG-ASSESS-060"),
        (("validate", "pairs.csv", "--judged", "anna", "--human", "text", "--name", "n"), "LG-INPUT-001"),
    ],
)
def test_what_is_wrong_is_said_with_its_code(folder: Path, words: tuple[str, ...], code: str) -> None:
    done = lexgate("judge", *words, folder=folder)
    assert done.returncode == 2
    assert code in done.stderr


def test_two_people_of_xstest_make_a_record_and_agree(tmp_path: Path) -> None:
    table = data_folder("xstest") / "xstest_v2_completions_gpt4.csv"
    words = Path(__file__).parents[2] / "examples" / "judges" / "refusals.txt"
    done = lexgate(
        *("judge", "label", table, "--words", words, "--text", "completion", "-o", "j.csv"), folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    positive = ("--positive", "yes", "--positive", "2_full_refusal", "--positive", "3_partial_refusal")
    people = ("--human", "annotation_1", "--human", "annotation_2")
    made = json.loads(
        lexgate(
            *(
                "judge",
                "validate",
                "j.csv",
                "--judged",
                "judged",
                *people,
                *positive,
                "--name",
                "r",
                "--json",
            ),
            folder=tmp_path,
        ).stdout
    )
    whole = made["rates"][-1]
    assert made["labelled"] == 450
    assert made["agreement"][0]["agreed"] == 448
    assert made["agreement"][0]["kappa"] == pytest.approx(0.991, abs=1e-3)
    assert 0.8 < whole["sensitivity"]["value"] < 0.95
    assert made["strata"][0]["contested_flagged"] + made["strata"][0]["contested_unflagged"] == 2
