"""Texts of items are found again by id, and only in files that are still what was measured."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import polars as pl
from pydantic import JsonValue

from lexgate.core.canon import digest_file
from lexgate.core.dataset import Dataset
from lexgate.core.entry import Entry
from lexgate.core.passport import Passport
from lexgate.core.task import Task
from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.data import store
from lexgate.data.clean import CHANGES
from lexgate.flow.item_texts import item_texts, masked, shape
from lexgate.wiring.project_file import read_project

PREDICTIONS = """\
system: {name: Toy, task: text-classification}
assess:
  predictions: {path: answers.csv, predicted: answer, id: key, text: words}
"""
PAIRS = """\
system: {name: Toy, task: text-classification}
data: {path: answers.csv, columns: {text: words, label: truth}}
assess:
  pairs: {path: pairs.csv, text: sentence, set: [template], attributes: [who]}
"""


class Steps:
    """A ledger that knows one step."""

    def __init__(self, made: dict[str, JsonValue]) -> None:
        self.made = made

    def entries(self, kind: str | None = None) -> Iterator[Entry]:
        if kind in {None, "step"}:
            yield Entry(seq=0, kind="step", body="", actor="", time="")

    def body(self, entry: Entry) -> JsonValue:
        return {"step": "prepare", "key": "", "inputs": {}, "made": self.made}


def plan(**inputs: str) -> Plan:
    return Plan(
        passport=Passport(name="Toy"),
        rulings=(),
        asked=(),
        level=0.95,
        seed=0,
        inputs=inputs,
        items=2,
        made_on=date(2026, 11, 22),
    )


def found(texts: Callable[[str], str | None] | Text) -> Callable[[str], str | None]:
    assert not isinstance(texts, Text)
    return texts


def project(folder: Path, text: str) -> Path:
    (folder / "lexgate.yaml").write_text(text)
    (folder / "answers.csv").write_text("key,words,truth,answer\nx7,first words,a,a\nx9,second words,b,a\n")
    (folder / "pairs.csv").write_text("sentence,template,who\nshe came,1,f\nhe came,1,m\n")
    return folder


def test_texts_of_stored_predictions_are_found_by_their_id(tmp_path: Path) -> None:
    root = project(tmp_path, PREDICTIONS)
    spec, sealed = read_project(root), plan(predictions=digest_file(root / "answers.csv"))
    texts = found(item_texts(Steps({}), root, spec, root, sealed, ("predictions",)))
    assert (texts("x9"), texts("x8")) == ("second words", None)
    (root / "answers.csv").write_text("key,words,truth,answer\nx7,other words,a,a\n")
    changed = item_texts(Steps({}), root, spec, root, sealed, ("predictions",))
    assert isinstance(changed, Text)
    assert "changed" in changed.en


def test_texts_of_counterfactual_sets_are_found_by_their_row(tmp_path: Path) -> None:
    root = project(tmp_path, PAIRS)
    sealed = plan(pairs=digest_file(root / "pairs.csv"))
    texts = found(item_texts(Steps({}), root, read_project(root), root, sealed, ("pairs",)))
    assert [texts(row) for row in ("0", "1", "2")] == ["she came", "he came", None]
    (root / "pairs.csv").unlink()
    assert isinstance(item_texts(Steps({}), root, read_project(root), root, sealed, ("pairs",)), Text)


def test_of_a_token_its_neighbours_are_shown(tmp_path: Path) -> None:
    root = project(tmp_path, PREDICTIONS)
    tokens = [f"t{place}" for place in range(60)]
    frame = pl.DataFrame(
        {
            "row": [4],
            "id": ["4"],
            "tokens": [tokens],
            "tags": [["O"] * 60],
            "split": ["test"],
        }
    )
    dataset = Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=("O",))
    name = store.write(dataset, pl.DataFrame(schema=CHANGES), root / "data")
    log = Steps({"folder": "data", "digest": name, "account": {}})
    texts = found(item_texts(log, root, read_project(root), root, plan(data=name), ("predictions",)))
    words = (texts("4:30") or "").split()
    assert "t30" in words
    assert len(words) == 25
    assert (texts("4:0") or "").split()[0] == "t0"
    assert texts("5:0") is None
    sentences = found(item_texts(log, root, read_project(root), root, plan(data=name), ("attacked",)))
    assert sentences("4") == " ".join(tokens)
    assert isinstance(
        item_texts(log, root, read_project(root), root, plan(data="sha256:other"), ("predictions",)), Text
    )


def test_what_rests_on_no_rows_has_no_texts(tmp_path: Path) -> None:
    root = project(tmp_path, PREDICTIONS)
    assert isinstance(item_texts(Steps({}), root, read_project(root), root, plan(), ("documents",)), Text)


def test_a_value_is_masked_before_a_text_is_cut() -> None:
    text = "x" * 292 + " anna.example@example.com and more"
    shown = masked(text)
    assert len(shown) == 300
    assert "anna" not in shown
    assert shape(text).personal == ("email",)
