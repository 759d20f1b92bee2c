"""Everything that is wrong with a pack, at once and with its line, as `lexgate standards check` finds it."""

import time
from pathlib import Path

import pytest

from lexgate.core.errors import BadInput, Problems
from lexgate.flow.publish import checked
from lexgate.wiring.drawers import checks
from standard_packtext import SOUND, line_of

SPOILT = (
    ("check: accuracy", "check: acuracy"),
    ("      - {from: 2027-01-01, value: 0.9,", "      - {from: 2026-01-01, value: 0.9,"),
    (
        "decide: report\n    bounds: [{from: 2026-01-01, unit: share,",
        "decide: report\n    bounds: [{from: 2026-01-01,",
    ),
    ("applies: {fact: jurisdictions, has: EU}", "applies: {fact: jurisdiction, has: EU}"),
    ("title: {en: Report, zh: 报告}", "title: {en: Report}"),
    ("id: art-2", "id: art-1"),
)
FOUND = (
    ("check: acuracy", "Did you mean 'accuracy'?"),
    ("value: 0.9, unit", "the bounds overlap"),
    ("bounds: [{from", "requirements.1.bounds.0.unit"),
    ("applies: {fact", "Did you mean 'jurisdictions'?"),
    ("title: {en: Report}", "requirements.1.title.zh"),
    ("- id: art-1\n    title: {en: Report}", "the id 'art-1' again"),
)


def problems(path: Path) -> Problems:
    with pytest.raises(Problems) as caught:
        checked(path)
    return caught.value


def test_unknown_check_overlap_unit_field_translation_and_doubled_id_are_told_at_once(tmp_path: Path) -> None:
    text = SOUND
    for old, new in SPOILT:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / "pack.yaml"
    path.write_text(text)
    told = [(problem.line, str(problem)) for problem in problems(path).problems]
    for place, said in FOUND:
        line = text[: text.index(place)].count("\n") + 1
        assert any(at == line and said in what for at, what in told), (place, said, told)
    assert [line for line, _ in told] == sorted(line for line, _ in told)


def told(path: Path) -> list[tuple[int, str]]:
    """Return line and words of every mistake, with the drawer of checks at hand."""
    with pytest.raises(Problems) as caught:
        checked(path, checks())
    return [(problem.line, str(problem)) for problem in caught.value.problems]


def test_mistakes_of_the_file_and_of_its_fields_are_told_together_and_nothing_that_only_follows(
    tmp_path: Path,
) -> None:
    text = SOUND
    for old, new in (
        ("applies: {fact", "applies: &eu {fact"),
        ("level: 0.95", "level: 95\n    level: 0.9\n    applies: *eu"),
        ("repealed: true,", "repealed: true, unit: share,"),
        ("check: macro-f1", "check: macro-f2"),
        ("decide: report", "decide: !!python/name:os.system report"),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / "pack.yaml"
    path.write_text(text)
    places = (
        "repealed: true, unit",
        "level: 95",
        "level: 0.9",
        "*eu",
        "check: macro-f2",
        "decide: !!python",
    )
    assert [line for line, _ in told(path)] == [line_of(text, place) for place in places], told(path)


OPTIONS = {
    "an option that its check does not have": (
        ("check: accuracy", "check: documents-present\n    options: {kind: [x]}"),
        "options:",
        "unknown option 'kind'; expected one of kinds, sections, review_days. Did you mean 'kinds'?",
    ),
    "an option of a check that has none": (
        ("check: accuracy", "check: accuracy\n    options: {weighted: true}"),
        "options:",
        "expected no options: accuracy has none",
    ),
    "an option of another type": (
        ("check: accuracy", "check: acts-recorded\n    options: {acts: [drill], within_days: weekly}"),
        "options:",
        "found 'weekly'; expected a value of the type of its default, 0",
    ),
    "a word that the check does not know": (
        (
            "check: accuracy",
            "check: time-to-answer\n    options: {event: breach, answer: notice, unit: fortnights}",
        ),
        "options:",
        "options.unit: found 'fortnights'; expected what time-to-answer can read. Use one of: hours",
    ),
    "a bound in another unit": (
        ("value: 0.9, unit: share,", "value: 0.9, unit: ratio,"),
        "value: 0.9",
        "the unit 'ratio'; expected share, the unit of the check",
    ),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_what_a_check_cannot_be_asked_is_told_before_anything_is_planned(tmp_path: Path, name: str) -> None:
    (old, new), place, said = OPTIONS[name]
    text = SOUND.replace(old, new, 1)
    path = tmp_path / "pack.yaml"
    path.write_text(text)
    assert any(line == line_of(text, place) and said in words for line, words in told(path)), told(path)


def test_anchors_that_would_explode_are_refused_at_once_with_their_lines(tmp_path: Path) -> None:
    bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    text = SOUND + "\n".join(bomb) + "\n"
    path = tmp_path / "pack.yaml"
    path.write_text(text)
    start = time.perf_counter()
    found = problems(path).problems
    assert time.perf_counter() - start < 5
    assert [(problem.line, problem.found) for problem in found] == [
        (line_of(text, "a0: &a0"), "the unknown key 'a0'"),
        *((line_of(text, f"a{n}: &a{n}"), "an alias (*name)") for n in range(1, 30)),
    ]


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    start = time.perf_counter()
    with pytest.raises(BadInput) as caught:
        checked(path)
    assert time.perf_counter() - start < 1
    assert caught.value.id == "LG-INPUT-003"
    assert "50,000,000" in caught.value.what
