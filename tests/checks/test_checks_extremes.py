"""Intervals of extremes: they hold what they promise, also where a bootstrap does not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.stats.bootstrap import cell_draws
from lexgate.stats.extremes import (
    Shares,
    design_effects,
    each,
    lowest_ratio,
    lowest_share,
    shares_of,
    widest_gap,
)
from lexgate.stats.proportion import worst_case

GROUPS = st.lists(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(0, 5))),
    min_size=2,
    max_size=6,
)


def as_shares(rows: list[tuple[int, int, int]]) -> Shares:
    return shares_of([k for k, _, _ in rows], [n for _, n, _ in rows], [u for _, _, u in rows])


@settings(deadline=None, max_examples=100)
@given(GROUPS, st.floats(0.5, 0.999))
def test_the_interval_holds_the_value_and_grows_with_the_level(
    rows: list[tuple[int, int, int]], level: float
) -> None:
    shares = as_shares(rows)
    values = {lowest_share: shares.value.min(), widest_gap: np.ptp(shares.value)}
    if shares.hits.any():
        values[lowest_ratio] = shares.value.min() / shares.value.max()
    for interval, value in values.items():
        low, high = interval(shares, level=level)
        wider = interval(shares, level=(level + 1) / 2)
        assert 0 <= low <= value + 1e-9
        assert value - 1e-9 <= high <= 1
        assert wider[0] <= low + 1e-12
        assert wider[1] >= high - 1e-12


@settings(deadline=None, max_examples=60)
@given(GROUPS)
def test_single_shares_have_the_worst_case_wilson_interval(rows: list[tuple[int, int, int]]) -> None:
    lows, highs = each(as_shares(rows), level=0.95)
    for (k, n, missing), low, high in zip(rows, lows, highs, strict=True):
        assert [low, high] == pytest.approx(worst_case(k, n, missing))


def test_missing_items_may_make_or_hide_a_gap() -> None:
    even = shares_of([500, 500], [1000, 1000], [0, 200])
    low, high = widest_gap(even, level=0.95)
    assert low == 0
    assert high > 1 / 12


@pytest.mark.parametrize("size", [2, 5, 10])
def test_clusters_of_one_mind_have_the_size_as_design_effect(size: int) -> None:
    random = np.random.default_rng(size)
    answers = random.random(2000) < 0.4
    hit, cluster = np.repeat(answers, size), np.repeat(np.arange(2000), size)
    effect = design_effects(hit, np.zeros(len(hit), np.int32), cluster, 1)
    assert effect[0] == pytest.approx(size, rel=0.02)


def test_items_in_clusters_that_do_not_matter_have_a_design_effect_near_one() -> None:
    random = np.random.default_rng(3)
    hit, cluster = random.random(20_000) < 0.4, np.repeat(np.arange(4000), 5)
    assert design_effects(hit, np.zeros(20_000, np.int32), cluster, 1)[0] == pytest.approx(1, abs=0.1)


def shares_drawn(random: np.random.Generator, rates: list[float], n: int) -> Shares:
    return shares_of(random.binomial(n, rates).tolist(), [n] * len(rates))


@pytest.mark.slow
@pytest.mark.parametrize(
    "rates",
    [[0.3, 0.3], [0.2, 0.4], [0.3] * 6, [0.1, 0.3, 0.3, 0.3, 0.3, 0.5], [0.02, 0.05], [0.9, 0.95, 0.99]],
)
@pytest.mark.parametrize("n", [40, 300])
def test_intervals_of_extremes_cover_the_truth(rates: list[float], n: int) -> None:
    random, runs = np.random.default_rng(11), 1500
    truth = {
        lowest_share: min(rates),
        widest_gap: max(rates) - min(rates),
        lowest_ratio: min(rates) / max(rates),
    }
    inside = dict.fromkeys(truth, 0)
    for _ in range(runs):
        shares = shares_drawn(random, rates, n)
        for interval, true in truth.items():
            if interval is lowest_ratio and not shares.hits.any():
                inside[interval] += 1
                continue
            low, high = interval(shares, level=0.95)
            inside[interval] += low <= true <= high
    for interval, count in inside.items():
        assert count / runs >= 0.935, (interval.__name__, count / runs)


@pytest.mark.slow
def test_a_percentile_bootstrap_of_the_gap_never_covers_equality_and_ours_does() -> None:
    random, runs, n = np.random.default_rng(5), 200, 300
    plain = ours = 0
    for run in range(runs):
        shares = shares_drawn(random, [0.3] * 6, n)
        table = np.stack([shares.hits, shares.n - shares.hits], axis=1).astype(np.int64)
        drawn = cell_draws(table, 500, run)[:, :, 0] / n
        low, high = np.quantile(np.ptp(drawn, axis=1), [0.025, 0.975])
        plain += low <= 0 <= high
        low, high = widest_gap(shares, level=0.95)
        ours += low <= 0 <= high
    assert plain == 0
    assert ours / runs >= 0.95
