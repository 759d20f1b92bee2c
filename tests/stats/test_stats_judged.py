"""Shares corrected for a judge's error: published formulas, exact inversion, simulated coverage beside the naive intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import ndtri

from lexgate.stats.errors import BadArgument, NotEnoughData
from lexgate.stats.judged import (
    Errors,
    Powered,
    errors,
    mixed_limits,
    powered,
    powered_limits,
    rogan_gladen,
    rogan_gladen_limits,
)
from lexgate.stats.shares import independent

Floats = NDArray[np.float64]
QUICK = settings(deadline=None, max_examples=60)
Z = float(ndtri(0.975))
RUNS = 8_000


def lang_reiczigel(k: int, n: int, tp: int, n1: int, tn: int, n0: int) -> tuple[float, float]:
    """The adjusted interval of Lang and Reiczigel (2014), an approximation of another make."""
    share, found, right = (k + Z * Z / 2) / (n + Z * Z), (tp + 1) / (n1 + 2), (tn + 1) / (n0 + 2)
    apart = found + right - 1
    middle = (share + right - 1) / apart
    shift = (
        2
        * Z
        * Z
        * (middle * found * (1 - found) / (n1 + 2) - (1 - middle) * right * (1 - right) / (n0 + 2))
        / apart**2
    )
    spread = share * (1 - share) / (n + Z * Z)
    spread += middle**2 * found * (1 - found) / (n1 + 2) + (1 - middle) ** 2 * right * (1 - right) / (n0 + 2)
    half = Z * np.sqrt(spread) / abs(apart)
    return max(0.0, middle + shift - half), min(1.0, middle + shift + half)


def interval(k: int, n: int, seen: Errors, level: float = 0.95) -> tuple[float, float]:
    (low,), (high,) = rogan_gladen_limits(independent([k], [n]), seen, (1 - level) / 2)
    return float(low), float(high)


def many(tp: Floats, fp: Floats, n1: int, n0: int) -> Errors:
    none = np.zeros(len(tp))
    return Errors(tp=tp, fp=fp, fn=n1 - tp, tn=n0 - fp, contested_flagged=none, contested_unflagged=none)


def test_it_is_near_lang_and_reiczigel_where_both_have_much_to_go_by() -> None:
    for k, n, tp, n1, tn, n0 in ((270, 1000, 900, 1000, 1800, 2000), (700, 1500, 850, 1000, 930, 1000)):
        ours = interval(k, n, errors(tp, n0 - tn, n1 - tp, tn))
        assert ours == pytest.approx(lang_reiczigel(k, n, tp, n1, tn, n0), abs=0.003)


@QUICK
@given(
    k=st.integers(0, 200),
    tp=st.integers(21, 40),
    fp=st.integers(0, 20),
    level=st.sampled_from([0.5, 0.9, 0.99]),
)
def test_the_ends_are_those_that_a_search_finds(k: int, tp: int, fp: int, level: float) -> None:
    seen, flagged, tail = errors(tp, fp, 40 - tp, 60 - fp), independent([k], [200]), (1 - level) / 2
    low, high = interval(k, 200, seen, level)
    grid = np.linspace(0, 1, 4001)
    (p_low,), (p_high,) = flagged.limits(tail)
    found, false, p = seen.sensitivity(tail), seen.false_alarms(tail), k / 200
    apart = p - grid * found.value - (1 - grid) * false.value
    up = np.sqrt(
        (p_high - p) ** 2
        + (grid * (found.value - found.low)) ** 2
        + ((1 - grid) * (false.value - false.low)) ** 2
    )
    down = np.sqrt(
        (p - p_low) ** 2
        + (grid * (found.high - found.value)) ** 2
        + ((1 - grid) * (false.high - false.value)) ** 2
    )
    kept = grid[(apart + up >= 0) & (apart - down <= 0)]
    if len(kept):
        assert (low, high) == pytest.approx((kept[0], kept[-1]), abs=3e-4)
    else:
        assert low == high
        assert low in (0.0, 1.0) or high - low < 3e-4


@QUICK
@given(k=st.integers(0, 300), tp=st.integers(0, 50), fp=st.integers(0, 80))
def test_the_interval_holds_the_value_and_higher_levels_hold_lower_ones(k: int, tp: int, fp: int) -> None:
    seen = errors(tp, fp, 50 - tp, 80 - fp)
    value = float(rogan_gladen(independent([k], [300]), seen)[0])
    inner, outer = interval(k, 300, seen, 0.8), interval(k, 300, seen, 0.99)
    if np.isnan(value):
        assert outer == (0.0, 1.0)
        return
    assert 0 <= outer[0] <= inner[0] + 1e-6
    assert inner[1] - 1e-6 <= outer[1] <= 1
    assert inner[0] - 1e-6 <= value <= inner[1] + 1e-6


def test_a_judge_that_made_no_error_still_leaves_the_uncertainty_of_its_few_labels() -> None:
    low, high = interval(300, 1000, errors(tp=20, fp=0, fn=0, tn=20))
    assert low < 0.20
    assert high > 0.33
    surer = interval(300, 1000, errors(tp=2000, fp=0, fn=0, tn=2000))
    assert surer[1] - surer[0] < (high - low) / 2


def test_without_labels_or_with_a_judge_no_better_than_chance_nothing_is_known() -> None:
    for seen in (errors(0, 0, 0, 0), errors(10, 10, 10, 10), errors(5, 20, 15, 5)):
        assert np.isnan(rogan_gladen(independent([10], [100]), seen)[0])
        assert interval(10, 100, seen) == (0.0, 1.0)


def test_contested_labels_widen_the_rates_on_both_sides() -> None:
    plain, contested = errors(90, 10, 10, 90), errors(90, 10, 10, 90, contested=(8, 8))
    for name in ("sensitivity", "false_alarms"):
        one, other = getattr(plain, name)(0.025), getattr(contested, name)(0.025)
        assert other.value == one.value
        assert other.low < one.low
        assert other.high > one.high


@QUICK
@given(
    cells=st.lists(st.integers(1, 40), min_size=4, max_size=4), contested=st.tuples(*[st.integers(0, 12)] * 2)
)
def test_however_contested_labels_are_settled_the_limits_reach_as_far(
    cells: list[int], contested: tuple[int, int]
) -> None:
    tp, fp, fn, tn = cells[0] + 40, cells[1], cells[2], cells[3] + 40
    open_ = interval(300, 1000, errors(tp, fp, fn, tn, contested=contested))
    labels = Powered(
        flagged=independent([300], [1000]),
        confirmed=independent([fn, tp], [fn + tn, tp + fp], missing=[contested[1], contested[0]]),
    )
    powered_open = powered_limits(labels)
    for yes, no in ((0, 0), contested, (contested[0], 0), (0, contested[1])):
        settled = errors(tp + yes, fp + contested[0] - yes, fn + no, tn + contested[1] - no)
        low, high = interval(300, 1000, settled)
        assert open_[0] <= low + 0.005
        assert high <= open_[1] + 0.005
        table = table_of(tn + contested[1] - no, fp + contested[0] - yes, fn + no, tp + yes, 300, 1000)
        low, high = powered_limits(table)
        assert powered_open[0] <= low + 0.005
        assert high <= powered_open[1] + 0.005


def test_strata_are_mixed_by_their_weights_and_their_draw() -> None:
    value, ends = np.array([0.1, 0.9]), (np.array([0.05, 0.8]), np.array([0.2, 0.95]))
    low, high = mixed_limits(value, ends, np.array([0.5, 0.5]), 1e12, 0.025)
    assert (low, high) == pytest.approx((0.5 - np.hypot(0.05, 0.1) / 2, 0.5 + np.hypot(0.1, 0.05) / 2))
    wider = mixed_limits(value, ends, np.array([0.5, 0.5]), 100, 0.025)
    assert wider[0] < low
    assert wider[1] > high


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.5, 0.9])
@pytest.mark.parametrize(("n", "n1", "n0"), [(1000, 50, 100), (300, 100, 100), (5000, 100, 400)])
@pytest.mark.parametrize(("found", "false"), [(0.9, 0.1), (0.8, 0.05), (0.6, 0.3)])
def test_the_interval_covers_and_the_naive_ones_do_not(
    share: float, n: int, n1: int, n0: int, found: float, false: float
) -> None:
    rng = np.random.default_rng(int(1000 * share) + n + n1)
    tp = rng.binomial(n1, found, RUNS).astype(np.float64)
    fp = rng.binomial(n0, false, RUNS).astype(np.float64)
    flagged = independent(rng.binomial(n, share * found + (1 - share) * false, RUNS), np.full(RUNS, float(n)))
    low, high = rogan_gladen_limits(flagged, many(tp, fp, n1, n0), 0.025)
    assert 0.93 <= ((low <= share) & (share <= high)).mean() <= 0.97
    counted_low, counted_high = flagged.limits(0.025)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = [(end - fp / n0) / (tp / n1 - fp / n0) for end in (counted_low, counted_high)]
    as_if_known = ((ends[0] <= share) & (share <= ends[1])).mean()
    assert as_if_known < 0.93  # the rates are taken for known
    if abs(share * found + (1 - share) * false - share) > 0.05:
        assert (
            (counted_low <= share) & (share <= counted_high)
        ).mean() < 0.86  # the judge is taken at its word


def table_of(tn: float, fp: float, fn: float, tp: float, flagged: float, items: float) -> Powered:
    return Powered(
        flagged=independent([flagged], [items]), confirmed=independent([fn, tp], [fn + tn, tp + fp])
    )


@QUICK
@given(
    cells=st.lists(st.integers(1, 80), min_size=4, max_size=4),
    more=st.integers(0, 400),
    flagged=st.floats(0, 1),
)
def test_the_value_is_ppi_plus_plus_with_the_weight_that_is_tuned_on_the_labels(
    cells: list[int], more: int, flagged: float
) -> None:
    tn, fp, fn, tp = cells
    n, others = sum(cells), round(more * flagged)
    seen = table_of(tn, fp, fn, tp, tp + fp + others, n + more)
    human = np.repeat([0, 0, 1, 1], [tn, fp, fn, tp]).astype(float)
    judge = np.repeat([0, 1, 0, 1], [tn, fp, fn, tp]).astype(float)
    variance = np.cov(human, judge, bias=True)
    weight = variance[0, 1] / variance[1, 1] / (1 + n / more) if more else 0.0
    elsewhere = others / more if more else 0.0
    assert seen.weight == pytest.approx(weight, abs=1e-9)
    assert powered(seen) == pytest.approx(
        human.mean() + weight * (elsewhere - judge.mean()) * bool(more), abs=1e-9
    )


def test_with_many_labels_the_interval_is_that_of_ppi_plus_plus() -> None:
    tn, fp, fn, tp, n, more = 5800, 700, 500, 3000, 10_000, 40_000
    seen = table_of(tn, fp, fn, tp, 3700 + 14_900, n + more)
    weight, share = seen.weight, (3700 + 14_900) / (n + more)
    human = np.repeat([0, 0, 1, 1], [tn, fp, fn, tp]).astype(float)
    judge = np.repeat([0, 1, 0, 1], [tn, fp, fn, tp]).astype(float)
    spread = weight**2 * share * (1 - share) / more + (human - weight * judge).var() / n
    half, value = Z * np.sqrt(spread), powered(seen)
    assert powered_limits(seen) == pytest.approx((value - half, value + half), abs=3e-4)


def test_all_items_labelled_gives_the_share_by_people_whatever_the_judge_says() -> None:
    assert powered(table_of(50, 10, 20, 20, 30, 100)) == pytest.approx(0.4)


def test_a_sort_that_nobody_labelled_leaves_the_interval_open() -> None:
    seen = table_of(60, 0, 0, 0, 400, 1000)
    assert powered(seen) == pytest.approx(0.4)
    low, high = powered_limits(seen)
    assert low < 0.01
    assert high >= 0.4


@QUICK
@given(cells=st.lists(st.integers(0, 60), min_size=4, max_size=4), more=st.integers(0, 500))
def test_the_powered_interval_holds_the_value_and_higher_levels_hold_lower_ones(
    cells: list[int], more: int
) -> None:
    tn, fp, fn, tp = cells
    if not sum(cells):
        return
    seen = table_of(tn, fp, fn, tp, tp + fp + more // 3, sum(cells) + more)
    inner, outer = powered_limits(seen, level=0.8), powered_limits(seen, level=0.99)
    assert 0 <= outer[0] <= inner[0] <= powered(seen) + 1e-12
    assert powered(seen) - 1e-12 <= inner[1] <= outer[1] <= 1


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.5])
@pytest.mark.parametrize(("n", "more"), [(100, 900), (200, 4800), (500, 500)])
@pytest.mark.parametrize(("found", "false"), [(0.9, 0.1), (0.8, 0.05), (0.6, 0.3)])
def test_the_powered_interval_covers_where_walds_and_the_judge_do_not(
    share: float, n: int, more: int, found: float, false: float
) -> None:
    rng, runs = np.random.default_rng(int(1000 * share) + n), 1500
    odds = [share * found, (1 - share) * false, share * (1 - found), (1 - share) * (1 - false)]
    labelled, elsewhere = rng.multinomial(n, odds, runs), rng.binomial(more, odds[0] + odds[1], runs)
    covered = naive = 0
    for (tp, fp, fn, tn), others in zip(labelled, elsewhere, strict=True):
        seen = table_of(tn, fp, fn, tp, tp + fp + others, n + more)
        low, high = powered_limits(seen)
        covered += low <= share <= high
        (counted_low,), (counted_high,) = seen.flagged.limits(0.025)
        naive += counted_low <= share <= counted_high
    error = 3 * np.sqrt(0.05 * 0.95 / runs)
    assert 0.93 - error / 2 <= covered / runs <= 0.97 + error / 2
    if abs(odds[0] + odds[1] - share) > 0.05:
        assert naive / runs < 0.86


@pytest.mark.slow
def test_walds_interval_of_ppi_misses_where_the_property_is_rare() -> None:
    rng, n, more, share, runs = np.random.default_rng(3), 100, 900, 0.05, 2000
    covered = ours = 0
    for tp, fp, fn, tn in rng.multinomial(n, [0.04, 0.0475, 0.01, 0.9025], runs):
        others = rng.binomial(more, 0.0875)
        seen = table_of(tn, fp, fn, tp, tp + fp + others, n + more)
        low, high = powered_limits(seen)
        ours += low <= share <= high
        human = np.repeat([0, 0, 1, 1], [tn, fp, fn, tp])
        judge = np.repeat([0, 1, 0, 1], [tn, fp, fn, tp])
        q = (tp + fp + others) / (n + more)
        spread = seen.weight**2 * q * (1 - q) / more + (human - seen.weight * judge).var() / n
        covered += abs(powered(seen) - share) <= Z * np.sqrt(spread)
    assert covered / runs < 0.92
    assert ours / runs > 0.94


def test_nothing_labelled_and_impossible_levels_are_refused() -> None:
    nothing = table_of(0, 0, 0, 0, 3, 10)
    for call in (powered, powered_limits):
        with pytest.raises(NotEnoughData, match="LG-STATS-001"):
            call(nothing)
    with pytest.raises(BadArgument, match="LG-STATS-002"):
        powered_limits(table_of(5, 1, 1, 5, 30, 100), level=1.0)
