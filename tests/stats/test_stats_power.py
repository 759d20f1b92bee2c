"""Sample sizes: the design's own example, an exact oracle, properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from lexgate.stats.errors import BadArgument
from lexgate.stats.more import more_items
from lexgate.stats.power import allowed, items_needed, power
from lexgate.stats.proportion import wilson

QUICK = settings(deadline=None, max_examples=60)

shares = st.floats(0.01, 0.99)


def slow_power(n: int, bound: float, true: float, level: float) -> float:
    """Sum the binomial over the counts whose Wilson interval decides rightly."""
    ends = [wilson(k, n, level=level) for k in range(n + 1)]
    right = [high <= bound + 1e-9 if true < bound else low >= bound - 1e-9 for low, high in ends]
    return float(binom.pmf(np.arange(n + 1), n, true)[np.array(right)].sum())


def test_the_example_of_the_design_comes_out() -> None:
    # The naive rule, 15 of 300 at a limit of 5 %, lets a true 6 % through in 28 % of runs.
    assert binom.cdf(15, 300, 0.06) == pytest.approx(0.28, abs=0.005)
    # "The 95 % rule" is one-sided: a two-sided interval at level 0.90. It allows 8, the two-sided 95 % rule 7.
    assert allowed(300, 0.05, level=0.90) == 8
    assert allowed(300, 0.05, level=0.95) == 7
    # A model at half the limit passes in 66 % of runs, one at 6 % almost never.
    assert power(300, 0.05, 0.025, level=0.90) == pytest.approx(0.66, abs=0.005)
    assert binom.cdf(8, 300, 0.06) < 0.01


@QUICK
@given(n=st.integers(1, 80), bound=shares, true=shares, level=st.floats(0.5, 0.999))
def test_power_is_the_binomial_sum_over_deciding_counts(
    n: int, bound: float, true: float, level: float
) -> None:
    if true == bound:
        return
    assert power(n, bound, true, level=level) == pytest.approx(slow_power(n, bound, true, level), abs=1e-9)


@QUICK
@given(n=st.integers(1, 400), bound=shares, level=st.floats(0.5, 0.999))
def test_the_allowed_count_is_the_last_whose_interval_ends_at_the_bound(
    n: int, bound: float, level: float
) -> None:
    count = allowed(n, bound, level=level)
    if count >= 0:
        assert wilson(count, n, level=level)[1] <= bound + 1e-7
    if count < n:
        assert wilson(count + 1, n, level=level)[1] > bound - 1e-7


@QUICK
@given(bound=st.floats(0.02, 0.98), gap=st.floats(0.03, 0.5), wanted=st.floats(0.5, 0.95))
def test_the_items_needed_give_the_wanted_power_and_one_fewer_does_not(
    bound: float, gap: float, wanted: float
) -> None:
    true = bound + gap if bound + gap < 1 else bound - gap if bound > gap else bound / 2
    n = items_needed(bound, true, power=wanted)
    assert n is not None
    assert all(power(size, bound, true) >= wanted for size in range(n, n + 30))
    assert n == 1 or power(n - 1, bound, true) < wanted


def test_large_samples_agree_with_the_normal_approximation() -> None:
    exact, large = items_needed(0.05, 0.0475), items_needed(0.05, 0.0495)
    assert exact is not None
    assert large is not None
    assert large / exact == pytest.approx(25, rel=0.03)
    assert power(large, 0.05, 0.0495) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(("bound", "true"), [(0.0, 0.01), (1.0, 0.99), (0.1, 0.0), (0.9, 1.0)])
def test_bounds_and_truths_at_the_edges_have_sizes(bound: float, true: float) -> None:
    n = items_needed(bound, true)
    assert n is not None
    assert power(n, bound, true) >= 0.8


def test_a_truth_on_the_bound_is_never_decided() -> None:
    assert items_needed(0.5, 0.5) is None
    assert power(100, 0.5, 0.5) == 0
    assert more_items(0.5, 10, 0.5) is None


@QUICK
@given(bound=st.floats(0.02, 0.98), value=shares, level=st.floats(0.5, 0.999), n=st.integers(1, 500))
def test_after_the_further_items_the_interval_leaves_the_bound(
    bound: float, value: float, level: float, n: int
) -> None:
    if abs(value - bound) < 1e-3:
        return
    more = more_items(value, n, bound, level)
    assert more is not None
    low, high = wilson(value * (n + more), n + more, level=level)
    assert not low + 1e-9 < bound < high - 1e-9
    if more:
        low, high = wilson(value * (n + more - 1), n + more - 1, level=level) if n + more > 1 else (0.0, 1.0)
        assert low <= bound + 1e-9
        assert bound <= high + 1e-9


def test_impossible_arguments_are_refused() -> None:
    for n, bound, true in ((0, 0.5, 0.4), (9, 1.5, 0.4), (9, 0.5, -0.1)):
        with pytest.raises(BadArgument):
            power(n, bound, true)
    with pytest.raises(BadArgument):
        items_needed(0.5, 0.4, power=1.0)
