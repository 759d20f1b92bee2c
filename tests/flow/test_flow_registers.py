"""Registers from the project file to the bundle: sealed by digest, measured, judged again, found out when they change."""

from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.canon import digest
from lexgate.core.errors import BadInput, Problems
from lexgate.core.verdict import Finding, Status
from lexgate.flow.assess import assess
from lexgate.flow.context import Context
from lexgate.flow.run import run
from lexgate.flow.verify import verify

HEAD = """\
id: house-rules
version: "1"
title: {en: House rules, zh: 内部规则}
about: {en: For a test., zh: 供测试用。}
citation:
  source: {en: House rules, zh: 内部规则}
  locator: all
  confidence: text
requirements:
"""
RULE = """\
  - id: ID
    title: {en: A rule, zh: 一项规则}
    obligation: {en: Keep it., zh: 应予遵守。}
    citation: {locator: rule 1, confidence: text}
    check: CHECK
    options: OPTIONS
    side: SIDE
    bounds: [{from: 2026-01-01, value: BOUND, unit: UNIT, basis: operational}]
    remedies: [{en: Mend it., zh: 整改。}]
"""
RULES = (
    ("words", "bank-items-per-risk", "{bank: keywords, scope: [A.1.a, A.1.b]}", "at_least", "2", "count"),
    (
        "filing",
        "time-to-answer",
        "{event: launch, answer: filing, unit: working-days, zone: Asia/Shanghai, calendar: CN}",
        "at_most",
        "10",
        "working-days",
    ),
    ("drill", "acts-recorded", "{acts: [drill], within_days: 365}", "at_least", "1", "share"),
    ("rate", "recorded-figure", "{figure: gen-content-pass-rate, unit: share}", "at_least", "0.9", "share"),
    ("risks", "documents-present", "{kinds: [risk-management], review_days: 365}", "at_least", "1", "share"),
)
PROJECT = """\
system:
  name: Toy
  task: text-classification
  documents: [{kind: risk-management, path: risks.md, owner: A, version: "1", reviewed: 2026-03-01}]
  registers: {keywords: words.csv, acts: acts.csv, figures: figures.jsonl, holidays: days.csv}
data:
  path: data.csv
  split: {validation: 0.2, test: 0.5}
  clean: {near_duplicates: "off", personal_data: "off"}
assess: {checks: [{check: accountable-persons}]}
standards: [{id: house.yaml, as_of: 2026-11-22}]
"""
FILES = {
    "lexgate.yaml": PROJECT,
    "risks.md": "# Risks\n",
    "drill.md": "# Drill\n",
    "words.csv": "keyword,risk\none,A.1.a\ntwo,A.1.a;A.1.b\n",
    # Ten working days, were the 13th not a holiday of our own.
    "days.csv": "place,date,working\nCN,2026-11-13,no\n",
    "acts.csv": "id,kind,at,by,answers,document\nL,launch,2026-11-02,A,,\nF,filing,2026-11-17,A,L,\nD,drill,2026-06-01,A,,drill.md\n",
    "figures.jsonl": '{"figure": "gen-content-pass-rate", "successes": 980, "n": 1000, "unit": "share", "by": "A"}\n',
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "toy"
    folder.mkdir()
    rules = [
        RULE.replace("ID", name, 1)
        .replace("CHECK", check)
        .replace("OPTIONS", options)
        .replace("SIDE", side)
        .replace("BOUND", bound)
        .replace("UNIT", unit)
        for name, check, options, side, bound, unit in RULES
    ]
    cases = "cases:\n" + "".join(
        f"  - {{requirement: {rule[0]}, day: 2026-11-22, bound: {rule[4]}}}\n" for rule in RULES
    )
    (folder / "house.yaml").write_text(HEAD + "".join(rules) + cases, encoding="utf-8")
    rows = [
        f"my {'loan' if n % 2 else 'card'} number {n} is late,{'loan' if n % 2 else 'card'}"
        for n in range(60)
    ]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def findings(context: Context) -> dict[str, Finding]:
    (verdict,) = assess(context).verdicts
    return {finding.requirement.partition("/")[2]: finding for finding in verdict.findings}


def nobody(_: str) -> str:
    raise NotImplementedError


def test_registers_decide_requirements_and_their_digests_are_sealed(project: Path) -> None:
    with open_context(project, ScriptedModels(nobody)) as context:
        found = findings(context)
        plan = assess(context).plan
    assert {name: finding.status for name, finding in found.items()} == {
        "words": Status.NOT_MET,
        "filing": Status.MET,
        "drill": Status.MET,
        "rate": Status.MET,
        "risks": Status.MET,
    }
    assert "A.1.b 1 (1 short)" in found["words"].reason.en
    estimate = found["filing"].estimate
    assert estimate is not None
    assert estimate.value == 10
    for kind, name in (
        ("keywords", "words.csv"),
        ("acts", "acts.csv"),
        ("figures", "figures.jsonl"),
        ("holidays", "days.csv"),
    ):
        assert plan.inputs[f"register:{kind}"] == digest(FILES[name].encode())
    assert plan.inputs["document:risks.md"] == digest(b"# Risks\n")


def test_the_bundle_of_registers_is_judged_again(project: Path) -> None:
    with open_context(project, ScriptedModels(nobody)) as context:
        done = run(context)
    seen = verify(done.bundle)
    assert seen.ok
    assert seen.judged.findings == len(RULES)


def test_a_changed_register_is_a_new_plan_and_a_new_verdict(project: Path) -> None:
    with open_context(project, ScriptedModels(nobody)) as context:
        assert findings(context)["words"].status is Status.NOT_MET
        (project / "words.csv").write_text(FILES["words.csv"] + "three,A.1.b\n", encoding="utf-8")
        assert findings(context)["words"].status is Status.MET
        assert len(list(context.log.entries("plan"))) == 2


def test_without_its_register_a_requirement_is_inconclusive(project: Path) -> None:
    text = PROJECT.replace("acts: acts.csv, ", "").replace("keywords: words.csv, ", "")
    (project / "lexgate.yaml").write_text(text, encoding="utf-8")
    with open_context(project, ScriptedModels(nobody)) as context:
        found = findings(context)
    assert {found[name].status for name in ("words", "filing", "drill")} == {Status.INCONCLUSIVE}
    assert "There is no register acts" in found["drill"].reason.en


def test_a_register_that_is_missing_is_found_out_before_anything_is_sealed(project: Path) -> None:
    (project / "acts.csv").unlink()
    with open_context(project, ScriptedModels(nobody)) as context:
        with pytest.raises(BadInput, match="LG-ASSESS-041"):
            assess(context)
        assert not list(context.log.entries("plan"))


def test_mistakes_in_a_register_are_named_with_file_and_line(project: Path) -> None:
    (project / "acts.csv").write_text(FILES["acts.csv"].replace("2026-06-01", "June"), encoding="utf-8")
    with (
        open_context(project, ScriptedModels(nobody)) as context,
        pytest.raises(Problems, match=r"acts\.csv(.|\n)*line 4, column at"),
    ):
        assess(context)
