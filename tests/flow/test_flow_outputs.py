"""Texts that a model put out: personal data and copies of training texts are counted, and shown masked only."""

from pathlib import Path

import polars as pl
import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.codec import dump
from lexgate.core.dataset import Dataset
from lexgate.core.errors import LexGateError
from lexgate.core.estimate import Estimate
from lexgate.core.task import Task
from lexgate.data.outputs import look_at
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.prepare import prepare

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  columns: {attributes: [gender]}
  split: {validation: 0.1, test: 0.45}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess:
  draws: 500
  privacy: {membership: null, outputs: {path: out.csv, text: answer}}
  checks: [{check: personal-data-in-outputs}, {check: training-neighbour-share}, {check: attribute-inference-advantage}]
"""


def project(folder: Path, outputs: list[str] | None = None) -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    rows = [
        f"{word} {number} of {number * 7919 % 1009} write to someone{number}@example.org,{word},{'mf'[number % 2]}"
        for number in range(150)
        for word in ("loan", "card")
    ]
    (folder / "data.csv").write_text("text,label,gender\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(PROJECT)
    write(folder, outputs or ["nothing"])
    return folder


def write(folder: Path, outputs: list[str]) -> None:
    (folder / "out.csv").write_text("answer\n" + "\n".join(f'"{text}"' for text in outputs) + "\n")


def models() -> ScriptedModels:
    return ScriptedModels(lambda text: "loan" if "loan" in text else "card")


def assessed(folder: Path) -> Account:
    with open_context(folder, models()) as context:
        return assess(context, Wanted(tune_first=True))


def found(account: Account, check: str) -> Estimate:
    return next(estimate for estimate in account.estimates if estimate.check == check)


def train_texts(folder: Path) -> tuple[list[str], list[str]]:
    with open_context(folder, models()) as context:
        dataset = prepare(context).dataset
    return dataset.part("train").frame["text"].to_list(), dataset.part("test").frame["text"].to_list()


def test_copies_of_training_texts_are_found_and_shown_masked_only(tmp_path: Path) -> None:
    folder = project(tmp_path)
    train, _ = train_texts(folder)
    write(folder, [*train[:30], *["The answer is no."] * 10])
    account = assessed(folder)
    personal, near = found(account, "personal-data-in-outputs"), found(account, "training-neighbour-share")
    assert personal.value == 0.75
    assert personal.groups["email"].value == 0.75
    assert personal.groups["from-training"].value == 0.75
    assert near.value is not None
    assert near.value > 0.7
    assert near.low is not None
    assert near.low > 0.5
    shown = personal.facts["masked_examples"]
    assert isinstance(shown, list)
    assert len(shown) == 5
    assert "@example.org" not in str(dump(account))


def test_texts_that_were_not_trained_on_are_no_copies(tmp_path: Path) -> None:
    folder = project(tmp_path)
    _, test = train_texts(folder)
    write(folder, test[:80])
    near = found(assessed(folder), "training-neighbour-share")
    assert near.value is not None
    assert near.value < 0.1, "they are among the texts that are compared with"


def test_personal_data_that_the_training_data_lack_are_no_copies(tmp_path: Path) -> None:
    folder = project(tmp_path, ["write to nobody@example.com", "no", "no", "no"])
    personal = found(assessed(folder), "personal-data-in-outputs")
    assert personal.value == 0.25
    assert personal.groups["from-training"].value == 0.0


def test_an_answer_that_says_nothing_of_gender_gives_no_advantage(tmp_path: Path) -> None:
    advantage = found(assessed(project(tmp_path)), "attribute-inference-advantage")
    assert advantage.options["attribute"] == "gender"
    assert advantage.low is not None
    assert advantage.high is not None
    assert advantage.low <= 0 <= advantage.high


@pytest.mark.parametrize(
    ("text", "code"), [("nothing\nx\n", "LG-INPUT-001"), ('answer\n""\n', "LG-DATA-611")]
)
def test_a_file_without_texts_is_told(tmp_path: Path, text: str, code: str) -> None:
    folder = project(tmp_path)
    (folder / "out.csv").write_text(text)
    with pytest.raises(LexGateError, match=code):
        assessed(folder)


def test_texts_of_one_character_have_nothing_to_be_near_to() -> None:
    frame = pl.DataFrame(
        {
            "row": [0, 1],
            "id": ["0", "1"],
            "text": ["好", "x"],
            "label": ["a", "b"],
            "split": ["train", "test"],
        }
    )
    data = Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("a", "b"))
    seen = look_at(pl.Series(["好", "an answer"]), data, 0)
    assert not seen.compared.any()
