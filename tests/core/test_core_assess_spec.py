"""What the section ``assess`` of a project file refuses."""

import pytest

from lexgate.core.assess_spec import AssessSpec
from lexgate.core.errors import Problems
from lexgate.core.strict_yaml import parse_text

_DETECTOR = "robustness: {attacks: [{name: a, by: [noise]}], detector: {HOW}}"


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        ("seed: -1", "seed", "greater than or equal to 0"),
        ("pairs: {limit: 3}", "pairs", "either path, or generate, not both"),
        ("pairs: {path: a.csv, generate: [gender]}", "pairs", "either path, or generate, not both"),
        ("pairs: {path: a.csv}", "pairs", "set and attributes beside path"),
        ("pairs: {generate: [gender], set: [a]}", "pairs", "no set and no attributes beside generate"),
        ("predictions: {path: a.csv}\npairs: {generate: [gender]}", "pairs", "no pairs beside predictions"),
        (
            "shifted: {path: a.csv, set: a}\npredictions: {path: a.csv}",
            "shifted",
            "no shifted beside predictions",
        ),
        ("predictions: {path: a.csv}\nexplanation: {}", "explanation", "no explanation beside predictions"),
        (
            "explanation: {methods: [occlusion, random, occlusion]}",
            "explanation.methods",
            "each once, not several occlusion",
        ),
        ("explanation: {shares: [0.1, 0.10]}", "explanation.shares", "each once, not several 0.1"),
        (_DETECTOR.replace("HOW", "by: [confidence, confidence]"), "robustness.detector.by", "each once"),
        (  # one mistake in the attacks is told alone: what leans on them is not wrong by itself
            (
                "robustness: {attacks: [{name: a, by: [noise, bert]}, {name: b, by: [paraphrases]}], paraphrases: {path: a.csv},"
                " detector: {fit_on: [b]}}"
            ),
            "robustness.attacks.0.by.1",
            "one of noise",
        ),
        (_DETECTOR.replace("HOW", "fit_on: []"), "robustness.detector.fit_on", "at least 1 entry"),
    ],
)
def test_what_contradicts_itself_is_told_with_its_place(text: str, where: str, expected: str) -> None:
    with pytest.raises(Problems) as error:
        parse_text(AssessSpec, text, source="lexgate.yaml")
    (problem,) = error.value.problems
    assert (problem.where, problem.line > 0) == (where, True)
    assert expected in problem.expected
