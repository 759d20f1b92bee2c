"""Intervals of extremes: they hold what they promise, also where a bootstrap does not."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.stats.bootstrap import cell_draws
from lexgate.stats.extremes import lowest_ratio, lowest_share, widest_gap
from lexgate.stats.proportion import wilson
from lexgate.stats.shares import Shares, counted, independent

Limits = Callable[..., tuple[float, float]]
GROUPS = st.lists(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(0, 5))),
    min_size=2,
    max_size=6,
)


def as_shares(rows: list[tuple[int, int, int]]) -> Shares:
    hits, n, missing = zip(*rows, strict=True)
    return independent(hits, n, missing)


@settings(deadline=None, max_examples=100)
@given(GROUPS, st.floats(0.5, 0.999))
def test_the_interval_holds_the_value_and_grows_with_the_level(
    rows: list[tuple[int, int, int]], level: float
) -> None:
    shares = as_shares(rows)
    values: dict[Limits, float] = {lowest_share: shares.value.min(), widest_gap: np.ptp(shares.value)}
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
def test_single_shares_have_wilson_limits_that_hold_whatever_the_missing_items_are(
    rows: list[tuple[int, int, int]],
) -> None:
    lows, highs = as_shares(rows).limits(0.025)
    for (k, n, missing), low, high in zip(rows, lows, highs, strict=True):
        assert low == pytest.approx(wilson(k, n + missing)[0])
        assert high == pytest.approx(wilson(k + missing, n + missing)[1])
        for gained in {0, missing // 2, missing}:
            inner = wilson(k + gained, n + missing)
            assert low - 1e-12 <= inner[0] <= inner[1] <= high + 1e-12


def test_where_nothing_is_known_everything_is_open() -> None:
    assert [end.tolist() for end in independent([0, 0], [0, 0], [0, 5]).limits(0.025)] == [[0, 0], [1, 1]]
    one_cluster = counted(np.array([True, False]), np.zeros(2, np.int32), 1, cluster=np.zeros(2, np.int64))
    assert [end.tolist() for end in one_cluster.limits(0.025)] == [[0], [1]]


def test_missing_items_may_make_or_hide_a_gap() -> None:
    even = independent([500, 500], [1000, 1000], [0, 200])
    low, high = widest_gap(even, level=0.95)
    assert low == 0
    assert high > 1 / 12


@pytest.mark.parametrize("size", [2, 5, 10])
def test_clusters_of_one_mind_have_the_size_as_design_effect(size: int) -> None:
    random = np.random.default_rng(size)
    answers = random.random(2000) < 0.4
    hit, cluster = np.repeat(answers, size), np.repeat(np.arange(2000), size)
    shares = counted(hit, np.zeros(len(hit), np.int32), 1, cluster=cluster)
    assert shares.effect[0] == pytest.approx(size, rel=0.02)


def test_items_in_clusters_that_do_not_matter_have_a_design_effect_near_one() -> None:
    random = np.random.default_rng(3)
    hit, cluster = random.random(20_000) < 0.4, np.repeat(np.arange(4000), 5)
    shares = counted(hit, np.zeros(20_000, np.int32), 1, cluster=cluster)
    assert shares.effect[0] == pytest.approx(1, abs=0.1)


def shares_drawn(random: np.random.Generator, rates: list[float], n: int) -> Shares:
    return independent(random.binomial(n, rates).tolist(), [n] * len(rates))


@pytest.mark.slow
@pytest.mark.parametrize(
    "rates",
    [[0.3] * 6, [0.1, 0.3, 0.3, 0.3, 0.3, 0.5], [0.02, 0.05], [0.9, 0.95, 0.99]],
)
@pytest.mark.parametrize("n", [40, 300])
def test_intervals_of_extremes_cover_the_truth(rates: list[float], n: int) -> None:
    random, runs = np.random.default_rng(11), 800
    truth: dict[Limits, float] = {
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
        assert count / runs >= 0.93, (interval.__name__, count / runs)


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


@pytest.mark.slow
@pytest.mark.parametrize("clusters", [5, 12, 40])
def test_a_share_seen_in_few_clusters_is_covered_too(clusters: int) -> None:
    random, runs, size, true = np.random.default_rng(clusters), 800, 10, 0.7
    misses = 0
    cluster, group = np.repeat(np.arange(clusters), size), np.zeros(clusters * size, np.int32)
    for _ in range(runs):
        rates = random.beta(7 / 3 * true, 7 / 3 * (1 - true), clusters)  # intra-cluster correlation .3
        hit = (random.random((clusters, size)) < rates[:, None]).ravel()
        low, high = counted(hit, group, 1, cluster=cluster).limits(0.025)
        misses += not low[0] <= true <= high[0]
    assert misses / runs <= 0.08  # with the normal quantile it is .12 for five clusters
