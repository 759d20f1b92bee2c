"""Attack: a run that is killed at any entry of its ledger writes, when it is started again, the same bytes as one that was not."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from fakes import FrozenClock, ScriptedModels, open_context
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.core.account import Account
from lexgate.core.entry import Entry
from lexgate.core.verdict import Status
from lexgate.flow.assess import Wanted, assess

ROWS = 500
PACK = """\
id: house-rules
version: "1"
title: {en: House rules, zh: 内部规则}
about: {en: For a test., zh: 供测试用。}
citation: {source: {en: House rules, zh: 内部规则}, locator: all, confidence: text}
requirements:
  - id: right
    title: {en: Often right, zh: 多数正确}
    obligation: {en: The system is right often enough., zh: 系统应当足够准确。}
    citation: {locator: rule 1, confidence: text}
    check: worst-group-accuracy
    side: at_least
    bounds: [{from: 2026-01-01, value: 0.4, unit: share, basis: operational}]
    remedies: [{en: Tune longer., zh: 延长微调。}]
cases:
  - {requirement: right, day: 2026-11-22, bound: 0.4}
"""
PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  columns: {attributes: [sex]}
  split: {validation: 0.1, test: 0.8}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off"}
model: {path: base}
assess: {draws: 200, sequential: true, checks: []}
standards: [{id: house.yaml, as_of: 2026-11-22}]
"""


class Killed(BaseException):
    """The process ends here."""


class DyingLog(SqliteLog):
    """A ledger whose process dies before its n-th append."""

    def __init__(self, path: Path, blobs: BlobFolder, dies_at: int) -> None:
        super().__init__(path, blobs, FrozenClock(), "tester")
        self.dies_at = dies_at
        self.appends = 0

    def append_all(self, items: Iterable[tuple[str, JsonValue]]) -> list[Entry]:
        """Append, or die before."""
        self.appends += 1
        if self.appends == self.dies_at:
            raise Killed
        return super().append_all(items)


def sometimes_wrong(text: str) -> str:
    """Return the right class but for one text in nine."""
    right = "loan" if "loan" in text else "card"
    return right if int("".join(filter(str.isdigit, text))) % 9 else "card"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "toy"
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "config.json").write_text("{}")
    kinds = ["loan" if n % 2 else "card" for n in range(ROWS)]
    sexes = ["a rare one" if n % 47 == 0 else "f" if n % 3 else "m" for n in range(ROWS)]
    rows = [
        f"my {kind} number {n} is late again,{kind},{sex}"
        for n, (kind, sex) in enumerate(zip(kinds, sexes, strict=True))
    ]
    (folder / "data.csv").write_text("text,label,sex\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(PROJECT)
    (folder / "house.yaml").write_text(PACK)
    with open_context(folder, ScriptedModels(sometimes_wrong)):
        """Keys are made."""
    shutil.copytree(folder / ".lexgate" / "keys", tmp_path / "keys")
    return folder


def fresh(project: Path) -> None:
    shutil.rmtree(project / ".lexgate")
    shutil.copytree(project.parent / "keys", project / ".lexgate" / "keys")


def attempt(project: Path, dies_at: int) -> tuple[Account, bytes, int]:
    """Assess in the workspace as it is; return the account, the ledger's root and how often it was appended to."""
    place = project / ".lexgate"
    log = DyingLog(place / "ledger.sqlite", BlobFolder(place / "blobs"), dies_at)
    try:
        with open_context(project, ScriptedModels(sometimes_wrong)) as context:
            account = assess(replace(context, log=log), Wanted(tune_first=True))
        return account, log.root(), log.appends
    finally:
        log.close()


@pytest.mark.slow
def test_an_assessment_killed_before_any_entry_is_written_ends_with_the_same_ledger(project: Path) -> None:
    fresh(project)
    account, root, appends = attempt(project, 0)
    (finding,) = account.verdicts[0].findings
    assert finding.status is Status.MET
    assert finding.estimate is not None
    assert 2 < len(finding.estimate.path) < len(account.plan.looks)
    for at in range(1, appends + 1):
        fresh(project)
        with pytest.raises(Killed):
            attempt(project, at)
        assert attempt(project, 0)[1] == root, f"killed before entry {at} of {appends}"
