"""Which items count against a finding, and where they lie."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from lexgate.assessment.against import against
from lexgate.assessment.trace import trace
from lexgate.checks._check import Setting
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.wiring.drawers import checks


def estimate(check: str, *, facts: dict[str, JsonValue] | None = None, **options: JsonValue) -> Estimate:
    return Estimate(
        check=check, value=0.5, level=0.95, n=9, unit="share", method="x", options=options, facts=facts or {}
    )


def answers(truth: list[int], predicted: list[int], sex: list[str | None] | None = None) -> Outcomes:
    true, answer = np.array(truth, np.int32), np.array(predicted, np.int32)
    return Outcomes(
        ids=np.array([f"i{place}" for place in range(len(truth))], np.str_),
        columns={"truth": true, "predicted": answer},
        scored=(true >= 0) & (answer >= 0),
        groups={"sex": Groups.of(sex)} if sex else {},
        names=("no", "yes"),
    )


def test_what_counts_against_a_rate_is_what_the_rate_is_about() -> None:
    seen = answers([0, 0, 1, 1, -1], [1, 0, 0, 1, 1])
    found = {
        check: against(seen, estimate(check, positive="yes"))
        for check in (
            "accuracy",
            "false-positive-rate-gap",
            "false-negative-rate-gap",
            "selection-rate-ratio",
        )
    }
    assert {name: np.flatnonzero(one.items).tolist() for name, one in found.items() if one} == {
        "accuracy": [0, 2],
        "false-positive-rate-gap": [0],
        "false-negative-rate-gap": [2],
        "selection-rate-ratio": [1, 2],
    }
    rate = found["false-positive-rate-gap"]
    assert rate is not None
    assert np.flatnonzero(rate.among).tolist() == [0, 1]
    assert "“yes”" in rate.what.en


def test_under_attack_what_was_turned_counts_and_what_was_wrong_from_the_start() -> None:
    codes = {"truth": [0, 0, 1, 1, -1], "clean": [0, 0, 1, 0, 0], "answer/a": [1, 0, 1, 0, 0]}
    columns = {name: np.array(values, np.int32) for name, values in codes.items()}
    columns |= {"answer/b": np.array([0, 1, 1, 0, 0], np.int32)}
    columns |= {f"queries/{name}": np.array([5, 9, 20, 1, 1], np.int32) for name in "ab"}
    seen = Outcomes(
        ids=np.array(list("vwxyz"), np.str_),
        columns={**columns},
        scored=np.array([True, True, True, True, False]),
        names=("no", "yes"),
    )

    def items(check: str, attack: str = "", budget: int = 0) -> tuple[list[int], int]:
        found = against(seen, estimate(check, attack=attack, budget=budget))
        assert found is not None
        return np.flatnonzero(found.items).tolist(), int(found.among.sum())

    assert items("robust-accuracy") == ([0, 1, 3], 4)
    assert items("robust-accuracy", attack="b") == ([1, 3], 4)
    assert items("attack-success-rate") == ([0, 1], 3)
    assert items("attack-success-rate", budget=5) == ([0], 3)
    made = trace(seen, estimate("robust-accuracy", attack=""), 2)
    assert made is not None
    assert made.against == 3
    assert [(one.truth, one.answer) for one in made.examples] == [("no", "yes"), ("no", "yes")]
    assert [(one.truth, one.answer, one.n) for one in made.mistakes] == [("no", "yes", 2), ("yes", "no", 1)]


def test_in_a_counterfactual_set_the_odd_answer_counts() -> None:
    seen = Outcomes(
        ids=np.array(list("abcdef"), np.str_),
        columns={"predicted": np.array([0, 0, 1, 1, 1, -1], np.int32)},
        scored=np.array([True] * 5 + [False]),
        clusters=np.array([7, 7, 7, 9, 9, 9]),
        names=("no", "yes"),
    )
    found = against(seen, estimate("counterfactual-flip-rate"))
    assert found is not None
    assert found.items.tolist() == [False, False, True, False, False, False]


def test_flags_count_in_the_split_that_was_judged() -> None:
    seen = Outcomes(
        ids=np.array(list("abc"), np.str_),
        columns={"duplicate": np.array([True, True, False]), "leak": np.array([False, False, True])},
        scored=np.ones(3, np.bool_),
        groups={"split": Groups.of(["train", "test", "train"])},
    )
    found = against(seen, estimate("duplicates-left", facts={"rows": {"duplicate": 1}}, split="train"))
    assert found is not None
    assert (found.items.tolist(), found.among.tolist()) == ([True, False, False], [True, False, True])


def test_of_columns_that_nobody_knows_nothing_is_said() -> None:
    seen = Outcomes(
        ids=np.array(["a"], np.str_), columns={"figure": np.array([1.0])}, scored=np.array([True])
    )
    assert trace(seen, estimate("x"), 5) is None


def test_every_check_can_be_traced_or_says_nothing_on_its_own_worked_subjects() -> None:
    for check in checks().values():
        options = {**check.options, **({"attribute": "gender"} if check.by_attribute else {})}
        for make in (check.good, check.bad):
            subject = make()
            seen = check.measure(subject, options)
            found = trace(seen, check.estimate(seen, options, Setting(draws=200)), 3)
            if found is not None:
                assert 0 <= found.against <= found.n <= len(seen)
                assert len(found.examples) == min(3, found.against)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(-1, 1), st.integers(-1, 1), st.sampled_from(["f", "m", "x", None])),
        min_size=1,
        max_size=80,
    )
)
def test_parts_and_mistakes_are_those_that_a_person_would_count(
    rows: list[tuple[int, int, str | None]],
) -> None:
    truth, predicted, sex = (list(column) for column in zip(*rows, strict=True))
    seen = answers(truth, predicted, sex)
    found = trace(seen, estimate("accuracy"), 4)
    assert found is not None
    scored = [row for row in rows if row[0] >= 0 and row[1] >= 0]
    wrong = [row for row in scored if row[0] != row[1]]
    assert (found.against, found.n) == (len(wrong), len(scored))
    names = ("no", "yes")
    counted = Counter((names[true], names[answer]) for true, answer, _ in wrong)
    assert {(one.truth, one.answer): one.n for one in found.mistakes} == dict(counted)
    expected = {
        group: (sum(row[2] == group for row in wrong), sum(row[2] == group for row in scored))
        for group in {row[2] for row in rows if row[2] is not None}
    }
    share = len(wrong) / max(1, len(scored))
    above = {group: hits for group, hits in expected.items() if hits[1] >= 5 and hits[0] > hits[1] * share}
    assert {one.group: (one.against, one.n) for one in found.parts} == above
    assert all(one.low <= one.against / one.n <= one.high for one in found.parts)


def test_examples_come_from_the_group_that_drives_it_the_surest_first() -> None:
    seen = answers([0, 0, 0, 0, 0], [1, 1, 1, 1, 0], ["m", "f", "f", "m", "f"])
    sure = np.array([[0.1, 0.9], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7], [0.9, 0.1]])
    seen = Outcomes(
        ids=seen.ids,
        columns={**seen.columns, "probability": sure},
        scored=seen.scored,
        groups=seen.groups,
        names=seen.names,
    )
    found = trace(seen, estimate("worst-group-accuracy", facts={"lowest": "f"}, attribute="sex"), 3)
    assert found is not None
    assert [(one.id, one.confidence) for one in found.examples] == [("i2", 0.8), ("i1", 0.6), ("i0", 0.9)]
    assert found.examples[0].groups == {"sex": "f"}
    assert (found.examples[0].truth, found.examples[0].answer) == ("no", "yes")
