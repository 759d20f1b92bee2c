"""Mistakes in a pack: each is found, with its line, and all at once."""

from pathlib import Path

import pytest

from lexgate.core.errors import BadInput, Problem, Problems
from lexgate.core.requirement import Decide
from lexgate.core.strict_yaml import MAX_BYTES
from lexgate.standard.lint import lint, lint_text
from standard_packtext import SOUND, line_of


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        lint_text(text, source="p.yaml")
    assert caught.value.id == "LG-INPUT-001"
    return caught.value.problems


def spoilt(*swaps: tuple[str, str]) -> str:
    text = SOUND
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_sound_pack_becomes_a_standard() -> None:
    standard = lint_text(SOUND, source="p.yaml")
    first, second = standard.requirements
    assert (first.id, second.id) == ("example/art-1", "example/art-2")
    assert first.citation.source.en == "A law"
    assert [bound.value for bound in first.bounds] == [0.8, 0.9, None]
    assert second.decide is Decide.REPORT
    assert first.applies == {"fact": "jurisdictions", "has": "EU"}
    assert len(standard.cases) == 6


MISTAKES: dict[str, tuple[tuple[str, str], str | int, str]] = {
    "an unknown check": (("check: accuracy", "check: acuracy"), "check: acuracy", "Did you mean 'accuracy'?"),
    "a missing date": (("{from: 2026-01-01, value", "{value"), "value: 0.8, unit", "a value here"),
    "overlapping bounds": (("{from: 2027-01-01,", "{from: 2026-01-01,"), "value: 0.9, unit", "overlap"),
    "unordered bounds": (("{from: 2027-01-01,", "{from: 2025-01-01,"), "value: 0.9, unit", "out of order"),
    "a bound without value": (("value: 0.9, ", ""), "from: 2027", "no value"),
    "a report with a side": (
        ("decide: report", "decide: report\n    side: at_most"),
        "side: at_most",
        "no side",
    ),
    "a report with a value": (
        ("unit: share, basis: number_in_source", "value: 1, unit: share, basis: number_in_source"),
        "number_in_source",
        "no value, since decide is report",
    ),
    "a repealed bound with a value": (("repealed: true,", "repealed: true, value: 1,"), "2028", "repealed"),
    "no side": (("    side: at_least\n", ""), "- id: art-1", "at_least or at_most"),
    "a doubled id": (
        ("id: art-2", "id: art-1"),
        19,
        "the id 'art-1' again (first on line 8)",
    ),
    "an empty translation": (("zh: 应当公布。", "zh: ''"), "Publish.", "Chinese"),
    "an empty English text": (("{en: Publish.,", "{en: ' ',"), "应当公布", "English"),
    "a translation that is none": (("zh: 报告", "zh: Report"), "title: {en: Report", "Chinese character"),
    "a missing translation": ((", zh: 报告", ""), "title: {en: Report", "a value here"),
    "an unknown passport field": (
        ("fact: jurisdictions", "fact: jurisdiction"),
        "applies: {",
        "'jurisdictions'",
    ),
    "an unknown jurisdiction": (("has: EU", "has: Europe"), "applies: {", "ISO 3166"),
    "an unknown tier": (
        ("{fact: jurisdictions, has: EU}", "{fact: risk_tier, is: hihg}"),
        "applies: {",
        "Did you mean 'high'?",
    ),
    "an unknown comparison": (("has: EU", "hass: EU"), "applies: {", "Did you mean 'has'?"),
    "a comparison with a list": (("has: EU", "is: EU"), "applies: {", "expected has"),
    "a missing unit": (("value: 0.9, unit: share,", "value: 0.9,"), "from: 2027", "a value here"),
    "two units": (("value: 0.9, unit: share,", "value: 0.9, unit: ratio,"), "bounds:", "one unit"),
    "a level out of range": (("level: 0.95", "level: 95"), "level: 95", "less than 1"),
    "a level below a half": (("level: 0.95", "level: 0.5"), "level: 0.5", "greater than 0.5"),
    "a value that is no number": (("value: 0.9,", "value: true,"), "value: true", "valid number"),
    "an infinite value": (("value: 0.9,", "value: .inf,"), "value: .inf", "finite"),
    "a time of day": (("{from: 2027-01-01,", "{from: 2027-01-01 10:00:00,"), "10:00", "without a time"),
    "a day that is none": (("{from: 2027-01-01,", "{from: 2027-02-30,"), "2027-02-30", "plain YAML can read"),
    "a number for a day": (("{from: 2027-01-01,", "{from: 2027,"), "from: 2027,", "a day such as"),
    "a clause not read that blocks": (
        ("locator: Article 1, confidence: text", "locator: Article 1, confidence: memory"),
        "- id: art-1",
        "severity: advisory",
    ),
    "an unknown key": (("    level: 0.95", "    levle: 0.95"), "levle", "Did you mean 'level'?"),
    "a case that fails by its bound": (
        ("2026-12-31, bound: 0.8", "2026-12-31, bound: 0.9"),
        29,
        "fails",
    ),
    "a case that fails by its day": (
        ("2025-12-31, binding: false", "2026-12-31, binding: false"),
        "2026-12-31",
        "f",
    ),
    "a case that fails by its passport": (("[FR]", "[CN]"), "[CN]", "applies: yes"),
    "a case with an unknown fact": (
        ("{jurisdictions: [FR]}", "{juris: [FR]}"),
        "juris:",
        "such a value: juris",
    ),
    "a case of no requirement": (("{requirement: art-2", "{requirement: art-3"), "art-3", "Did you mean"),
    "a requirement without a case": (
        ("  - {requirement: art-2, day: 2026-01-01, passport: {}, applies: unknown}\n", ""),
        "- id: art-2",
        "no worked case",
    ),
    "a term that is not defined": (
        ("{fact: jurisdictions, has: EU}", "{term: eu}"),
        "applies: {",
        "the term 'eu'",
    ),
}


@pytest.mark.parametrize("name", list(MISTAKES))
def test_each_mistake_is_found_on_its_line(name: str) -> None:
    swap, where, said = MISTAKES[name]
    text = spoilt(swap)
    line = where if isinstance(where, int) else line_of(text, where)
    found = problems(text)
    assert any(problem.line == line and said in str(problem) for problem in found), [str(p) for p in found]


def test_mistakes_of_all_kinds_are_reported_at_once() -> None:
    text = spoilt(
        ("has: EU", "has: Europe"),
        ("check: accuracy", "check: acuracy"),
        ("{from: 2027-01-01,", "{from: 2025-01-01,"),
        ("level: 0.95", "level: 95"),
        ("zh: 报告", "zh: Report"),
        ("decide: report", "decide: report\n    side: at_most"),
        ("{from: 2026-01-01, unit: share, basis: number", "{unit: share, basis: number"),
        ("{requirement: art-2", "{requirement: art-3"),
    )
    found = problems(text)
    assert len(found) == 9
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    assert all(problem.line > 0 for problem in found)


def test_worked_cases_of_sound_requirements_run_although_another_is_spoilt() -> None:
    text = spoilt(("check: macro-f1", "check: nothing"), ("2026-12-31, bound: 0.8", "2026-12-31, bound: 0.7"))
    assert [problem.where for problem in problems(text)] == ["requirements.1.check", "cases.2"]


def test_an_alias_and_a_doubled_key_are_refused() -> None:
    text = spoilt(
        ("applies: {fact", "applies: &a {fact"),
        ("level: 0.95", "level: 0.95\n    level: 0.9\n    applies: *a"),
    )
    said = " ".join(str(problem) for problem in problems(text))
    assert "an alias (*name)" in said
    assert "the key 'level' again" in said


def test_a_folded_line_leaves_no_space_between_chinese_characters_but_the_space_of_a_name_stays() -> None:
    text = spoilt(("zh: 一个示例。", "zh: '网络安全技术\u3000要求，\n  见 GB/T 1\n  第一章'"))
    assert lint_text(text, source="p").about.zh == "网络安全技术\u3000要求，见 GB/T 1 第一章"


def test_terms_are_written_out_and_checked() -> None:
    terms = spoilt(
        (
            "applies: {fact: jurisdictions, has: EU}",
            "terms: {eu: {fact: jurisdictions, has: EU}}\napplies: {term: eu}",
        )
    )
    assert lint_text(terms, source="p").requirements[0].applies == {"fact": "jurisdictions", "has": "EU"}
    found = problems(terms.replace("terms: {eu: {fact: jurisdictions", "terms: {eu: {fact: place"))
    assert found[0].where == "terms.eu.fact"
    assert any(
        "term" in str(item) for item in problems(terms.replace("has: EU}}", "has: EU}, x: {term: eu}}"))
    )


def test_a_variant_is_a_requirement_of_its_own() -> None:
    text = spoilt(
        (
            "    level: 0.95\n",
            """    level: 0.95
    also:
      - id: art-1-b
        applies: {fact: audience, is: public}
        bounds: [{from: 2030-01-01, value: 0.7, unit: share, basis: operational}]
""",
        ),
        ("cases:\n", "cases:\n  - {requirement: art-1-b, day: 2030-01-01, bound: 0.7}\n"),
    )
    first, variant, _ = lint_text(text, source="p").requirements
    assert variant.id == "example/art-1-b"
    assert variant.obligation == first.obligation
    assert variant.applies == {
        "all": [{"fact": "jurisdictions", "has": "EU"}, {"fact": "audience", "is": "public"}]
    }
    assert problems(text.replace("id: art-1-b", "id: art-2"))[0].found.startswith("the id 'art-2' again")


def test_a_missing_a_too_large_and_a_strangely_encoded_file_are_refused(tmp_path: Path) -> None:
    for name, data in {
        "missing": None,
        "large": b"#" * (MAX_BYTES + 1),
        "latin": "id: é".encode("latin-1"),
    }.items():
        path = tmp_path / f"{name}.yaml"
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(BadInput) as caught:
            lint(path)
        assert caught.value.id == "LG-INPUT-003"


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "requirements: 3", "requirements: [3]", "cases: {a: 1}", "citation: x"]
)
def test_a_document_of_another_shape_has_problems_and_no_crash(text: str) -> None:
    assert problems(text)
