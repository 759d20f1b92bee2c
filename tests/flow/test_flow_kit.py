"""Kits from the ledger: of registers alone, of stored predictions alone, of nothing."""

import csv
import importlib.util
import io
import shutil
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import BadInput, Problems
from lexgate.core.number import number
from lexgate.core.text import Lang
from lexgate.core.verdict import Status
from lexgate.flow.assess import assess
from lexgate.flow.kit import kit
from lexgate.flow.last import last_account
from lexgate.flow.run import run
from lexgate.flow.verify import verify
from lexgate.report.kits.evidence import State
from lexgate.report.kits.tree import Kit, Table, said, walk
from lexgate.wiring.drawers import checks
from lexgate.wiring.project_file import read_project
from realdata import data_folder

EXAMPLE = Path(__file__).parents[2] / "examples" / "filing"
HIRING = """\
system:
  name: Scores read as a hiring tool
  task: text-classification
  domain: employment
  jurisdictions: [US-NYC]
  facts: {tool_scores: true}
assess:
  checks: []
  predictions: {path: scores.csv, truth: two_year_recid, score: decile_score, threshold: 7, id: id, attributes: [race, sex]}
  positive: "1"
standards: [{id: us-nyc-ll144, as_of: 2026-11-22}]
"""


def nobody(_: str) -> str:
    raise NotImplementedError


def stored(folder: Path) -> tuple[Account, str]:
    with open_context(folder, ScriptedModels(nobody)) as context:
        assess(context)
        return last_account(context.log, context.blobs, context.workspace)


def made(name: str, folder: Path) -> tuple[Kit, Account]:
    account, digest = stored(folder)
    return kit(name, account, digest, {check: one.title for check, one in checks().items()}), account


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def rows(whole: Kit, section: str, caption: str = "") -> list[list[str]]:
    return [
        [said(cell, Lang.EN) for cell in row]
        for _, part, node in walk(whole.sections)
        if isinstance(node, Table)
        and said(part.title, Lang.EN) == section
        and said(node.caption, Lang.EN).startswith(caption)
        for row in node.rows
    ]


@pytest.fixture
def filing(tmp_path: Path) -> Path:
    """The example, its registers made as its README says."""
    folder = tmp_path / "filing"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", ".lexgate"))
    spec = importlib.util.spec_from_file_location("filing_registers", EXAMPLE / "registers.py")
    if spec is None or spec.loader is None:
        raise ImportError
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script
    spec.loader.exec_module(script)
    (folder / "data").mkdir()
    given, sys.argv = sys.argv, ["registers.py", str(folder), "--today", "2026-11-22"]
    try:
        script.main()
    finally:
        sys.argv = given
    return folder


def test_a_project_of_registers_alone_is_judged_and_its_bundle_verifies(filing: Path) -> None:
    with open_context(filing, ScriptedModels(nobody)) as context:
        done = run(context)
    found = {one.requirement: one for verdict in done.account.verdicts for one in verdict.findings}
    assert found["cn-gbt-45654/keyword-total"].status is Status.MET
    assert found["cn-gbt-45654/keywords-a-2"].status is Status.NOT_MET
    assert done.account.model is None
    assert done.account.data is None
    assert verify(done.bundle).ok


def test_the_chinese_filing_has_the_numbers_of_the_registers(filing: Path) -> None:
    whole, account = made("cn-genai-filing", filing)
    banks = {
        bank: Counter(row["risk"] for row in table(filing / "data" / f"{bank}.csv"))
        for bank in ("keywords", "questions", "refuse-questions")
    }
    by_risk = {row[0]: row for row in rows(whole, "Keyword library and question banks", "Items by risk")}
    assert len(by_risk) == 31
    for code, row in by_risk.items():
        assert [cell.split(" ")[0] for cell in row[2:5]] == [number(banks[bank][code]) for bank in banks]
    assert by_risk["A.2.c"][5] == "Keywords 12"
    assert by_risk["A.4.e"][5] == "Questions 3"
    assert by_risk["A.1.a"][5] == "–"
    totals = {row[0]: row for row in rows(whole, "Keyword library and question banks", "Keyword library")}
    assert totals["Keyword library of 10,000"][1] == number(sum(banks["keywords"].values()))
    manual = rows(whole, "Training data (corpus)", "Corpus sampled")[0]
    samples = [row for row in table(filing / "data" / "corpus-samples.csv") if row["method"] == "manual"]
    lawful, sampled = (sum(int(row[name]) for row in samples) for name in ("lawful", "sampled"))
    assert manual[1].startswith(number(lawful / sampled))
    assert manual[2] == number(sampled)
    classes = {row[0].split(":")[0]: row for row in rows(whole, "Risks: results", "Results by class")}
    assert classes["Pass rate of class A.3"][1].startswith(number(138 / 145))
    assert classes["Pass rate of class A.3"][2] == "145"
    assert "not measured by LexGate" in classes["Pass rate of class A.3"][3]
    assert any(
        row[0] == "register:keywords" and row[1] == account.plan.inputs[row[0]]
        for row in rows(whole, "Sources of the numbers")
    )


def test_what_the_example_lacks_is_listed_and_what_it_has_is_not(filing: Path) -> None:
    whole, _ = made("cn-genai-filing", filing)
    listed = {lack.requirement for lack in whole.missing}
    assert {"cn-gbt-45654/structure", "cn-gbt-45654/answer-per-aspect", "cn-genai-interim/art-17"} <= listed
    assert not {"cn-gbt-45654/keyword-total", "cn-genai-interim/art-9"} & listed
    states = {lack.requirement: lack.state for lack in whole.missing}
    assert states["cn-gbt-45654/structure"] is State.MISSING
    assert states["cn-gbt-45654/keywords-a-2"] is State.NOT_MET
    short = next(one for one in whole.missing if one.requirement == "cn-gbt-45654/keywords-a-2")
    assert "at least 100 required" in said(short.what, Lang.EN)
    unmet = " ".join(row[0] for row in rows(whole, "What is missing", "Not met"))
    assert "cn-gbt-45654/keywords-a-2" in unmet
    assert "cn-gbt-45654/a-4-e" in unmet


def test_the_tables_of_local_law_144_from_stored_scores_are_those_of_a_plain_count(tmp_path: Path) -> None:
    source = data_folder("compas") / "two_years_deidentified.csv"
    folder = tmp_path / "hiring"
    folder.mkdir()
    (folder / "scores.csv").write_bytes(source.read_bytes())
    (folder / "lexgate.yaml").write_text(HIRING, encoding="utf-8")
    whole, _ = made("nyc-ll144-summary", folder)
    people = table(source)
    scores = sorted(float(one["decile_score"]) for one in people)
    median = (scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]) / 2
    for place, above in enumerate((6.5, median)):
        for section, key in (
            ("By sex", lambda one: one["sex"]),
            ("By race or ethnicity", lambda one: one["race"]),
            ("By sex and race or ethnicity", lambda one: " & ".join(sorted((one["sex"], one["race"])))),
        ):
            n = Counter(key(one) for one in people)
            hits = Counter(key(one) for one in people if float(one["decile_score"]) > above)
            top = max(hits[name] / n[name] for name in n if n[name] / len(people) >= 0.02)
            both = rows(whole, section)
            assert len(both) == 2 * len(n)
            shown = both[place * len(n) : (place + 1) * len(n)]
            for row in shown:
                name = " & ".join(sorted(row[0].split(" & ")))
                assert row[1] == number(n[name])
                assert row[2] == number(hits[name])
                assert row[3].split(" ")[0] == number(hits[name] / n[name])
                if n[name] / len(people) < 0.02:
                    assert row[4] == "left out"
                    assert "below 2.00%" in row[5]
                else:
                    assert row[4].split(" ")[0] == number(hits[name] / n[name] / top)
            assert {" & ".join(sorted(row[0].split(" & "))) for row in shown} == set(n)
    assert {row[1] for row in rows(whole, "Unknown category")} == {"0"}
    left = [row[1] for row in rows(whole, "Categories left out of the ratios")]
    assert {"Asian", "Native American"} <= set(left)


def test_without_an_assessment_there_is_no_kit(filing: Path) -> None:
    with (
        open_context(filing, ScriptedModels(nobody)) as context,
        pytest.raises(BadInput, match="Nothing was assessed") as told,
    ):
        last_account(context.log, context.blobs, context.workspace)
    assert told.value.id == "LG-FLOW-003"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("system: {name: A}\n", "system.registers or system.documents alone"),
        ("system: {name: A}\ndata: {path: a.csv}\n", "system.task"),
        (
            "system: {name: A, registers: {acts: a.csv}}\nmodel: {path: base}\n",
            "a data section beside model",
        ),
    ],
)
def test_a_project_says_what_it_must_name(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "lexgate.yaml").write_text(text)
    with pytest.raises(Problems, match=expected):
        read_project(tmp_path)


def test_the_day_of_the_example_is_the_day_of_its_plan(filing: Path) -> None:
    account, _ = stored(filing)
    assert account.plan.made_on == date(2026, 11, 22)
