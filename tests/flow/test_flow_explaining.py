"""Explanations from the project file to the account, and the grounds of one answer on record."""

import json
from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import BadInput, LexGateError, Problems
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang
from lexgate.flow.assess import assess
from lexgate.flow.grounds import Asked, grounds_of
from lexgate.flow.prepare import prepare
from lexgate.flow.tune import tune
from lexgate.report.grounds import document
from lexgate.report.grounds_page import grounds_page

PROJECT = """\
system:
  name: Toy
  task: text-classification
  jurisdictions: [CN, EU]
  people: [{role: human oversight, name: B. Example, contact: review@example.com}]
data:
  path: data.csv
  labels: {L: loan, C: card}
  columns: {id: item}
  split: {validation: 0.1, test: 0.5}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess:
  explanation: {items: 12, rationales: RATIONALES}
  checks: [{check: explanation-comprehensiveness, options: {method: occlusion}}, {check: explanation-plausibility, options: {method: occlusion}}, {check: explanation-stability}]
"""


def answer(text: str) -> str:
    return "loan" if "loan" in text else "card"


def project(folder: Path, rationales: str = "{path: why.csv}", why: str = "") -> Path:
    (folder / "base").mkdir()
    (folder / "base" / "config.json").write_text("{}")
    rows = [
        f"i{number}{word},my {word} number {number},{word[0].upper()}"
        for number in range(60)
        for word in ("loan", "card")
    ]
    (folder / "data.csv").write_text("item,text,label\n" + "\n".join(rows) + "\n")
    (folder / "why.csv").write_text(
        why or "id,words\n" + "".join(f"i{number}loan,loan\n" for number in range(60))
    )
    (folder / "lexgate.yaml").write_text(PROJECT.replace("RATIONALES", rationales))
    return folder


def assessed(folder: Path) -> Account:
    with open_context(folder, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        return assess(context)


def found(account: Account, check: str) -> Estimate:
    (one,) = [estimate for estimate in account.estimates if estimate.check == check]
    return one


def test_explanations_reach_the_account_from_the_project_file(tmp_path: Path) -> None:
    account = assessed(project(tmp_path))
    comprehensive = found(account, "explanation-comprehensiveness")
    assert comprehensive.n == 12
    assert comprehensive.value == pytest.approx(0.8)
    assert set(comprehensive.groups) == {"occlusion", "random"}
    assert found(account, "explanation-plausibility").value == 1.0
    gradients = found(account, "explanation-stability")
    assert gradients.value is None
    assert gradients.note is not None
    assert "integrated-gradients" in gradients.note.en
    assert account.plan.inputs["explanation"].startswith("sha256:")


def test_what_was_explained_is_not_explained_again(tmp_path: Path) -> None:
    project(tmp_path)
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        first = assess(context)
        parts = [context.log.body(entry) for entry in context.log.entries("step")]
        assert sum(isinstance(body, dict) and body["step"] == "explain-part" for body in parts) == 2
        assert assess(context).estimates == first.estimates
        again = [context.log.body(entry) for entry in context.log.entries("step")]
        assert len(again) == len(parts)


@pytest.mark.parametrize(
    ("rationales", "why", "expected"),
    [
        ("{path: none.csv}", "", "none.csv"),
        ("{path: why.csv, words: said}", "", "a column said"),
        ("{path: why.csv}", "id,words\nother,loan\n", "LG-FLOW-071"),
        (
            "{path: why.csv, start: s, end: e}",
            "id,s,e\n" + "".join(f"i{n}loan,3,99\n" for n in range(60)),
            "within the text",
        ),
    ],
    ids=["no file", "no column", "other ids", "beyond the text"],
)
def test_a_mistake_in_rationales_is_told_before_anything_is_asked(
    tmp_path: Path, rationales: str, why: str, expected: str
) -> None:
    with pytest.raises(LexGateError) as told:
        assessed(project(tmp_path, rationales, why))
    assert expected in str(told.value) + (
        str(told.value.problems) if isinstance(told.value, Problems) else ""
    )


def test_rationales_for_a_tagger_are_refused_and_not_left_aside_in_silence(tmp_path: Path) -> None:
    folder = project(tmp_path)
    text = PROJECT.replace("text-classification", "token-classification").replace("data.csv", "data.conll")
    text = text.replace("  labels: {L: loan, C: card}\n  columns: {id: item}\n", "")
    (folder / "lexgate.yaml").write_text(text.replace("RATIONALES", "{path: why.csv}"))
    (folder / "data.conll").write_text("".join(f"Anna{at} B-PER\nlives O\n\n" for at in range(30)))
    with pytest.raises(LexGateError, match="LG-FLOW-074"):
        assessed(folder)


def test_the_grounds_of_an_answer_are_told_in_both_languages_masked_and_on_record(tmp_path: Path) -> None:
    project(tmp_path)
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        text = "my loan, ask anna@example.com <b>"
        made = grounds_of(context, Asked(text=text, method="occlusion", budget=200))
        (entry,) = context.log.entries("grounds")
        body = context.log.body(entry)
    assert made.answer == "loan"
    assert [reason.said for reason in made.reasons] == ["loan"]
    assert made.otherwise is not None
    assert made.otherwise.least
    told = json.dumps(document(made), ensure_ascii=False)
    pages = [grounds_page(made, lang) for lang in Lang]
    for said in (told, *pages, json.dumps(body)):
        assert "anna@" not in said
    assert "[EMAIL]" in told
    assert "E-mail address" in pages[0]
    assert "电子邮箱地址" in pages[1]
    assert "人工监督：B. Example（review@example.com）" in pages[1]
    assert "human oversight" not in pages[1]
    assert "第二十四条" in told
    assert "Regulation B" not in told
    assert isinstance(body, dict)
    assert body["unmasked"] is False
    assert "loan," not in json.dumps(body)
    for page in pages:
        assert "<b>" not in page
        assert "<title>" in page
        assert 'role="img"' in page


def test_nothing_is_masked_where_the_data_are_the_persons_own_and_that_is_on_record(tmp_path: Path) -> None:
    project(tmp_path)
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        asked = Asked(text="my loan, ask anna@example.com", method="occlusion", own=True, budget=10)
        made = grounds_of(context, asked)
        (entry,) = context.log.entries("grounds")
        body = context.log.body(entry)
    assert "".join(word.before + word.said for word in made.words) == "my loan, ask anna@example.com"
    assert isinstance(body, dict)
    assert body["unmasked"] is True


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(row="nobody", method="occlusion"), "LG-FLOW-072"),
        (Asked(method="occlusion"), "LG-FLOW-073"),
        (Asked(text="a", row="b", method="occlusion"), "LG-FLOW-073"),
        (Asked(text=" ", method="occlusion"), "LG-ASSESS-091"),
        (Asked(text="loan", method="integrated-gradients"), "LG-MODEL-072"),
        (Asked(text="loan", method="random"), "LG-ASSESS-092"),
    ],
)
def test_what_can_not_be_explained_is_told(tmp_path: Path, asked: Asked, code: str) -> None:
    project(tmp_path)
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        with pytest.raises(BadInput) as told:
            grounds_of(context, asked)
    assert told.value.id == code


def test_an_item_of_the_data_is_found_by_its_id(tmp_path: Path) -> None:
    project(tmp_path)
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        tune(context, prepare(context))
        made = grounds_of(context, Asked(row="i7card", method="occlusion", budget=10))
    assert made.item == "i7card"
    assert made.answer == "card"
