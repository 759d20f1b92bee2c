"""Attacks, from the project file to the account: offered by digest, made part by part, resumed after a kill."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import JsonValue

from fakes import ScriptedModels, open_context
from lexgate.assessment import columns
from lexgate.core.account import Account
from lexgate.core.errors import LexGateError, Problems, UnsafeFile
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang
from lexgate.flow.assess import assess
from lexgate.flow.attack_aids import aids_digests
from lexgate.flow.conclude import conclude
from lexgate.flow.prepare import prepare
from lexgate.flow.steps import done
from lexgate.flow.tune import tune
from lexgate.models.answering import Answering, AnswersOnly
from toymodels import toy_bert

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
    items: 100
    budget: 40
    attacks: [{name: letters, by: [noise]}, {name: loud, by: [casing]}ATTACKS]
    PARAPHRASES
  checks: [{check: robust-accuracy}, {check: attack-success-rate}, {check: robust-accuracy, options: {attack: loud}}]
"""


def answer(text: str) -> str:
    """Hang on one word, in any case; without it say card."""
    return "loan" if "loan" in text.lower() else "card"


def by_number(text: str) -> str:
    """Know a loan only beside the word number."""
    return "loan" if "loan" in text and "number" in text else "card"


class Dying(ScriptedModels):
    """Dies after so many questions of an attack."""

    def __init__(self, after: int) -> None:
        super().__init__(answer)
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


def project(folder: Path, *, attacks: str = "", paraphrases: str = "") -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    rows = [f"{word} number {number},{word[0].upper()}" for number in range(100) for word in ("loan", "card")]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    text = PROJECT.replace("ATTACKS", attacks).replace("PARAPHRASES", paraphrases or "stop_words: true")
    (folder / "lexgate.yaml").write_text(text)
    return folder


def assessed(folder: Path, models: ScriptedModels | None = None) -> Account:
    with open_context(folder, models or ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        return assess(context)


def found(account: Account, check: str, place: int = 0) -> Estimate:
    return [estimate for estimate in account.estimates if estimate.check == check][place]


def test_a_project_with_attacks_learns_how_many_answers_stand(tmp_path: Path) -> None:
    account = assessed(project(tmp_path))
    robust, rate = found(account, "robust-accuracy"), found(account, "attack-success-rate")
    assert robust.n == rate.n == 100
    assert account.plan.inputs["attacks"].startswith("sha256:")
    # Every loan can be misspelt, and no card can be made a loan; case does not matter to this model.
    assert robust.value is not None
    assert 0.3 < robust.value < 0.7
    assert robust.value + (rate.value or 0) == pytest.approx(1.0)
    assert robust.groups["loud"].value == 1.0
    assert found(account, "robust-accuracy", 1).value == 1.0
    assert robust.facts["clean_accuracy"] == pytest.approx(
        {"accuracy": 1.0, "low": 0.963, "high": 1.0}, abs=1e-3
    )
    curve = rate.facts["success_by_queries"]
    assert isinstance(curve, list)
    shares = [float(str(point["success"])) for point in curve if isinstance(point, dict)]
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert shares[-1] == rate.value


def test_a_killed_run_goes_on_after_the_last_part_and_comes_to_the_same(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    whole = assessed(project(tmp_path / "whole"))
    place = project(tmp_path / "killed")
    with pytest.raises(KeyboardInterrupt):
        assessed(place, Dying(7))
    with open_context(place, ScriptedModels(answer)) as context:
        before = len(done(context.log, "attack-part"))
    again = assessed(place)
    assert before > 0
    with open_context(place, ScriptedModels(answer)) as context:
        assert len(done(context.log, "attack-part")) == 6
    assert [one.value for one in again.estimates] == [one.value for one in whole.estimates]


def test_changed_texts_are_payloads_of_their_own_and_stand_in_no_report(tmp_path: Path) -> None:
    account = assessed(project(tmp_path))
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        made = [body["made"] for body in done(context.log, "attack-part")]
        texts = [
            columns.read(context.blobs.get(str(one["texts"])))[0] for one in made if isinstance(one, dict)
        ]
    changed = [str(text) for table in texts for text in table["after"]]
    assert changed
    assert all("loan" not in text for text in changed)
    assert not any(text in str(account) for text in changed)


def pages(folder: Path) -> tuple[dict[Lang, str], list[JsonValue]]:
    """Return the reports, and what the ledger says of texts that were shown."""
    with open_context(folder, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        made = conclude(context, assess(context))
        shown = [context.log.body(entry) for entry in context.log.entries("reveal")]
    return {lang: path.read_text() for lang, path in made.reports.items()}, shown


def test_turned_answers_stand_side_by_side_in_both_reports_with_their_letters_hidden(tmp_path: Path) -> None:
    reports, shown = pages(project(tmp_path, paraphrases="examples: {count: 2}"))
    for lang, title in ((Lang.EN, "Turned answers, side by side"), (Lang.ZH, "被攻破的回答对照")):
        section = reports[lang].split('id="attacked"')[1].split("</article>")[0]
        assert title in section
        assert section.count('<tr><th scope="row">') == 2
        assert "loan number" not in section
        assert "•" in section
        assert "<ins>" in section
    assert shown == []


def test_texts_are_shown_where_the_project_says_so_and_the_ledger_has_it_once(tmp_path: Path) -> None:
    place = project(tmp_path, paraphrases="examples: {count: 2, text: shown}")
    reports, shown = pages(place)
    section = reports[Lang.EN].split('id="attacked"')[1].split("</article>")[0]
    assert "<del>loan</del> number" in section
    again, twice = pages(place)
    assert again[Lang.EN].count("<ins>") == reports[Lang.EN].count("<ins>")
    assert len(shown) == len(twice) == 1
    assert isinstance(shown[0], dict)
    assert shown[0]["masked"] is True


def test_personal_data_that_a_paraphrase_brings_in_are_masked_too(tmp_path: Path) -> None:
    table = "\n".join(f"loan number {number},ask anna.b@bank.org for money {number}" for number in range(100))
    (tmp_path / "said.csv").write_text("text,paraphrase\n" + table + "\n")
    place = project(
        tmp_path,
        attacks=", {name: said, by: [paraphrases]}",
        paraphrases="examples: {count: 2, text: shown}\n    paraphrases: {path: said.csv}",
    )
    reports, _ = pages(place)
    for page in reports.values():
        assert "[EMAIL]" in page
        assert "anna.b" not in page


def test_slips_of_the_training_data_are_put_into_test_texts(tmp_path: Path) -> None:
    place = project(tmp_path, attacks=", {name: slips, by: [typos]}")
    slipped = [f"{'number'[:at]}x{'number'[at:]}" for at in range(1, 6)]
    slipped += [f"{'number'[:at]}x{'number'[at + 1 :]}" for at in range(1, 5)]
    with (place / "data.csv").open("a") as file:
        file.writelines(f"one {word} of a card,C\n" for word in slipped)
    robust = found(assessed(place, ScriptedModels(by_number)), "robust-accuracy")
    rows_of = robust.facts["by_attack"]
    assert isinstance(rows_of, list)
    (slips,) = [row for row in rows_of if isinstance(row, dict) and row["attack"] == "slips"]
    assert int(str(slips["turned"])) > 0
    assert slips["edits_per_success"] == 1.0


def test_without_being_asked_for_no_text_is_in_the_report(tmp_path: Path) -> None:
    reports, _ = pages(project(tmp_path))
    assert 'id="attacked"' not in reports[Lang.EN]


def test_paraphrases_come_from_a_file(tmp_path: Path) -> None:
    table = "\n".join(f"loan number {number},money lent {number}" for number in range(100))
    (tmp_path / "said.csv").write_text("text,paraphrase\n" + table + "\n")
    project(
        tmp_path,
        attacks=", {name: said, by: [paraphrases]}",
        paraphrases="paraphrases: {path: said.csv}",
    )
    robust = found(assessed(tmp_path), "robust-accuracy")
    rows = robust.facts["by_attack"]
    assert isinstance(rows, list)
    (said,) = [row for row in rows if isinstance(row, dict) and row["attack"] == "said"]
    assert said["turned"] == 100 - round(100 * (robust.groups["said"].value or 0))
    assert said["queries_per_success"] == 2.0
    assert said["untouchable"] == 100 - int(str(said["turned"]))


@pytest.mark.parametrize(
    ("attacks", "paraphrases", "said", "expected"),
    [
        (", {name: said, by: [paraphrases]}", "", None, "LG-FLOW-082"),
        (
            ", {name: said, by: [paraphrases]}",
            "paraphrases: {path: said.csv}",
            "text,other\na,b\n",
            "'paraphrase'",
        ),
        (
            ", {name: said, by: [paraphrases]}",
            "paraphrases: {path: said.csv}",
            "text,paraphrase\na,\n",
            "found nothing",
        ),
        (
            ", {name: said, by: [paraphrases]}",
            "paraphrases: {path: said.csv}",
            "text,paraphrase\na,b\n",
            "LG-FLOW-081",
        ),
        (
            ", {name: said, by: [paraphrases]}",
            "paraphrases: {path: said.csv, id: text}",
            "text,paraphrase\na,b\n",
            "row numbers, counted from 0 through all data files, here from ",
        ),
        (", {name: inside, by: [gradients]}", "", None, "LG-MODEL-081"),
        (", {name: letters, by: [casing]}", "", None, "name of its own"),
    ],
    ids=["no file", "column", "cell", "no item", "no such id", "no gradients", "name twice"],
)
def test_a_mistake_is_told_with_its_mend(
    tmp_path: Path, attacks: str, paraphrases: str, said: str | None, expected: str
) -> None:
    if said is not None:
        (tmp_path / "said.csv").write_text(said)
    with pytest.raises(LexGateError) as told:
        assessed(project(tmp_path, attacks=attacks, paraphrases=paraphrases))
    text = str(told.value) + (str(told.value.problems) if isinstance(told.value, Problems) else "")
    assert expected in text


def test_paraphrases_may_name_the_items_by_id(tmp_path: Path) -> None:
    """Every second row of the data is a loan; ids are row numbers where the data name none."""
    rows = [f'{{"id": "{2 * number}", "text": "money lent {number}"}}' for number in range(100)]
    (tmp_path / "said.jsonl").write_text("\n".join(rows) + "\n")
    project(
        tmp_path,
        attacks=", {name: said, by: [paraphrases]}",
        paraphrases="paraphrases: {path: said.jsonl, id: id, paraphrase: text}",
    )
    robust = found(assessed(tmp_path), "robust-accuracy")
    assert 0.3 < (robust.groups["said"].value or 0) < 0.7


def test_likeness_masked_words_and_slips_come_from_what_the_project_names(tmp_path: Path) -> None:
    project(
        tmp_path,
        attacks=", {name: near, by: [noise], similarity: 0.9}, {name: filled, by: [masked]}",
        paraphrases="encoder: base\n    masked_model: base",
    )
    models = ScriptedModels(answer)
    robust = found(assessed(tmp_path, models), "robust-accuracy")
    assert {"encoder", "masked"} <= set(models.asked)
    assert robust.groups["near"].value == 1.0
    assert (robust.groups["filled"].value or 0) < 0.7
    rows = robust.facts["by_attack"]
    assert isinstance(rows, list)
    refused = {str(row["attack"]): int(str(row["texts_refused"])) for row in rows if isinstance(row, dict)}
    assert refused["near"] > 0
    assert refused["letters"] == refused["filled"] == 0


def test_no_slips_in_the_training_data_is_told_before_anything_is_sealed(tmp_path: Path) -> None:
    with pytest.raises(LexGateError, match="LG-FLOW-085"):
        assessed(project(tmp_path, attacks=", {name: slips, by: [typos]}"))


def test_words_that_the_tokenizer_knows_whole_are_no_slips_and_that_is_told_too(tmp_path: Path) -> None:
    place = project(tmp_path, attacks=", {name: slips, by: [typos]}")
    with (place / "data.csv").open("a") as file:
        file.writelines(f"in parxis {number},C\n" for number in range(200))
        file.writelines(f"paris {word},C\n" for word in ("anna", "bank", "works"))
    tokens = toy_bert(tmp_path / "tokens")
    with open_context(place, ScriptedModels(answer)) as context:
        spec, prepared = context.project.assess.robustness, prepare(context)
        assert spec is not None
        assert aids_digests(context, spec, prepared) == {}
        with pytest.raises(LexGateError, match="LG-FLOW-085"):
            aids_digests(context, spec, prepared, tokens)


@pytest.mark.parametrize("way", ["gradients", "neighbours"])
def test_a_model_that_can_not_be_looked_into_is_told_before_anything_is_sealed(
    tmp_path: Path, way: str
) -> None:
    with pytest.raises(LexGateError, match="LG-MODEL-081"):
        assessed(project(tmp_path, attacks=f", {{name: inside, by: [{way}]}}"))
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        assert not list(context.log.entries("plan"))


def test_paraphrases_that_change_under_the_run_are_noticed(tmp_path: Path) -> None:
    rows = "\n".join(f"loan number {number},money lent {number}" for number in range(100))
    path = tmp_path / "said.csv"
    path.write_text("text,paraphrase\n" + rows + "\n")
    project(
        tmp_path, attacks=", {name: said, by: [paraphrases]}", paraphrases="paraphrases: {path: said.csv}"
    )
    from lexgate.flow.assess import Wanted, material_of, plan_of
    from lexgate.flow.attacking import attacked

    with open_context(tmp_path, ScriptedModels(answer)) as context:
        prepared = prepare(context)
        tuned = tune(context, prepared)
        plan = plan_of(context, Wanted(), material_of(context, Wanted()))
        path.write_text("text,paraphrase\n" + rows + "\nloan number 1,more\n")
        with pytest.raises(LexGateError, match="LG-FLOW-083"):
            attacked(context, prepared, tuned, plan, "sha256:0")


class Swapped(ScriptedModels):
    """Somebody puts other weights into the folder once it was asked."""

    def __init__(self, *, swap: bool) -> None:
        super().__init__((lambda _: "card") if swap else answer)
        self.swap = swap

    def answering(self, folder: Path, *, max_length: int) -> Answering:
        """Change the folder."""
        if self.swap:
            (folder / "model.safetensors").write_bytes(b"")
        return super().answering(folder, max_length=max_length)


def test_a_model_that_is_changed_meanwhile_is_not_judged_and_its_answers_are_never_used(
    tmp_path: Path,
) -> None:
    for name in ("clean", "swapped"):
        (tmp_path / name).mkdir()
    clean, place = project(tmp_path / "clean"), project(tmp_path / "swapped")
    with pytest.raises(UnsafeFile, match=r"LG-FLOW-009.*nothing was judged"):
        assessed(place, Swapped(swap=True))
    with open_context(place, ScriptedModels(answer)) as context:
        assert [entry.kind for entry in context.log.entries()][-1] == "spoilt"
        assert not list(context.log.entries("verdict"))
    for file in (place / ".lexgate" / "models").glob("*/model.safetensors"):
        file.unlink()
    again = assessed(place)
    assert [one.value for one in again.estimates] == [one.value for one in assessed(clean).estimates]


@pytest.mark.parametrize(
    ("option", "hint"), [("loudd", "Did you mean 'loud'?"), ("everything", "letters, loud")]
)
def test_an_attack_that_the_project_does_not_make_is_refused_before_anything_is_asked(
    tmp_path: Path, option: str, hint: str
) -> None:
    place, models = project(tmp_path), ScriptedModels(answer)
    file = place / "lexgate.yaml"
    file.write_text(file.read_text().replace("attack: loud}", f"attack: {option}}}"))
    with pytest.raises(Problems, match=r"assess\.checks\.2\.options\.attack") as error:
        assessed(place, models)
    assert hint in str(error.value)
    assert "predict" not in models.asked
