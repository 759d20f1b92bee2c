"""Names in the registers that no clause asks for are told: by silence a clock would be kept."""

import json
from pathlib import Path

from typer.testing import CliRunner

from lexgate.cli.main import app
from lexgate.flow.unread import Unread, unread
from lexgate.standard import catalog
from lexgate.wiring.project_file import read_project

PROJECT = """\
system:
  name: Assistant
  jurisdictions: [CN]
  registers: {acts: acts.csv, figures: figures.csv}
"""
ACTS = """\
id,kind,at,by
I-1,incident,2026-11-20T12:00+08:00,A. Example
I-2,Incident,2026-11-20T13:00+08:00,A. Example
I-3,incident,2026-11-20T14:00+08:00,A. Example
D-1,Security_Assessment,2026-11-01,A. Example
L-1,larger-incident,2020-01-02T09:00+08:00,A. Example
"""
FIGURES = """\
figure,value,unit,by
gen-content-pass-rate,0.98,share,A. Example
gen-content-pass-rates,0.98,share,A. Example
"""
OWN = """\
id: own
version: "1"
title: {en: Own, zh: 自有}
about: {en: Own., zh: 自有。}
citation: {source: {en: Own, zh: 自有}, locator: whole, confidence: text}
requirements:
  - id: clock
    title: {en: Clock, zh: 时限}
    obligation: {en: Answer., zh: 答复。}
    citation: {locator: "1", confidence: text}
    check: time-to-answer
    options: {event: incident, answer: answer, unit: days, zone: UTC}
    side: at_most
    bounds: [{from: 2026-01-01, value: 1, unit: days, basis: number_in_source}]
cases:
  - {requirement: clock, day: 2026-01-01, bound: 1, value: 2, n: 1, status: not_met}
"""


def project(folder: Path, more: str = "") -> Path:
    (folder / "lexgate.yaml").write_text(PROJECT + more)
    (folder / "acts.csv").write_text(ACTS)
    (folder / "figures.csv").write_text(FIGURES)
    return folder


def found(folder: Path, *packs: str) -> dict[str, Unread]:
    passport = read_project(project(folder)).system.passport()
    return {one.name: one for one in unread([catalog.load(name) for name in packs], passport, folder)}


def test_a_kind_that_no_clause_asks_for_is_told_with_the_name_that_may_be_meant(tmp_path: Path) -> None:
    seen = found(tmp_path, "cn-incident")
    assert seen["incident"] == Unread(register="acts", name="incident", rows=2, nearest="larger-incident")
    assert "larger-incident" not in seen


def test_a_name_is_the_same_whatever_its_case_and_hyphens(tmp_path: Path) -> None:
    assert "Security_Assessment" not in found(tmp_path, "cn-anthropomorphic")


def test_a_figure_with_a_slip_of_the_pen_is_told(tmp_path: Path) -> None:
    seen = found(tmp_path, "cn-gbt-45654")
    assert seen["gen-content-pass-rates"].nearest == "gen-content-pass-rate"
    assert "gen-content-pass-rate" not in seen


def test_a_system_without_registers_has_nothing_unread(tmp_path: Path) -> None:
    passport = read_project(project(tmp_path)).system.passport()
    (tmp_path / "lexgate.yaml").write_text(
        PROJECT.replace(
            "registers: {acts: acts.csv, figures: figures.csv}", "documents: [{kind: a, path: acts.csv}]"
        )
    )
    bare = read_project(tmp_path).system.passport()
    assert unread([catalog.load("cn-incident")], passport, tmp_path)
    assert unread([catalog.load("cn-incident")], bare, tmp_path) == ()


def test_clocks_tell_of_events_that_start_no_clock(tmp_path: Path) -> None:
    said = json.loads(
        CliRunner().invoke(app, ["standards", "clocks", str(project(tmp_path)), "--json"]).stdout
    )
    assert {"incident", "Incident"} <= {one["name"] for one in said["unread"]}
    assert {one["event"] for one in said["clocks"]} == {"L-1"}


def test_clocks_of_a_project_s_own_standard_run_too(tmp_path: Path) -> None:
    folder = project(tmp_path, "standards: [{id: own.yaml}]\n")
    (folder / "own.yaml").write_text(OWN)
    said = json.loads(CliRunner().invoke(app, ["standards", "clocks", str(folder), "--json"]).stdout)
    assert {one["event"] for one in said["clocks"] if one["requirement"] == "own/clock"} == {
        "I-1",
        "I-2",
        "I-3",
    }
    assert "incident" not in {one["name"] for one in said["unread"]}
