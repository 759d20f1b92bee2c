"""What bounds leaks: the share found at few false alarms, exposure, epsilon, likelihood ratios. Limits hold in simulations."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm
from sklearn.metrics import roc_auc_score

from lexgate.stats.audit import best_guesses, chance, epsilon_bound, epsilon_found
from lexgate.stats.errors import BadArgument, NotEnoughData
from lexgate.stats.exposure import by_chance, exposures, mean_exposure
from lexgate.stats.fixed_rate import found_at, limits_at
from lexgate.stats.lira import halves, offline, online

SCORES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=30).map(np.array)


@given(found=SCORES, others=SCORES, rate=st.floats(0.01, 0.9))
@settings(deadline=None, max_examples=80)
def test_the_share_found_is_the_best_over_all_thresholds_that_keep_the_rate(
    found: np.ndarray[tuple[int], np.dtype[np.float64]],
    others: np.ndarray[tuple[int], np.dtype[np.float64]],
    rate: float,
) -> None:
    thresholds = [-1.0, *others.tolist()]
    slow = max(np.mean(found > at) for at in thresholds if np.mean(others > at) <= rate + 1e-12)
    value = found_at(found, others, rate)
    assert value == pytest.approx(slow)
    low, high = limits_at(found, others, rate)
    assert 0 <= low <= value <= high <= 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "shift", "sizes"), [(0.01, 1.0, (300, 1000)), (0.05, 0.0, (100, 100)), (0.001, 3.0, (300, 2000))]
)
def test_limits_of_the_share_found_hold_with_the_threshold_unknown(
    rate: float, shift: float, sizes: tuple[int, int]
) -> None:
    rng = np.random.default_rng(1)
    true = norm.sf(norm.isf(rate) - shift)
    ends = [limits_at(rng.normal(shift, 1, sizes[0]), rng.normal(0, 1, sizes[1]), rate) for _ in range(600)]
    assert np.mean([low <= true <= high for low, high in ends]) >= 0.95


@pytest.mark.slow
def test_limits_of_the_share_found_hold_with_ties() -> None:
    rng = np.random.default_rng(2)
    p, q = np.array([0.5, 0.3, 0.15, 0.05]), np.array([0.2, 0.3, 0.3, 0.2])
    true = q[3]  # at a rate of 0.1 only the highest step stays: 0.05 <= 0.1 < 0.05 + 0.15
    ends = [
        limits_at(rng.choice(4, 200, p=q).astype(float), rng.choice(4, 200, p=p).astype(float), 0.1)
        for _ in range(600)
    ]
    assert np.mean([low <= true <= high for low, high in ends]) >= 0.95


def test_too_few_others_leave_the_lower_limit_at_nothing() -> None:
    found = np.full(100, 9.0)
    assert limits_at(found, np.linspace(0, 1, 1000), 0.001)[0] == 0
    assert limits_at(found, np.linspace(0, 1, 10_000), 0.001)[0] > 0.9


@pytest.mark.parametrize(
    ("found", "others", "rate", "error"),
    [(0, 3, 0.1, NotEnoughData), (3, 0, 0.1, NotEnoughData), (3, 3, 0.0, BadArgument)],
)
def test_nothing_to_find_is_refused(found: int, others: int, rate: float, error: type[Exception]) -> None:
    with pytest.raises(error):
        limits_at(np.ones(found), np.ones(others), rate)


def test_the_chance_of_right_guesses_is_that_of_the_published_formula() -> None:
    m, r, v, epsilon, delta = 1000, 400, 260, 0.5, 1e-4
    q = 1 / (1 + math.exp(-epsilon))
    beta = sum(binom.pmf(k, r, q) for k in range(v, r + 1))
    alpha = max(sum(binom.pmf(k, r, q) for k in range(v - i, v)) / i for i in range(1, v + 1))
    assert chance(v, r, epsilon, delta=delta, items=m) == pytest.approx(beta + 2 * m * delta * alpha)


@given(right=st.integers(0, 60), epsilon=st.floats(0, 4))
@settings(deadline=None, max_examples=60)
def test_an_epsilon_above_the_bound_is_not_refuted(right: int, epsilon: float) -> None:
    bound = epsilon_bound(right, 60, error=0.05, delta=1e-5, items=100)
    if epsilon > bound + 1e-6:
        assert chance(right, 60, epsilon, delta=1e-5, items=100) >= 0.05 - 1e-9
    elif epsilon < bound - 1e-6:
        assert chance(right, 60, epsilon, delta=1e-5, items=100) < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("epsilon", [0.0, 1.0, 3.0])
def test_a_mechanism_that_keeps_epsilon_is_refuted_in_a_twentieth_of_runs_at_most(epsilon: float) -> None:
    rng = np.random.default_rng(3)
    wrong = 0
    for _ in range(300):
        inside = rng.random(200) < 0.5
        kept = rng.random(200) < 1 / (1 + math.exp(-epsilon))  # randomised response, the worst there is
        score = np.where(kept, inside, ~inside) + rng.random(200) / 10
        found = epsilon_found(score, inside, error=0.05, delta=0.0, shares=(1.0, 0.5, 0.25, 0.125))
        wrong += found.epsilon > epsilon
    assert wrong <= 300 * 0.05 + 3 * math.sqrt(300 * 0.05 * 0.95)


@pytest.mark.slow
def test_the_bound_of_a_gaussian_mechanism_lies_below_its_true_epsilon_and_above_nothing() -> None:
    rng = np.random.default_rng(4)
    # One coordinate for each canary, moved by one, noise of one: (epsilon, 1e-5) with epsilon 4.38 (Balle and Wang 2018).
    inside = rng.random(4000) < 0.5
    found = epsilon_found(
        inside + rng.normal(0, 1, 4000), inside, error=0.05, delta=1e-5, shares=(1.0, 0.5, 0.25, 0.125)
    )
    assert 1.0 < found.epsilon < 4.38


@pytest.mark.parametrize(("right", "guesses", "items"), [(5, 4, 9), (1, 4, 3)])
def test_impossible_guesses_are_refused(right: int, guesses: int, items: int) -> None:
    with pytest.raises(BadArgument):
        chance(right, guesses, 1.0, items=items)


@given(planted=SCORES, references=SCORES)
@settings(deadline=None, max_examples=60)
def test_exposure_is_that_of_a_slow_count(
    planted: np.ndarray[tuple[int], np.dtype[np.float64]],
    references: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    slow = [
        math.log2(len(references) + 1)
        - math.log2(1 + sum(1.0 if other > one else 0.5 if other == one else 0.0 for other in references))
        for one in planted
    ]
    assert exposures(planted, references) == pytest.approx(slow)


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("sizes", [(8, 20), (40, 120)])
def test_limits_of_the_mean_exposure_cover_it(shift: float, sizes: tuple[int, int]) -> None:
    rng = np.random.default_rng(5)
    m, n = sizes

    def draw() -> tuple[
        np.ndarray[tuple[int], np.dtype[np.float64]], np.ndarray[tuple[int], np.dtype[np.float64]]
    ]:
        return rng.normal(shift, 1, m), rng.normal(0, 1, n)

    true = np.mean([exposures(*draw()).mean() for _ in range(3000)])
    inside = 0
    for _ in range(600):
        one, most = mean_exposure(*draw())
        low, high = one.limits(0.025)
        inside += bool(low[0] * most <= true <= high[0] * most)
    assert inside / 600 >= 0.92


def test_every_item_is_in_half_of_the_shadows() -> None:
    assert halves(16, 101, 3).sum(axis=0).tolist() == [8] * 101
    assert halves(16, 101, 3).sum(axis=1).min() > 35


@pytest.mark.parametrize("shadows", [16, 80])
def test_the_likelihood_ratio_ranks_as_well_as_the_best_there_can_be(shadows: int) -> None:
    rng = np.random.default_rng(6)
    items = 3000
    hard, member = rng.normal(0, 3, items), np.arange(items) < items // 2
    inside = halves(shadows, items, 0)
    shadow = hard + 2.0 * inside + rng.normal(0, 1, inside.shape)
    target = hard + 2.0 * member + rng.normal(0, 1, items)

    def area(score: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return float(np.mean(score[member][:, None] > score[~member][None, :]))

    best = norm.cdf(2 / math.sqrt(2))
    assert area(target) < 0.7
    assert area(online(target, shadow, inside)) == pytest.approx(best, abs=0.03)
    assert area(offline(target, shadow, inside)) == pytest.approx(best, abs=0.04)


def test_with_many_shadows_an_item_has_a_variance_of_its_own() -> None:
    rng = np.random.default_rng(7)
    items = 2000
    spread, member = np.where(rng.random(items) < 0.5, 0.1, 5.0), rng.random(items) < 0.5

    def area(shadows: int) -> float:
        inside = halves(shadows, items, 0)
        score = online(
            member + rng.normal(0, spread), inside + rng.normal(0, 1, inside.shape) * spread, inside
        )
        return float(np.mean(score[member][:, None] > score[~member][None, :]))

    assert (
        area(64) > 0.78
    )  # of the steady half it is sure: 3/4 of pairs have one, and it ranks those by their sureness
    assert area(62) < 0.75


def test_an_item_without_an_answer_has_no_score() -> None:
    inside = halves(4, 2, 0)
    shadow = np.zeros((4, 2)) + inside + np.linspace(0, 0.1, 4)[:, None]
    assert np.isnan(online(np.array([np.nan, 1.0]), shadow, inside)).tolist() == [True, False]


@pytest.mark.parametrize("first", [True, False])
def test_an_order_that_tells_the_sides_earns_nothing_where_scores_are_equal(first: bool) -> None:
    inside = np.array([first] * 100 + [not first] * 100)
    assert best_guesses(np.zeros(200), inside, 1.0) == (200, 0)
    assert epsilon_found(np.zeros(200), inside, error=0.05, delta=0.0, shares=(1.0, 0.5)).epsilon == 0.0


def test_a_model_that_is_surer_than_its_shadows_does_not_hide_its_members() -> None:
    """Beyond both means a wider density of the others would be the higher one."""
    draw = np.random.default_rng(0)
    member, inside = draw.random(2000) < 0.5, halves(8, 2000, 1)
    own = draw.normal(0, 1, 2000)  # how hard each item is
    shadow = own + np.where(inside, draw.normal(1, 0.5, (8, 2000)), draw.normal(0, 0.8, (8, 2000)))
    target = own + np.where(member, draw.normal(2, 0.5, 2000), draw.normal(0.4, 0.8, 2000))
    with_others, without = online(target, shadow, inside), offline(target, shadow, inside)
    assert roc_auc_score(member, without) > 0.9
    assert roc_auc_score(member, with_others) > 0.85  # with a variance for each side: .754


def test_one_lost_answer_leaves_other_items_the_variance_of_their_own() -> None:
    rng = np.random.default_rng(9)
    inside = halves(64, 50, 0)
    shadow = rng.normal(0, np.linspace(0.1, 5, 50), inside.shape) + inside
    target = rng.normal(0, 1, 50)
    whole = online(target, shadow, inside)
    shadow[3, 7], shadow[:, 9] = np.nan, np.nan
    lost = online(target, shadow, inside)
    others = np.delete(np.arange(50), [7, 9])
    assert lost[others].tolist() == whole[others].tolist()
    assert np.isfinite(lost[7])
    assert np.isnan(lost[9])


@pytest.mark.parametrize("references", [1, 7, 40])
def test_the_exposure_by_chance_is_the_mean_over_all_ranks(references: int) -> None:
    every = np.linspace(0.5, references + 0.5, references + 1)
    assert by_chance(references) == pytest.approx(exposures(every, np.arange(1.0, references + 1)).mean())


@pytest.mark.parametrize(("planted", "others"), [(12, 22), (14, 22), (7, 9), (3, 100)])
def test_secrets_that_all_stand_out_lie_within_their_limits(planted: int, others: int) -> None:
    one, most = mean_exposure(np.full(planted, 9.0), np.zeros(others))
    low, high = one.limits(0.025)
    assert low[0] <= one.value[0] <= high[0] <= 1.0
    assert most == np.log2(others + 1)
