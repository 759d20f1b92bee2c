"""A draft held against stored assessments says what assessing again under the draft would say."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.ports import Silent
from lexgate.core.requirement import Standard
from lexgate.core.text import Text
from lexgate.core.what_if import Moved, WhatIf
from lexgate.flow.assess import assess
from lexgate.flow.stored import kept_estimates
from lexgate.flow.what_if import Source, what_if
from lexgate.standard import catalog
from lexgate.wiring.drawers import checks

DAY = date(2026, 11, 22)
SYSTEMS = 6
PACK = """\
id: house-rules
version: "VERSION"
title: {en: House rules, zh: 内部规则}
about: {en: For a test., zh: 供测试用。}
citation: {source: {en: House rules, zh: 内部规则}, locator: all, confidence: text}
requirements:
  - id: right
    title: {en: Often right, zh: 多数正确}
    obligation: {en: The system is right often enough., zh: 系统应当足够准确。}
    citation: {locator: rule 1, confidence: text}
    check: accuracy
    side: at_least
    bounds: [{from: 2026-01-01, value: RIGHT, unit: share, basis: operational}]
  - id: every-group
    title: {en: Right for every group, zh: 各群体均多数正确}
    obligation: {en: The system is right often enough for every group., zh: 系统对各群体均应足够准确。}
    citation: {locator: rule 2, confidence: text}
    check: worst-group-accuracy
    side: at_least
    bounds: [{from: 2026-01-01, value: 0.7, unit: share, basis: operational}]
    applies: {fact: audience, is: public}
  - id: even
    title: {en: Selected alike, zh: 入选率相当}
    obligation: {en: Groups are selected at like rates., zh: 各群体入选率应当相当。}
    citation: {locator: rule 3, confidence: text}
    check: selection-rate-ratio
    options: {attribute: sex, exclude_below: EXCLUDE}
    side: at_least
    bounds: [{from: 2026-01-01, value: 0.5, unit: ratio, basis: operational}]
cases:
  - {requirement: right, day: 2026-11-22, bound: RIGHT}
  - {requirement: every-group, day: 2026-11-22, bound: 0.7}
  - {requirement: even, day: 2026-11-22, bound: 0.5}
"""
PROJECT = """\
system: {name: NAME, task: text-classification, audience: AUDIENCE}
assess:
  positive: "1"
  draws: 500
  predictions: {path: answers.csv, truth: truth, predicted: predicted, attributes: [sex, region]}
standards: [{id: PACKFILE, as_of: 2026-11-22}]
"""


def pack(folder: Path, name: str, *, version: str, right: float, exclude: float) -> Standard:
    text = PACK.replace("VERSION", version).replace("RIGHT", str(right)).replace("EXCLUDE", str(exclude))
    (folder / name).write_text(text)
    return catalog.load(folder / name)


def answers(folder: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 150 + 120 * seed
    truth = rng.integers(0, 2, n)
    right = rng.random(n) < 0.82 + 0.03 * seed
    predicted = np.where(right, truth, 1 - truth)
    sex, region = rng.choice(["f", "m", "x"], n, p=[0.48, 0.48, 0.04]), rng.choice(["n", "s"], n)
    rows = [f"{t},{p},{s},{r}" for t, p, s, r in zip(truth, predicted, sex, region, strict=True)]
    (folder / "answers.csv").write_text("truth,predicted,sex,region\n" + "\n".join(rows) + "\n")


def project(folder: Path, seed: int, packfile: str) -> None:
    audience = "public" if seed % 2 else "internal"
    text = PROJECT.replace("NAME", f"system {seed}").replace("AUDIENCE", audience)
    (folder / "lexgate.yaml").write_text(text.replace("PACKFILE", packfile))
    answers(folder, seed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose workspace holds the assessments of several systems."""
    made = tmp_path_factory.mktemp("many")
    pack(made, "now.yaml", version="1", right=0.8, exclude=0.02)
    for seed in range(SYSTEMS):
        project(made, seed, "now.yaml")
        with open_context(made, ScriptedModels(str)) as context:
            assess(context)
    return made


def asked(folder: Path, draft: Standard, against: Standard | None) -> tuple[WhatIf, list[Moved]]:
    moved: list[Moved] = []
    with open_context(folder, ScriptedModels(str)) as context:
        source = Source(log=context.log, blobs=context.blobs, folder=context.workspace / "readings")
        found = what_if(
            draft, against, day=DAY, source=source, checks=checks(), progress=Silent(), moved=moved.append
        )
    return found, moved


def again(tmp_path: Path, draft: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Assess every system anew under a draft; its verdict, and its findings."""
    for seed in range(SYSTEMS):
        project(tmp_path, seed, draft)
        with open_context(tmp_path, ScriptedModels(str)) as context:
            (made,) = assess(context).verdicts
            yield made.status.value, {one.requirement: one.status.value for one in made.findings}


@pytest.mark.parametrize(("right", "exclude"), [(0.8, 0.02), (0.86, 0.02), (0.86, 0.05), (0.97, 0.0)])
def test_it_says_what_assessing_again_would_say(
    folder: Path, tmp_path: Path, right: float, exclude: float
) -> None:
    now = catalog.load(folder / "now.yaml")
    draft = pack(folder, "draft.yaml", version="2", right=right, exclude=exclude)
    pack(tmp_path, "draft.yaml", version="2", right=right, exclude=exclude)
    found, moved = asked(folder, draft, now)
    fresh = list(again(tmp_path, "draft.yaml"))
    assert found.systems == SYSTEMS
    after = Counter[str]()
    for move in found.moves:
        after[move.after] += move.systems
    assert after == Counter(status for status, _ in fresh)
    for change in found.changes:
        told = Counter[str]()
        for move in change.moves:
            told[move.after] += move.systems
        assert told == Counter(findings[change.requirement] for _, findings in fresh)
    assert len(moved) == sum(move.systems for move in found.moves if move.before != move.after)


def test_a_curve_falls_as_the_bound_rises_and_agrees_with_the_moves(folder: Path) -> None:
    draft = pack(folder, "draft.yaml", version="2", right=0.86, exclude=0.02)
    found, _ = asked(folder, draft, None)
    right = found.changes[0]
    shares = [point.met for point in right.curve]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1.0
    assert shares[-1] == 0.0
    at = next(point for point in right.curve if point.bound == 0.86)
    assert at.low <= at.met <= at.high
    assert at.met + at.not_met <= 1
    assert right.measured == SYSTEMS
    assert right.after == 0.86


def test_a_system_that_changes_is_told_with_its_reason(folder: Path) -> None:
    draft = pack(folder, "draft.yaml", version="2", right=0.97, exclude=0.02)
    _, moved = asked(folder, draft, catalog.load(folder / "now.yaml"))
    assert moved
    assert all(one.name.startswith("system ") for one in moved)
    assert all("house-rules/right" in one.requirements for one in moved if one.after == "not_met")
    assert all(one.miss is not None and one.miss < 0 for one in moved if one.after == "not_met")


def test_readings_that_are_damaged_are_made_again_from_the_ledger(folder: Path) -> None:
    draft = pack(folder, "draft.yaml", version="2", right=0.8, exclude=0.02)
    whole = asked(folder, draft, None)
    first = min((folder / ".lexgate" / "readings").iterdir())
    kept = first.read_bytes()
    first.write_bytes(kept[: len(kept) // 2])
    assert asked(folder, draft, None) == whole
    assert first.read_bytes() == kept


def test_an_assessment_that_the_ledger_can_not_give_is_told_and_the_rest_is_judged(
    folder: Path, tmp_path: Path
) -> None:
    draft = pack(folder, "draft.yaml", version="2", right=0.8, exclude=0.02)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    shutil.rmtree(copy / ".lexgate" / "readings", ignore_errors=True)
    with open_context(copy, ScriptedModels(str)) as context:
        body = context.log.body(next(iter(context.log.entries("estimates"))))
        assert isinstance(body, dict)
        digest = str(body["estimates"]).removeprefix("sha256:")
    (blob,) = (
        path
        for path in (copy / ".lexgate" / "blobs").rglob("*")
        if path.is_file() and digest.endswith(path.name[-40:])
    )
    blob.unlink()
    found, _ = asked(copy, draft, None)
    assert found.systems == SYSTEMS - 1
    assert isinstance(found.unread[0], Text)


def test_outcomes_that_were_damaged_are_told_and_the_rest_is_judged(folder: Path, tmp_path: Path) -> None:
    draft = pack(folder, "draft.yaml", version="2", right=0.8, exclude=0.07)  # nobody measured this option
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with open_context(copy, ScriptedModels(str)) as context:
        body = context.log.body(next(iter(context.log.entries("estimates"))))
        assert isinstance(body, dict)
        made = kept_estimates(context.blobs, str(body["estimates"]))
        source = next(one.source for one in made if one.check == "selection-rate-ratio")
    digest = source.removeprefix("sha256:")
    blobs = (copy / ".lexgate" / "blobs").rglob("*")
    (blob,) = (path for path in blobs if path.is_file() and digest.endswith(path.name[-40:]))
    blob.chmod(0o644)
    blob.write_bytes(b"rubbish")
    found, _ = asked(copy, draft, None)
    assert found.systems == SYSTEMS - 1
    assert len(found.unread) == 1


def test_a_copy_that_can_not_be_written_is_read_all_the_same(folder: Path, tmp_path: Path) -> None:
    draft = pack(folder, "draft.yaml", version="2", right=0.8, exclude=0.02)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    place = copy / ".lexgate" / "readings"
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("a file stands where the folder would be")
    assert asked(copy, draft, None) == asked(folder, draft, None)


def test_a_draft_under_another_id_is_held_against_what_it_says_it_answers(folder: Path) -> None:
    """Of two packs, only a declared relation makes requirements partners; what has none is new, or dropped."""
    now = catalog.load(folder / "now.yaml")
    text = PACK.replace("VERSION", "1").replace("RIGHT", "0.8").replace("EXCLUDE", "0.02")
    text = text.replace("id: house-rules", "id: other-rules")
    text = text.replace(
        "    check: accuracy",
        "    related: [{to: house-rules/right, how: equivalent-to}]\n    check: accuracy",
    )
    (folder / "other.yaml").write_text(text)
    found, moved = asked(folder, catalog.load(folder / "other.yaml"), now)
    by_id = {change.requirement: change for change in found.changes}
    assert {move.before for move in by_id["other-rules/right"].moves} <= {"met", "not_met", "inconclusive"}
    assert by_id["other-rules/right"].moved == 0
    assert {move.before for move in by_id["other-rules/even"].moves} == {"new"}
    assert {move.after for move in by_id["house-rules/even"].moves} == {"dropped"}
    assert sum(move.systems for move in by_id["house-rules/even"].moves) == SYSTEMS
    assert not moved


def test_assessing_keeps_the_readings_that_the_ledger_would_give(tmp_path: Path) -> None:
    draft = pack(tmp_path, "now.yaml", version="1", right=0.8, exclude=0.02)
    project(tmp_path, 1, "now.yaml")
    with open_context(tmp_path, ScriptedModels(str)) as context:
        assess(context)
    (made,) = (tmp_path / ".lexgate" / "readings").iterdir()
    kept = made.read_bytes()
    made.unlink()
    asked(tmp_path, draft, None)
    assert made.read_bytes() == kept
