"""Ladders, p-values read off them, and Holm's adjustment."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from statsmodels.stats.multitest import multipletests

from lexgate.stats.errors import BadArgument
from lexgate.stats.holm import holm
from lexgate.stats.ladder import FINEST, LEVELS, TAILS, ladder, p_value, supported
from lexgate.stats.proportion import wilson

QUICK = settings(deadline=None, max_examples=60)

counts = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
p_lists = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def of(k: int, n: int) -> tuple[tuple[float, float, float], ...]:
    return ladder(lambda level: wilson(k, n, level=level))


def test_the_rungs_ascend_and_hold_the_usual_levels() -> None:
    assert list(LEVELS) == sorted(set(LEVELS))
    assert len(TAILS) == 20
    assert {0.5, 0.9, 0.95, 0.99, 0.999, 0.99999} <= set(LEVELS)


@QUICK
@given(count=counts)
def test_rungs_are_nested(count: tuple[int, int]) -> None:
    rungs = of(*count)
    assert all(b[1] <= a[1] <= a[2] <= b[2] for a, b in pairwise(rungs))


def test_an_interval_that_shrinks_at_a_higher_level_is_widened() -> None:
    rungs = ladder(lambda level: (level / 3, 1 - level / 3), finest=0.95)
    assert rungs[-1] == (0.95, 0.5 / 3, 1 - 0.5 / 3)


@QUICK
@given(count=counts, bound=st.floats(0, 1))
def test_a_p_value_is_never_below_that_of_the_exact_score_test(count: tuple[int, int], bound: float) -> None:
    k, n = count
    spread = (bound * (1 - bound) / n) ** 0.5
    score = 2 * ndtr(-abs(k / n - bound) / spread) if spread else float(k / n == bound)
    found = p_value(of(k, n), bound)
    assert found >= score - 1e-9
    nearest = min((tail for tail in TAILS if tail >= score + 1e-9), default=1.0)
    assert found <= nearest or found == TAILS[-1]


@QUICK
@given(count=counts, bounds=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_bound_farther_from_the_value_has_no_larger_p_value(
    count: tuple[int, int], bounds: tuple[float, float]
) -> None:
    value = count[0] / count[1]
    near, far = sorted(abs(value - bound) for bound in bounds)
    rungs = of(*count)
    assert p_value(rungs, value + far) <= p_value(rungs, value + near)
    assert p_value(rungs, value - far) <= p_value(rungs, value - near)


def test_a_bound_that_is_only_touched_is_excluded_on_request() -> None:
    rungs = ((0.5, 0.4, 0.6), (0.95, 0.3, 0.7))
    assert p_value(rungs, 0.3) == 0.5
    assert p_value(rungs, 0.3, touching=True) == 0.05
    assert p_value(rungs, 0.5) == 1.0


def test_bootstrap_draws_support_no_finer_level_than_ten_in_their_tails() -> None:
    assert supported(10_000) == 0.999
    assert supported(10**9) > FINEST
    assert len(ladder(lambda level: (0.0, level), finest=supported(1000))) == 11
    with pytest.raises(BadArgument):
        supported(10)


@settings(deadline=None, max_examples=5)  # the peer takes a tenth of a second
@given(values=p_lists)
def test_statsmodels_adjusts_alike(values: list[float]) -> None:
    assert holm(values) == pytest.approx(multipletests(values, method="holm")[1], abs=1e-12)


@QUICK
@given(values=p_lists)
def test_adjusting_never_lowers_a_p_value_nor_changes_the_order(values: list[float]) -> None:
    adjusted = np.array(holm(values))
    assert (adjusted >= np.array(values)).all()
    assert (np.diff(adjusted[np.argsort(values, kind="stable")]) >= 0).all()
    assert adjusted.max() <= 1


@QUICK
@given(values=p_lists, seed=st.integers(0, 99))
def test_the_order_in_which_p_values_are_given_does_not_matter(values: list[float], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(values))
    assert holm(np.array(values)[order].tolist()) == pytest.approx(np.array(holm(values))[order])


@QUICK
@given(values=p_lists)
def test_holm_rejects_whatever_bonferroni_rejects(values: list[float]) -> None:
    bonferroni = np.array(values) * len(values) <= 0.05
    assert (np.array(holm(values))[bonferroni] <= 0.05).all()


def test_holm_keeps_the_error_of_a_family_of_true_hypotheses() -> None:
    random = np.random.default_rng(0)
    shared = random.normal(size=(20_000, 1))
    wrong = np.mean(
        [
            min(holm(row)) <= 0.05
            for row in 2 * ndtr(-np.abs(0.7 * shared + 0.51**0.5 * random.normal(size=(20_000, 8))))
        ]
    )
    assert 0.02 < wrong <= 0.054


def test_no_p_values_give_none_and_impossible_ones_are_refused() -> None:
    assert holm([]) == ()
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(BadArgument):
            holm([0.5, wrong])
