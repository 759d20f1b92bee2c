"""How groups are compared: small ones, unknown ones, intersections, missing classes."""

from dataclasses import replace

import numpy as np
import pytest

from lexgate.checks import _worked
from lexgate.checks import documents_present as documents
from lexgate.checks import false_positive_rate_gap as fpr
from lexgate.checks import representation_gap as representation
from lexgate.checks import selection_rate_ratio as ratio
from lexgate.checks import worst_group_accuracy as worst
from lexgate.checks._check import Check, Setting
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.core.text import Text
from lexgate.models.subject import DocumentFact, Subject


def estimate(check: Check, subject: Subject, **options: object) -> Estimate:
    full = check.complete(options)  # type: ignore[arg-type]
    return check.estimate(check.measure(subject, full), full, Setting(draws=500))


def english(note: Text | None) -> str:
    assert note is not None
    return note.en


def test_a_category_under_two_percent_is_shown_and_left_out_of_the_ratio() -> None:
    subject = _worked.grouped({"a": (50, 0, 0, 50), "b": (60, 0, 0, 40), "tiny": (2, 0, 0, 0)}, "race")
    seen = estimate(ratio.CHECK, subject, attribute="race")
    assert seen.value == pytest.approx(0.8)
    assert seen.groups["tiny"].n == 2
    assert seen.groups["tiny"].value == 0
    assert "0.99%" in english(seen.groups["tiny"].note)
    assert "tiny" in english(seen.note)
    assert estimate(ratio.CHECK, subject, attribute="race", exclude_below=0.0).value == 0


def test_items_of_unknown_group_are_counted() -> None:
    subject = _worked.grouped({"a": (50, 0, 0, 50), "b": (60, 0, 0, 40)}, "race")
    assert subject.predictions is not None
    subject.predictions.groups["race"].codes[:5] = -1
    assert estimate(ratio.CHECK, subject, attribute="race").facts["unknown"] == 5


def test_a_group_of_three_is_never_hidden_and_never_decides() -> None:
    subject = _worked.grouped({"a": (90, 10, 0, 0), "b": (80, 20, 0, 0), "few": (0, 3, 0, 0)})
    seen = estimate(fpr.CHECK, subject, attribute="gender")
    assert seen.value == pytest.approx(0.1)
    assert seen.groups["few"].value == 1
    assert "3 items" in english(seen.groups["few"].note)


def test_a_group_that_gets_no_answer_is_not_left_out() -> None:
    subject = _worked.grouped({"a": (90, 10, 0, 0), "b": (80, 20, 0, 0)})
    assert subject.predictions is not None
    subject.predictions.predicted[100:] = -1
    seen = estimate(worst.CHECK, subject, attribute="gender")
    assert (seen.value, seen.low, seen.unscoreable) == (0.9, 0.0, 100)
    assert seen.groups["b"].value is None


def test_a_group_without_items_is_shown_without_a_value() -> None:
    subject = _worked.grouped({"a": (90, 10, 0, 0), "b": (80, 20, 0, 0), "none": (0, 0, 0, 0)})
    seen = estimate(fpr.CHECK, subject, attribute="gender")
    assert seen.groups["none"].value is None
    assert seen.groups["none"].n == 0
    assert seen.value == pytest.approx(0.1)


def test_one_group_alone_is_no_comparison() -> None:
    seen = estimate(fpr.CHECK, _worked.grouped({"a": (90, 10, 0, 0)}), attribute="gender")
    assert seen.value is None
    assert "Too few groups" in english(seen.note)


def test_more_than_two_classes_need_a_named_class() -> None:
    subject = _worked.classified([[5, 0, 0], [0, 5, 0], [0, 0, 5]], ["a", "b", "c"])
    assert subject.predictions is not None
    groups = {"g": Groups(names=("x", "y"), codes=(np.arange(15) % 2).astype(np.int32))}
    subject = replace(subject, predictions=replace(subject.predictions, groups=groups))
    seen = estimate(ratio.CHECK, subject, attribute="g")
    assert seen.value is None
    assert "assess.positive" in english(seen.note)
    assert estimate(ratio.CHECK, subject, attribute="g", positive="b").value is not None
    assert "no class d" in english(estimate(ratio.CHECK, subject, attribute="g", positive="d").note)


def test_an_attribute_that_the_data_lack_gives_a_reason() -> None:
    seen = estimate(ratio.CHECK, ratio.CHECK.good(), attribute="sex")
    assert seen.value is None
    assert "no attribute sex" in english(seen.note)


def test_nobody_selected_gives_a_reason_and_not_a_ratio() -> None:
    seen = estimate(
        ratio.CHECK, _worked.grouped({"a": (50, 0, 0, 0), "b": (50, 0, 0, 0)}), attribute="gender"
    )
    assert seen.value is None
    assert seen.note is not None


def test_intersections_are_crossed_groups() -> None:
    subject = _worked.grouped({"f": (40, 10, 10, 40), "m": (45, 5, 5, 45)}, "gender")
    assert subject.predictions is not None
    region = Groups(names=("n", "s"), codes=(np.arange(200) % 2).astype(np.int32))
    groups = {**subject.predictions.groups, "region": region}
    subject = replace(subject, predictions=replace(subject.predictions, groups=groups))
    seen = estimate(worst.CHECK, subject, attribute="gender+region")
    assert set(seen.groups) == {"f & n", "f & s", "m & n", "m & s"}
    assert seen.facts["lowest"] in {"f & n", "f & s"}


def test_clusters_of_one_mind_count_as_one_item_each() -> None:
    subject = _worked.grouped({"a": (40, 10, 0, 0), "b": (30, 20, 0, 0)})
    assert subject.predictions is not None
    five = replace(subject.predictions, clusters=np.arange(100) // 5)
    alone, together = estimate(fpr.CHECK, subject, attribute="gender"), None
    together = estimate(fpr.CHECK, replace(subject, predictions=five), attribute="gender")
    assert alone.low is not None
    assert alone.high is not None
    assert together.low is not None
    assert together.high is not None
    assert together.value == alone.value
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_the_impact_ratio_of_each_group_has_an_interval() -> None:
    seen = estimate(ratio.CHECK, ratio.CHECK.bad(), attribute="gender")
    rows = seen.facts["ratios"]
    assert isinstance(rows, list)
    men, women = rows
    assert isinstance(men, dict)
    assert isinstance(women, dict)
    assert (men["reference"], women["reference"]) == (True, False)
    assert women["ratio"] == pytest.approx(seen.value)
    assert women["low"] == pytest.approx(seen.low)
    assert women["high"] == pytest.approx(seen.high)


def test_without_a_reference_nothing_is_said_of_representation() -> None:
    subject = representation.CHECK.good()
    assert subject.survey is not None
    subject = replace(subject, survey=replace(subject.survey, population={}))
    seen = estimate(representation.CHECK, subject, attribute="gender")
    assert seen.value is None
    assert "system.population" in english(seen.note)


def test_rows_of_unknown_group_leave_open_how_the_data_differ() -> None:
    subject = representation.CHECK.good()
    assert subject.survey is not None
    subject.survey.groups["gender"].codes[:100] = -1  # all women
    seen = estimate(representation.CHECK, subject, attribute="gender")
    assert (seen.n, seen.unscoreable) == (100, 100)
    assert [seen.low, seen.value, seen.high] == pytest.approx([0.01, 0.51, 0.51])


def test_a_group_that_the_data_lack_counts_as_absent() -> None:
    subject = representation.CHECK.good()
    assert subject.survey is not None
    population = {"gender": {"women": 0.5, "men": 0.4, "other": 0.1}}
    seen = estimate(
        representation.CHECK,
        replace(subject, survey=replace(subject.survey, population=population)),
        attribute="gender",
    )
    assert seen.value == pytest.approx(0.1)
    assert seen.groups["other"].n == 0


def test_a_document_lacks_what_it_lacks() -> None:
    fact = DocumentFact(
        kind="risk", path="r.md", present=True, owner=" ", version="1", headings=("1 KNOWN RISKS and more",)
    )
    subject = Subject(passport=_worked.PASSPORT, documents=(fact,))
    sections = {"risk": ["Known risks|已知风险", "Measures|措施"]}
    seen = estimate(documents.CHECK, subject, kinds=["risk", "manual"], sections=sections)
    assert seen.value == 0
    assert seen.facts["missing"] == {"risk": ["owner", "section Measures|措施"], "manual": ["document"]}


def test_a_document_whose_sections_are_asked_for_is_required() -> None:
    fact = DocumentFact(kind="risk", path="r.md", present=True, owner="A", version="1", headings=("Risks",))
    subject = Subject(passport=_worked.PASSPORT, documents=(fact,))
    for kinds in ([], ["risk"]):
        seen = estimate(
            documents.CHECK, subject, kinds=kinds, sections={"manual": ["Use"], "risk": ["Risks|"]}
        )
        assert seen.facts["missing"] == {"manual": ["document"]}
    assert estimate(documents.CHECK, subject, sections={"risk": ["|"]}).value == 0
