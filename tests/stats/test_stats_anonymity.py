"""Anonymity of a table: the examples of the papers, and an obvious slow version."""

from collections import Counter
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.stats.agreement import Codes
from lexgate.stats.anonymity import classes, closeness, distinct, entropy, sizes
from lexgate.stats.errors import BadArgument, NotEnoughData


def coded(values: "list[str]", order: "list[str] | None" = None) -> Codes:
    names = order or sorted(set(values))
    return np.array([names.index(value) for value in values])


# Race, year of birth, sex and ZIP of eleven persons: Sweeney (2002), figure 2.
PERSONS = (
    "black-65-m-0214 black-65-m-0214 black-65-f-0213 black-65-f-0213 black-64-f-0213 black-64-f-0213 "
    "white-64-m-0213 white-64-m-0213 white-64-m-0213 white-67-m-0213 white-67-m-0213"
)
SWEENEY = PERSONS.split()
# Conditions by class: Machanavajjhala et al. (2007), figures 2 (4-anonymous) and 3 (3-diverse).
FOUR_ANONYMOUS = {"a": "HHVV", "b": "CHVV", "c": "CCCC"}
THREE_DIVERSE = {"a": "HVCC", "b": "CHVV", "c": "HVCC"}


def conditions(table: "dict[str, str]") -> tuple[Codes, Codes]:
    return coded([name for name, held in table.items() for _ in held]), coded(list("".join(table.values())))


def test_the_table_of_sweeney_has_k_of_two() -> None:
    columns = [coded([person.split("-")[part] for person in SWEENEY]) for part in range(4)]
    assert sizes(classes(columns)).tolist() == [2, 2, 2, 3, 2]


def test_the_tables_of_machanavajjhala_hold_one_and_three_values() -> None:
    assert distinct(*conditions(FOUR_ANONYMOUS))[0].tolist() == [2, 3, 1]
    assert distinct(*conditions(THREE_DIVERSE))[0].tolist() == [3, 3, 3]
    assert entropy(*conditions(FOUR_ANONYMOUS))[0].min() == pytest.approx(1)
    assert entropy(*conditions(THREE_DIVERSE))[0] == pytest.approx([2 * 2**0.5] * 3)


def test_the_incomes_of_li_lie_as_far_as_published() -> None:
    # Incomes of 3,000 to 11,000 in nine rows, Li et al. (2007), section 4: 0.375 and 0.167.
    group = coded(list("aaabcbccb"))
    assert closeness(group, np.arange(9), ordered=True)[0][:2].round(3).tolist() == [0.375, 0.167]


def slow_entropy(values: "list[int]") -> float:
    return exp(-sum(n / len(values) * log(n / len(values)) for n in Counter(values).values()))


def slow_distance(mine: "list[int]", everyone: "list[int]", *, ordered: bool) -> float:
    names = sorted(set(everyone))
    apart = [mine.count(name) / len(mine) - everyone.count(name) / len(everyone) for name in names]
    if not ordered:
        return sum(map(abs, apart)) / 2
    return sum(abs(sum(apart[: i + 1])) for i in range(len(names) - 1)) / max(len(names) - 1, 1)


ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 9)), min_size=1, max_size=40)


@settings(deadline=None, max_examples=150)
@given(ROWS)
def test_every_measure_is_what_its_definition_says(rows: list[tuple[int, int, int]]) -> None:
    first, second, sensitive = (np.array(column) for column in zip(*rows, strict=True))
    group = classes([first, second])
    by_class: dict[tuple[int, int], list[int]] = {}
    for one, other, value in rows:
        by_class.setdefault((one, other), []).append(value)
    held = list(by_class.values())  # in the order in which classes first appear, as `classes` numbers them
    assert sizes(group).tolist() == [len(values) for values in held]
    assert [part.tolist() for part in distinct(group, sensitive)] == [
        [len(set(values)) for values in held]
    ] * 2
    for side in entropy(group, sensitive):
        assert side == pytest.approx([slow_entropy(values) for values in held])
    for ordered in (False, True):
        wanted = [slow_distance(values, sensitive.tolist(), ordered=ordered) for values in held]
        for side in closeness(group, sensitive, ordered=ordered):
            assert side == pytest.approx(wanted, abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(ROWS, st.data())
def test_bounds_hold_whatever_the_unknown_values_are(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    full = np.array([value for _, _, value in rows])
    group = classes([np.array([one for one, _, _ in rows])])
    hidden = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    seen = np.where(hidden, -1, full)
    low, high = distinct(group, seen)
    truth = distinct(group, full)[0]
    assert (low <= truth).all()
    assert (truth <= high).all()
    least, most = entropy(group, seen)
    real = entropy(group, full)[0]
    assert (least <= real + 1e-9).all()
    assert (real <= most + 1e-9).all()
    known = set(seen.tolist()) - {-1}
    if not known or not set(full.tolist()) <= known:
        return  # distances are bounded for values that occur among the known ones
    for ordered in (False, True):
        far = closeness(group, full, ordered=ordered)[0]
        _, below, above = closeness(group, seen, ordered=ordered)
        assert (below <= far + 1e-9).all()
        assert (far <= above + 1e-9).all()


def test_codes_with_gaps_and_large_codes_are_codes() -> None:
    group = classes([np.array([900_000_000, 5, 5]), np.array([0, 2_000_000_000, 7])])
    assert group.tolist() == [0, 1, 2]
    sensitive = np.array([10**9, 3, 10**9])
    assert distinct(np.zeros(3, np.int64), sensitive)[0].tolist() == [2]
    assert closeness(np.zeros(3, np.int64), np.array([9, 2, 2]))[0].tolist() == [0.0]


def test_a_table_of_one_value_is_as_close_as_can_be_and_one_without_values_is_refused() -> None:
    group = np.array([0, 0, 1])
    assert closeness(group, np.zeros(3, np.int64), ordered=True)[0].tolist() == [0, 0]
    with pytest.raises(NotEnoughData):
        closeness(group, np.full(3, -1))
    with pytest.raises(NotEnoughData):
        classes([])
    with pytest.raises(NotEnoughData):
        classes([np.zeros(0, np.int64)])
    with pytest.raises(BadArgument):
        distinct(group, np.array([1, 2]))
