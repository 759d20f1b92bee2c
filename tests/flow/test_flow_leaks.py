"""Membership and canaries, from the project file to the account: models that remember are told from models that do not."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pydantic import JsonValue

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.dataset import Dataset
from lexgate.core.errors import LexGateError
from lexgate.core.estimate import Estimate
from lexgate.core.ports import Progress
from lexgate.core.privacy_run import Spend, no_ledger
from lexgate.core.tune_spec import TuneSpec
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.context import Context
from lexgate.flow.membership import tunings
from lexgate.flow.planting import wish
from lexgate.flow.prepare import prepare
from lexgate.flow.tune import tune
from lexgate.models.subject import Predictions

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  split: {validation: 0.1, test: 0.4}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
  CANARIES
model: {path: base}
assess:
  draws: 500
  privacy: PRIVACY
  checks: CHECKS
"""
MEMBERSHIP = "[{check: membership-auc}, {check: membership-tpr, options: {fpr: 0.05}}]"
CANARIES = "[{check: canary-exposure}, {check: epsilon-lower-bound}]"


class Remembering(ScriptedModels):
    """Models that are surer of what they were tuned on; ``trace`` says how much."""

    def __init__(self, trace: float) -> None:
        super().__init__(lambda text: "loan" if "loan" in text else "card")
        self.trace = trace
        self.specs: list[TuneSpec] = []
        self.trained: list[list[str]] = []

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
        """Write down what was learned."""
        facts = super().tune(
            base, train, validation, spec, max_length=max_length, out=out, progress=progress, spend=spend
        )
        texts = [str(text) for text in train.frame["text"].to_list()]
        (out / "seen.txt").write_text("\n".join(texts))
        self.specs.append(spec)
        self.trained.append(texts)
        return facts | {"seconds": 10.0}

    def predict(
        self,
        folder: Path,
        dataset: Dataset,
        *,
        batch_size: int,
        max_length: int,
        progress: Progress,
        precision: str = "fp32",
    ) -> Predictions:
        """Answer the true label, the surer the more a text was seen."""
        seen = (folder / "seen.txt").read_text().split("\n")
        count = {text: seen.count(text) for text in set(seen)}
        truth = np.array([dataset.labels.index(label) for label in dataset.frame["label"]], np.int32)
        texts = [str(text) for text in dataset.frame["text"].to_list()]
        noise = np.array([_noise(text) for text in texts])
        odds = noise + self.trace * np.array([count.get(text, 0) for text in texts])
        mine = 1 / (1 + np.exp(-odds))
        probability = np.tile(((1 - mine) / (len(dataset.labels) - 1))[:, None], (1, len(dataset.labels)))
        probability[np.arange(len(truth)), truth] = mine
        self.asked.append("predict")
        return Predictions(
            task=dataset.task,
            ids=np.array([str(row) for row in dataset.frame["row"]], np.str_),
            labels=dataset.labels,
            truth=truth,
            predicted=probability.argmax(axis=1).astype(np.int32),
            probability=probability,
        )


def _noise(text: str) -> float:
    """Return how sure any model is of a text: some are hard."""
    return float(
        np.random.default_rng(sum(ord(letter) * (at + 1) for at, letter in enumerate(text))).normal(0, 2)
    )


def project(
    folder: Path, *, privacy: str = "{}", canaries: str = "", checks: str = MEMBERSHIP, rows: int = 300
) -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    words = [f"w{number}" for number in range(40)]
    lines = [
        f"{word} number {number} {words[number % 40]},{word}"
        for number in range(rows)
        for word in ("loan", "card")
    ]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(lines) + "\n")
    text = PROJECT.replace("CANARIES", canaries).replace("PRIVACY", privacy).replace("CHECKS", checks)
    (folder / "lexgate.yaml").write_text(text)
    return folder


def assessed(folder: Path, models: Remembering) -> Account:
    with open_context(folder, models) as context:
        return assess(context, Wanted(tune_first=True))


def found(account: Account, check: str) -> Estimate:
    (one,) = [estimate for estimate in account.estimates if estimate.check == check]
    return one


def test_a_model_that_remembers_gives_its_members_away(tmp_path: Path) -> None:
    account = assessed(project(tmp_path), Remembering(8.0))
    auc, tpr = found(account, "membership-auc"), found(account, "membership-tpr")
    assert auc.value is not None
    assert auc.low is not None
    assert auc.value > 0.95
    assert auc.low > 0.9
    assert tpr.low is not None
    assert tpr.low > 0.05
    assert account.plan.inputs["membership"].startswith("sha256:")


def test_a_rate_that_allows_no_false_alarm_is_not_measured(tmp_path: Path) -> None:
    checks = "[{check: membership-tpr, options: {fpr: 0.001}}]"
    tpr = found(assessed(project(tmp_path, checks=checks), Remembering(8.0)), "membership-tpr")
    assert (tpr.value, tpr.low, tpr.ladder) == (None, None, ())
    assert tpr.note is not None
    assert "fewer than 1,000" in tpr.note.en


def test_a_model_that_remembers_nothing_leaves_the_attack_guessing(tmp_path: Path) -> None:
    auc = found(assessed(project(tmp_path), Remembering(0.0)), "membership-auc")
    assert auc.low is not None
    assert auc.high is not None
    assert auc.low < 0.5 < auc.high


def test_shadows_find_what_the_loss_alone_does_not(tmp_path: Path) -> None:
    folder = project(tmp_path, privacy="{membership: {shadows: {count: 7, epochs: 2}}}")
    models = Remembering(1.5)
    auc = found(assessed(folder, models), "membership-auc")
    value = {name: one.value for name, one in auc.groups.items()}
    assert set(value) == {"loss", "lira-online", "lira-offline"}
    loss, online, offline = (value[name] for name in ("loss", "lira-online", "lira-offline"))
    assert loss is not None
    assert online is not None
    assert offline is not None
    assert loss < 0.8
    assert min(online, offline) > 0.95
    assert auc.facts["strongest_attack"] in {"lira-online", "lira-offline"}
    assert auc.facts["shadow_models"] == 8
    assert [spec.method for spec in models.specs] == ["full"] + ["lora"] * 8
    assert [spec.epochs for spec in models.specs] == [3] + [2] * 8
    assert len({spec.seed for spec in models.specs[1:]}) == 8
    assert not list((tmp_path / ".lexgate" / "shadows").iterdir())


def test_a_shadow_learns_from_its_half_and_from_as_many_items_as_the_model(tmp_path: Path) -> None:
    models = Remembering(1.0)
    assessed(project(tmp_path, privacy="{membership: {items: 60, shadows: {count: 4}}}"), models)
    own, *shadows = (set(texts) for texts in models.trained)
    assert len(shadows) == 4
    assert all(abs(len(one) - len(own)) <= 10 for one in shadows)
    seen_by = {text: sum(text in one for one in shadows) for one in shadows for text in one - own}
    assert set(seen_by.values()) == {2}, "every other item is in exactly half of them"
    assert len(seen_by) == 60


def test_shadows_are_made_once(tmp_path: Path) -> None:
    folder = project(tmp_path, privacy="{membership: {shadows: {count: 4}}}")
    first = assessed(folder, Remembering(1.0))
    models = Remembering(1.0)
    again = assessed(folder, models)
    assert not models.specs
    assert found(again, "membership-auc") == found(first, "membership-auc")


class Killed(Remembering):
    """Dies while it tunes the third shadow."""

    def tune(self, base: Path, train: Dataset, *rest: object, **more: object) -> dict[str, JsonValue]:
        """Die at the fourth tuning."""
        if len(self.specs) == 3:
            raise KeyboardInterrupt
        return super().tune(base, train, *rest, **more)  # type: ignore[arg-type]


def test_a_run_that_is_killed_goes_on_with_the_shadow_under_way(tmp_path: Path) -> None:
    folder = project(tmp_path, privacy="{membership: {shadows: {count: 4}}}")
    with pytest.raises(KeyboardInterrupt):
        assessed(folder, Killed(1.0))
    models = Remembering(1.0)
    account = assessed(folder, models)
    assert len(models.specs) == 2
    (tmp_path / "other").mkdir()
    whole = assessed(
        project(tmp_path / "other", privacy="{membership: {shadows: {count: 4}}}"), Remembering(1.0)
    )
    assert found(account, "membership-auc").groups == found(whole, "membership-auc").groups


def test_the_plan_names_the_cost_of_shadows(tmp_path: Path) -> None:
    folder = project(
        tmp_path, privacy="{membership: {items: 100, shadows: {count: 6, split: 240, epochs: 1.5}}}"
    )
    with open_context(folder, Remembering(0.0)) as context:
        data = prepare(context)
        known = tunings(context, data, tune(context, data))
        open_ = tunings(context, data, None)
    assert known is not None
    assert open_ is not None
    assert (known.models, known.items, open_.seconds) == (6, 240, None)
    assert known.seconds == pytest.approx(10 * 6 * 240 / len(data.dataset.part("train")) * 0.5)


def test_shadows_that_learn_otherwise_are_told_in_the_plan_and_beside_what_was_found(tmp_path: Path) -> None:
    spec = "{membership: {items: 60, shadows: {count: 4, split: 200, epochs: 1.5}}}"
    folder = project(tmp_path, privacy=spec)
    with open_context(folder, Remembering(0.0)) as context:
        before = tunings(context, prepare(context), None)
    auc = found(assessed(folder, Remembering(0.0)), "membership-auc")
    with open_context(folder, Remembering(0.0)) as context:
        data = prepare(context)
        after = tunings(context, data, tune(context, data))
    assert before is not None
    assert after is not None
    assert before.unlike == after.unlike
    assert [(one.what, one.model, one.shadows) for one in after.unlike] == [
        ("tune.method", "full", "lora"),
        ("tune.epochs", "3", "1.5"),
        ("items", str(len(data.dataset.part("train"))), "200"),
    ]
    assert auc.note is not None
    assert "tune.epochs 1.5, of the model 3; items 200" in auc.note.en
    assert "tune.epochs 为 1.5，被测模型为 3；items 为 200" in auc.note.zh


def test_shadows_that_learn_as_the_model_does_need_no_word(tmp_path: Path) -> None:
    spec = "{membership: {items: 60, shadows: {count: 4, method: same}}}"
    assert found(assessed(project(tmp_path, privacy=spec), Remembering(0.0)), "membership-auc").note is None


def test_where_all_training_items_are_measured_and_others_are_few_shadows_learn_from_less(
    tmp_path: Path,
) -> None:
    folder = project(tmp_path, privacy="{membership: {shadows: {count: 4, method: same}}}")
    models = Remembering(0.0)
    auc = found(assessed(folder, models), "membership-auc")
    with open_context(folder, Remembering(0.0)) as context:
        data = prepare(context)
        told = tunings(context, data, None)
    (half,) = {(len(data.dataset.part("train")) + len(data.dataset.part("test"))) // 2}
    assert told is not None
    assert told.items == half
    assert np.mean([len(texts) for texts in models.trained[1:]]) == pytest.approx(half)
    assert auc.note is not None
    assert f"items {half}" in auc.note.en


def test_items_that_stand_in_both_parts_or_twice_are_left_out(tmp_path: Path) -> None:
    folder = project(tmp_path)
    text = (
        (folder / "lexgate.yaml")
        .read_text()
        .replace('near_duplicates: "off"', 'duplicates: "off", leaks: "off", near_duplicates: "off"')
    )
    (folder / "lexgate.yaml").write_text(text)
    lines = (folder / "data.csv").read_text().splitlines()
    (folder / "data.csv").write_text("\n".join(lines + lines[1:101] * 3) + "\n")
    account = assessed(folder, Remembering(0.0))
    with open_context(folder, Remembering(0.0)) as context:
        frame = prepare(context).dataset.frame
    parts = {part: set(frame.filter(pl.col("split") == part)["text"]) for part in ("train", "test")}
    auc = found(account, "membership-auc")
    assert auc.facts["members"] == len(parts["train"] - parts["test"])
    assert auc.facts["non_members"] == len(parts["test"] - parts["train"])


@pytest.mark.parametrize(
    ("privacy", "rows", "code"),
    [
        ("{membership: {shadows: {split: 5000}}}", 300, "LG-ASSESS-122"),
        ("{membership: {shadows: {split: 10}}}", 300, "LG-ASSESS-123"),
        ("{}", 8, "LG-ASSESS-121"),
    ],
)
def test_a_mistake_is_told_with_its_mend(tmp_path: Path, privacy: str, rows: int, code: str) -> None:
    models = Remembering(0.0)
    with pytest.raises(LexGateError, match=code):
        assessed(project(tmp_path, privacy=privacy, rows=rows), models)
    assert "predict" not in models.asked


def test_a_model_made_elsewhere_has_no_training_data_on_record(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "other").mkdir()
    (folder / "other" / "config.json").write_text("{}")
    with open_context(folder, Remembering(0.0)) as context, pytest.raises(LexGateError, match="LG-FLOW-123"):
        assess(context, Wanted(model=folder / "other"))


@contextmanager
def planted(folder: Path, trace: float) -> Iterator[tuple[Context, Account]]:
    with open_context(folder, Remembering(trace)) as context:
        yield context, assess(context, Wanted(tune_first=True))


COUNT = "canaries: {count: 60, repetitions: [1, 4]}"


def test_canaries_that_are_remembered_stand_out(tmp_path: Path) -> None:
    folder = project(tmp_path, privacy="null", canaries=COUNT, checks=CANARIES)
    with planted(folder, 3.0) as (_, account):
        exposure, epsilon = found(account, "canary-exposure"), found(account, "epsilon-lower-bound")
    assert exposure.low is not None
    assert exposure.low > 1.44
    once, often = exposure.groups["1"].value, exposure.groups["4"].value
    assert once is not None
    assert often is not None
    assert once < often
    assert epsilon.value is not None
    assert 0.3 < epsilon.value < 4
    assert account.model is not None
    assert account.data is not None
    assert account.model.facts["canaries"] == account.data.facts["canaries"]


def test_canaries_without_a_trace_refute_nothing(tmp_path: Path) -> None:
    folder = project(tmp_path, privacy="null", canaries=COUNT, checks=CANARIES)
    with planted(folder, 0.0) as (_, account):
        exposure, epsilon = found(account, "canary-exposure"), found(account, "epsilon-lower-bound")
    assert exposure.low is not None
    assert exposure.high is not None
    assert exposure.low < 1.44 < exposure.high
    assert epsilon.value == 0.0


def test_canaries_are_in_training_data_only_and_no_search_in_the_data_sees_them(tmp_path: Path) -> None:
    folder = project(
        tmp_path, privacy="null", canaries=COUNT, checks="[{check: duplicates-left}, {check: accuracy}]"
    )
    with planted(folder, 0.0) as (context, account):
        data = prepare(context)
    texts = {one.text for one in data.canaries}
    assert len(data.canaries) == len(texts) == 120
    where = data.dataset.frame.filter(pl.col("text").is_in(list(texts)))
    assert set(where["split"]) == {"train"}
    assert where.height == sum(len(one.rows) for one in data.canaries)
    assert data.natural.frame.filter(pl.col("text").is_in(list(texts))).is_empty()
    assert found(account, "duplicates-left").value == 0.0
    assert 40 <= sum(one.planted for one in data.canaries) <= 80


def test_membership_is_not_measured_on_canaries(tmp_path: Path) -> None:
    folder = project(tmp_path, canaries=COUNT)
    with planted(folder, 0.0) as (context, account):
        data = prepare(context)
    assert found(account, "membership-auc").facts["members"] == len(data.natural.part("train"))


def test_canaries_may_be_wished_for_and_given_up_again(tmp_path: Path) -> None:
    folder = project(tmp_path, privacy="null")
    with open_context(folder, Remembering(0.0)) as context:
        plain = prepare(context)
        wish(context, 12)
        with_some = prepare(context)
        wish(context, 0)
        without = prepare(context)
    assert not plain.canaries
    assert len(with_some.canaries) == 36
    assert plain.digest == without.digest != with_some.digest


@pytest.mark.parametrize(
    ("count", "canaries", "code"),
    [(3, "", "LG-FLOW-122"), (-1, "", "LG-FLOW-122"), (12, COUNT, "LG-FLOW-121")],
)
def test_a_wish_that_can_not_be_met_is_refused(tmp_path: Path, count: int, canaries: str, code: str) -> None:
    with (
        open_context(project(tmp_path, canaries=canaries), Remembering(0.0)) as context,
        pytest.raises(LexGateError, match=code),
    ):
        wish(context, count)


def test_a_wish_for_canaries_in_data_for_a_tagger_is_refused_and_not_kept(tmp_path: Path) -> None:
    folder = project(tmp_path)
    text = (folder / "lexgate.yaml").read_text().replace("text-classification", "token-classification")
    (folder / "lexgate.yaml").write_text(text)
    with open_context(folder, Remembering(0.0)) as context:
        with pytest.raises(LexGateError, match="measures taggers") as caught:
            wish(context, 12)
        assert caught.value.id == "LG-DATA-601"
        wish(context, 0)
        assert not list(context.log.entries("canaries"))


def test_a_model_with_canaries_is_not_released_wherever_it_lies(tmp_path: Path) -> None:
    folder = project(tmp_path, privacy="null", canaries=COUNT, checks=CANARIES)
    with planted(folder, 0.0) as (context, account):
        made = tune(context, prepare(context)).folder
        shutil.copytree(made, tmp_path / "copy")
        again = assess(context, Wanted(model=tmp_path / "copy"))
    for one in (account, again):
        assert not one.release.open
        assert one.release.why is not None
        assert "rows of canaries" in one.release.why.en
        assert "金丝雀" in one.release.why.zh
