"""Checks of attacks: what is counted, by which number of queries, and what is not said."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from lexgate.checks import attack_success_rate, robust_accuracy
from lexgate.checks._attacked import attacked
from lexgate.checks._check import Check, Setting
from lexgate.core.estimate import Estimate
from lexgate.models.subject import Attacked, Subject

ROBUST, RATE = robust_accuracy.CHECK, attack_success_rate.CHECK


def estimated(check: Check, subject: Subject, **options: JsonValue) -> Estimate:
    complete = check.complete(options)
    return check.estimate(check.measure(subject, complete), complete, Setting())


def made(rows: list[tuple[int, int, int, int]]) -> Subject:
    """Return a subject of rows of truth, answer as it is, answer under attack, queries."""
    seen = attacked({"a": (0, 5)}, right_answers=len(rows)).attacked
    assert isinstance(seen, Attacked)
    truth, clean, answer, queries = np.array(rows, np.int32).reshape(-1, 4).T
    return replace(
        attacked({"a": (0, 5)}),
        attacked=replace(seen, truth=truth, clean=clean, answers=answer[:, None], queries=queries[:, None]),
    )


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.tuples(st.integers(-1, 1), st.integers(-1, 1), st.integers(0, 1), st.integers(1, 200)), min_size=1
    ),
    st.integers(1, 200),
)
def test_every_figure_is_what_counting_item_by_item_gives(
    rows: list[tuple[int, int, int, int]], budget: int
) -> None:
    rows = [(t, c, a if t == c >= 0 else c, q) for t, c, a, q in rows]  # only right answers are attacked
    known = [row for row in rows if min(row[:2]) >= 0]
    right = [row for row in known if row[0] == row[1]]
    robust, rate = estimated(ROBUST, made(rows)), estimated(RATE, made(rows), budget=budget)
    assert (robust.n, rate.n, robust.unscoreable) == (len(known), len(right), len(rows) - len(known))
    if known:
        assert robust.value == pytest.approx(sum(t == c == a for t, c, a, _ in known) / len(known))
        early = estimated(ROBUST, made(rows), budget=budget)
        stood = sum(t == c and (a == c or q > budget) for t, c, a, q in known)
        assert early.value == pytest.approx(stood / len(known))
    if right:
        assert rate.value == pytest.approx(sum(a != c and q <= budget for _, c, a, q in right) / len(right))
        curve = rate.facts["success_by_queries"]
        assert isinstance(curve, list)
        for point in curve:
            assert isinstance(point, dict)
            queries, success = int(str(point["queries"])), float(str(point["success"]))
            assert success == pytest.approx(sum(a != c and q <= queries for _, c, a, q in right) / len(right))


@pytest.mark.parametrize("check", [ROBUST, RATE], ids=["accuracy", "success"])
def test_nothing_is_said_of_more_queries_than_the_attacks_were_given(check: Check) -> None:
    assert estimated(check, attacked({"letters": (20, 30)}), budget=200).value in {0.2, 0.8}
    beyond = estimated(check, attacked({"letters": (20, 30)}), budget=201)
    assert (beyond.value, beyond.low) == (None, None)
    assert beyond.note is not None
    assert "200 queries" in beyond.note.en
    assert "201" in beyond.note.zh
