"""Private runs on record: added up, refused beyond the budget, taken up again after a kill, and claimed in the account."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from fakes import ScriptedModels, open_context
from lexgate.core.codec import dump
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.ports import Progress
from lexgate.core.privacy_run import PrivacyRun, Spend, no_ledger
from lexgate.core.tune_spec import TuneSpec
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.context import Context
from lexgate.flow.prepare import prepare
from lexgate.flow.privacy import KIND, claim, runs_on, spending
from lexgate.flow.tune import tune
from lexgate.report.privacy import privacy_line
from private_runs import private_run

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  split: {validation: 0.2, test: 0.5}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: report}
model: {path: base}
tune: {privacy: {target_epsilon: 3, delta: 1.0e-4, total_epsilon: 7}}
assess: {checks: [{check: privacy-budget}]}
"""
RUN = private_run(delta=1e-4, n=120, sampling_rate=0.1, expected_batch=12.0, noise_multiplier=1.2, steps=30)


Opened = Callable[[Path, ScriptedModels], Context]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Open projects, and close them at the end."""
    with ExitStack() as stack:
        yield lambda folder, models: stack.enter_context(open_context(folder, models))


class PrivateModels(ScriptedModels):
    """Says what it would spend, as tuning does."""

    def __init__(self, run: PrivacyRun = RUN) -> None:
        super().__init__(lambda text: "loan" if "loan" in text else "card")
        self.run = run

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
        """Tell what it spends, then do as others do."""
        spend(self.run)
        made = super().tune(base, train, validation, spec, max_length=max_length, out=out, progress=progress)
        return {**made, "privacy": dump(self.run)}


def toy(folder: Path, project: str = PROJECT) -> Path:
    (folder / "base").mkdir(parents=True, exist_ok=True)
    (folder / "base" / "config.json").write_text("{}")
    rows = [f"my {word} number {number} is late,{word}" for number in range(150) for word in ("loan", "card")]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(project)
    return folder


def recorded(context: Context) -> int:
    return len(list(context.log.entries(KIND)))


def test_runs_on_the_same_data_add_up_and_are_refused_beyond_the_budget(
    tmp_path: Path, opened: Opened
) -> None:
    context = opened(toy(tmp_path), PrivateModels())
    spend = spending(context, prepare(context))
    spend(RUN)
    spend(RUN)  # the same run, taken up again
    assert recorded(context) == 1
    spend(replace(RUN, run="sha256:2"))
    with pytest.raises(
        BadInput, match=r"spend epsilon 3, and private runs .* spent 3 \+ 3 \(6\) .* together 9 of 7"
    ) as caught:
        spend(replace(RUN, run="sha256:3"))
    assert caught.value.id == "LG-FLOW-112"
    assert recorded(context) == 2


def test_without_a_budget_one_run_is_all_there_is(tmp_path: Path, opened: Opened) -> None:
    context = opened(toy(tmp_path, PROJECT.replace(", total_epsilon: 7", "")), PrivateModels())
    spend = spending(context, prepare(context))
    spend(RUN)
    with pytest.raises(BadInput, match="total_epsilon"):
        spend(replace(RUN, run="sha256:2", epsilon=0.1))


def test_other_settings_of_cleaning_do_not_make_other_data(tmp_path: Path, opened: Opened) -> None:
    with open_context(toy(tmp_path), PrivateModels()) as context:
        first = prepare(context)
        spending(context, first)(replace(RUN, epsilon=6.0))
    other = toy(tmp_path, PROJECT.replace("validation: 0.2", "validation: 0.1"))
    again = opened(other, PrivateModels())
    assert prepare(again).digest != first.digest
    with pytest.raises(BadInput, match="together 9 of 7"):
        spending(again, prepare(again))(replace(RUN, run="sha256:2"))


def test_deltas_add_up_too(tmp_path: Path, opened: Opened) -> None:
    context = opened(toy(tmp_path), PrivateModels())
    spend = spending(context, prepare(context))
    spend(replace(RUN, delta=5e-3, epsilon=1.0))
    with pytest.raises(BadInput, match=r"delta adds up to 0.01, .* 1 / n = 0.00833") as caught:
        spend(replace(RUN, run="sha256:2", delta=5e-3, epsilon=1.0))
    assert caught.value.id == "LG-FLOW-113"


def test_rows_chosen_by_a_model_of_all_rows_are_refused(tmp_path: Path, opened: Opened) -> None:
    context = opened(
        toy(tmp_path, PROJECT.replace("label_errors: report", "label_errors: drop")), PrivateModels()
    )
    with pytest.raises(BadInput) as caught:
        spending(context, prepare(context))(RUN)
    assert caught.value.id == "LG-FLOW-111"
    assert recorded(context) == 0


def test_the_claim_of_all_runs_stands_in_the_account(tmp_path: Path, opened: Opened) -> None:
    context = opened(toy(tmp_path), PrivateModels())
    spending(context, prepare(context))(replace(RUN, run="sha256:0", epsilon=1.5))  # killed, never finished
    account = assess(context, Wanted(tune_first=True))
    (found,) = account.estimates
    assert (found.value, found.unit, found.facts["runs"]) == (4.5, "epsilon", 2)
    assert account.model is not None
    assert account.model.facts["privacy"] == dump(RUN)
    assert [run.run for run in runs_on(context, prepare(context))] == ["sha256:0", "sha256:1"]
    bodies = [context.log.body(entry) for entry in context.log.entries(KIND)]
    assert "noise.key" not in json.dumps(bodies)


@pytest.mark.parametrize(
    ("project", "run", "why"),
    [
        (PROJECT, replace(RUN, randomness="seeded"), "seed that is on record"),
        (
            PROJECT.replace("check: privacy-budget", "check: privacy-budget, options: {delta: 1.0e-6}"),
            RUN,
            "larger delta",
        ),
        (
            PROJECT.replace("check: privacy-budget", "check: privacy-budget, options: {unit: cluster}"),
            RUN,
            "another unit",
        ),
    ],
)
def test_a_claim_that_does_not_hold_as_asked_has_no_value_and_a_reason(
    tmp_path: Path, opened: Opened, project: str, run: PrivacyRun, why: str
) -> None:
    account = assess(opened(toy(tmp_path, project), PrivateModels(run)), Wanted(tune_first=True))
    (found,) = account.estimates
    assert found.value is None
    assert found.note is not None
    assert why in found.note.en


def test_a_model_tuned_without_privacy_has_nothing_to_claim(tmp_path: Path, opened: Opened) -> None:
    plain = PROJECT.replace("tune: {privacy: {target_epsilon: 3, delta: 1.0e-4, total_epsilon: 7}}\n", "")
    models = ScriptedModels(lambda text: "loan" if "loan" in text else "card")
    account = assess(opened(toy(tmp_path, plain), models), Wanted(tune_first=True))
    (found,) = account.estimates
    assert found.value is None
    assert found.note is not None
    assert "no epsilon to claim" in found.note.en


def test_the_summary_says_what_is_claimed(tmp_path: Path, opened: Opened) -> None:
    account = assess(opened(toy(tmp_path), PrivateModels()), Wanted(tune_first=True))
    line = privacy_line(account)
    assert line is not None
    assert line.en.startswith("Differential privacy: epsilon 3.00 at delta 0.0001 for each item")
    assert "ε 上界为 3.00" in line.zh
    assert privacy_line(replace(account, model=None)) is None


def test_a_model_whose_run_is_not_on_record_is_not_claimed_to_have_spent_nothing(
    tmp_path: Path, opened: Opened
) -> None:
    context = opened(toy(tmp_path), PrivateModels())
    data = prepare(context)
    made = tune(context, data).account
    with open_context(toy(tmp_path / "other"), PrivateModels()) as other:
        found = claim(other, prepare(other), made)
    assert (found.epsilon, found.runs) == (3.0, 1)


def test_noise_from_a_seed_counts_as_a_tuning_without_privacy(tmp_path: Path, opened: Opened) -> None:
    context = opened(toy(tmp_path), PrivateModels())
    data = prepare(context)
    spending(context, data)(replace(RUN, run="sha256:0", randomness="seeded"))
    found = claim(context, data, tune(context, data).account)
    assert (found.epsilon, found.runs, found.plain_runs) == (3.0, 1, 1)


def test_a_plain_tuning_on_the_same_file_is_told_of_whatever_the_split_was(
    tmp_path: Path, opened: Opened
) -> None:
    plain = PROJECT.replace("validation: 0.2", "validation: 0.1").replace(
        "tune: {privacy: {target_epsilon: 3, delta: 1.0e-4, total_epsilon: 7}}", "tune: {}"
    )
    models = ScriptedModels(lambda text: "loan" if "loan" in text else "card")
    with open_context(toy(tmp_path, plain), models) as context:
        tune(context, prepare(context))
    again = opened(toy(tmp_path), PrivateModels())
    data = prepare(again)
    assert claim(again, data, tune(again, data).account).plain_runs == 1
