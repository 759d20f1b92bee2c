"""The main job with scripted models: what is done once, what is sealed, what the gate does, what a bundle proves."""

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import BadInput, LexGateError
from lexgate.core.text import Lang
from lexgate.core.verdict import Status, Verdict
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.conclude import conclude
from lexgate.flow.context import Context
from lexgate.flow.foresee import foresee
from lexgate.flow.gate import gate
from lexgate.flow.run import run
from lexgate.flow.seal import keep
from lexgate.flow.verify import Verified, document, verify
from lexgate.models.subject import Predictions
from lexgate.release.gate import overall
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict as judge_all

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
    check: accuracy
    side: at_least
    bounds: [{from: 2026-01-01, value: BOUND, unit: share, basis: operational}]
    remedies: [{en: Tune longer., zh: 延长微调。}]
cases:
  - {requirement: right, day: 2026-11-22, bound: BOUND}
"""
PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  columns: {attributes: [sex]}
  split: {validation: 0.2, test: 0.5}
  clean: {near_duplicates: "off", personal_data: "off"}
model: {path: base}
assess: {draws: 500}
standards: [{id: house.yaml, as_of: 2026-11-22}]
"""


def by_word(text: str) -> str:
    return "loan" if "loan" in text else "card"


def always_card(_: str) -> str:
    return "card"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "toy"
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "config.json").write_text("{}")
    rows = [
        f"my {'loan' if n % 2 else 'card'} number {n} is late again,{'loan' if n % 2 else 'card'},{'f' if n % 3 else 'm'}"
        for n in range(400)
    ]
    (folder / "data.csv").write_text("text,label,sex\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(PROJECT)
    write_pack(folder, 0.8)
    return folder


def write_pack(folder: Path, bound: float) -> None:
    (folder / "house.yaml").write_text(PACK.replace("BOUND", str(bound)))


def test_a_sound_model_opens_the_gate_and_its_bundle_verifies_and_is_judged_again(project: Path) -> None:
    with open_context(project, ScriptedModels(by_word)) as context:
        done = run(context)
    found = verify(done.bundle)
    assert overall(done.account.verdicts) is Status.MET
    assert done.account.release.open
    assert (found.ok, found.judged.findings) == (True, 1)
    assert document(found, Lang.ZH)["findings_judged_again"] == 1


def test_a_later_bundle_must_continue_the_ledger_of_an_earlier_one(project: Path, tmp_path: Path) -> None:
    with open_context(project, ScriptedModels(by_word)) as context:
        earlier = Path(shutil.copy(run(context).bundle, tmp_path / "earlier.lexgate"))
    write_pack(project, 0.9)
    with open_context(project, ScriptedModels(by_word)) as context:
        later = run(context).bundle
    assert verify(later, known=(earlier,)).ok
    back = verify(earlier, known=(later,))
    assert [check.code for check in back.bundle.checks if not check.ok] == ["LG-LEDGER-024"]
    nothing = tmp_path / "note"
    nothing.write_bytes(b"\xff")
    with pytest.raises(BadInput, match="LG-FLOW-012"):
        verify(later, known=(nothing,))


def test_a_bad_model_is_refused_and_the_requirement_is_named(project: Path) -> None:
    with open_context(project, ScriptedModels(always_card)) as context:
        done = run(context)
    assert overall(done.account.verdicts) is Status.NOT_MET
    assert done.account.release.reasons == ("house-rules/right",)
    assert verify(done.bundle).ok


def test_a_second_run_does_nothing_again_and_gives_the_same_bytes(project: Path) -> None:
    models = ScriptedModels(by_word)
    with open_context(project, models) as context:
        first = run(context).bundle.read_bytes()
        size = context.log.size
        second = run(context).bundle.read_bytes()
        assert context.log.size == size
    assert models.asked == ["tune", "predict"]
    assert first == second


def test_a_killed_run_goes_on_where_it_was(project: Path) -> None:
    class Killed(ScriptedModels):
        def predict(self, *_: object, **__: object) -> Predictions:
            raise KeyboardInterrupt

    with open_context(project, Killed(by_word)) as context, pytest.raises(KeyboardInterrupt):
        run(context)
    models = ScriptedModels(by_word)
    with open_context(project, models) as context:
        done = run(context)
    assert models.asked == ["predict"]
    assert verify(done.bundle).ok


def test_a_changed_bound_is_a_new_plan_and_measures_anew(project: Path) -> None:
    models = ScriptedModels(by_word)
    with open_context(project, models) as context:
        run(context)
    write_pack(project, 0.9)
    with open_context(project, models) as context:
        run(context)
        plans = list(context.log.entries("plan"))
    assert models.asked == ["tune", "predict", "predict"]
    assert len(plans) == 2


def test_the_plan_stands_in_the_ledger_before_anything_is_measured(project: Path) -> None:
    with open_context(project, ScriptedModels(by_word)) as context:
        run(context)
        kinds = [(entry.kind, context.log.body(entry)) for entry in context.log.entries()]
    names = [
        f"{kind}:{body['step']}" if kind == "step" and isinstance(body, dict) else kind
        for kind, body in kinds
    ]
    assert names == [
        "step:prepare",
        "step:tune",
        "plan",
        "step:predict",
        "outcomes",
        "estimates",
        "verdict",
        "account",
        "release",
    ]


def test_a_changed_model_folder_is_tuned_again(project: Path) -> None:
    models = ScriptedModels(by_word)
    with open_context(project, models) as context:
        done = run(context)
        assert done.account.model is not None
        (context.workspace / done.account.model.path / "config.json").write_text("changed")
        run(context)
    assert models.asked.count("tune") == 2


def test_a_dry_run_names_what_is_done_what_changed_and_what_follows(project: Path) -> None:
    def foreseen() -> dict[str, tuple[str, object]]:
        with open_context(project, ScriptedModels(by_word)) as context:
            before = context.log.size
            steps: dict[str, tuple[str, object]] = {
                one.step: (one.state.value, one.changed or one.after) for one in foresee(context)
            }
            assert context.log.size == before
        return steps

    assert set(foreseen().values()) == {("to-do", ""), ("to-do", "prepare")}
    with open_context(project, ScriptedModels(by_word)) as context:
        run(context)
    assert list(foreseen()) == ["prepare", "tune", "plan", "predict", "assess", "gate"]
    assert set(foreseen().values()) == {("done", "")}
    write_pack(project, 0.9)
    seen = foreseen()
    assert [seen[step][0] for step in seen] == ["done", "done", "anew", "anew", "anew", "anew"]
    assert seen["plan"][1] == ("needed.house-rules/right", "rulings")
    file = project / "lexgate.yaml"
    file.write_text(file.read_text() + "tune: {epochs: 7}\n")
    assert foreseen()["tune"] == ("anew", ("tune.epochs",))
    (project / "data.csv").write_text((project / "data.csv").read_text() + "one more card,card,f\n")
    assert foreseen()["prepare"] == ("anew", ("files.data.csv",))


def test_a_model_is_not_assessed_on_data_it_may_have_learned_from(project: Path) -> None:
    with open_context(project, ScriptedModels(by_word)) as context:
        run(context)
    file = project / "lexgate.yaml"
    file.write_text(file.read_text().replace("test: 0.5", "test: 0.4"))
    with (
        open_context(project, ScriptedModels(by_word)) as context,
        pytest.raises(BadInput, match="LG-FLOW-002"),
    ):
        assess(context)


def test_stored_predictions_are_looked_at_after_the_plan_was_sealed(project: Path) -> None:
    """One class only is seen in the answers alone, so the plan stands in the ledger when it is complained about."""
    (project / "stored.csv").write_text("truth,predicted\nyes,yes\nyes,no\n")
    file = project / "lexgate.yaml"
    file.write_text(
        file.read_text().replace(
            "draws: 500", "draws: 500, predictions: {path: stored.csv, predicted: predicted}"
        )
    )
    with open_context(project, ScriptedModels(by_word)) as context:
        with pytest.raises(BadInput, match="LG-ASSESS-030"):
            assess(context)
        assert [entry.kind for entry in context.log.entries()] == ["plan"]
        with pytest.raises(BadInput, match="LG-FLOW-006"):
            assess(context, Wanted(model=project / "base"))


def test_assess_without_a_tuned_model_says_what_to_do(project: Path) -> None:
    with (
        open_context(project, ScriptedModels(by_word)) as context,
        pytest.raises(BadInput, match="LG-FLOW-002"),
    ):
        assess(context)


def test_a_gate_without_an_assessment_says_what_to_do(project: Path) -> None:
    with (
        open_context(project, ScriptedModels(by_word)) as context,
        pytest.raises(BadInput, match="LG-FLOW-003"),
    ):
        gate(context)


def test_checks_alone_measure_without_any_law(project: Path) -> None:
    with open_context(project, ScriptedModels(by_word)) as context:
        run(context)
        account = assess(context, Wanted(checks=("accuracy", "macro-f1")))
        done = conclude(context, account)
    assert [estimate.check for estimate in account.estimates] == ["accuracy", "macro-f1"]
    assert account.verdicts == ()
    assert not account.release.open
    assert verify(done.bundle).ok


def test_an_unknown_check_is_named_with_a_guess(project: Path) -> None:
    with open_context(project, ScriptedModels(by_word)) as context:
        run(context)
        with pytest.raises(LexGateError, match="accuracy"):
            assess(context, Wanted(checks=("acuracy",)))


def with_another_verdict(context: Context, account: Account, verdict: Verdict) -> Verified:
    """Return what verification says of a dishonest provider who holds the key and writes the verdict it wants."""
    body = {"plan": verdict.plan, "standard": verdict.standard, "verdict": keep(context.blobs, verdict)}
    context.log.append("verdict", dict(body))
    found = verify(conclude(context, replace(account, verdicts=(verdict,))).bundle)
    assert found.bundle.ok
    return found


def test_a_finding_that_does_not_follow_from_its_estimate_is_found_though_all_signatures_fit(
    project: Path,
) -> None:
    with open_context(project, ScriptedModels(always_card)) as context:
        account = run(context).account
        (honest,) = account.verdicts
        (finding,) = honest.findings
        met = replace(finding, status=Status.MET)
        for lie in (
            replace(honest, status=Status.MET, findings=(met,)),
            replace(honest, findings=(replace(finding, margin=0.0),)),
            replace(honest, findings=(finding, replace(finding, requirement="house-rules/extra"))),
            replace(honest, status=Status.INCONCLUSIVE, findings=(replace(finding, estimate=None),)),
        ):
            found = with_another_verdict(context, account, lie)
            assert not found.ok
            assert any("house-rules/" in difference.en for difference in found.judged.differences)


def test_a_verdict_that_rests_on_the_better_of_two_attributes_is_found(project: Path) -> None:
    (project / "data.csv").write_text(
        "text,label,sex,region\n"
        + "".join(
            f"my {'loan' if n % 2 else 'card'} number {n} is late again,{'loan' if n % 2 else 'card'},{'fm'[n % 2]},{'ns'[n % 3 > 0]}\n"
            for n in range(400)
        )
    )
    file = project / "lexgate.yaml"
    file.write_text(
        file.read_text().replace("[sex]", "[sex, region]").replace("draws: 500", "positive: loan, draws: 500")
    )
    pack = project / "house.yaml"
    pack.write_text(pack.read_text().replace("check: accuracy", "check: selection-rate-ratio"))
    with open_context(project, ScriptedModels(by_word)) as context:
        account = run(context).account
        (verdict,) = account.verdicts
        (finding,) = verdict.findings
        assert finding.estimate is not None
        assert finding.estimate.options["attribute"] == "sex"
        better = next(
            one
            for one in account.estimates
            if one.check == "selection-rate-ratio" and one.options["attribute"] == "region"
        )
        ruling = account.plan.rulings[0]
        applies = catalog.applies(ruling.standard, account.plan.passport)
        lie = judge_all(ruling, verdict.subject, {finding.requirement: better}, applies, verdict.plan)
        assert lie.status is not verdict.status
        found = with_another_verdict(context, account, lie)
    assert [difference.en for difference in found.judged.differences] == [
        "house-rules/right: another recorded estimate decides it, of which this verdict is silent"
    ]


def test_the_report_is_in_the_bundle_in_both_languages(project: Path) -> None:
    with open_context(project, ScriptedModels(by_word)) as context:
        done = run(context)
    with zipfile.ZipFile(done.bundle) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("manifest.json"))["counts"]["files"] == 2
    assert {"files/report.en.html", "files/report.zh.html"} <= set(names)
