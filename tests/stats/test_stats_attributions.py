import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau
from sklearn.metrics import average_precision_score

from lexgate.stats.attributions import area, chosen, completeness_error, infidelity, kendall, overlap
from lexgate.stats.rationales import auprc, iou_f1, token_f1

NUMBERS = st.lists(st.integers(-4, 4), min_size=2, max_size=12)


@settings(deadline=None, max_examples=100)
@given(NUMBERS, st.randoms())
def test_the_rank_correlation_is_that_of_scipy(values: list[int], random: object) -> None:
    a = np.array(values, np.float64)
    b = np.array(sorted(values, key=lambda _: random.random()), np.float64)  # type: ignore[attr-defined]
    if len(set(values)) > 1:
        assert kendall(a, b) == pytest.approx(kendalltau(a, b).statistic, abs=1e-12)
    else:
        assert np.isnan(kendall(a, b))


@settings(deadline=None, max_examples=100)
@given(NUMBERS, st.data())
def test_auprc_is_the_average_precision_of_scikit_learn(values: list[int], data: st.DataObject) -> None:
    weights = np.array(values, np.float64)
    human = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))))
    if human.any():
        assert auprc(weights, human) == pytest.approx(average_precision_score(human, weights))
    else:
        assert np.isnan(auprc(weights, human))


@settings(deadline=None, max_examples=50)
@given(NUMBERS, st.floats(0.01, 0.99))
def test_at_least_one_word_is_chosen_and_none_lighter_than_one_that_is_not(
    values: list[int], share: float
) -> None:
    weights = np.array(values, np.float64)
    picked = chosen(weights, share)
    assert picked.sum() == min(len(values), max(1, int(share * len(values) + 0.5)))
    if not picked.all():
        assert weights[picked].min() >= weights[~picked].max()


def test_constant_weights_get_what_chance_gets() -> None:
    human = np.array([True, False, False, True, False])
    assert auprc(np.zeros(5), human) == pytest.approx(0.4)


def test_weights_that_add_up_have_no_error_and_foretell_everything_in_a_linear_model() -> None:
    weights = np.array([1.0, -2.0, 0.5])
    assert completeness_error(-0.5, 0.5, 1.0, 3.5) == 0
    assert completeness_error(0.0, 1.0, 0.0, 0.0) == 1
    removed = np.array([[True, False, True], [False, True, False], [True, True, True]])
    drops = removed @ weights
    assert infidelity(weights * 7, removed, drops) == pytest.approx(0, abs=1e-12)
    assert infidelity(-weights, removed, drops) == 1
    assert np.isnan(infidelity(weights, removed, np.zeros(3)))


def test_the_same_words_agree_and_other_words_do_not() -> None:
    one, other = np.array([1.0, 0.0, 0.0, 0.0]), np.array([0.0, 0.0, 0.0, 1.0])
    assert overlap(one, one, 0.25) == 1
    assert overlap(one, other, 0.25) == 0
    assert token_f1(one > 0, other > 0) == 0
    assert iou_f1(one > 0, one > 0) == 1
    assert iou_f1(np.zeros(4, np.bool_), one > 0) == 0
    assert area(np.array([0.0, 1.0]), np.array([1.0, 1.0])) == 1
