"""Bootstrap: exact moments, an oracle that resamples items, honest ends, simulated coverage, speed."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lexgate.stats.bootstrap import cell_draws, cluster_draws, interval
from lexgate.stats.errors import BadArgument, NotEnoughData
from lexgate.stats.ladder import LEVELS
from lexgate.stats.proportion import clopper_pearson

QUICK = settings(deadline=None, max_examples=60)

Floats = NDArray[np.float64]


def macro_f1(tables: NDArray[np.int64]) -> Floats:
    """Return macro F1 of tables ``(draws, k * k)``; NaN where a class is neither true nor predicted."""
    k = round(tables.shape[-1] ** 0.5)
    cells = tables.reshape(-1, k, k).astype(np.float64)
    right = np.einsum("dii->di", cells)
    total = cells.sum(axis=1) + cells.sum(axis=2)
    scores = np.divide(2 * right, total, out=np.full_like(total, np.nan), where=total > 0)
    return np.asarray(scores.mean(axis=1))


@QUICK
@given(
    counts=st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any),
    seed=st.integers(0, 2**32),
)
def test_draws_keep_the_total_and_leave_empty_cells_empty(counts: list[int], seed: int) -> None:
    draws = cell_draws(counts, 20, seed)
    assert (draws.sum(axis=1) == sum(counts)).all()
    assert (draws[:, np.array(counts) == 0] == 0).all()
    assert (draws == cell_draws(counts, 20, seed)).all()


def test_draws_have_the_moments_of_resampling_items() -> None:
    counts = np.array([5, 20, 75])
    draws = cell_draws(counts, 40_000, 3)
    share = counts / 100
    expected = 100 * (np.diag(share) - np.outer(share, share))
    assert draws.mean(axis=0) == pytest.approx(counts, abs=0.1)
    assert np.cov(draws.T) == pytest.approx(expected, abs=0.4)


def test_strata_keep_their_totals() -> None:
    draws = cell_draws([[3, 7], [0, 0], [40, 60]], 500, 1)
    assert draws.shape == (500, 3, 2)
    assert np.array_equal(np.unique(draws.sum(axis=2), axis=0), [[10, 0, 100]])


def test_cells_give_what_resampling_the_items_gives() -> None:
    random = np.random.default_rng(0)
    counts = np.array([30, 5, 3, 22])
    items = np.repeat(np.arange(4), counts)
    slow = macro_f1(
        np.array([np.bincount(random.choice(items, items.size), minlength=4) for _ in range(4000)])
    )
    quick = macro_f1(cell_draws(counts, 4000, 0))
    places = [0.025, 0.25, 0.5, 0.75, 0.975]
    assert np.quantile(quick, places) == pytest.approx(np.quantile(slow, places), abs=0.012)


def test_a_cluster_of_one_item_each_is_the_cell_bootstrap() -> None:
    rows = np.repeat(np.eye(3), [50, 30, 20], axis=0)
    clusters, cells = cluster_draws(rows, 20_000, 0), cell_draws([50, 30, 20], 20_000, 1)
    assert clusters.mean(axis=0) == pytest.approx(cells.mean(axis=0), abs=0.2)
    assert clusters.std(axis=0) == pytest.approx(cells.std(axis=0), rel=0.03)


@pytest.mark.parametrize("repeated", [True, False])
def test_clusters_have_the_moments_of_resampling_whole_clusters(repeated: bool) -> None:
    random = np.random.default_rng(2)
    rows = random.integers(0, 3, (400, 2)).astype(float) if repeated else random.normal(size=(400, 2))
    draws = cluster_draws(rows, 20_000, 5)
    assert draws.mean(axis=0) == pytest.approx(rows.sum(axis=0), abs=1.0)
    assert np.cov(draws.T) == pytest.approx(400 * np.cov(rows.T, bias=True), rel=0.06, abs=12)


def test_many_clusters_are_resampled_in_blocks_that_fit_in_memory() -> None:
    rows = np.random.default_rng(0).normal(size=(30_000, 3))
    draws = cluster_draws(rows, 300, 0)
    assert draws.shape == (300, 3)
    assert draws.std(axis=0) == pytest.approx(np.full(3, 30_000**0.5), rel=0.15)


samples = st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=1, max_size=60)


@QUICK
@given(values=samples, point=st.floats(0, 1), level=st.floats(0.01, 0.999), n=st.none() | st.integers(1, 99))
def test_an_interval_contains_its_point_stays_in_bounds_and_never_collapses(
    values: list[float], point: float, level: float, n: int | None
) -> None:
    known = [value for value in values if value == value]  # noqa: PLR0124 - not NaN
    if not known:
        with pytest.raises(NotEnoughData):
            interval(point, values, level=level)
        return
    low, high = interval(point, values, level=level, n=n)
    assert 0 <= low <= point <= high <= 1
    if len(set(known)) == 1:
        assert low < high


@QUICK
@given(values=samples.filter(lambda all_: any(v == v for v in all_)), point=st.floats(0, 1))  # noqa: PLR0124
def test_bootstrap_intervals_are_nested(values: list[float], point: float) -> None:
    ends = [interval(point, values, level=level, n=20) for level in LEVELS]
    assert all(b[0] <= a[0] <= a[1] <= b[1] for a, b in pairwise(ends))


def test_draws_without_a_value_count_against_both_ends() -> None:
    values = np.linspace(0.4, 0.6, 1000)
    with_holes = np.append(values, np.full(100, np.nan))
    assert interval(0.5, with_holes) == (0.0, 1.0)
    inner, outer = interval(0.5, values), interval(0.5, np.append(values, np.full(10, np.nan)))
    assert outer[0] < inner[0] < inner[1] < outer[1]


def test_equal_draws_get_an_exact_interval_or_the_whole_range() -> None:
    assert interval(1.0, np.ones(100), n=20) == clopper_pearson(20, 20)
    assert interval(1.0, np.ones(100)) == (0.0, 1.0)


@pytest.mark.parametrize("counts", [[0, 0], [[0], [0]]])
def test_an_empty_table_is_not_enough_data(counts: list[int]) -> None:
    with pytest.raises(NotEnoughData):
        cell_draws(counts, 10, 0)


def test_impossible_tables_and_points_are_refused() -> None:
    for counts in ([-1, 2], [[[1]]]):
        with pytest.raises(BadArgument):
            cell_draws(counts, 10, 0)
    with pytest.raises(BadArgument):
        cluster_draws([1.0, 2.0], 10, 0)
    with pytest.raises(NotEnoughData):
        cluster_draws(np.empty((0, 2)), 10, 0)
    for point in (1.5, float("nan")):
        with pytest.raises(BadArgument):
            interval(point, [0.1, 0.2])


@pytest.mark.slow
def test_cluster_intervals_cover_where_item_intervals_do_not() -> None:
    random = np.random.default_rng(4)
    clustered = naive = 0
    for seed in range(500):
        chance = random.beta(4, 2, size=80)  # true mean 2/3
        size = random.integers(3, 12, size=80)
        right = random.binomial(size, chance)
        point = right.sum() / size.sum()
        draws = cluster_draws(np.column_stack([right, size]), 1000, seed)
        low, high = interval(point, draws[:, 0] / draws[:, 1])
        clustered += low <= 2 / 3 <= high
        items = cell_draws([right.sum(), (size - right).sum()], 1000, seed)
        low, high = interval(point, items[:, 0] / size.sum())
        naive += low <= 2 / 3 <= high
    assert 0.92 <= clustered / 500 <= 0.98
    assert naive / 500 < 0.9


@pytest.mark.slow
def test_a_million_rows_with_two_attributes_and_a_thousand_draws_take_under_a_second() -> None:
    random = np.random.default_rng(0)
    codes = [random.integers(0, size, 1_000_000) for size in (2, 5, 2, 2)]
    start = time.perf_counter()
    cell = ((codes[0] * 5 + codes[1]) * 2 + codes[2]) * 2 + codes[3]
    draws = cell_draws(np.bincount(cell, minlength=40).reshape(10, 4), 1000, 0)
    rate = draws[..., 1] / draws[..., :2].sum(axis=2)
    low, high = interval(0.5, rate[:, 0])
    assert time.perf_counter() - start < 1
    assert 0.4 < low < high < 0.6
