"""Shifted data and timing, from the project file to the account."""

from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import LexGateError, Problems
from lexgate.core.estimate import Estimate
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.prepare import prepare
from lexgate.flow.tune import tune

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  labels: {L: loan, C: card}
  split: {validation: 0.1, test: 0.5}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess:
  draws: 500
  batch_size: 16
  shifted: {path: old.csv, set: year, id: item, reference: REFERENCE}
  checks: [{check: shift-drop}, {check: latency-per-item}, {check: accuracy}]
"""
SHIFTED = "year,item,text,label\n" + "".join(
    f"{year},{item},{'loan' if item % 2 else 'card'} {'was' if year == 1890 and item % 5 == 0 else 'is'} {item},{'L' if item % 2 else 'C'}\n"
    for year in (1890, 1990)
    for item in range(60)
)


def answer(text: str) -> str:
    """Return the right class, but not of texts in the old style."""
    right = "loan" if "loan" in text else "card"
    return right if " was " not in text else {"loan": "card", "card": "loan"}[right]


def assessed(folder: Path, *, reference: str = "'1990'", shifted: str = SHIFTED) -> Account:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    rows = [f"{word} number {number},{word[0].upper()}" for number in range(100) for word in ("loan", "card")]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    (folder / "old.csv").write_text(shifted)
    (folder / "lexgate.yaml").write_text(PROJECT.replace("REFERENCE", reference))
    with open_context(folder, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        first = assess(context)
        again = assess(context)
    assert again.estimates == first.estimates
    return first


def found(account: Account, check: str) -> Estimate:
    (one,) = [estimate for estimate in account.estimates if estimate.check == check]
    return one


@pytest.mark.parametrize("reference", ["'1990'", "null"])
def test_a_project_with_shifted_data_learns_what_is_lost_on_them(tmp_path: Path, reference: str) -> None:
    account = assessed(tmp_path, reference=reference)
    drop = found(account, "shift-drop")
    assert drop.value == pytest.approx(12 / 60)
    assert drop.low is not None
    assert drop.low > 0
    assert drop.facts["widest"] == "1890"
    assert drop.facts["reference"] == ("1990" if reference != "null" else "test")
    assert account.plan.inputs["shifted"].startswith("sha256:")
    assert found(account, "accuracy").value == 1.0


def test_time_slices_are_cut_from_dates(tmp_path: Path) -> None:
    dated = SHIFTED.replace("1890,", "1890/6/5 10:00,").replace("1990,", "1990年12月1日,")
    account = assessed(tmp_path, reference="1990-Q4, period: quarter", shifted=dated)
    drop = found(account, "shift-drop")
    assert drop.value == pytest.approx(12 / 60)
    assert set(drop.groups) == {"1890-Q2"}
    assert drop.facts["reference"] == "1990-Q4"


@pytest.mark.parametrize("date", ["5/6/1890", "1890-13-05", "1890", "long ago"])
def test_what_is_no_date_is_told_with_its_line(tmp_path: Path, date: str) -> None:
    dated = SHIFTED.replace("1890,", "1890-06-05,").replace("1990,", "1990-12-01,")
    with pytest.raises(Problems) as told:
        assessed(
            tmp_path,
            reference="null, period: month",
            shifted=dated.replace("1890-06-05,3,", f"{date},3,"),
        )
    (problem,) = told.value.problems
    assert (problem.line, problem.found, problem.expected) == (5, repr(date), "a date such as 2024-05-31")


def test_shifted_data_of_a_tagger_are_refused_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "config.json").write_text("{}")
    (tmp_path / "old.csv").write_text(SHIFTED)
    rows = [f"anna B-PER\nlives O\nat{number} O\n" for number in range(60)]
    (tmp_path / "data.txt").write_text("\n".join(rows))
    text = PROJECT.replace("text-classification", "token-classification").replace("REFERENCE", "null")
    text = text.replace("data.csv\n  labels: {L: loan, C: card}", "data.txt\n  format: conll")
    (tmp_path / "lexgate.yaml").write_text(text)
    with (
        open_context(tmp_path, ScriptedModels(answer)) as context,
        pytest.raises(LexGateError, match="LG-FLOW-106"),
    ):
        assess(context, Wanted(tune_first=True))


def test_the_time_is_on_record_apart_from_the_answers_and_is_not_taken_twice(tmp_path: Path) -> None:
    latency = found(assessed(tmp_path), "latency-per-item")
    assert latency.value == pytest.approx(1.0)
    assert latency.unit == "ms"
    assert latency.facts["batch_size"] == 16
    assert latency.n > 5


@pytest.mark.parametrize(
    ("shifted", "reference", "expected"),
    [
        (SHIFTED, "'1900'", "one of the sets 1890, 1990"),
        (SHIFTED.replace("1890", "1990"), "'1990'", "a shifted set beside it"),
        (SHIFTED.replace(",L\n", ",X\n", 1), "null", "'X'"),
        (SHIFTED.replace("1890,3,", ",3,"), "null", "the name of a set"),
        (SHIFTED.replace("year,", "decade,", 1), "null", "year"),
        ("year,item,text,label\n", "null", "old.csv"),
    ],
    ids=["no reference", "reference only", "label", "no set", "column", "empty"],
)
def test_a_mistake_in_shifted_data_is_told_with_its_mend(
    tmp_path: Path, shifted: str, reference: str, expected: str
) -> None:
    with pytest.raises(LexGateError) as told:
        assessed(tmp_path, shifted=shifted, reference=reference)
    text = str(told.value) + (str(told.value.problems) if isinstance(told.value, Problems) else "")
    assert expected in text
