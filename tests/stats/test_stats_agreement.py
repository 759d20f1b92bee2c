"""Agreement beyond chance: published examples, other libraries, and an obvious slow version."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.stats.agreement import Codes
from lexgate.stats.alpha import Scale, fleiss, krippendorff
from lexgate.stats.errors import BadArgument
from lexgate.stats.kappa import Weights, cohen

# Labels of six psychiatrists for thirty patients, sorted within each patient: Fleiss (1971), table 1.
DIAGNOSES = (
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
    "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)
SCALES: tuple[Scale, ...] = ("nominal", "ordinal", "interval")


def long(rows: "list[list[int]]") -> tuple[Codes, Codes]:
    """Return items and labels of rows by item, one label for each annotator; -1 where none was given."""
    table = np.array(rows, np.int64)
    return np.repeat(np.arange(len(table)), table.shape[1]), table.ravel()


def slow_alpha(rows: "list[list[int]]", scale: Scale) -> float:
    """Krippendorff's alpha from its definition: every ordered pair of labels of one item, and of all pairable labels."""
    units = [[label for label in row if label >= 0] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    pool = [label for unit in units for label in unit]

    def apart(a: int, b: int) -> float:
        if scale == "nominal":
            return float(a != b)
        if scale == "interval":
            return float(a - b) ** 2
        low, high = min(a, b), max(a, b)
        between = sum(low <= label <= high for label in pool)
        return (between - (pool.count(a) + pool.count(b)) / 2) ** 2

    seen = sum(sum(apart(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    chance = sum(apart(a, b) for a, b in permutations(pool, 2)) / (len(pool) - 1)
    return 1 - seen / chance if chance else float("nan")


def test_fleiss_of_thirty_patients_is_as_published() -> None:
    rows = [[int(digit) - 1 for digit in patient] for patient in DIAGNOSES.split()]
    seen = fleiss(*long(rows))
    assert (seen.items, seen.labels) == (30, 180)
    assert round(1 - seen.seen.observed, 3) == 0.556  # 0.555 in the paper, which rounds on the way
    assert round(1 - seen.seen.expected, 3) == 0.220
    assert round(seen.value, 3) == 0.430


def test_fleiss_refuses_items_with_different_numbers_of_labels() -> None:
    with pytest.raises(BadArgument, match="2 to 3 labels"):
        fleiss(*long([[0, 1, 1], [0, 1, -1]]))


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.lists(st.integers(-1, 3), min_size=4, max_size=4), min_size=2, max_size=12),
    scale=st.sampled_from(SCALES),
)
def test_alpha_is_what_its_definition_says(rows: list[list[int]], scale: Scale) -> None:
    wanted = slow_alpha(rows, scale)
    seen = krippendorff(*long(rows), scale=scale).value
    assert seen == pytest.approx(wanted, abs=1e-9, nan_ok=True)


def test_values_stand_for_the_codes_of_an_interval_scale_in_any_order() -> None:
    rows = [[0, 1, 2], [2, 2, 1], [0, 0, 0], [1, -1, 2]]
    values = np.array([10.0, -3.0, 5.5])
    item, label = long(rows)
    renamed = np.where(label < 0, -1, np.array([2, 0, 1])[label])  # 10, -3, 5.5 are third, first, second
    ranked = krippendorff(item, renamed, scale="interval", values=np.sort(values))
    assert krippendorff(item, label, scale="interval", values=values).value == pytest.approx(ranked.value)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_cohen_is_that_of_scikit_learn_and_its_standard_error_that_of_statsmodels(weights: Weights) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    raters = pytest.importorskip("statsmodels.stats.inter_rater")
    random = np.random.default_rng(7)
    first = random.integers(0, 4, 300)
    second = np.where(random.random(300) < 0.6, first, random.integers(0, 4, 300))
    seen = cohen(first, second, weights=weights)
    names = {"none": None, "linear": "linear", "quadratic": "quadratic"}
    assert seen.value == pytest.approx(metrics.cohen_kappa_score(first, second, weights=names[weights]))
    table = np.zeros((4, 4))
    np.add.at(table, (first, second), 1)
    theirs = raters.cohens_kappa(
        table, weights=None if weights == "none" else np.arange(4), wt=names[weights]
    )
    ours = (1 - seen.value) * np.sqrt((seen.seen.influence**2).sum())
    assert ours == pytest.approx(theirs.std_kappa)


def test_fleiss_is_that_of_statsmodels() -> None:
    raters = pytest.importorskip("statsmodels.stats.inter_rater")
    table = np.random.default_rng(1).multinomial(7, [0.5, 0.3, 0.2], size=40)
    item, label = (np.repeat(codes.ravel(), table.ravel()) for codes in np.indices(table.shape))
    assert fleiss(item, label).value == pytest.approx(raters.fleiss_kappa(table, method="fleiss"))


@pytest.mark.parametrize("scale", SCALES)
def test_the_influence_of_an_item_is_what_leaving_it_out_changes(scale: Scale) -> None:
    random = np.random.default_rng(3)
    truth = random.integers(0, 4, 400)
    table = np.where(random.random((400, 3)) < 0.7, truth[:, None], random.integers(0, 4, (400, 3)))
    table[random.random((400, 3)) < 0.1] = -1
    item, label = np.repeat(np.arange(400), 3), table.ravel()
    seen = krippendorff(item, label, scale=scale)
    used = np.flatnonzero((table >= 0).sum(axis=1) > 1)
    left = [
        np.log(1 - krippendorff(item[item != one], label[item != one], scale=scale).value) for one in used
    ]
    jackknifed = (len(used) - 1) / len(used) * np.sum((np.array(left) - np.mean(left)) ** 2)
    assert np.sqrt((seen.seen.influence**2).sum()) == pytest.approx(np.sqrt(jackknifed), rel=0.02)


def test_an_item_with_one_label_and_an_annotator_without_any_change_nothing() -> None:
    rows = [[0, 1, 1, -1], [2, 2, -1, -1], [1, 1, 0, -1]]
    more = [*rows, [2, -1, -1, -1]]
    for scale in SCALES:
        one, other = (krippendorff(*long(each), scale=scale) for each in (rows, more))
        assert (one.value, one.items, one.limits(0.95)) == (other.value, other.items, other.limits(0.95))


@pytest.mark.parametrize("scale", SCALES)
def test_perfect_agreement_has_a_lower_limit_that_rises_with_the_items(scale: Scale) -> None:
    few, many = (
        krippendorff(np.repeat(np.arange(n), 3), np.repeat(np.arange(n) % 2, 3), scale=scale)
        for n in (30, 3000)
    )
    for seen in (few, many):
        low, high = seen.limits(0.95)
        assert (seen.value, high) == (1.0, 1.0)
        assert low < 1
    assert few.limits(0.95)[0] < many.limits(0.95)[0]
    assert many.limits(0.95)[0] > 0.99


def test_where_there_is_one_label_only_nothing_is_known() -> None:
    for seen in (
        krippendorff(*long([[0, 0], [0, 0]])),
        krippendorff(*long([[0, 0], [0, 0]]), scale="interval"),
        fleiss(*long([[0, 0], [0, 0]])),
        cohen(np.zeros(9, np.int64), np.zeros(9, np.int64)),
        krippendorff(*long([[0, -1], [-1, 1]])),
        cohen(np.array([0, -1]), np.array([-1, 1])),
    ):
        assert np.isnan(seen.value)
        assert seen.limits(0.95) == (-1.0, 1.0)


def test_items_that_repeat_in_a_cluster_count_once() -> None:
    random = np.random.default_rng(5)
    first = random.integers(0, 3, 60)
    second = np.where(random.random(60) < 0.8, first, random.integers(0, 3, 60))
    once = cohen(first, second)
    copied = cohen(np.tile(first, 5), np.tile(second, 5), cluster=np.tile(np.arange(60), 5))
    assert copied.value == pytest.approx(once.value)
    assert copied.limits(0.95) == pytest.approx(once.limits(0.95))
    apart = cohen(np.tile(first, 5), np.tile(second, 5))
    assert apart.limits(0.95)[0] > copied.limits(0.95)[0]
    item, label = long(np.column_stack([first, second]).tolist())
    many = np.concatenate([item + 60 * copy for copy in range(5)])
    one = krippendorff(item, label)
    same = krippendorff(many, np.tile(label, 5), cluster=np.tile(np.arange(60), 5))
    assert same.limits(0.9) == pytest.approx(
        one.limits(0.9), abs=0.02
    )  # alpha itself corrects for few labels


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(st.lists(st.integers(-1, 2), min_size=3, max_size=3), min_size=1, max_size=8),
    scale=st.sampled_from(SCALES),
)
def test_limits_hold_the_value_and_widen_with_the_level(rows: list[list[int]], scale: Scale) -> None:
    seen = krippendorff(*long(rows), scale=scale)
    before = (2.0, -2.0)
    for level in (0.5, 0.9, 0.95, 0.999):
        low, high = seen.limits(level)
        assert -1 <= low <= high <= 1
        if not np.isnan(seen.value):
            assert low <= max(seen.value, -1) + 1e-12
            assert high >= seen.value - 1e-12
        assert low <= before[0]
        assert high >= before[1]
        before = low, high
