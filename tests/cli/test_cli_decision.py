"""``lexgate decision`` from a text to a page, with a tiny model."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from lexgate.cli.main import app
from toymodels import toy_bert, toy_texts

PROJECT = """\
system: {name: Toy, task: text-classification, jurisdictions: [CN]}
data:
  path: data.csv
  split: {validation: 0.1, test: 0.3}
  clean: {near_duplicates: "off", duplicates: "off", conflicts: "off", leaks: "off", label_errors: "off"}
model: {path: base, max_length: 32}
tune: {epochs: 1, batch_size: 8}
"""


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("decision")
    toy_bert(place / "base")
    toy_texts(48).frame.select(pl.col("text"), pl.col("label")).write_csv(place / "data.csv")
    (place / "lexgate.yaml").write_text(PROJECT)
    code, _ = run("tune", str(place), "--quiet")
    assert code == 0
    return place


def test_a_text_gets_its_grounds_a_page_and_a_record_in_the_ledger(folder: Path) -> None:
    page = folder / "why.html"
    words = ("decision", str(folder), "--text", "good bank in paris", "--quiet", "--budget", "50")
    code, told = run(*words, "--html", str(page), "--json")
    assert code == 0
    made = json.loads(told)
    assert [word["said"] for word in made["grounds"]["words"]] == ["good", "bank", "in", "paris"]
    assert made["grounds"]["error"] < 0.05
    assert len(made["grounds"]["reasons"]) <= 4
    assert set(made["text"]) == {"en", "zh"}
    assert "speaks-for" in page.read_text(encoding="utf-8")
    code, told = run(*words)
    assert code == 0
    assert "Principal reasons" in told


def test_a_file_a_row_and_another_method_are_taken(folder: Path) -> None:
    (folder / "text.txt").write_text("poor loan", encoding="utf-8")
    code, told = run("decision", str(folder), "--file", str(folder / "text.txt"), "--quiet", "--json")
    assert code == 0
    assert json.loads(told)["grounds"]["method"] == "integrated-gradients"
    code, told = run("decision", str(folder), "--row", "3", "--method", "occlusion", "--quiet", "--json")
    assert code == 0
    assert json.loads(told)["grounds"]["item"] == "3"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--text", "good", "--method", "shap"), "LG-MODEL-071"),
        (("--row", "none"), "LG-FLOW-072"),
        ((), "LG-FLOW-073"),
        (("--text", "good", "--word", "1"), "LG-FLOW-073"),
        (("--text", "good", "--method", "random"), "LG-ASSESS-092"),
        (("--text", " "), "LG-ASSESS-091"),
    ],
)
def test_what_can_not_be_explained_is_told_with_its_code(
    folder: Path, words: tuple[str, ...], code: str
) -> None:
    exit_code, told = run("decision", str(folder), *words, "--quiet", "--json")
    assert exit_code == 2
    assert json.loads(told)["error"]["code"] == code


def test_a_text_beside_a_file_is_refused_and_none_wins_in_silence(folder: Path) -> None:
    (folder / "text.txt").write_text("poor loan", encoding="utf-8")
    words = ("--text", "good", "--file", str(folder / "text.txt"), "--json")
    code, told = run("decision", str(folder), *words)
    assert code == 2
    assert json.loads(told)["error"]["code"] == "LG-CLI-072"


def test_a_text_written_right_to_left_does_not_turn_the_sentences_about_it(folder: Path) -> None:
    text = "\u202eمرحبا good"  # an override that would turn all that follows
    page = folder / "rtl.html"
    words = ("decision", str(folder), "--text", text, "--quiet", "--budget", "20", "--html", str(page))
    code, told = run(*words, "--json")
    assert code == 0
    made = json.loads(told)
    assert any(
        "مرحبا" in reason["said"] for kind in ("reasons", "against") for reason in made["grounds"][kind]
    )
    for lines in (part["lines"] for part in made["text"]["en"]):
        for line in lines:
            assert "\u202e" not in line
            assert ("مرحبا" in line) == ("\u2068" in line) == ("\u2069" in line)
    assert "dir=" not in page.read_text(encoding="utf-8").partition("<main>")[2].partition("</main>")[0]


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    code, told = run("decision", str(folder), "--file", str(folder / "latin.txt"), "--json")
    assert code == 2
    assert json.loads(told)["error"]["code"] == "LG-CLI-071"
