"""A detector, from the project file to the account: fitted on training items, tried on others, kept for whoever guards."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import LexGateError
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.steps import done
from lexgate.models.answering import Answering, AnswersOnly
from lexgate.models.detector import read_detector
from lexgate.report.facts import tables
from lexgate.report.slices import in_one_language

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  labels: {L: loan, C: card}
  split: {validation: 0.2, test: 0.3}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess:
  draws: 500
  robustness:
    items: 40
    budget: 60
    attacks: [{name: letters, by: [noise], edit_share: 0.4}, {name: loud, by: [casing]}]
    detector: {by: [frequency, confidence], items: 60, false_alarms: 0.1, DETECTOR}
  checks:
    - {check: detection-rate}
    - {check: detection-rate, options: {against: plain}}
    - {check: false-alarm-rate}
"""


class Dying(ScriptedModels):
    """Dies after so many questions."""

    def __init__(self, after: int = 10**9) -> None:
        super().__init__(lambda text: "loan" if "loan" in text.lower() else "card")
        self.left = after

    def answering(self, folder: Path, *, max_length: int) -> Answering:
        """Answer until it is killed."""
        inner = super().answering(folder, max_length=max_length)

        def ask(texts: Sequence[str]) -> NDArray[np.float64]:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt
            return inner.ask(texts)

        return AnswersOnly(labels=inner.labels, answers=ask)


def project(folder: Path, *, detector: str = "adaptive: true", text: str = PROJECT) -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    words = ("river", "stone", "window", "garden", "paper")
    rows = [
        f"{word} {words[number % 5]} {words[number % 3]} number {number},{word[0].upper()}"
        for number in range(120)
        for word in ("loan", "card")
    ]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(text.replace("DETECTOR", detector))
    return folder


def assessed(folder: Path, models: ScriptedModels | None = None) -> Account:
    with open_context(folder, models or Dying()) as context:
        return assess(context, Wanted(tune_first=True))


def found(account: Account, check: str) -> list[Estimate]:
    return [estimate for estimate in account.estimates if estimate.check == check]


def test_a_project_with_a_detector_learns_what_it_notices_and_what_it_costs(tmp_path: Path) -> None:
    account = assessed(project(tmp_path))
    adaptive, plain = found(account, "detection-rate")
    (alarms,) = found(account, "false-alarm-rate")
    assert account.plan.inputs["detector"].startswith("sha256:")
    assert plain.value == 1.0  # a misspelt loan is a word that the training data lack
    assert set(plain.groups) == {"letters"}  # case turns nothing
    assert adaptive.value is not None
    assert adaptive.value <= plain.value
    page = tables(in_one_language(plain.facts, Lang.ZH), Lang.ZH)
    (attackers,) = [table for table in page if table.name == "by_attacker"]
    assert [row[0] for row in attackers.rows] == ["不知悉检测器者", "知悉检测器者"]
    assert alarms.n == 40
    assert alarms.value is not None
    assert alarms.value < 0.35
    assert plain.facts["area_under_roc"] == pytest.approx(1.0, abs=0.05)
    (file,) = (tmp_path / ".lexgate" / "detectors").iterdir()
    assert account.model is not None
    kept = read_detector(file, model=account.model.digest)
    assert kept.digest == plain.facts["detector"] == alarms.facts["detector"]
    assert kept.passport["data"] == account.plan.inputs["data"]


def test_a_detector_may_be_fitted_on_some_attacks_and_tried_without_those_who_see_it(tmp_path: Path) -> None:
    account = assessed(project(tmp_path, detector="fit_on: [letters], adaptive: false"))
    adaptive, plain = found(account, "detection-rate")
    assert plain.value == 1.0
    assert plain.facts["fitted_on"] == ["letters"]
    assert adaptive.value is None
    assert adaptive.note is not None
    assert "adaptive" in adaptive.note.en


def test_a_killed_run_goes_on_and_comes_to_the_same(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    whole = assessed(project(tmp_path / "whole"))
    place = project(tmp_path / "killed")
    steps = 0
    for after in (30, 45, 60, 120):
        try:
            again = assessed(place, Dying(after))
            break
        except KeyboardInterrupt:
            with open_context(place, Dying()) as context:
                now = sum(
                    len(done(context.log, name))
                    for name in ("attack-part", "detector-attack", "detector-past")
                )
            assert now >= steps
            steps = now
    else:
        again = assessed(place)
    assert steps > 0
    assert [one.value for one in again.estimates] == [one.value for one in whole.estimates]


def test_a_detector_that_was_changed_in_the_workspace_is_put_back(tmp_path: Path) -> None:
    first = assessed(project(tmp_path))
    (file,) = (tmp_path / ".lexgate" / "detectors").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"bias":', b'"bias":1'))
    again = assessed(tmp_path)
    assert file.read_bytes() == whole
    assert [one.value for one in first.estimates] == [one.value for one in again.estimates]


def test_where_attacks_turn_too_little_the_detector_is_not_measured_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    text = PROJECT.replace(
        "  checks:\n", "  checks:\n    - {check: accuracy}\n    - {check: robust-accuracy}\n"
    )
    place = project(tmp_path, detector="fit_on: [loud]", text=text)  # case turns nothing
    account = assessed(place)
    for check in ("detection-rate", "false-alarm-rate"):
        for one in found(account, check):
            assert one.value is None
            assert one.note is not None
            assert "turned only 0 answers" in one.note.en
            assert "0 个训练样本" in one.note.zh
    (accuracy,), (robust,) = found(account, "accuracy"), found(account, "robust-accuracy")
    assert accuracy.value is not None
    assert robust.value is not None
    assert assessed(place).estimates == account.estimates


def test_the_detector_is_made_without_the_items_that_it_is_tried_on(tmp_path: Path) -> None:
    """Other test items, another test result, the same detector to the last bit."""
    kept = []
    for name, river in (("one", "river"), ("other", "oxbow")):
        (tmp_path / name).mkdir()
        text = PROJECT.replace("test: 0.3", "test: 0").replace(
            "path: data.csv", "train: data.csv\n  test: test.csv"
        )
        place = project(tmp_path / name, text=text)
        rows = [
            f"{river} {word} {at} here,{word[0].upper()}" for at in range(40) for word in ("loan", "card")
        ]
        (place / "test.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
        assessed(place)
        (file,) = (place / ".lexgate" / "detectors").iterdir()
        detector = json.loads(file.read_text())
        kept.append(
            {key: detector[key] for key in ("weights", "bias", "threshold", "middle", "spread", "known")}
        )
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("detector", "change", "code"),
    [
        ("adaptive: true", ("false_alarms: 0.1", "false_alarms: 0.001"), "LG-ASSESS-103"),
        ("fit_on: [nothing]", ("", ""), "LG-INPUT-001"),
    ],
)
def test_a_mistake_is_told_with_its_mend(
    tmp_path: Path, detector: str, change: tuple[str, str], code: str
) -> None:
    text = PROJECT.replace(*change) if change[0] else PROJECT
    with pytest.raises(LexGateError) as told:
        assessed(project(tmp_path, detector=detector, text=text))
    assert code in str(told.value)


def test_a_tagger_is_refused(tmp_path: Path) -> None:
    text = PROJECT.replace("text-classification", "token-classification").replace("data.csv", "data.conll")
    folder = project(tmp_path, text=text.replace("  labels: {L: loan, C: card}\n", ""))
    (folder / "data.conll").write_text("".join(f"Anna{at} B-PER\nlives O\n\n" for at in range(30)))
    with pytest.raises(LexGateError, match="LG-FLOW-105"):
        assessed(folder)
