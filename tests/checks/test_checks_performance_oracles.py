"""Values of performance beside scikit-learn's and obvious slow versions; bad input."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import JsonValue
from sklearn import metrics

from lexgate import checks
from lexgate.checks import (
    _worked,
    auroc,
    average_precision,
    balanced_accuracy,
    brier_score,
    calibration_error,
    entity_f1,
    f1,
    macro_f1,
    matthews_correlation,
    precision,
    recall,
    risk_at_coverage,
    risk_coverage_area,
    shift_drop,
    worst_group_score,
)
from lexgate.checks._check import Check, Setting
from lexgate.core.discover import discover
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Predictions, Shifted, Subject

SETTING = Setting(draws=200)
Floats = NDArray[np.float64]


def estimate(check: Check, subject: Subject, **options: JsonValue) -> Estimate:
    full = check.complete(options)
    return check.estimate(check.measure(subject, full), full, SETTING)


def value(check: Check, subject: Subject, **options: JsonValue) -> float:
    found = estimate(check, subject, **options)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    return found.value


def subject_of(
    truth: NDArray[np.int64], given: Floats, *, clusters: NDArray[np.int64] | None = None
) -> Subject:
    predictions = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(len(truth)).astype(np.str_),
        labels=tuple(f"c{code}" for code in range(given.shape[1])),
        truth=truth.astype(np.int32),
        predicted=given.argmax(axis=1).astype(np.int32),
        probability=given,
        clusters=clusters,
    )
    return Subject(passport=_worked.PASSPORT, predictions=predictions)


def drawn(seed: int, n: int, classes: int, *, rounded: bool = False) -> tuple[NDArray[np.int64], Floats]:
    random = np.random.default_rng(seed)
    truth = np.concatenate([np.arange(classes), random.integers(0, classes, n - classes)])
    odds = random.normal(0, 1, (n, classes)) + 1.2 * np.eye(classes)[truth]
    given = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    if rounded:
        given = np.round(given, 1) + 0.01
        given /= given.sum(axis=1, keepdims=True)
    return truth, given


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 120), st.integers(2, 5))
def test_averages_over_classes_are_those_of_scikit_learn(seed: int, n: int, classes: int) -> None:
    truth, given = drawn(seed, n, classes)
    subject, answer = subject_of(truth, given), given.argmax(axis=1)
    names = {"precision": precision.CHECK, "recall": recall.CHECK, "f1-score": f1.CHECK}
    for average in ("macro", "micro", "weighted"):
        theirs = metrics.precision_recall_fscore_support(truth, answer, average=average, zero_division=0)
        for mine, check in zip(theirs, names.values(), strict=False):
            assert value(check, subject, average=average) == pytest.approx(mine)
    one = metrics.precision_recall_fscore_support(truth, answer, labels=range(classes), zero_division=0)
    for theirs, check in zip(one, names.values(), strict=False):
        assert value(check, subject, average="c1") == pytest.approx(theirs[1])
    some = metrics.precision_recall_fscore_support(
        truth, answer, labels=range(1, classes), average="micro", zero_division=0
    )
    for theirs, check in zip(some, names.values(), strict=False):
        assert value(check, subject, average="micro", without=["c0"]) == pytest.approx(theirs)
    assert value(f1.CHECK, subject, average="macro") == pytest.approx(value(macro_f1.CHECK, subject))
    assert value(balanced_accuracy.CHECK, subject) == pytest.approx(
        metrics.balanced_accuracy_score(truth, answer)
    )
    assert value(balanced_accuracy.CHECK, subject, adjusted=True) == pytest.approx(
        metrics.balanced_accuracy_score(truth, answer, adjusted=True)
    )
    assert value(matthews_correlation.CHECK, subject) == pytest.approx(
        metrics.matthews_corrcoef(truth, answer)
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 80), st.booleans())
def test_rankings_and_probabilities_are_scored_as_by_scikit_learn(seed: int, n: int, rounded: bool) -> None:
    truth, given = drawn(seed, n, 2, rounded=rounded)
    subject, score = subject_of(truth, given), given[:, 1]
    assert value(auroc.CHECK, subject) == pytest.approx(metrics.roc_auc_score(truth, score))
    assert value(auroc.CHECK, subject, positive="c0") == pytest.approx(
        metrics.roc_auc_score(1 - truth, given[:, 0])
    )
    assert value(average_precision.CHECK, subject) == pytest.approx(
        metrics.average_precision_score(truth, score)
    )
    assert value(brier_score.CHECK, subject) == pytest.approx(metrics.brier_score_loss(truth, score))


def test_of_more_classes_the_mean_over_classes_is_that_of_scikit_learn() -> None:
    truth, given = drawn(3, 150, 4)
    subject = subject_of(truth, given)
    assert value(auroc.CHECK, subject) == pytest.approx(
        metrics.roc_auc_score(truth, given, multi_class="ovr", average="macro")
    )
    assert value(average_precision.CHECK, subject) == pytest.approx(
        metrics.average_precision_score(np.eye(4)[truth], given, average="macro")
    )
    assert set(estimate(auroc.CHECK, subject).groups) == {"c0", "c1", "c2", "c3"}


def test_what_each_item_adds_is_the_derivative_of_the_value() -> None:
    """Each item is put in once more with a small weight, by copying all others many times."""
    truth, given = drawn(5, 12, 2, rounded=True)
    copies = 3000

    def again(item: int) -> tuple[NDArray[np.int64], Floats]:
        rows = np.append(np.repeat(np.arange(len(truth)), copies), item)
        return truth[rows], given[rows]

    positive, score = truth == 1, given[:, 1]
    plain, added = average_precision.average_precision(positive, score)
    area, place = auroc.area(positive, score)
    slope = (place - area) / np.where(positive, positive.sum(), (~positive).sum())
    for item in range(len(truth)):
        true, more = again(item)
        moved = average_precision.average_precision(true == 1, more[:, 1])[0] - plain
        assert moved * copies == pytest.approx(added[item], abs=2e-3)
        moved = auroc.area(true == 1, more[:, 1])[0] - area
        assert moved * copies == pytest.approx(slope[item], abs=2e-3)


def test_the_matthews_correlation_moves_with_an_item_as_its_derivative_says() -> None:
    matrix = np.array([[30.0, 4, 1], [5, 20, 6], [2, 3, 15]])
    slope = matthews_correlation._influence(matrix)
    for cell in np.ndindex(3, 3):
        more = matrix.copy()
        more[cell] += 1e-4
        moved = matthews_correlation._value(more) - matthews_correlation._value(matrix)
        assert moved / 1e-4 == pytest.approx(slope[cell], abs=1e-5)


def test_unscoreable_items_bound_the_matthews_correlation() -> None:
    random, matrix = np.random.default_rng(0), np.array([[30.0, 4], [5, 20]])
    low, high = matthews_correlation._extremes(matrix, 5)
    for _ in range(500):
        more = matrix + random.multinomial(5, random.dirichlet(np.ones(4) / 3)).reshape(2, 2).astype(
            np.float64
        )
        assert low <= matthews_correlation._value(more) <= high


def test_the_variance_of_an_auroc_in_clusters_is_obuchowskis() -> None:
    random = np.random.default_rng(1)
    clusters = np.repeat(np.arange(15), 6)
    truth = random.random(90) < 0.4
    score = np.round(random.normal(0, 1, 90) + truth + random.normal(0, 1, 15).repeat(6), 1)
    _, place = auroc.area(truth, score)
    area, m, n, count = place[truth].mean(), truth.sum(), (~truth).sum(), 15
    # Obuchowski (1997), equations 2 to 4.
    tens, ones, both = 0.0, 0.0, 0.0
    for cluster in range(count):
        mine = clusters == cluster
        ten = (place[mine & truth] - area).sum()
        one = (place[mine & ~truth] - area).sum()
        tens, ones, both = tens + ten**2, ones + one**2, both + ten * one
    scale = count / (count - 1)
    expected = scale * (tens / m**2 + ones / n**2 + 2 * both / (m * n))
    from lexgate.stats.effective import variance_of

    found, counted = variance_of((place - area) / np.where(truth, m, n), clusters)
    assert found == pytest.approx(expected)
    assert counted == 15


def test_delongs_variance_is_that_of_the_placements_counted_pair_by_pair() -> None:
    truth, given = drawn(8, 40, 2, rounded=True)
    score, positive = given[:, 1], truth == 1
    wins = (score[positive][:, None] > score[~positive]) + 0.5 * (
        score[positive][:, None] == score[~positive]
    )
    _, place = auroc.area(positive, score)
    assert place[positive] == pytest.approx(wins.mean(axis=1))
    assert place[~positive] == pytest.approx(wins.mean(axis=0))


def test_selective_risk_is_that_of_a_loop_over_thresholds() -> None:
    truth, given = drawn(9, 60, 3)
    subject, answer = subject_of(truth, given), given.argmax(axis=1)
    order = np.argsort(-given.max(axis=1), kind="stable")
    wrong = (answer != truth)[order]
    risks = [wrong[: k + 1].mean() for k in range(60)]
    assert value(risk_coverage_area.CHECK, subject) == pytest.approx(np.mean(risks))
    assert value(risk_at_coverage.CHECK, subject, coverage=0.5) == pytest.approx(risks[29])
    assert value(risk_at_coverage.CHECK, subject, coverage=1.0) == pytest.approx((answer != truth).mean())


@pytest.mark.parametrize("coverage", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("seed", range(8))
def test_selective_risk_holds_whatever_the_unscoreable_items_are(seed: int, coverage: float) -> None:
    """At a level near 0 nothing but the worst case is left of the interval."""
    random = np.random.default_rng(seed)
    n, lost = 40, 8
    sure, right = np.sort(random.uniform(0.5, 1, n))[::-1], random.random(n) < (seed % 4) / 3
    part = subject_of(
        np.concatenate([right * 1, np.full(lost, -1)]),
        np.stack([1 - np.append(sure, np.full(lost, 0.9)), np.append(sure, np.full(lost, 0.9))], axis=1),
    )
    options = risk_at_coverage.CHECK.complete({"coverage": coverage})
    outcomes = risk_at_coverage.CHECK.measure(part, options)
    seen = risk_at_coverage.CHECK.estimate(outcomes, options, Setting(level=1e-6))
    assert seen.low is not None
    assert seen.high is not None
    ends = []
    for at, truth in ((0.999, 0), (0.999, 1), (0.501, 0), (0.501, 1)):
        more = at - np.arange(lost) * 1e-5
        whole = np.concatenate([sure, more])
        truths = np.concatenate([right * 1, np.full(lost, truth)])
        ends.append(
            value(
                risk_at_coverage.CHECK,
                subject_of(truths, np.stack([1 - whole, whole], axis=1)),
                coverage=coverage,
            )
        )
    assert seen.low - 1e-5 <= min(ends)
    assert max(ends) <= seen.high + 1e-5
    assert seen.high == pytest.approx(max(ends), abs=0.03)


@pytest.mark.parametrize("coverage", [0.0, -1.0, 1.5])
def test_a_coverage_that_is_no_share_is_refused(coverage: float) -> None:
    with pytest.raises(BadInput, match="LG-CHECK-003"):
        estimate(risk_at_coverage.CHECK, risk_at_coverage.CHECK.good(), coverage=coverage)


def test_the_correction_of_the_calibration_error_is_the_mean_of_drawn_noise() -> None:
    random = np.random.default_rng(2)
    apart, spread = np.array([0.03, -0.01, 0.0, 0.05]), np.array([0.02, 0.01, 0.02, 0.0])
    noise = random.normal(0, 1, (400_000, 4)) * spread
    expected = float((np.abs(apart + noise).sum(axis=1) - np.abs(apart).sum()).mean())
    assert calibration_error._bias(apart, spread) == pytest.approx(expected, abs=2e-4)


def test_a_sweep_stops_before_the_share_of_right_answers_falls() -> None:
    confidence = np.repeat([0.55, 0.65, 0.75, 0.85], 50)
    rising = np.concatenate([np.repeat([1.0, 0.0], [right, 50 - right]) for right in (25, 30, 35, 40)])
    falling = np.concatenate([np.repeat([1.0, 0.0], [right, 50 - right]) for right in (30, 25, 35, 40)])
    assert calibration_error._sweep(confidence, rising) >= 4
    assert calibration_error._sweep(confidence, falling) == 3


TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


def _entities(tags: list[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for place, tag in enumerate(tags):
        before = tags[place - 1] if place else "O"
        if tag == "O":
            continue
        if tag.startswith("B-") or before[2:] != tag[2:]:
            found.append((place, place, tag[2:]))
        else:
            found[-1] = (found[-1][0], place, tag[2:])
    return found


def _counts(true: list[str], answer: list[str], match: str) -> tuple[float, int, int]:
    gold, given = _entities(true), _entities(answer)
    taken: set[tuple[int, int, str]] = set()
    right = 0.0
    for first, last, kind in given:
        if match in ("strict", "exact"):
            right += any(one[:2] == (first, last) and (match == "exact" or one[2] == kind) for one in gold)
            continue
        rivals = [one for one in gold if match == "partial" or one[2] == kind]
        touched = next((one for one in rivals if one[0] <= last and first <= one[1]), None)
        if touched and touched not in taken:
            taken.add(touched)
            right += 1.0 if match == "type" or touched[:2] == (first, last) else 0.5
    return right, len(given), len(gold)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(TAGS)), min_size=1, max_size=9),
        min_size=1,
        max_size=6,
    )
)
def test_entities_match_as_an_obvious_loop_says(sentences: list[list[tuple[str, str]]]) -> None:
    rows = [([true for true, _ in row], [answer for _, answer in row]) for row in sentences]
    subject = _worked.tagged(
        [*((" ".join(true), " ".join(answer)) for true, answer in rows), ("B-LOC B-PER", "B-LOC B-PER")]
    )
    rows.append((["B-LOC", "B-PER"], ["B-LOC", "B-PER"]))
    for match in ("strict", "exact", "partial", "type"):
        totals = np.sum([_counts(true, answer, match) for true, answer in rows], axis=0)
        assert value(entity_f1.CHECK, subject, match=match) == pytest.approx(
            2 * totals[0] / (totals[1] + totals[2])
        )


def test_an_unknown_way_to_match_is_refused() -> None:
    with pytest.raises(BadInput, match="LG-CHECK-003"):
        estimate(entity_f1.CHECK, entity_f1.CHECK.good(), match="loose")


def test_the_worst_group_is_the_least_of_the_groups_measured_one_by_one() -> None:
    random = np.random.default_rng(4)
    truth, given = drawn(10, 900, 3)
    codes = random.integers(0, 12, 900).astype(np.int32)
    subject = subject_of(truth, given)
    assert subject.predictions is not None
    groups = {"place": Groups(names=tuple(f"地{code}" for code in range(12)), codes=codes)}
    grouped = replace(subject, predictions=replace(subject.predictions, groups=groups))
    seen = estimate(worst_group_score.CHECK, grouped, attribute="place")
    alone = [
        estimate(f1.CHECK, subject_of(truth[codes == code], given[codes == code]), average="macro")
        for code in range(12)
    ]
    assert seen.value == pytest.approx(min(one.value or 0 for one in alone))
    assert seen.low == pytest.approx(min(one.low or 0 for one in alone))
    options = worst_group_score.CHECK.complete({"attribute": "place"})
    outcomes = worst_group_score.CHECK.measure(grouped, options)
    for level, low, high in seen.ladder:
        wide = (
            [
                f1.CHECK.estimate(
                    f1.CHECK.measure(subject_of(truth[codes == code], given[codes == code]), {}),
                    f1.CHECK.complete({"average": "macro"}),
                    Setting(level=1 - (1 - level) / 12),
                )
                for code in range(12)
            ]
            if level in (0.8, 0.95)
            else []
        )
        if wide:
            assert high == pytest.approx(min(one.high or 1 for one in wide))
        assert low <= high
    assert len(outcomes) == 900


def test_a_pair_of_styles_is_compared_in_pairs_and_a_test_part_is_not() -> None:
    random, n = np.random.default_rng(5), 400
    usual = random.random(n) < 0.9
    other = usual & (random.random(n) < 0.9)
    hits = np.concatenate([usual, other])
    sets = Groups(names=("base", "old"), codes=np.repeat([0, 1], n).astype(np.int32))
    answers = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(2 * n).astype(np.str_),
        labels=("no", "yes"),
        truth=np.ones(2 * n, np.int32),
        predicted=hits.astype(np.int32),
        groups={"set": sets},
        clusters=np.tile(np.arange(n), 2),
    )
    subject = Subject(
        passport=_worked.PASSPORT, predictions=answers, shifted=Shifted(answers=answers, reference="base")
    )
    paired = estimate(shift_drop.CHECK, subject)
    apart = estimate(
        shift_drop.CHECK,
        replace(subject, shifted=Shifted(answers=replace(answers, clusters=None), reference="base")),
    )
    assert paired.value == apart.value == pytest.approx(usual.mean() - other.mean())
    assert (paired.high or 0) - (paired.low or 0) < 0.8 * ((apart.high or 0) - (apart.low or 0))
    assert paired.method == "widest-newcombe-paired"
    nowhere = estimate(shift_drop.CHECK, subject, set="new")
    assert nowhere.value is None
    assert nowhere.note is not None
    assert "no shifted set new" in nowhere.note.en


PERFORMANCE = {
    name: check
    for name, check in discover(checks, "CHECK", Check).items()
    if "predictions" in check.needs and "text-classification" in check.tasks and "shifted" not in check.needs
}


def odd_subjects() -> Mapping[str, Subject]:
    truth, given = drawn(11, 30, 2)
    equal = np.full((30, 2), 0.5)
    one_class = np.zeros(30, np.int64)
    unsummed = given * 0.7
    return {
        "one item": subject_of(truth[:1], given[:1]),
        "one class": subject_of(one_class, given),
        "one class and answer": subject_of(one_class, np.tile([0.9, 0.1], (30, 1))),
        "equal scores": subject_of(truth, equal),
        "probabilities that sum to .7": subject_of(truth, unsummed),
        "one cluster": subject_of(truth, given, clusters=np.zeros(30, np.int64)),
        "two clusters": subject_of(truth, given, clusters=np.arange(30) // 15),
        "no truth": subject_of(np.full(30, -1), given),
        "a class without items": subject_of(truth, np.concatenate([given, np.zeros((30, 1))], axis=1)),
        "NaN": subject_of(truth, np.where(np.arange(30)[:, None] == 3, np.nan, given)),
        "perfect": subject_of(truth, np.eye(2)[truth]),
        "all wrong": subject_of(truth, np.eye(2)[1 - truth]),
    }


@pytest.mark.parametrize("odd", list(odd_subjects()))
@pytest.mark.parametrize("name", list(PERFORMANCE))
def test_odd_input_gives_a_value_inside_its_interval_or_a_reason(name: str, odd: str) -> None:
    subject, check = odd_subjects()[odd], PERFORMANCE[name]
    assert subject.predictions is not None
    group = {"gender": Groups(names=("a",), codes=np.zeros(len(subject.predictions.ids), np.int32))}
    subject = replace(subject, predictions=replace(subject.predictions, groups=group))
    seen = estimate(check, subject, **({"attribute": "gender"} if check.by_attribute else {}))
    if seen.value is None:
        assert seen.note is not None
        return
    assert seen.low is not None
    assert seen.high is not None
    assert seen.low <= seen.value <= seen.high
    assert np.isfinite([seen.low, seen.value, seen.high]).all()
    if odd in {"one item", "one class and answer"} and seen.method != "census":
        assert seen.high - seen.low > 0.05


def test_an_unknown_class_is_a_reason_and_no_error() -> None:
    seen = estimate(precision.CHECK, precision.CHECK.good(), average="theft")
    assert seen.value is None
    assert seen.note is not None
    assert "theft" in seen.note.en
    nothing_left = estimate(f1.CHECK, f1.CHECK.good(), without=["billing", "delay", "fraud"])
    assert nothing_left.value is None
