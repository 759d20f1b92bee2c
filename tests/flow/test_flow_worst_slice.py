"""The shape of texts reaches the search for slices, whichever way the answers come."""

from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.run import run

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  split: {validation: 0.1, test: 0.7}
  clean: {near_duplicates: "off", personal_data: "off"}
model: {path: base}
assess: {draws: 500, checks: [{check: worst-slice}]}
"""
STORED = """\
system: {name: Toy, task: text-classification}
assess:
  predictions: {path: data.csv, truth: label, predicted: said, text: text, features: [size]}
  checks: [{check: worst-slice}]
"""


def answer(text: str) -> str:
    """Right unless the text asks."""
    return "loan" if ("loan" in text) == ("?" not in text) else "card"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "config.json").write_text("{}")
    lines = ["text,label,said,size"]
    for n in range(600):
        label = "loan" if n % 2 else "card"
        text = f"my {label} number {n} is late again{'?' if n % 3 == 0 else '.'}"
        lines.append(f"{text},{label},{answer(text)},{n}")
    (tmp_path / "data.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def named(account: Account) -> object:
    (seen,) = account.estimates
    assert seen.value == 0.0
    slices = seen.facts["slices"]
    assert isinstance(slices, list)
    assert isinstance(slices[0], dict)
    return slices[0]["slice"]


def test_a_models_answers_are_sliced_by_the_shape_of_their_texts(folder: Path) -> None:
    (folder / "lexgate.yaml").write_text(PROJECT)
    with open_context(folder, ScriptedModels(answer)) as context:
        account = run(context).account
    assert named(account) == {"en": "with a question mark", "zh": "含问号"}


def test_stored_answers_are_sliced_by_their_text_and_columns(folder: Path) -> None:
    (folder / "lexgate.yaml").write_text(STORED)
    with open_context(folder, ScriptedModels(answer)) as context:
        account = assess(context, Wanted())
    assert named(account) == {"en": "with a question mark", "zh": "含问号"}
    features = account.estimates[0].facts["features"]
    assert {"en": "size", "zh": "size"} in (features if isinstance(features, list) else [])
