"""Sequential measuring: the model is asked no more than is needed, and what was asked is on record."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from fakes import ScriptedModels, open_context
from lexgate.assessment import outcomes_file
from lexgate.core.account import Account
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.core.dataset import Dataset
from lexgate.core.errors import Problems
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang
from lexgate.core.verdict import Status
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.foresee import State, foresee
from lexgate.flow.plan import Calls, plan
from lexgate.flow.prepare import prepare
from lexgate.flow.run import run
from lexgate.flow.tune import tune
from lexgate.flow.verify import verify
from lexgate.models.subject import Cost, Predictions
from lexgate.report.plan_table import plan_table

PACK = """\
id: house-rules
version: "1"
title: {en: House rules, zh: 内部规则}
about: {en: For a test., zh: 供测试用。}
citation:
  source: {en: House rules, zh: 内部规则}
  locator: all
  confidence: text
requirements:
  - id: right
    title: {en: Often right, zh: 多数正确}
    obligation: {en: The system is right often enough., zh: 系统应当足够准确。}
    citation: {locator: rule 1, confidence: text}
    check: CHECK
    side: at_least
    min_n: MIN_N
    bounds: [{from: 2026-01-01, value: 0.88, unit: share, basis: operational}]
    remedies: [{en: Tune longer., zh: 延长微调。}]
cases:
  - {requirement: right, day: 2026-11-22, bound: 0.88}
"""
PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  columns: {attributes: [sex]}
  split: {validation: 0.1, test: 0.8}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess: {draws: 500, sequential: true, batch_size: 16, purpose: PURPOSE}
standards: [{id: house.yaml, as_of: 2026-11-22}]
"""
ROWS = 1000


def often_right(text: str) -> str:
    """Return the right class but for one text in forty."""
    number = int("".join(filter(str.isdigit, text)))
    right = "loan" if "loan" in text else "card"
    return right if number % 21 else "card"


class Counting(ScriptedModels):
    """Counts the items it is asked for, and may be killed."""

    def __init__(self, dies_after: int = 10**9) -> None:
        super().__init__(often_right)
        self.items: list[int] = []
        self.dies_after = dies_after

    def predict(self, folder: Path, dataset: Dataset, **settings: object) -> Predictions:
        if len(self.items) >= self.dies_after:
            raise KeyboardInterrupt
        self.items.append(len(dataset))
        return super().predict(folder, dataset, **settings)  # type: ignore[arg-type]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "toy"
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "config.json").write_text("{}")
    kinds = ["loan" if n % 2 else "card" for n in range(ROWS)]
    rows = [
        f"my {kind} number {n} is late again,{kind},{'f' if n % 3 else 'm'}" for n, kind in enumerate(kinds)
    ]
    (folder / "data.csv").write_text("text,label,sex\n" + "\n".join(rows) + "\n")
    write(folder)
    return folder


def write(
    folder: Path,
    *,
    check: str = "accuracy",
    min_n: int = 1,
    purpose: str = "filing",
    bound: str = "0.88",
    beside: str = "",
) -> None:
    """Write the project; ``beside`` is the check of a second requirement."""
    (folder / "lexgate.yaml").write_text(PROJECT.replace("PURPOSE", purpose))
    pack = PACK.replace("MIN_N", str(min_n)).replace("0.88", bound)
    first, case = pack.split("cases:")
    one = first[first.index("  - id: right") :]
    second = one.replace("id: right", "id: beside").replace("CHECK", beside) if beside else ""
    also = f"  - {{requirement: beside, day: 2026-11-22, bound: {bound}}}\n" if beside else ""
    (folder / "house.yaml").write_text(first.replace("CHECK", check) + second + "cases:" + case + also)


def accuracy(account: Account) -> Estimate:
    return next(one for one in account.estimates if one.check == "accuracy")


def test_no_more_items_are_asked_than_decide(project: Path) -> None:
    models = Counting()
    with open_context(project, models) as context:
        done = run(context)
    account, seen = done.account, accuracy(done.account)
    assert account.verdicts[0].status is Status.MET
    assert sum(models.items) == seen.n < account.plan.items / 3
    assert account.plan.looks[-1] == account.plan.items
    assert len(models.items) == account.plan.looks.index(seen.n) + 1
    assert verify(done.bundle).ok


def test_both_readings_and_the_way_are_kept(project: Path) -> None:
    with open_context(project, Counting()) as context:
        seen = accuracy(run(context).account)
    assert seen.low is not None
    assert seen.high is not None
    assert seen.fixed is not None
    assert seen.low < seen.fixed[0] < seen.fixed[1] < seen.high
    assert seen.path[-1] == (seen.n, seen.value, seen.low, seen.high)
    assert [look[2] < 0.88 for look in seen.path] == [True] * (len(seen.path) - 1) + [False]


def test_the_items_come_in_a_drawn_order_and_the_same_seed_gives_the_same_bytes(project: Path) -> None:
    with open_context(project, Counting()) as context:
        first = run(context)
        assert first.bundle.read_bytes() == run(context).bundle.read_bytes()
        seen = outcomes_file.from_bytes(context.blobs.get(accuracy(first.account).source))
    ids = [int(id_) for id_ in seen.ids]
    assert ids != sorted(ids)
    assert max(ids) > ROWS / 2


def test_a_killed_run_goes_on_after_the_last_part(project: Path) -> None:
    with open_context(project, Counting()) as context:
        whole = run(context)
    (project / ".lexgate").rename(project / "elsewhere")
    killed = Counting(dies_after=2)
    with open_context(project, killed) as context, pytest.raises(KeyboardInterrupt):
        run(context)
    models = Counting()
    with open_context(project, models) as context:
        done = run(context)
    assert killed.items == [32, 16]
    assert models.items == [16] * len(models.items)
    assert len(models.items) > 1
    assert models.asked.count("predict") == len(models.items)
    assert accuracy(done.account) == accuracy(whole.account)


def test_a_filing_goes_on_to_the_least_number_and_a_screening_does_not_but_opens_no_gate(
    project: Path,
) -> None:
    write(project, min_n=400)
    with open_context(project, Counting()) as context:
        filed = run(context).account
    write(project, min_n=400, purpose="screening")
    with open_context(project, Counting()) as context:
        screened = run(context).account
    assert accuracy(filed).n >= 400
    assert accuracy(screened).n < 300
    assert (filed.verdicts[0].status, screened.verdicts[0].status) == (Status.MET, Status.MET)
    assert (filed.release.open, screened.release.open) == (True, False)
    assert screened.release.why is not None


def test_a_check_that_needs_all_items_says_so_in_the_plan(project: Path) -> None:
    write(project, check="calibration-error")
    models = Counting()
    with open_context(project, models) as context:
        account = run(context).account
    assert account.plan.looks == ()
    assert account.plan.at_once is not None
    assert "calibration-error" in account.plan.at_once.en
    assert sum(models.items) == account.plan.items


def test_a_plan_is_sealed_once_there_is_a_model_and_the_assessment_follows_it(project: Path) -> None:
    with open_context(project, Counting()) as context:
        early = plan(context)
        assert (early.sealed, early.to_come, early.calls) == ("", True, Calls(items=800, cost=None))
        tune(context, prepare(context))
        planned = plan(context)
        assert planned.sealed
        assert planned.calls is not None
        assert planned.calls.seconds == pytest.approx(0.8)
        assert not planned.needs[0][0].short
        account = assess(context)
        assert digest_json(dump(account.plan)) == planned.digest
        assert account.plan_sealed == planned.sealed
        assert len(list(context.log.entries("plan"))) == 1


def test_a_plan_warns_where_the_data_cannot_decide(project: Path) -> None:
    write(project, min_n=2000)
    with open_context(project, Counting()) as context:
        planned = plan(context, seal=False)
    need = planned.needs[0][0]
    assert (need.short, need.needed, need.at_hand, need.power_better) == (True, 2000, 800, 0.0)
    shown = Console(width=80, file=io.StringIO())
    shown.print(plan_table(planned.plan, planned.needs, Lang.ZH))
    assert "house-rules/right" in shown.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("beside", ["entity-f1", "worst-group-accuracy"])
def test_a_requirement_that_no_answer_can_decide_is_not_waited_for(project: Path, beside: str) -> None:
    write(project, beside=beside)
    file = project / "lexgate.yaml"
    file.write_text(file.read_text().replace("  columns: {attributes: [sex]}\n", ""))
    models = Counting()
    with open_context(project, models) as context:
        account = run(context).account
    right, other = account.verdicts[0].findings
    assert (right.status, other.status) == (Status.MET, Status.INCONCLUSIVE)
    assert sum(models.items) < account.plan.items / 3


@pytest.mark.parametrize("check", ["worst-group-accuracy", "selection-rate-ratio", "class-recall"])
def test_a_group_that_comes_late_is_compared_as_it_will_be_in_the_end(project: Path, check: str) -> None:
    sexes = ["a rare one" if n % 29 == 0 else "f" if n % 3 else "m" for n in range(ROWS)]
    kinds = ["loan" if n % 2 else "card" for n in range(ROWS)]
    rows = [
        f"my {kind} number {n} is late,{kind},{sex}"
        for n, (kind, sex) in enumerate(zip(kinds, sexes, strict=True))
    ]
    (project / "data.csv").write_text("text,label,sex\n" + "\n".join(rows) + "\n")
    write(project, check=check, bound="0.3")
    models = Counting()
    with open_context(project, models) as context:
        account = run(context).account
    (finding,) = account.verdicts[0].findings
    seen = finding.estimate
    assert seen is not None
    assert finding.status is Status.MET  # and so it stopped because it was decided
    assert len(models.items) == len(seen.path) or seen.path[0][0] > account.plan.looks[0]
    assert sum(models.items) < account.plan.items
    if check != "class-recall":
        assert set(seen.groups) == {"a rare one", "f", "m"}


def test_a_screening_plans_with_no_least_number(project: Path) -> None:
    write(project, min_n=2000, purpose="screening")
    with open_context(project, Counting()) as context:
        need = plan(context, seal=False).needs[0][0]
    assert not need.short
    assert need.power_better is not None
    assert need.power_better > 0.5


def test_a_model_made_elsewhere_is_planned_with_too(project: Path) -> None:
    file = project / "lexgate.yaml"
    file.write_text(file.read_text().replace("model: {path: base}\n", ""))
    with open_context(project, Counting()) as context:
        made = plan(context, Wanted(model=project / "base"))
    assert made.calls == Calls(items=800, cost=Cost(seconds=0.001, peak_bytes=10**9))
    assert made.sealed


def test_a_run_killed_before_midnight_goes_on_with_its_plan_and_a_finished_one_is_made_anew(
    project: Path,
) -> None:
    file = project / "lexgate.yaml"
    file.write_text(file.read_text().replace(", as_of: 2026-11-22", ""))
    with (
        open_context(project, Counting(dies_after=2), time="2026-11-22T23:59:00Z") as context,
        pytest.raises(KeyboardInterrupt),
    ):
        run(context)
    models = Counting()
    with open_context(project, models, time="2026-11-23T00:10:00Z") as context:
        account = run(context).account
    assert sum(models.items) == accuracy(account).n - 48
    assert (account.plan.made_on.day, account.verdicts[0].as_of.day) == (22, 22)
    with open_context(project, Counting(), time="2026-11-23T00:20:00Z") as context:
        again = run(context).account
    assert (again.plan.made_on.day, again.verdicts[0].as_of.day) == (23, 23)


def test_a_changed_bound_or_an_old_plan_is_not_gone_on_with(project: Path) -> None:
    file = project / "lexgate.yaml"
    file.write_text(file.read_text().replace(", as_of: 2026-11-22", ""))
    with open_context(project, Counting()) as context:
        tune(context, prepare(context))
        old = plan(context)
    with open_context(project, Counting(), time="2026-12-01T00:10:00Z") as context:
        assert plan(context, seal=False).digest != old.digest
    write(project, bound="0.5")
    file.write_text(file.read_text().replace(", as_of: 2026-11-22", ""))
    with open_context(project, Counting(), time="2026-11-23T00:10:00Z") as context:
        assert plan(context).plan.made_on.day == 23


def test_a_class_that_the_data_do_not_have_is_told_before_the_plan_is_sealed(project: Path) -> None:
    file = project / "lexgate.yaml"
    file.write_text(file.read_text().replace("purpose:", "positive: lone, purpose:"))
    with (
        open_context(project, Counting()) as context,
        pytest.raises(Problems, match=r"assess\.positive.*Did you mean 'loan'"),
    ):
        plan(context)


@pytest.mark.parametrize(("bound", "measured"), [("0.88", False), ("0.976", True)])
def test_advice_that_needs_all_items_says_so_where_measuring_stopped(
    project: Path, bound: str, *, measured: bool
) -> None:
    write(project, bound=bound, beside="balanced-accuracy")
    pack = project / "house.yaml"
    head, second = pack.read_text().split("  - id: beside")
    pack.write_text(
        head + "  - id: beside" + second.replace("    side:", "    severity: advisory\n    side:", 1)
    )
    with open_context(project, Counting()) as context:
        account = run(context).account
        (need,) = [one for one in plan(context, seal=False).needs[0] if one.requirement.endswith("beside")]
    assert need.late
    advice = account.verdicts[0].findings[1]
    assert advice.estimate is not None
    assert (accuracy(account).n == account.plan.items) is measured
    assert (advice.estimate.value is not None) is measured
    assert measured or "needs all items" in advice.reason.en


def test_a_model_made_elsewhere_is_asked_anew_where_it_is_to_read_more_of_a_text(project: Path) -> None:
    models = Counting()
    with open_context(project, models) as context:
        assess(context, Wanted(model=project / "base"))
    once = len(models.items)
    file = project / "lexgate.yaml"
    file.write_text(file.read_text().replace("{path: base}", "{path: base, max_length: 16}"))
    with open_context(project, models) as context:
        assess(context, Wanted(model=project / "base"))
    assert len(models.items) == 2 * once


def test_a_run_that_asks_the_model_nothing_foresees_no_asking(project: Path) -> None:
    file = project / "lexgate.yaml"
    text = file.read_text().replace("sequential: true", "checks: [{check: duplicates-left}]")
    file.write_text(text[: text.index("standards:")])
    models = Counting()
    with open_context(project, models) as context:
        run(context)
        assert {one.state for one in foresee(context)} == {State.DONE}
    assert not models.items
