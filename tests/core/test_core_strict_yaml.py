"""Mistakes in a project file are all reported at once, with lines."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.errors import LexGateError, Problems
from lexgate.core.project import Project
from lexgate.core.strict_yaml import MAX_BYTES, parse, parse_text, read

GOOD = """\
system:
  name: Router
  task: text-classification
data:
  path: data.csv
model:
  path: base
standards:
  - id: lexgate-baseline
    as_of: 2026-11-22
"""

MISTAKES = [
    ("a missing section field", GOOD.replace("  name: Router\n", ""), [(1, "system.name", "nothing")]),
    (
        "an unknown key",
        GOOD.replace("path: base", "pth: base"),
        [(6, "model.path", "nothing"), (7, "model.pth", "the unknown key 'pth'")],
    ),
    (
        "a wrong word",
        GOOD.replace("text-classification", "txt-classification"),
        [(3, "system.task", "'txt-classification'")],
    ),
    (
        "a duplicate key",
        GOOD + "model:\n  path: other\n",
        [(11, "model", "the key 'model' again (first on line 6)")],
    ),
    ("an alias", "system: &a\n  name: x\nmodel: *a\n", [(3, "model", "an alias (*name)")]),
    (
        "no YAML at all",
        "system: [",
        [(2, "(syntax)", "text that is no YAML (did not find expected node content)")],
    ),
    (
        "two ways in",
        GOOD.replace("  path: data.csv", "  path: data.csv\n  train: a.csv"),
        [(6, "data.train", "'a.csv'")],
    ),
    (
        "shares that do not sum to one",
        GOOD.replace("  task:", "  population: {sex: {f: 0.5, m: 0.2}}\n  task:"),
        [(3, "system.population", "{'sex': {'f': 0.5, 'm': 0.2}}")],
    ),
    (
        "a date that is none",
        GOOD.replace("2026-11-22", "tomorrow"),
        [(10, "standards.0.as_of", "'tomorrow'")],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_a_mistake_is_named_with_its_line_and_what_was_found(
    text: str, expected: list[tuple[int, str, str]]
) -> None:
    with pytest.raises(Problems) as raised:
        parse_text(Project, text, source="lexgate.yaml")
    assert [(problem.line, problem.where, problem.found) for problem in raised.value.problems] == expected


def test_mistakes_in_several_sections_are_reported_at_once_with_did_you_mean() -> None:
    text = GOOD.replace("path: base", "pathh: base").replace(
        "  path: data.csv", "  path: data.csv\n  clean: {duplicates: dropp}"
    )
    with pytest.raises(Problems) as raised:
        parse_text(Project, text, source="lexgate.yaml")
    assert "Did you mean 'path'?" in str(raised.value)
    assert "Did you mean 'drop'?" in str(raised.value)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "lexgate.yaml"
    file.write_text(GOOD, encoding="utf-8")
    project = parse(Project, file)
    assert project.system.passport().jurisdictions is None
    assert str(project.standards[0].as_of) == "2026-11-22"


def test_a_file_that_is_missing_too_large_or_not_utf8_is_refused_with_a_mend(tmp_path: Path) -> None:
    large, latin = tmp_path / "large.yaml", tmp_path / "latin.yaml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    latin.write_bytes("name: é".encode("latin-1"))
    for path in (tmp_path / "none.yaml", large, latin):
        with pytest.raises(LexGateError, match="LG-INPUT-003") as raised:
            parse(Project, path)
        assert raised.value.fix


def test_a_path_that_leads_nowhere_is_answered_with_the_file_that_may_be_meant(tmp_path: Path) -> None:
    (tmp_path / "credit.yaml").write_text(GOOD)
    (tmp_path / "folder.yaml").mkdir()
    for name, fix in {
        "credits.yaml": "Did you mean 'credit.yaml'?",
        "zebra.yaml": "Check the path.",
        "folder.yaml": "Check the path.",
        "none/credit.yaml": "Check the path.",
        "x" * 300: "Check the path.",
    }.items():
        with pytest.raises(LexGateError, match="LG-INPUT-003") as raised:
            read(tmp_path / name)
        assert raised.value.fix == fix


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200), st.integers(0, len(GOOD)))
def test_whatever_is_typed_into_a_project_file_only_our_own_errors_come_out(noise: str, at: int) -> None:
    try:
        parse_text(Project, GOOD[:at] + noise + GOOD[at:], source="x")
    except LexGateError as error:
        assert error.fix  # noqa: PT017 - most noise is no error at all
