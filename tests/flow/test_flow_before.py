"""A defended model beside the one before it: both attacked alike, from the project file to the account."""

import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.dataset import Dataset
from lexgate.core.errors import LexGateError
from lexgate.core.ports import Progress
from lexgate.core.privacy_run import Spend, no_ledger
from lexgate.core.tune_spec import TuneSpec
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.plan import plan
from lexgate.models.answering import Answering, AnswersOnly

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  labels: {L: loan, C: card}
  split: {validation: 0.1, test: 0.6}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
tune: {DEFENCE}
assess:
  draws: 500
  robustness:
    items: 60
    budget: 40
    before: BEFORE
    attacks: [{name: letters, by: [noise]}]
  checks: [{check: robustness-gain}, {check: robust-accuracy}]
standards: [{id: lexgate-baseline}]
"""


class Defended(ScriptedModels):
    """Models that read misspelt words too where they were tuned with a defence."""

    def __init__(self) -> None:
        super().__init__(lambda text: "loan" if "loan" in text else "card")
        self.rows: list[int] = []

    def tune(
        self,
        base: Path,
        train: Dataset,
        validation: Dataset,
        spec: TuneSpec,
        *,
        max_length: int,
        out: Path,
        progress: Progress,
        spend: Spend = no_ledger,
    ) -> dict[str, JsonValue]:
        """Write down whether there was a defence."""
        facts = super().tune(
            base, train, validation, spec, max_length=max_length, out=out, progress=progress, spend=spend
        )
        self.rows.append(len(train))
        (out / "defended.json").write_text(json.dumps(spec.noise is not None))
        return facts

    def answering(self, folder: Path, *, max_length: int) -> Answering:
        """Answer by the first letter where it was defended."""
        if not json.loads((folder / "defended.json").read_text()):
            return super().answering(folder, max_length=max_length)
        inner, self.answer = self.answer, lambda text: "loan" if text.startswith("l") else "card"
        model = super().answering(folder, max_length=max_length)
        if not isinstance(model, AnswersOnly):
            raise TypeError
        read = self.answer
        self.answer = inner
        import numpy as np

        labels = model.labels
        return AnswersOnly(
            labels=labels,
            answers=lambda texts: np.array(
                [[0.9 if label == read(text) else 0.1 for label in labels] for text in texts]
            ),
        )


def project(folder: Path, *, before: str = "untreated", defence: str = "noise: {share: 1.0}") -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    rows = [f"{word} number {number},{word[0].upper()}" for number in range(100) for word in ("loan", "card")]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    text = PROJECT.replace("DEFENCE", defence).replace("BEFORE", before)
    (folder / "lexgate.yaml").write_text(text)
    return folder


def assessed(folder: Path, models: Defended, wanted: Wanted) -> Account:
    with open_context(folder, models) as context:
        return assess(context, wanted)


def test_a_defence_is_compared_with_the_model_tuned_without_it(tmp_path: Path) -> None:
    models = Defended()
    account = assessed(project(tmp_path), models, Wanted(tune_first=True))
    (gain,) = [estimate for estimate in account.estimates if estimate.check == "robustness-gain"]
    (robust,) = [estimate for estimate in account.estimates if estimate.check == "robust-accuracy"]
    before, now = [row for row in gain.facts["side_by_side"] if isinstance(row, dict)]  # type: ignore[union-attr]
    assert (before["model"], now["model"]) == (
        {"en": "before the defence", "zh": "防御前"},
        {"en": "now", "zh": "防御后"},
    )
    assert now["robust_accuracy"] == robust.value == 1.0
    assert 0.3 < float(str(before["robust_accuracy"])) < 0.7
    assert gain.value == pytest.approx(1.0 - float(str(before["robust_accuracy"])))
    assert gain.groups["clean accuracy"].value == 0.0
    assert gain.low is not None
    assert gain.low > 0.3
    assert account.plan.inputs["before"].startswith("sha256:")
    assert account.plan.inputs["before"] != account.plan.inputs["model"]
    assert account.model is not None
    noise = account.model.facts["noise"]
    assert isinstance(noise, dict)
    plain, noised = sorted(models.rows)
    assert noised == plain + int(str(noise["copies"])) == 2 * plain


def test_the_untreated_model_never_passes_for_the_projects_own(tmp_path: Path) -> None:
    models = Defended()
    first = assessed(project(tmp_path), models, Wanted(tune_first=True))
    again = assessed(tmp_path, models, Wanted())
    assert first.model is not None
    assert again.model is not None
    assert again.model.digest == first.model.digest
    assert models.asked.count("tune") == 2


def test_a_folder_may_be_named_instead(tmp_path: Path) -> None:
    folder = project(tmp_path, before="old")
    (folder / "old").mkdir()
    (folder / "old" / "config.json").write_text('{"labels": "card,loan"}')
    (folder / "old" / "defended.json").write_text("false")
    account = assessed(folder, Defended(), Wanted(tune_first=True))
    (gain,) = [estimate for estimate in account.estimates if estimate.check == "robustness-gain"]
    assert gain.value is not None
    assert gain.value > 0.3


def test_it_is_planned_for_before_anything_is_tuned(tmp_path: Path) -> None:
    with open_context(project(tmp_path), Defended()) as context:
        made = plan(context, probe=False).plan
    assert made.inputs["before"] == ""
    assert "robustness-gain" in {asked.check for asked in made.asked}


@pytest.mark.parametrize(
    ("before", "defence", "code"),
    [
        ("untreated", "epochs: 1", "LG-FLOW-101"),
        ("untreated", "noise: {}", "LG-FLOW-102"),
        ("data.csv", "noise: {}", "LG-FLOW-103"),
        ("nowhere", "noise: {}", "LG-DATA-101"),
        ("../else", "noise: {}", "LG-SAFE-105"),
    ],
)
def test_a_mistake_is_told_with_its_mend(tmp_path: Path, before: str, defence: str, code: str) -> None:
    with pytest.raises(LexGateError, match=code):
        assessed(project(tmp_path, before=before, defence=defence), Defended(), Wanted())
