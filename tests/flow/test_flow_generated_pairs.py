"""Counterfactual sets made from the project's own test texts, from the project file to the account."""

from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import LexGateError, Problems
from lexgate.core.estimate import Estimate
from lexgate.flow.assess import assess
from lexgate.flow.item_texts import item_texts
from lexgate.flow.prepare import prepare
from lexgate.flow.tune import tune
from lexgate.wiring.project_file import read_project

PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  split: {validation: 0.1, test: 0.5}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess:
  positive: good
  pairs: PAIRS
  checks:
    - {check: counterfactual-flip-rate}
    - {check: counterfactual-score-shift, options: {of: signed}}
"""


def write(folder: Path, *, pairs: str = "{generate: [gender, names], limit: 20}", word: str = "She") -> None:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    rows = [
        f"{word} was {label} at work {number},{label}" for number in range(80) for label in ("good", "bad")
    ]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(PROJECT.replace("PAIRS", pairs))


def assessed(folder: Path) -> Account:
    """Assess a model that answers by the word, and thinks less of men."""
    models = ScriptedModels(lambda text: "good" if "good" in text and "He " not in text else "bad")
    with open_context(folder, models) as context:
        tune(context, prepare(context))
        account = assess(context)
        texts = item_texts(context.log, context.workspace, context.project, folder, account.plan, ("pairs",))
        if "pairs" in account.plan.inputs:
            assert callable(texts)
            shown = {texts("0"), texts("1")}
            assert len(shown) == 2
            assert {str(text).split(" ", 1)[0] for text in shown} == {"She", "He"}
    return account


def found(account: Account, check: str) -> Estimate:
    (one,) = [estimate for estimate in account.estimates if estimate.check == check]
    return one


def test_a_model_that_thinks_less_of_men_flips_on_sets_made_from_the_test_texts(tmp_path: Path) -> None:
    write(tmp_path)
    account = assessed(tmp_path)
    flips, shift = found(account, "counterfactual-flip-rate"), found(account, "counterfactual-score-shift")
    assert flips.n == 20
    assert flips.value is not None
    assert 0.2 < flips.value < 0.8
    assert shift.groups["gender: female → male"].value == pytest.approx(-0.8 * flips.value)
    assert account.data is not None
    made = account.data.facts["counterfactual_sets"]
    assert isinstance(made, dict)
    assert made["gender"] == {"texts": 80, "sets": 20, "over_limit": 60}
    assert made["names"] == {"texts": 80, "sets": 0, "no_word_of_the_lists": 80}


def test_the_plan_names_the_sets_by_digest_and_the_seed_draws_them(tmp_path: Path) -> None:
    digests = []
    for name, more in (("one", ""), ("two", ""), ("three", "\n  seed: 7")):
        (tmp_path / name).mkdir()
        write(tmp_path / name)
        file = tmp_path / name / "lexgate.yaml"
        file.write_text(file.read_text().replace("  positive: good", "  positive: good" + more))
        digests.append(assessed(tmp_path / name).plan.inputs["pairs"])
    assert digests[0] == digests[1] != digests[2]


def test_where_no_text_can_be_changed_the_check_says_that_there_are_no_sets(tmp_path: Path) -> None:
    write(tmp_path, word="It")
    account = assessed(tmp_path)
    flips = found(account, "counterfactual-flip-rate")
    assert flips.value is None
    assert flips.note is not None
    assert "counterfactual" in flips.note.en
    assert "pairs" not in account.plan.inputs


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ("{generate: [gender], path: pairs.csv, set: [a], attributes: [b]}", "either path, or generate"),
        ("{limit: 5}", "either path, or generate"),
        ("{path: pairs.csv}", "set and attributes beside path"),
        ("{generate: [gender], attributes: [b]}", "no set and no attributes"),
        ("{generate: [age]}", "gender"),
    ],
)
def test_a_project_names_a_file_of_sets_or_what_to_make_them_by(
    tmp_path: Path, pairs: str, told: str
) -> None:
    write(tmp_path, pairs=pairs)
    with pytest.raises(Problems) as caught:
        read_project(tmp_path / "lexgate.yaml")
    assert told in str(caught.value)


def test_an_attribute_that_is_not_made_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    write(tmp_path)
    file = tmp_path / "lexgate.yaml"
    file.write_text(
        file.read_text().replace(
            "{check: counterfactual-flip-rate}",
            "{check: counterfactual-flip-rate, options: {attribute: sex}}",
        )
    )
    with pytest.raises(LexGateError, match="one of gender, name-gender, name-region"):
        assessed(tmp_path)
