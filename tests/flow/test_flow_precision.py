"""A quicker precision is used only where it was seen to agree with fp32, and the sealed plan says which was used."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from fakes import ScriptedModels, open_context
from lexgate.adapters.torch_models import TorchModels
from lexgate.core.account import Account
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, LexGateError, Problems, Unavailable
from lexgate.core.precision import Precision
from lexgate.core.text import Lang
from lexgate.flow.assess import assess
from lexgate.flow.context import Models
from lexgate.flow.foresee import State, foresee
from lexgate.flow.plan import plan
from lexgate.flow.prepare import prepare
from lexgate.flow.run import run
from lexgate.flow.steps import done
from lexgate.flow.tune import tune
from lexgate.flow.verify import verify
from lexgate.models.subject import Cost, Pairs, Predictions
from lexgate.report.document import document
from lexgate.report.html import render
from lexgate.report.plan_table import plan_table
from lexgate.report.precision import precision_lines
from lexgate.report.terminal import summary
from lexgate.wiring.project_file import read_project
from toymodels import toy_bert

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  split: {validation: 0.5, test: 0.3}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess:
  precision: int8
  checks: [{check: accuracy}]
"""


def answer(text: str) -> str:
    return "loan" if "loan" in text else "card"


class Quick(ScriptedModels):
    """Models whose quicker precisions answer otherwise in one of so many items; counts who was asked in what."""

    def __init__(self, *, wrong_in: int = 10**9, missing: tuple[str, ...] = (), refuses: str = "") -> None:
        super().__init__(answer)
        self.wrong_in = wrong_in
        self.missing = missing
        self.refuses = refuses
        self.items: list[tuple[str, int]] = []
        self.dies_at = 10**9

    def runtime(self, precision: str) -> str:
        """Some cannot be had."""
        if precision in self.missing:
            raise Unavailable(
                f"Precision {precision} is not installed.", fix="Install it.", code="LG-MODEL-090"
            )
        return super().runtime(precision)

    def predict(
        self, folder: Path, dataset: Dataset, *, precision: str = "fp32", **settings: Any
    ) -> Predictions:
        """Answer, and err where a precision other than fp32 does."""
        if len(self.items) >= self.dies_at:
            raise KeyboardInterrupt
        self.items.append((precision, len(dataset)))
        if precision == self.refuses:
            raise BadInput("Toy cannot be brought to int8: no way.", fix="Do not.", code="LG-MODEL-091")
        found = super().predict(folder, dataset, **settings)
        if precision == "fp32":
            return found
        wrong = np.arange(len(dataset)) % self.wrong_in == self.wrong_in - 1
        return replace(found, predicted=np.where(wrong, 1 - found.predicted, found.predicted))

    def predict_pairs(self, *args: Any, precision: str = "fp32", **settings: Any) -> Pairs:
        """Note the precision."""
        self.items.append((precision, 0))
        return super().predict_pairs(*args, **settings)

    def probe(
        self, folder: Path, dataset: Dataset, *, batch_size: int, max_length: int, precision: str = "fp32"
    ) -> Cost:
        """Note the precision."""
        self.items.append((f"probe {precision}", len(dataset)))
        return super().probe(folder, dataset, batch_size=batch_size, max_length=max_length)


def project(folder: Path, *, rows: int = 1000, **change: str) -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    lines = [f"my {kind} {number} is late,{kind}" for number in range(rows // 2) for kind in ("loan", "card")]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(lines) + "\n")
    write(folder, **change)
    return folder


def write(folder: Path, **change: str) -> None:
    text = PROJECT
    for old, new in change.items():
        text = text.replace(f"{old}: int8", new)
    (folder / "lexgate.yaml").write_text(text)


def assessed(folder: Path, models: Models) -> Account:
    with open_context(folder, models) as context:
        tune(context, prepare(context))
        return assess(context)


def precision(account: Account) -> Precision:
    assert account.plan.precision is not None
    return account.plan.precision


def said(account: Account, lang: Lang = Lang.EN) -> str:
    return " ".join(line.say(lang) for line in precision_lines(account.plan))


def test_agreement_is_seen_on_validation_data_before_the_test_data_are_asked(tmp_path: Path) -> None:
    models = Quick()
    account = assessed(project(tmp_path), models)
    found = precision(account)
    assert models.items == [("fp32", 500), ("int8", 500), ("int8", 300)]
    assert (found.used, found.wished, found.least) == ("int8", "int8", 0.99)
    (trial,) = found.tried
    assert trial.runtime == "script, int8"
    assert trial.why_not is None
    assert trial.agreement is not None
    assert (trial.agreement.items, trial.agreement.equal, trial.agreement.level) == (500, 500, 0.95)
    assert trial.agreement.low == pytest.approx(500 / (500 + 1.959964**2))  # Wilson, all equal: n / (n + z²)


def test_the_reports_say_what_was_used_and_how_far_it_agrees(tmp_path: Path) -> None:
    account = assessed(project(tmp_path, rows=2000), Quick(wrong_in=1000))
    assert "int8 (script, int8): of 1,000 answers on validation data, 0.999 [0.9" in said(account)
    assert "在验证数据的 1,000 个回答中" in said(account, Lang.ZH)
    shown = Console(width=200, file=io.StringIO(), no_color=True)
    shown.print(summary(account, Lang.EN))
    shown.print(plan_table(account.plan, [], Lang.EN))
    text = shown.file.getvalue()  # type: ignore[attr-defined]
    assert text.count("computed in int8") == 2
    told = document(account, bundle="", report="")["precision"]
    assert told["used"] == "int8"
    assert told["tried"][0]["agreement"]["equal"] == 999


def test_less_agreement_than_asked_for_goes_back_to_fp32_and_says_so(tmp_path: Path) -> None:
    models = Quick(wrong_in=50)
    account = assessed(project(tmp_path), models)
    assert models.items[-1] == ("fp32", 300)
    assert precision(account).used == "fp32"
    assert "computed in fp32. int8 is not used: its agreement with fp32 may be as low as 0.96" in said(
        account
    )
    assert "of 500 answers on validation data, 0.980" in said(account)
    write(tmp_path, precision="precision: int8\n  min_agreement: 0.95")
    assert precision(assessed(tmp_path, models)).used == "int8"


def test_a_precision_that_is_not_installed_goes_back_to_fp32_and_says_what_is_missing(tmp_path: Path) -> None:
    models = Quick(missing=("int8",))
    account = assessed(project(tmp_path), models)
    assert precision(account).used == "fp32"
    assert models.items[-1] == ("fp32", 300)
    assert "Precision int8 is not installed" in said(account)
    assert precision(assessed(tmp_path, Quick())).used == "int8"  # installed since: tried again


def test_a_model_that_cannot_be_brought_to_int8_is_asked_in_fp32(tmp_path: Path) -> None:
    account = assessed(project(tmp_path), Quick(refuses="int8"))
    assert precision(account).used == "fp32"
    assert "cannot be brought to int8: no way" in said(account)


def test_auto_takes_the_quickest_that_agrees(tmp_path: Path) -> None:
    project(tmp_path, precision="precision: auto")
    assert precision(assessed(tmp_path, Quick())).used == "int8"
    second = precision(assessed(tmp_path, Quick(missing=("int8",))))
    assert (second.used, [one.precision for one in second.tried]) == ("bf16", ["int8", "bf16"])
    none = assessed(tmp_path, Quick(missing=("int8", "bf16")))
    assert precision(none).used == "fp32"
    assert said(none).startswith("Answers are computed in fp32. int8 is not used")


def test_too_few_validation_items_to_see_agreement_mean_fp32(tmp_path: Path) -> None:
    models = Quick()
    account = assessed(project(tmp_path, rows=400), models)
    assert precision(account).used == "fp32"
    assert models.items == [("fp32", 120)]
    assert "hold 200 items, and at least 381 are needed" in said(account)


def test_at_most_two_thousand_validation_items_are_asked_twice(tmp_path: Path) -> None:
    models = Quick()
    assessed(project(tmp_path, rows=6000), models)
    assert models.items[:2] == [("fp32", 2000), ("int8", 2000)]


def test_without_a_wish_nothing_is_tried_and_the_plan_names_no_precision(tmp_path: Path) -> None:
    models = Quick()
    account = assessed(project(tmp_path, precision="draws: 1000"), models)
    assert (account.plan.precision, models.items, said(account)) == (None, [("fp32", 300)], "")


def test_the_plan_seals_the_precision_and_another_one_is_another_plan(tmp_path: Path) -> None:
    project(tmp_path)
    models = Quick()
    with open_context(tmp_path, models) as context:
        tune(context, prepare(context))
        early = plan(context)
        assert early.plan.precision is not None
        assert early.plan.precision.used == "int8"
        assert models.items[-1] == ("probe int8", 48)
        account = assess(context)
    assert account.plan == early.plan
    write(tmp_path, precision="precision: bf16")
    with open_context(tmp_path, models) as context:
        assert plan(context, probe=False).digest != early.digest


def test_the_latency_that_a_law_asks_for_is_that_of_fp32(tmp_path: Path) -> None:
    models = Quick()
    project(tmp_path)
    text = (tmp_path / "lexgate.yaml").read_text()
    (tmp_path / "lexgate.yaml").write_text(text.replace("{check: accuracy}", "{check: latency-per-item}"))
    assessed(tmp_path, models)
    assert {name for name, _ in models.items if name.startswith("probe")} == {"probe fp32"}


LOOKED_INTO = """\
  min_agreement: 0.9
  robustness: {items: 20, budget: 10, attacks: [{name: letters, by: [noise]}], stop_words: true}
  explanation: {items: 10}
  checks:
    - {check: accuracy}
    - {check: robust-accuracy}
    - {check: explanation-comprehensiveness, options: {method: occlusion}}
"""


def test_attacks_and_explanations_are_of_the_model_in_fp32(tmp_path: Path) -> None:
    project(tmp_path)
    found = {}
    for wished in ("int8", "fp32"):
        text = PROJECT.replace("  checks: [{check: accuracy}]\n", LOOKED_INTO)
        (tmp_path / "lexgate.yaml").write_text(text.replace("precision: int8", f"precision: {wished}"))
        account = assessed(tmp_path, Quick(wrong_in=20))
        found[wished] = {one.check: replace(one, source="") for one in account.estimates}
    assert found["int8"].pop("accuracy").value == 0.95
    assert found["fp32"].pop("accuracy").value == 1.0
    assert len(found["int8"]) == 2
    assert found["int8"] == found["fp32"]


def test_a_killed_run_does_not_try_again_what_it_has_seen_and_twice_is_the_same(tmp_path: Path) -> None:
    project(tmp_path)
    dying, models = Quick(), Quick()
    dying.dies_at = 2
    with open_context(tmp_path, dying) as context, pytest.raises(KeyboardInterrupt):
        run(context)
    with open_context(tmp_path, models) as context:
        first = run(context)
        assert [one["made"] for one in done(context.log, "agree")] != []
        assert len(done(context.log, "agree")) == 1
        assert run(context).bundle.read_bytes() == first.bundle.read_bytes()
        assert {one.step: one.state for one in foresee(context)}["agree"] is State.DONE
    assert models.items == [("int8", 300)]
    assert verify(first.bundle).ok


def test_a_run_killed_in_the_trial_makes_the_trial_anew(tmp_path: Path) -> None:
    project(tmp_path)
    dying, models = Quick(), Quick()
    dying.dies_at = 1
    with open_context(tmp_path, dying) as context, pytest.raises(KeyboardInterrupt):
        run(context)
    with open_context(tmp_path, models) as context:
        run(context)
    assert models.items == [("fp32", 500), ("int8", 500), ("int8", 300)]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("precision: int3", "assess.precision"),
        ("precision: int8\n  min_agreement: 1.0", "assess.min_agreement"),
    ],
)
def test_a_precision_that_does_not_exist_is_told_with_its_place(
    tmp_path: Path, wrong: str, place: str
) -> None:
    project(tmp_path, precision=wrong)
    with pytest.raises(LexGateError) as told:
        read_project(tmp_path)
    assert isinstance(told.value, Problems)
    assert place in str(told.value)


TEXTS = """\
system: {name: Toy, task: TASK}
data:
  path: DATA
  split: {validation: 0.5, test: 0.2}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base, max_length: 32}
tune: {epochs: 6, batch_size: 16, learning_rate: 0.005, precision: fp32}
assess:
  precision: int8
  min_agreement: 0.97
  checks: [{check: accuracy}]
"""
WORDS = ("loan", "bank", "paris", "anna", "in", "lives", "works", "the")


def texts(folder: Path) -> str:
    rows = [
        f"{first} {WORDS[n % 8]} {WORDS[n // 8 % 8]} {n},{label}"
        for n in range(250)
        for first, label in (("good", "yes"), ("bad", "no"))
    ]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    return TEXTS.replace("TASK", "text-classification").replace("DATA", "data.csv")


def sentences(folder: Path) -> str:
    blocks = [
        f"{'Anna' if n % 2 else 'anna'} {'B-PER' if n % 2 else 'O'}\nlives O\nin O\nParis B-LOC\n{n} O\n"
        for n in range(500)
    ]
    (folder / "data.conll").write_text("\n".join(blocks))
    return TEXTS.replace("TASK", "token-classification").replace("DATA", "data.conll")


@pytest.mark.parametrize("kind", [texts, sentences])
def test_a_toy_model_is_assessed_in_int8_from_the_project_file_to_the_bundle(
    tmp_path: Path, kind: Any
) -> None:
    pytest.importorskip("onnxruntime")
    toy_bert(tmp_path / "base")
    (tmp_path / "lexgate.yaml").write_text(kind(tmp_path))
    with open_context(tmp_path, TorchModels()) as context:
        first = run(context)
        again = run(context)
    seen = precision(first.account).tried[0].agreement
    assert precision(first.account).used == "int8"
    assert seen is not None
    assert 0 < seen.largest < 1
    assert seen.low >= 0.97
    assert first.bundle.read_bytes() == again.bundle.read_bytes()
    assert verify(first.bundle).ok
    page = render(first.account, Lang.ZH)
    assert "以 int8 计算（onnxruntime" in page
