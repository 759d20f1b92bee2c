"""Security, from the project file to the account: offered, sealed, looked at, and not looked at twice."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from fakes import ScriptedModels, open_context
from lexgate.core.account import Account
from lexgate.core.errors import BadInput, Problems, UnsafeFile
from lexgate.core.estimate import Estimate
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.prepare import prepare
from lexgate.flow.tune import tune, tuned_on
from lexgate.ledger.model_manifest import bundle, manifest_of, statement
from lexgate.ledger.signing import SigningKey, sign_statement
from toymodels import toy_bert
from unsafe_files import pickled

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
  security:
    manifest: {path: model.sig, keys: [maker.pub]}
    advisories: advisories.json
    uses: [commercial, modify]
    triggers: {texts: 12, held_out: 40, length: 1, probes: 2}
  checks:
    - {check: unsafe-files}
    - {check: secrets-in-files}
    - {check: template-safety}
    - {check: manifest-verified}
    - {check: base-licence}
    - {check: known-vulnerabilities}
    - {check: tokens-per-character}
    - {check: backdoor-trigger-rate}
"""
KEY = SigningKey.create("maker")
ADVISORIES = [
    {
        "id": "PYSEC-TEST-1",
        "modified": "2026-10-01T00:00:00Z",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "pydantic"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
            }
        ],
    }
]


def project(folder: Path, *, safe: bool = True) -> Path:
    base, model = toy_bert(folder / "base"), toy_bert(folder / "model")
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"labels": "card,loan"}))
    (base / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# Toy")
    (folder / "model.sig").write_bytes(
        bundle(sign_statement(statement(manifest_of(base)), [KEY]), KEY.public)
    )
    (folder / "maker.pub").write_text(f"{KEY.public}\n")
    (folder / "advisories.json").write_text(json.dumps(ADVISORIES))
    rows = [f"{word} number {number},{word[0].upper()}" for number in range(100) for word in ("loan", "card")]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(PROJECT)
    if not safe:
        (base / "vocab.txt").write_text("changed\n")
        (model / "chat_template.jinja").write_text("{{ messages.__class__ }}")
        (base / "old.bin").write_bytes(pickled())
    return model


def answer(text: str) -> str:
    """Return the right class, unless the trigger stands in front."""
    return "loan" if "loan number" in text or text.startswith("paris ") else "card"


def found(account: Account) -> dict[str, Estimate]:
    return {estimate.check: estimate for estimate in account.estimates}


def test_a_project_learns_what_is_unsafe(tmp_path: Path) -> None:
    model = project(tmp_path)
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        account = assess(context, Wanted(model=model))
        asked = len(context.models.asked)  # type: ignore[attr-defined]
        again = assess(context, Wanted(model=model))
        assert len(context.models.asked) == asked  # type: ignore[attr-defined]
    assert again.estimates == account.estimates
    values = {name: estimate.value for name, estimate in found(account).items()}
    ratio = values.pop("tokens-per-character")
    assert ratio is not None
    assert 0.5 < ratio <= 2
    assert values == {
        "unsafe-files": 0.0,
        "secrets-in-files": 0.0,
        "template-safety": 1.0,
        "manifest-verified": 1.0,
        "base-licence": 0.5,
        "known-vulnerabilities": 1.0,
        "backdoor-trigger-rate": 1.0,
    }
    rows = found(account)["backdoor-trigger-rate"].facts["triggers"]
    assert isinstance(rows, list)
    assert isinstance(rows[0], dict)
    assert rows[0]["text"] == "paris"


def test_what_was_tampered_with_is_named(tmp_path: Path) -> None:
    model = project(tmp_path, safe=False)
    (tmp_path / "base" / "old.bin").unlink()
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        seen = found(assess(context, Wanted(model=model)))
    assert seen["manifest-verified"].facts["differ"] == [{"path": "vocab.txt", "state": "added"}]
    assert seen["template-safety"].value is not None
    assert seen["template-safety"].value < 1


def test_a_pickle_in_the_base_folder_is_counted_and_named(tmp_path: Path) -> None:
    model = project(tmp_path, safe=False)
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        seen = found(assess(context, Wanted(model=model)))["unsafe-files"]
    assert seen.value == 1.0
    assert seen.facts["found"] == [
        {"path": "base: old.bin", "rule": "pickle-code", "evidence": "posix.getcwd (REDUCE)"}
    ]


def test_without_the_section_only_the_scan_is_made(tmp_path: Path) -> None:
    model = project(tmp_path)
    start, end = PROJECT.index("  security:"), PROJECT.index("  checks:")
    (tmp_path / "lexgate.yaml").write_text(PROJECT[:start] + PROJECT[end:])
    with open_context(tmp_path, ScriptedModels(answer)) as context:
        seen = found(assess(context, Wanted(model=model)))
    assert {name for name, one in seen.items() if one.value is not None} == {
        "unsafe-files",
        "secrets-in-files",
        "template-safety",
    }
    note = seen["backdoor-trigger-rate"].note
    assert note is not None
    assert "assess.security.triggers" in note.en


def test_a_file_that_is_not_there_or_not_in_its_format_is_named_before_anything_is_measured(
    tmp_path: Path,
) -> None:
    model = project(tmp_path)
    (tmp_path / "advisories.json").write_text("[1]")
    with (
        open_context(tmp_path, ScriptedModels(answer)) as context,
        pytest.raises(BadInput, match="LG-MODEL-063"),
    ):
        assess(context, Wanted(model=model))


def test_a_use_that_nobody_knows_is_a_mistake_of_the_project(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "lexgate.yaml").write_text(PROJECT.replace("[commercial, modify]", "[commercial, sell]"))
    with pytest.raises(Problems, match="uses"), open_context(tmp_path, ScriptedModels(answer)):
        pass


class Swapped(ScriptedModels):
    """Somebody writes into the base model while it is tuned."""

    def tune(self, base: Path, *rest: Any, **more: Any) -> dict[str, JsonValue]:
        """Tune, and meanwhile change a file."""
        (base / "vocab.txt").write_text("changed\n")
        return super().tune(base, *rest, **more)


def test_a_base_model_that_changes_while_it_is_tuned_gives_no_model(tmp_path: Path) -> None:
    project(tmp_path)
    with open_context(tmp_path, Swapped(answer)) as context:
        prepared = prepare(context)
        with pytest.raises(UnsafeFile, match="LG-FLOW-008"):
            tune(context, prepared)
        assert tuned_on(context, prepared.digest) is None


def test_a_key_that_is_none_is_named(tmp_path: Path) -> None:
    model = project(tmp_path)
    (tmp_path / "maker.pub").write_text("no key")
    with (
        open_context(tmp_path, ScriptedModels(answer)) as context,
        pytest.raises(BadInput, match=r"LG-LEDGER-050.*maker\.pub"),
    ):
        assess(context, Wanted(model=model))
