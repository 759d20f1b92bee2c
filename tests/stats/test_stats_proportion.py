"""Wilson and Clopper-Pearson: published numbers, an oracle, properties, simulated coverage."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from lexgate.core.errors import LexGateError
from lexgate.stats.errors import BadArgument, NotEnoughData
from lexgate.stats.proportion import clopper_pearson, wilson

QUICK = settings(deadline=None, max_examples=60)

Interval = Callable[..., tuple[float, float]]
BOTH = pytest.mark.parametrize("interval", [wilson, clopper_pearson])
counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.floats(0.5, 0.99999)


@pytest.mark.parametrize(
    ("interval", "k", "n", "low", "high"),
    [
        (wilson, 81, 263, 0.2553, 0.3662),
        (wilson, 15, 148, 0.0624, 0.1605),
        (wilson, 0, 20, 0.0000, 0.1611),
        (wilson, 1, 29, 0.0061, 0.1718),
        (clopper_pearson, 81, 263, 0.2527, 0.3676),
        (clopper_pearson, 15, 148, 0.0578, 0.1617),
        (clopper_pearson, 0, 20, 0.0000, 0.1684),
        (clopper_pearson, 1, 29, 0.0009, 0.1776),
    ],
)
def test_the_intervals_of_newcombe_1998_table_1_come_out(
    interval: Interval, k: int, n: int, low: float, high: float
) -> None:
    assert interval(k, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("interval", "peer"), [(wilson, "wilson"), (clopper_pearson, "beta")])
@QUICK
@given(count=counts, level=levels)
def test_statsmodels_gives_the_same(
    interval: Interval, peer: str, count: tuple[int, int], level: float
) -> None:
    k, n = count
    assert interval(k, n, level=level) == pytest.approx(
        proportion_confint(k, n, alpha=1 - level, method=peer), abs=1e-8
    )


@BOTH
@QUICK
@given(count=counts, level=levels)
def test_the_interval_contains_the_share_and_stays_in_range(
    interval: Interval, count: tuple[int, int], level: float
) -> None:
    low, high = interval(*count, level=level)
    assert 0 <= low <= count[0] / count[1] <= high <= 1
    assert low < high


@BOTH
@QUICK
@given(count=counts, level=levels, more=levels)
def test_a_higher_level_contains_a_lower_one(
    interval: Interval, count: tuple[int, int], level: float, more: float
) -> None:
    inner, outer = (interval(*count, level=each) for each in sorted((level, more)))
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]


@BOTH
@QUICK
@given(count=counts, level=levels)
def test_failures_mirror_successes(interval: Interval, count: tuple[int, int], level: float) -> None:
    k, n = count
    low, high = interval(n - k, n, level=level)
    assert interval(k, n, level=level) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@BOTH
@QUICK
@given(count=counts, level=levels)
def test_one_more_success_moves_both_ends_up(
    interval: Interval, count: tuple[int, int], level: float
) -> None:
    k, n = count
    low, high = interval(k, n + 1, level=level)
    next_low, next_high = interval(k + 1, n + 1, level=level)
    assert next_low >= low
    assert next_high >= high


@pytest.mark.parametrize("n", [10, 50, 300])
def test_the_exact_coverage_is_as_promised_over_all_shares(n: int) -> None:
    shares = np.linspace(0.005, 0.995, 199)
    chance = binom.pmf(np.arange(n + 1)[:, None], n, shares)
    for interval, least, mean in ((wilson, 0.83, 0.95), (clopper_pearson, 0.95, 0.95)):
        ends = np.array([interval(k, n) for k in range(n + 1)])
        covered = (ends[:, :1] <= shares) & (shares <= ends[:, 1:])
        coverage = (chance * covered).sum(axis=0)
        assert coverage.min() >= least
        assert coverage.mean() >= mean - 0.003


@BOTH
def test_no_trial_is_not_enough_data(interval: Interval) -> None:
    with pytest.raises(NotEnoughData) as error:
        interval(0, 0)
    assert error.value.id == "LG-STATS-001"
    assert isinstance(error.value, LexGateError)


@BOTH
@pytest.mark.parametrize(
    ("k", "n", "level"), [(3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0), (1, 2, float("nan"))]
)
def test_impossible_arguments_are_refused(interval: Interval, k: int, n: int, level: float) -> None:
    with pytest.raises(BadArgument) as error:
        interval(k, n, level=level)
    assert error.value.id == "LG-STATS-002"
