"""Limits that hold however often one looks: exact errors and numbers of items, slow oracles, simulations."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.stats.errors import BadArgument
from lexgate.stats.extremes import lowest_ratio, lowest_share, widest_gap
from lexgate.stats.joint import difference_low, ratio_low
from lexgate.stats.proportion import wilson
from lexgate.stats.sequential import Floats, log_wealth, mean_limits, share_limits
from lexgate.stats.shares import Shares, counted, independent
from lexgate.stats.stopping import stopping

Limits = Callable[..., tuple[float, float]]

QUICK = settings(deadline=None, max_examples=40)
EVERY = range(1, 2001)
BATCHES = range(32, 2001, 32)
COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TAILS = st.floats(1e-5, 0.25)


def at_all_times(hits: list[int], n: list[int], missing: list[int] | int = 0) -> Shares:
    plain = independent(hits, n, missing)
    return Shares(
        hits=plain.hits,
        n=plain.n,
        missing=plain.missing,
        effect=plain.effect,
        clusters=plain.clusters,
        anytime=True,
    )


def one(k: int, n: int, tail: float) -> tuple[float, float]:
    low, high = share_limits([k], [k], [n], tail)
    return float(low[0]), float(high[0])


@QUICK
@given(COUNTS, TAILS, st.integers(0, 9))
def test_limits_hold_the_value_and_widen_with_the_level_and_with_missing_items(
    count: tuple[int, int], tail: float, lost: int
) -> None:
    k, n = count
    low, high = one(k, n, tail)
    assert 0 <= low <= k / n + 1e-9
    assert k / n - 1e-9 <= high <= 1
    wider = one(k, n, tail / 2)
    assert wider[0] <= low + 1e-7
    assert wider[1] >= high - 1e-7
    ends = at_all_times([k], [n], [lost]).limits(tail)
    for gained in range(lost + 1):
        inside = one(k + gained, n + lost, tail)
        assert ends[0][0] - 1e-7 <= inside[0] <= inside[1] <= ends[1][0] + 1e-7


@QUICK
@given(COUNTS, TAILS)
def test_no_share_outside_the_limits_was_beaten_too_little(count: tuple[int, int], tail: float) -> None:
    k, n = count
    low, high = one(k, n, tail)
    if low > 0:
        below = np.arcsin(np.sqrt(np.linspace(0, low, 400)))
        assert (log_wealth(k, n, below) >= math.log(1 / tail) - 1e-6).all()
    if high < 1:
        above = np.arccos(np.sqrt(np.linspace(high, 1, 400)))
        assert (log_wealth(n - k, n, above) >= math.log(1 / tail) - 1e-6).all()


@QUICK
@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0.02, 0.98))
def test_the_wealth_is_fair_for_every_next_item(seen: list[bool], share: float) -> None:
    """Against the true share the wealth stays as it is in expectation: the one fact on which all else rests."""
    k, n, angle = sum(seen), len(seen), math.asin(math.sqrt(share))
    now, lost, won = (
        float(np.exp(log_wealth(k + hit, n + (step > 0), angle))) for step, hit in ((0, 0), (1, 0), (1, 1))
    )
    assert share * won + (1 - share) * lost == pytest.approx(now, rel=1e-9)
    higher, lower = share + 0.01, share - 0.01
    assert higher * won + (1 - higher) * lost > now * (1 - 1e-12)
    assert lower * won + (1 - lower) * lost < now * (1 + 1e-12)
    assert float(log_wealth(0, 0, angle)) == pytest.approx(0, abs=1e-12)


@QUICK
@given(COUNTS, st.sampled_from([0.025, 0.1]))
def test_for_values_of_0_and_1_the_mean_is_the_share(count: tuple[int, int], tail: float) -> None:
    k, n = count
    values = np.repeat([1.0, 0.0], [k, n - k])
    assert mean_limits(values, tail=tail) == pytest.approx(one(k, n, tail), abs=1e-6)


def test_limits_of_the_mean_of_many_values_are_rounded_outwards_by_little() -> None:
    values = np.random.default_rng(0).beta(1, 6, 2000)
    low, high = mean_limits(values, tail=0.025)
    least, _ = mean_limits(np.floor(values * 1024) / 1024, tail=0.025)
    most, _ = mean_limits(np.ceil(values * 1024) / 1024, tail=0.025)
    assert least == low < most < low + 2 / 1024
    assert mean_limits(1 - values, tail=0.025) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_values_that_vary_less_have_nearer_limits_and_missing_ones_widen_them() -> None:
    wide = mean_limits(np.tile([0.0, 1.0], 200), tail=0.025)
    near = mean_limits(np.tile([0.45, 0.55], 200), tail=0.025)
    lost = mean_limits(np.tile([0.45, 0.55], 200), tail=0.025, missing=20)
    assert near[1] - near[0] < 0.3 * (wide[1] - wide[0])
    assert lost[0] < near[0] < 0.5 < near[1] < lost[1]
    assert mean_limits([], tail=0.025) == (0.0, 1.0)
    for bad in ([1.5], [math.nan], [-0.1]):
        with pytest.raises(BadArgument):
            mean_limits(bad, tail=0.025)


@pytest.mark.parametrize("bound", [0.05, 0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("looks", [EVERY, BATCHES])
def test_at_the_bound_a_wrong_decision_is_made_in_at_most_a_twentieth_of_runs(
    bound: float, looks: range
) -> None:
    """Exact, not simulated. Each side alone keeps its half, and the errors are not much below what is allowed."""
    found = stopping(bound, bound, looks=looks)
    assert sum(found.above) <= 0.025
    assert sum(found.below) <= 0.025
    assert found.decided <= 0.05
    assert looks is BATCHES or found.decided >= 0.015


@pytest.mark.parametrize("looks", [EVERY, BATCHES])
@pytest.mark.parametrize("true", [0.99, 0.90])
def test_against_95_percent_the_median_decision_takes_at_most_300_of_2000_items(
    true: float, looks: range
) -> None:
    found = stopping(0.95, true, looks=looks)
    right, wrong = (found.above, found.below) if true > 0.95 else (found.below, found.above)
    median = found.quantile(0.5)
    assert median is not None
    assert median <= 300
    assert sum(right) >= 0.99
    assert sum(wrong) <= 0.005


def test_looking_at_the_wilson_interval_after_every_item_errs_far_more_often() -> None:
    random, runs, fewest = np.random.default_rng(4), 200, 30
    n = np.arange(1, 1001)
    wrong = 0
    for _ in range(runs):
        k = np.cumsum(random.random(1000) < 0.8)
        seen = ((k / n - 0.8) ** 2 > 1.96**2 * 0.16 / n)[fewest:]
        wrong += bool(seen.any())
    assert wrong / runs > 0.2
    assert wilson(80, 100)[0] < 0.8  # what the shortcut above stands for


def slow_stopping(bound: float, true: float, items: int, level: float) -> tuple[Floats, Floats]:
    """Carry the probability of every count, and hold the limits themselves against the bound."""
    chance, above, below = np.array([1.0]), np.zeros(items), np.zeros(items)
    for n in range(1, items + 1):
        chance = np.append(chance, 0) * (1 - true) + np.insert(chance, 0, 0) * true
        k = np.arange(n + 1)
        low, high = share_limits(k, k, np.full(n + 1, n), (1 - level) / 2)
        up, down = low >= bound - 1e-7, high <= bound + 1e-7
        above[n - 1], below[n - 1] = chance[up].sum(), chance[down].sum()
        chance = np.where(up | down, 0.0, chance)
    return above, below


@pytest.mark.parametrize(("bound", "true"), [(0.8, 0.5), (0.5, 0.7), (0.1, 0.5), (0.3, 0.3)])
def test_the_probabilities_of_stopping_are_those_of_the_limits(bound: float, true: float) -> None:
    above, below = slow_stopping(bound, true, 60, 0.9)
    found = stopping(bound, true, looks=range(1, 61), level=0.9)
    assert found.above == pytest.approx(above, abs=1e-9)
    assert found.below == pytest.approx(below, abs=1e-9)


def test_stopping_at_the_edges_and_with_impossible_arguments() -> None:
    assert stopping(0.0, 0.1, looks=EVERY).quantile(0.5) == 7
    assert stopping(1.0, 1.0, looks=EVERY).decided == 0
    assert stopping(0.95, 0.94, looks=[100]).quantile(0.5) is None
    for bound, true, looks in (
        (1.5, 0.5, [1]),
        (0.5, -1, [1]),
        (0.5, 0.5, []),
        (0.5, 0.5, [5, 5]),
        (0.5, 0.5, [0]),
    ):
        with pytest.raises(BadArgument):
            stopping(bound, true, looks=looks)


def slow_low(a: tuple[int, int], b: tuple[int, int], tail: float) -> tuple[float, float]:
    """Look through all pairs of shares on a fine grid."""
    angle = np.linspace(1e-4, np.pi / 2 - 1e-4, 1500)
    share = np.sin(angle) ** 2
    own = log_wealth(a[0], a[1], angle)[:, None]
    other = log_wealth(b[1] - b[0], b[1], np.pi / 2 - angle)[None, :]
    left = own + other < math.log(1 / tail)
    return (
        float(np.where(left, share[:, None] - share, np.inf).min()),
        float(np.where(left, share[:, None] / share, np.inf).min()),
    )


@pytest.mark.parametrize("a", [(30, 40), (190, 200), (5, 100), (20, 20)])
@pytest.mark.parametrize("b", [(10, 40), (500, 1000), (0, 30)])
@pytest.mark.parametrize("tail", [0.025, 0.001])
def test_differences_and_ratios_are_the_least_of_all_pairs_not_beaten(
    a: tuple[int, int], b: tuple[int, int], tail: float
) -> None:
    both = at_all_times([a[0], b[0]], [a[1], b[1]])
    first, second = np.array([0]), np.array([1])
    difference, ratio = slow_low(a, b, tail)
    ours = float(difference_low(both, first, second, tail=tail)[0])
    assert difference - 0.02 <= ours <= difference + 2e-3
    ours = float(ratio_low(both, first, second, tail=tail)[0])
    assert ratio * 0.94 - 0.005 <= ours <= ratio * 1.01 + 2e-3


@QUICK
@given(
    st.lists(COUNTS, min_size=2, max_size=5).filter(lambda rows: any(k for k, _ in rows)),
    st.floats(0.5, 0.999),
)
def test_extremes_hold_the_value_and_are_wider_than_for_fixed_numbers(
    rows: list[tuple[int, int]], level: float
) -> None:
    hits, n = (list(column) for column in zip(*rows, strict=True))
    shares = at_all_times(hits, n)
    values: dict[Limits, float] = {
        lowest_share: shares.value.min(),
        widest_gap: np.ptp(shares.value),
        lowest_ratio: shares.value.min() / shares.value.max(),
    }
    for interval, value in values.items():
        low, high = interval(shares, level=level)
        wider = interval(shares, level=(level + 1) / 2)
        assert 0 <= low <= value + 1e-9
        assert value - 1e-9 <= high <= 1
        assert wider[0] <= low + 1e-6
        assert wider[1] >= high - 1e-6


def test_a_group_of_which_nothing_was_seen_leaves_everything_open() -> None:
    shares = at_all_times([80, 0], [100, 0])
    assert widest_gap(shares, level=0.95)[1] > 0.8
    assert lowest_ratio(shares, level=0.95) == (0.0, 1.0)
    low, high = lowest_share(shares, level=0.95)
    assert low == 0
    assert high < 0.92


def test_of_very_many_groups_the_limits_are_near_and_a_little_wider() -> None:
    rows = [(90, 100)] + [(60, 100)] * 23
    few, many = (
        at_all_times(*map(list, zip(*rows, strict=True))),
        at_all_times(*map(list, zip(*rows, (60, 100), strict=True))),
    )
    a, b = np.array([0]), np.array([1])
    exact, rough = (float(difference_low(one_, a, b, tail=0.025)[0]) for one_ in (few, many))
    assert exact - 0.08 <= rough <= exact


def test_clusters_are_refused() -> None:
    hit, cluster = np.array([True, True, False, False]), np.array([0, 0, 1, 1])
    plain = counted(hit, np.zeros(4, np.int32), 1, cluster=cluster)
    shares = Shares(
        hits=plain.hits,
        n=plain.n,
        missing=plain.missing,
        effect=plain.effect,
        clusters=plain.clusters,
        anytime=True,
    )
    with pytest.raises(BadArgument):
        shares.limits(0.025)
    with pytest.raises(BadArgument):
        difference_low(shares, np.array([0]), np.array([0]), tail=0.025)


LOOKS = (20, 40, 70, 110, 170, 260, 400, 600, 900, 1400, 2000)


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), [(0.4, 0.5), (0.76, 0.95), (0.08, 0.1)])
def test_a_ratio_or_gap_at_its_bound_is_decided_wrongly_in_at_most_a_twentieth_of_runs(
    first: float, second: float
) -> None:
    """Two groups of unequal size, mixed at random, looked at eleven times."""
    random, runs = np.random.default_rng(17), 150
    wrong = {"ratio": 0, "gap": 0}
    for _ in range(runs):
        group = (random.random(2000) < 0.3).astype(np.int64)
        hit = random.random(2000) < np.where(group, first, second)
        done = dict.fromkeys(wrong, False)
        for look in LOOKS:
            n = np.bincount(group[:look], minlength=2)
            k = np.bincount(group[:look][hit[:look]], minlength=2)
            if not k.any():
                continue
            shares = at_all_times(k.tolist(), n.tolist())
            low, high = lowest_ratio(shares, level=0.95)
            done["ratio"] |= not low <= first / second <= high
            low, high = widest_gap(shares, level=0.95)
            done["gap"] |= not low <= second - first <= high
        for name, was in done.items():
            wrong[name] += was
    assert all(count / runs <= 0.05 for count in wrong.values()), wrong


@pytest.mark.slow
def test_equal_groups_are_found_to_be_above_four_fifths_with_a_few_hundred_items_each() -> None:
    random, runs = np.random.default_rng(23), 60
    took = []
    for _ in range(runs):
        k = np.cumsum(random.random((2, 3000)) < 0.5, axis=1)
        for look in range(100, 3001, 50):
            shares = at_all_times(k[:, look - 1].tolist(), [look, look])
            if lowest_ratio(shares, level=0.95)[0] >= 0.8:
                took.append(look)
                break
    assert len(took) == runs
    assert np.median(took) <= 950  # by group, for both ratios to be above


@pytest.mark.slow
@pytest.mark.parametrize(("a", "b"), [(0.2, 0.3), (8, 2), (1, 30)])
def test_a_mean_is_missed_at_any_time_in_at_most_a_twentieth_of_runs(a: float, b: float) -> None:
    random, runs = np.random.default_rng(29), 150
    missed = 0
    for _ in range(runs):
        values = random.beta(a, b, 600)
        missed += any(
            not low <= a / (a + b) <= high
            for low, high in (mean_limits(values[:look], tail=0.025) for look in (10, 25, 60, 150, 350, 600))
        )
    assert missed / runs <= 0.05
