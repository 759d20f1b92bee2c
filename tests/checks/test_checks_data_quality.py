"""Agreement of annotators, anonymity of a released table, leakage, representation: what is counted and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate import checks
from lexgate.checks import _worked
from lexgate.checks._check import Check, Setting
from lexgate.checks._registers import made
from lexgate.core.discover import discover
from lexgate.core.errors import BadInput, Problems
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.models.subject import Register, Subject, Survey
from lexgate.stats.kappa import cohen

DRAWER = discover(checks, "CHECK", Check)


def subject(register: Register) -> Subject:
    return Subject(passport=_worked.PASSPORT, registers={register.kind: register})


def estimate(name: str, seen: Subject, **options: object) -> Estimate:
    check = DRAWER[name]
    full = check.complete(options)  # type: ignore[arg-type]
    return check.estimate(check.measure(seen, full), full, Setting())


def note(seen: Estimate) -> str:
    assert seen.note is not None
    assert any("\u4e00" <= letter <= "\u9fff" for letter in seen.note.zh)
    return seen.note.en


# Annotations


def labelled(*rows: tuple[object, ...]) -> Subject:
    columns = ("item", "annotator", "label", "category", "cluster")
    return subject(made("annotations", columns, *((*row, *[""] * (5 - len(row))) for row in rows)))


def problems(name: str, seen: Subject, **options: object) -> list[int]:
    with pytest.raises(Problems) as error:
        estimate(name, seen, **options)
    return [problem.line for problem in error.value.problems]


def test_what_cannot_be_read_of_annotations_is_named_by_line() -> None:
    seen = labelled(
        ("1", "A", "x", "zh", "d1"),
        ("", "A", "x"),
        ("1", "", "x", "zh", "d1"),
        ("1", "A", "y", "zh", "d1"),
        ("1", "B", "y", "en", "d1"),
        ("1", "C", "y", "zh", "d2"),
    )
    assert problems("annotator-agreement", seen) == [3, 4, 5, 6, 7]


def test_labels_must_lie_on_the_scale() -> None:
    seen = labelled(("1", "A", "2"), ("1", "B", "high"), ("2", "A", "nan"), ("2", "B", "1.0"))
    assert problems("annotator-agreement", seen, scale="interval") == [3, 4]
    assert problems("annotator-agreement", seen, scale="ordinal") == [3, 4]
    assert problems("annotator-agreement", seen, scale="ordinal", order=["1.0", "high"]) == [2, 4]
    with pytest.raises(BadInput, match="LG-CHECK-003"):
        estimate("annotator-agreement", seen, scale="cardinal")


def test_numbers_written_in_two_ways_are_one_label() -> None:
    rows = [
        (item, who, label) for item in range(9) for who, label in (("A", item % 3), ("B", f"{item % 3}.0"))
    ]
    assert estimate("annotator-agreement", labelled(*rows), scale="ordinal").value == 1
    assert (estimate("annotator-agreement", labelled(*rows)).value or 0) < 0.1


def test_groups_are_the_categories_or_the_pairs_and_each_agrees_with_itself_alone() -> None:
    random = np.random.default_rng(2)
    rows = [
        (f"{genre}{item}", who, label if random.random() < right else 1 - label, genre)
        for genre, right in (("a", 0.97), ("b", 0.7))
        for item, label in enumerate(random.integers(0, 2, 60))
        for who in "XYZ"
    ]
    both = estimate("annotator-agreement", labelled(*rows))
    assert set(both.groups) == {"a", "b"}
    alone = estimate("annotator-agreement", labelled(*[row for row in rows if row[3] == "b"]))
    assert both.groups["b"].value == pytest.approx(alone.value)
    assert both.groups["b"].low == pytest.approx(alone.low)
    assert (both.groups["a"].value or 0) > (both.groups["b"].value or 1)
    pairs = estimate("annotator-agreement", labelled(*rows), by="annotators").groups
    assert set(pairs) == {"X / Y", "X / Z", "Y / Z"}
    x, y = (np.array([row[2] for row in rows if row[1] == who]) for who in "XY")
    assert pairs["X / Y"].value == pytest.approx(cohen(x, y).value)


def test_the_coefficient_of_two_is_refused_for_three_and_that_of_equal_numbers_for_unequal_ones() -> None:
    rows = [(item, who, item % 2) for item in range(6) for who in "ABC"]
    three = estimate("annotator-agreement", labelled(*rows), coefficient="cohen")
    assert three.value is None
    assert "there are 3" in note(three)
    unequal = estimate("annotator-agreement", labelled(*rows[1:]), coefficient="fleiss")
    assert "there are 2 to 3" in note(unequal)
    ordered = estimate("annotator-agreement", labelled(*rows), coefficient="fleiss", scale="interval")
    assert "no order" in note(ordered)
    two = [row for row in rows if row[1] != "C"]
    assert estimate("annotator-agreement", labelled(*two), coefficient="cohen").value == 1


def test_items_of_one_cluster_tell_less_than_as_many_alone() -> None:
    random = np.random.default_rng(4)
    labels = random.integers(0, 2, 40)
    other = np.where(random.random(40) < 0.8, labels, 1 - labels)

    def rows(cluster: bool) -> list[tuple[object, ...]]:
        return [
            (f"{copy}-{item}", who, given[item], "", f"c{item}" if cluster else "")
            for copy in range(4)
            for item in range(40)
            for who, given in (("A", labels), ("B", other))
        ]

    together, apart = (estimate("annotator-agreement", labelled(*rows(flag))) for flag in (True, False))
    assert together.value == pytest.approx(apart.value)
    assert together.low is not None
    assert apart.low is not None
    assert together.low < apart.low - 0.05


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("1", "A", "x")], "No item has labels of two annotators."),
        ([("1", "A", "x"), ("1", "B", "")], "No item has labels of two annotators."),
        ([("1", "A", "x"), ("1", "B", "x")], "All labels are the same"),
    ],
)
def test_where_nothing_can_be_told_of_agreement_it_says_why(rows: list[tuple[object, ...]], why: str) -> None:
    seen = estimate("annotator-agreement", labelled(*rows))
    assert seen.value is None
    assert why in note(seen)


def test_items_with_one_label_are_counted_and_told() -> None:
    rows = [(item, who, item % 2) for item in range(6) for who in "AB"] + [("x", "A", 0), ("y", "B", 1)]
    seen = estimate("annotator-agreement", labelled(*rows))
    assert (seen.n, seen.facts["items_with_one_label"]) == (6, 2)
    assert note(seen).startswith("2 items have one label only")


def test_labels_that_are_taken_for_one_another_are_listed_by_share() -> None:
    rows = [
        ("1", "A", "x"),
        ("1", "B", "y"),
        ("2", "A", "x"),
        ("2", "B", "x"),
        ("3", "A", "z"),
        ("3", "B", "x"),
    ]
    found = estimate("annotator-agreement", labelled(*rows)).facts["taken_for"]
    assert found == [
        {"labels": "x / y", "share": pytest.approx(1 / 3)},
        {"labels": "x / z", "share": pytest.approx(1 / 3)},
    ]


# Released tables


def released(columns: tuple[str, ...], *rows: tuple[object, ...]) -> Subject:
    return subject(made("released-table", columns, *rows))


def test_a_column_that_is_not_there_is_an_error_with_a_suggestion() -> None:
    seen = released(("age", "sex", "illness"), (30, "f", "x"))
    with pytest.raises(
        BadInput, match=r"no column 'agee'.*LG-CHECK-010|LG-CHECK-010.*no column 'agee'"
    ) as error:
        estimate("k-anonymity", seen, quasi_identifiers=["agee"])
    assert "Did you mean 'age'" in str(error.value)
    with pytest.raises(BadInput, match="LG-CHECK-010"):
        estimate("l-diversity", seen)  # there is no column "sensitive"
    assert estimate("k-anonymity", seen, quasi_identifiers=[" AGE "]).value == 1


def test_without_named_columns_all_but_the_sensitive_one_may_be_known() -> None:
    rows = [("a", 1, "x"), ("a", 1, "y"), ("b", 2, "x"), ("b", 3, "x")]
    seen = released(("place", "age", "sensitive"), *rows)
    assert estimate("k-anonymity", seen).value == 1
    assert estimate("k-anonymity", seen, quasi_identifiers=["place"]).value == 2
    assert estimate("l-diversity", seen, quasi_identifiers=["place"]).value == 1
    assert estimate("l-diversity", seen).groups == {}


def test_unknown_sensitive_values_open_the_limits() -> None:
    rows = [("a", "x"), ("a", "y"), ("a", ""), ("b", "x"), ("b", "z"), ("b", "y")]
    seen = estimate("l-diversity", released(("place", "sensitive"), *rows))
    assert (seen.value, seen.low, seen.high, seen.n, seen.unscoreable) == (2, 2, 3, 5, 1)
    far = estimate("t-closeness", released(("place", "sensitive"), *rows))
    assert far.low is not None
    assert far.high is not None
    assert far.low < (far.value or 0) < far.high
    none = estimate("t-closeness", released(("place", "sensitive"), ("a", ""), ("b", "")))
    assert (none.value, none.unscoreable) == (None, 2)


def test_an_order_may_be_given_by_name_and_what_it_does_not_name_is_a_mistake_with_its_line() -> None:
    rows = [("a", "low"), ("a", "middle"), ("b", "middle"), ("b", "high")]
    seen = released(("place", "sensitive"), *rows)
    ranked = estimate("t-closeness", seen, distance="ordered", order=["low", "middle", "high"])
    assert ranked.value == pytest.approx(0.25)
    assert estimate("t-closeness", seen).value == pytest.approx(0.25)
    with pytest.raises(Problems) as error:
        estimate("t-closeness", seen, distance="ordered", order=["low", "high"])
    assert [problem.line for problem in error.value.problems] == [3, 4]
    with pytest.raises(Problems):
        estimate("t-closeness", seen, distance="ordered")


def test_numbers_are_ordered_as_numbers() -> None:
    rows = [("a", 9), ("a", 10), ("b", 100), ("b", 11)]
    seen = released(("place", "sensitive"), *rows)
    # 9, 10 of 9, 10, 11, 100: cumulated differences .25, .5, .25, over three steps.
    assert estimate("t-closeness", seen, distance="ordered").value == pytest.approx(1 / 3)


def test_no_cell_of_a_released_table_reaches_facts_or_outcomes() -> None:
    rows = [("Winterbottom", "gout"), ("Featherstone", "measles")]
    seen = released(("name", "sensitive"), *rows)
    for name in ("k-anonymity", "l-diversity", "t-closeness"):
        check = DRAWER[name]
        options = check.complete({})
        outcomes = check.measure(seen, options)
        told = repr(check.estimate(outcomes, options, Setting())) + repr(outcomes)
        assert not any(word in told for row in rows for word in row)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("pqr")),
        min_size=1,
        max_size=30,
    )
)
def test_fewer_quasi_identifiers_never_make_a_table_less_anonymous(rows: list[tuple[str, str, str]]) -> None:
    seen = released(("one", "two", "sensitive"), *rows)
    values = [
        [estimate(name, seen, quasi_identifiers=quasi).value or 0.0 for quasi in (["one", "two"], ["one"])]
        for name in ("k-anonymity", "l-diversity", "t-closeness")
    ]
    assert values[0][0] <= values[0][1]
    assert values[1][0] <= values[1][1]
    assert values[2][0] >= values[2][1] - 1e-12


# Leakage


def split_survey(train: int, test: int, **tested: int) -> Subject:
    """Return a survey of which the first so many test rows were met in training."""
    place = np.arange(train + test)
    survey = Survey(
        ids=place.astype(np.str_),
        split=np.where(place < test, "test", "train"),
        flags={f"tested-{kind}": place < found for kind, found in tested.items()},
    )
    return Subject(passport=_worked.PASSPORT, survey=survey)


def test_a_small_test_cannot_hide_its_leaks_behind_much_training() -> None:
    assert estimate("leakage-left", split_survey(9_900, 100, text=100)).value == 1


def test_what_counts_as_met_is_the_text_and_where_asked_the_cluster_or_the_id() -> None:
    seen = split_survey(100, 50, text=1, id=50, cluster=10)
    assert estimate("leakage-left", seen).value == 0.02
    assert estimate("leakage-left", seen, by=["text", "cluster"]).value == 0.2
    assert estimate("leakage-left", seen).facts["tested"] == {"text": 1, "id": 50, "cluster": 10}
    lacking = estimate("leakage-left", split_survey(100, 50, text=1), by=["text", "cluster"])
    assert (lacking.value, lacking.facts["not_searched"]) == (None, ["cluster"])
    with pytest.raises(BadInput, match="LG-CHECK-003"):
        estimate("leakage-left", seen, by=["texts"])


def test_without_a_test_nothing_is_said_of_leaks() -> None:
    assert estimate("leakage-left", split_survey(100, 0, text=0)).value is None
    assert estimate("leakage-left", split_survey(100, 50, text=0), split="validation").value is None


# Representation


def people(counts: dict[str, int], reference: dict[str, float], unknown: int = 0) -> Subject:
    values: list[str | None] = [name for name, count in counts.items() for _ in range(count)]
    values += [None] * unknown
    survey = Survey(
        ids=np.arange(len(values)).astype(np.str_),
        split=np.full(len(values), "train"),
        flags={},
        groups={"region": Groups.of(values)},
        population={"region": reference},
    )
    return Subject(passport=_worked.PASSPORT, survey=survey)


def test_a_small_group_that_is_missing_shows_in_the_ratio_not_in_the_gap() -> None:
    seen = people({"north": 990}, {"north": 0.99, "isles": 0.01})
    gap, ratio = (
        estimate(name, seen, attribute="region") for name in ("representation-gap", "representation-ratio")
    )
    assert gap.value == pytest.approx(0.01)
    assert (ratio.value, ratio.facts["lowest"], ratio.facts["absent"]) == (0, "isles", ["isles"])
    assert gap.facts["absent"] == ["isles"]


def test_limits_of_a_ratio_hold_whatever_the_unknown_rows_are() -> None:
    counts, reference = {"a": 30, "b": 60}, {"a": 0.5, "b": 0.5}
    seen = estimate("representation-ratio", people(counts, reference, unknown=10), attribute="region")
    assert seen.value == pytest.approx(30 / 90 / 0.5)
    assert [seen.low, seen.high] == pytest.approx([0.6, 0.8])
    for a in range(11):
        real = people({"a": 30 + a, "b": 70 - a}, reference)
        true = estimate("representation-ratio", real, attribute="region").value
        assert true is not None
        assert (seen.low or 0) - 1e-12 <= true <= (seen.high or 1) + 1e-12


def test_the_total_variation_counts_groups_that_the_reference_does_not_name() -> None:
    seen = estimate(
        "representation-gap", people({"a": 40, "b": 40, "c": 20}, {"a": 0.5, "b": 0.5}), attribute="region"
    )
    assert seen.facts["total_variation"] == pytest.approx(0.2)
    none = estimate("representation-ratio", people({"a": 4}, {}), attribute="region")
    assert none.value is None
    zero = estimate(
        "representation-ratio", people({"a": 4, "b": 1}, {"a": 1.0, "b": 0.0}), attribute="region"
    )
    assert zero.value == pytest.approx(0.8)
