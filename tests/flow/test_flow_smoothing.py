"""Smoothing, from the project file to the account: offered by digest, voted part by part, resumed after a kill."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import LexGateError
from lexgate.core.estimate import Estimate
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.steps import done
from lexgate.models.answering import Answering, AnswersOnly

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  labels: {L: loan, C: card}
  split: {validation: 0.1, test: 0.6}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess:
  draws: 500
  robustness:
    smoothing: {keep: 0.4, samples: 40, pick: 10, items: 60}
  checks: [{check: certified-accuracy}, {check: certified-accuracy, options: {radius: 0}}]
"""


class Dying(ScriptedModels):
    """Dies after so many questions."""

    def __init__(self, after: int = 10**9) -> None:
        super().__init__(lambda text: "loan" if text.count("loan") > 0 else "card")
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


def project(folder: Path, text: str = PROJECT) -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    rows = [
        f"{' '.join([word] * 4)} number {number},{word[0].upper()}"
        for number in range(100)
        for word in ("loan", "card")
    ]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(text)
    return folder


def assessed(folder: Path, models: ScriptedModels) -> Account:
    with open_context(folder, models) as context:
        return assess(context, Wanted(tune_first=True))


def found(account: Account) -> list[Estimate]:
    return [estimate for estimate in account.estimates if estimate.check == "certified-accuracy"]


def test_a_project_with_smoothing_learns_how_many_answers_provably_stand(tmp_path: Path) -> None:
    account = assessed(project(tmp_path), Dying())
    one, nought = found(account)
    assert account.plan.inputs["smoothing"].startswith("sha256:")
    assert (one.n, nought.value) == (60, 1.0)
    # Two of six words are left. A loan is seen in all copies but that of the last two words, 14 of 15; a card in all.
    # One word replaced touches a third of the copies.
    assert one.value == 1.0
    curve = one.facts["certified_by_radius"]
    assert isinstance(curve, list)
    assert [row["certified"] for row in curve if isinstance(row, dict)] == [1.0, 1.0, 0.0]
    assert one.facts["exact_votes"] == 60


def test_a_killed_run_goes_on_after_the_last_part_and_comes_to_the_same(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    text = PROJECT.replace("samples: 40", "samples: 20").replace("keep: 0.4", "keep: 0.55")
    whole = assessed(project(tmp_path / "whole", text), Dying())
    place = project(tmp_path / "killed", text)
    with pytest.raises(KeyboardInterrupt):
        assessed(place, Dying(5))
    with open_context(place, Dying()) as context:
        assert len(done(context.log, "smooth-part")) == 1
    again = assessed(place, Dying())
    assert [one.value for one in again.estimates] == [one.value for one in whole.estimates]


def test_a_tagger_is_refused(tmp_path: Path) -> None:
    text = PROJECT.replace("text-classification", "token-classification").replace(
        "path: data.csv", "path: data.conll"
    )
    text = text.replace("  labels: {L: loan, C: card}\n", "")
    folder = project(tmp_path, text)
    (folder / "data.conll").write_text("".join(f"Anna{at} B-PER\nlives O\n\n" for at in range(30)))
    with pytest.raises(LexGateError, match="LG-FLOW-104"):
        assessed(folder, Dying())
