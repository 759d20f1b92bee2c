"""Gaps between groups: fairlearn and slow obvious versions as oracles, small groups, missing answers, many groups."""

from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from lexgate.checks import _worked
from lexgate.checks._check import Setting
from lexgate.checks._group_scores import class_scores, compared
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Pairs, Predictions, Subject
from lexgate.stats.extremes import widest_gap
from lexgate.stats.means import averaged
from lexgate.stats.shares import independent
from lexgate.wiring.drawers import checks

DRAWER = checks()


def estimate(name: str, subject: Subject, **options: JsonValue) -> Estimate:
    check = DRAWER[name]
    full = check.complete(options)
    return check.estimate(check.measure(subject, full), full, Setting())


def subject_of(seed: int, n: int = 600, groups: int = 3) -> Subject:
    random = np.random.default_rng(seed)
    truth = random.integers(0, 2, n)
    score = np.clip(0.25 + 0.5 * truth + random.normal(0, 0.25, n), 0.001, 0.999)
    codes = random.integers(-1, groups, n).astype(np.int32)
    predictions = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(n).astype(np.str_),
        labels=("no", "yes"),
        truth=truth.astype(np.int32),
        predicted=(score >= 0.5).astype(np.int32),
        probability=np.stack([1 - score, score], axis=1),
        groups={"g": Groups(names=tuple("abcdefghij"[:groups]), codes=codes)},
    )
    return Subject(passport=_worked.PASSPORT, predictions=predictions)


@pytest.mark.parametrize("seed", range(3))
def test_differences_between_groups_are_those_of_fairlearn(seed: int) -> None:
    fair = pytest.importorskip("fairlearn.metrics")
    subject = subject_of(seed)
    seen = subject.predictions
    assert seen is not None
    known = seen.groups["g"].codes >= 0
    given = {
        "y_true": seen.truth[known],
        "y_pred": seen.predicted[known],
        "sensitive_features": seen.groups["g"].codes[known],
    }
    theirs = {
        "selection-rate-difference": fair.demographic_parity_difference(**given),
        "equalised-odds-difference": fair.equalized_odds_difference(**given),
        "false-negative-rate-gap": fair.equal_opportunity_difference(**given),
    }
    for name, value in theirs.items():
        assert estimate(name, subject, attribute="g").value == pytest.approx(value)


@pytest.mark.parametrize("seed", range(3))
def test_predictive_parity_and_f1_by_group_are_those_of_scikit_learn(seed: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    subject = subject_of(seed)
    seen = subject.predictions
    assert seen is not None
    codes = seen.groups["g"].codes
    for name, score, options in (
        ("predictive-parity-gap", metrics.precision_score, {}),
        ("f1-gap", partial(metrics.f1_score, average="macro"), {}),
        ("f1-gap", metrics.f1_score, {"average": "yes"}),
    ):
        theirs = [score(seen.truth[codes == code], seen.predicted[codes == code]) for code in range(3)]
        ours = estimate(name, subject, attribute="g", **options)
        assert [one.value for one in ours.groups.values()] == pytest.approx(theirs)
        assert ours.value == pytest.approx(max(theirs) - min(theirs))


def test_the_calibration_of_groups_is_observed_less_expected() -> None:
    subject = subject_of(5)
    seen = subject.predictions
    assert seen is not None
    assert seen.probability is not None
    codes = seen.groups["g"].codes
    theirs = [
        float(np.mean(seen.truth[codes == code]) - np.mean(seen.probability[codes == code, 1]))
        for code in range(3)
    ]
    ours = estimate("group-calibration-gap", subject, attribute="g")
    assert [one.value for one in ours.groups.values()] == pytest.approx(theirs)
    assert ours.value == pytest.approx(max(theirs) - min(theirs))


def test_errors_of_calibration_that_cancel_out_are_seen_in_parts() -> None:
    cells = {"women": [(0.2, 60, 140), (0.8, 140, 60)], "men": [(0.2, 40, 160), (0.8, 160, 40)]}
    subject = _worked.calibrated(cells)
    assert estimate("group-calibration-gap", subject, attribute="gender").value == pytest.approx(0.0)
    parts = estimate("group-calibration-gap", subject, attribute="gender", bins=2)
    assert parts.value == pytest.approx(0.1)
    assert any(name.startswith("women · p ") for name in parts.groups)


def test_both_gaps_of_equalised_odds_are_told() -> None:
    subject = _worked.grouped({"a": (90, 10, 50, 50), "b": (60, 40, 40, 60)})
    seen = estimate("equalised-odds-difference", subject, attribute="gender")
    assert seen.value == pytest.approx(0.3)
    assert (seen.facts["lowest"], seen.facts["highest"]) == ("a · FPR", "b · FPR")
    gaps = seen.facts["gaps"]
    assert isinstance(gaps, dict)
    for name, check in (("TPR", "false-negative-rate-gap"), ("FPR", "false-positive-rate-gap")):
        alone, own = estimate(check, subject, attribute="gender"), gaps[name]
        assert isinstance(own, dict)
        assert (own["value"], own["low"], own["high"]) == pytest.approx((alone.value, alone.low, alone.high))
        if seen.value == own["value"]:  # picked from more differences, and so lower at its near end
            assert seen.low is not None
            assert alone.low is not None
            assert seen.low < alone.low


def test_an_item_that_may_count_in_either_rate_is_unscoreable_once() -> None:
    subject = _worked.grouped({"a": (90, 10, 50, 50), "b": (60, 40, 40, 60)})
    seen = subject.predictions
    assert seen is not None
    lost = np.arange(len(seen.ids)) < 6
    holes = replace(seen, truth=np.where(lost, -1, seen.truth).astype(np.int32))
    found = estimate("equalised-odds-difference", replace(subject, predictions=holes), attribute="gender")
    assert found.unscoreable == 6
    assert found.n == len(seen.ids) - 6


def test_without_enough_items_of_one_kind_equalised_odds_say_nothing() -> None:
    subject = _worked.grouped({"a": (90, 10, 2, 3), "b": (60, 40, 50, 50)})
    seen = estimate("equalised-odds-difference", subject, attribute="gender")
    assert seen.value is None
    assert seen.groups["a · TPR"].note is not None
    assert seen.groups["a · FPR"].value == pytest.approx(0.1)


def test_a_group_left_out_of_one_rate_is_named() -> None:
    cells = {"a": (90, 10, 50, 50), "b": (60, 40, 40, 60), "few": (95, 5, 2, 3)}
    seen = estimate("equalised-odds-difference", _worked.grouped(cells), attribute="gender")
    assert seen.note is not None
    assert "not compared: few" in seen.note.en
    assert seen.facts["lowest"] == "few · FPR"


@pytest.mark.parametrize(
    "name", ["selection-rate-difference", "equalised-odds-difference", "predictive-parity-gap", "f1-gap"]
)
def test_a_group_that_gets_no_answer_leaves_the_gap_open(name: str) -> None:
    subject = _worked.grouped({"a": (95, 5, 5, 95), "b": (95, 5, 5, 95), "c": (95, 5, 5, 95)})
    assert subject.predictions is not None
    subject.predictions.predicted[400:] = -1
    seen = estimate(name, subject, attribute="gender")
    assert seen.value == pytest.approx(0.0)
    assert seen.high is not None
    assert seen.high > (0.5 if name == "selection-rate-difference" else 0.7)


def test_missing_probabilities_bound_the_calibration_gap() -> None:
    subject = _worked.calibrated({"a": [(0.5, 100, 100)], "b": [(0.5, 100, 100)]})
    assert subject.predictions is not None
    probability = subject.predictions.probability
    assert probability is not None
    before = estimate("group-calibration-gap", subject, attribute="gender")
    probability[:20] = np.nan
    after = estimate("group-calibration-gap", subject, attribute="gender")
    assert before.high is not None
    assert after.high is not None
    assert after.high > before.high + 0.08
    assert after.unscoreable == 20


def test_f1_of_tokens_and_of_entities_are_compared_by_sentence() -> None:
    subject = _worked.tagged_by(
        {"a": [("B-PER O O", "B-PER O O")], "b": [("B-PER O O", "O O O")]}, times=50, attribute="region"
    )
    tokens = estimate("f1-gap", subject, attribute="region", average="micro", without=["O"])
    entities = estimate("entity-f1-gap", subject, attribute="region")
    assert (tokens.value, entities.value) == (1.0, 1.0)
    assert entities.groups["a"].n == 50
    assert entities.low is not None
    assert entities.low > 0.8


def test_ten_thousand_groups_are_compared_without_pairing_them() -> None:
    random = np.random.default_rng(1)
    n = random.integers(30, 200, 10_000)
    shares = independent(random.binomial(n, 0.3), n)
    low, high = widest_gap(shares, level=0.95)
    assert low == 0
    assert high > 0.5


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(0, 6))),
        min_size=2,
        max_size=9,
    ),
    st.sampled_from([0.5, 0.9, 0.99]),
)
def test_groups_that_stand_in_for_others_give_the_interval_of_all_pairs(
    rows: list[tuple[int, int, int]], level: float
) -> None:
    shares = independent(*zip(*rows, strict=True))
    tail, pairs = (1 - level) / 2, len(rows) * (len(rows) - 1) / 2

    def lows(at: float) -> list[float]:
        low, high = shares.limits(at)
        return [
            shares.least[a] - shares.most[b] - np.hypot(shares.least[a] - low[a], high[b] - shares.most[b])
            for a in range(len(rows))
            for b in range(len(rows))
            if a != b
        ]

    slow = max(0.0, *lows(tail / pairs)), min(1.0, max(0.0, -min(lows(tail))))
    assert widest_gap(shares, level=level) == pytest.approx(slow, abs=1e-12)


def pairs_of(seed: int, sets: int = 12, texts: int = 9) -> Subject:
    random = np.random.default_rng(seed)
    n = sets * texts
    score = random.random(n)
    score[random.random(n) < 0.1] = np.nan
    answered = np.isfinite(score)
    pairs = Pairs(
        ids=np.arange(n).astype(np.str_),
        labels=("bad", "good"),
        predicted=np.where(answered, np.nan_to_num(score) >= 0.5, -1).astype(np.int32),
        probability=np.stack([1 - score, score], axis=1),
        clusters=np.repeat(np.arange(sets), texts),
        groups={
            "gender": Groups(names=("f", "m", "x"), codes=random.integers(-1, 3, n).astype(np.int32)),
            "race": Groups(names=("a", "b"), codes=random.integers(-1, 2, n).astype(np.int32)),
        },
    )
    return Subject(passport=_worked.PASSPORT, pairs=pairs)


@pytest.mark.parametrize("seed", range(4))
def test_shifts_are_those_counted_pair_by_pair(seed: int) -> None:
    subject = pairs_of(seed)
    seen = subject.pairs
    assert seen is not None
    assert seen.probability is not None
    score, gender, race = seen.probability[:, 1], seen.groups["gender"].codes, seen.groups["race"].codes
    sizes, signed = [], []
    for a, b in combinations(range(len(score)), 2):
        if seen.clusters[a] != seen.clusters[b] or race[a] != race[b] or np.isnan(score[[a, b]]).any():
            continue
        if min(gender[a], gender[b]) < 0 or gender[a] == gender[b]:
            continue
        sizes.append(abs(score[a] - score[b]))
        if {gender[a], gender[b]} == {0, 1}:
            signed.append((score[b] - score[a]) * (1 if gender[b] == 1 else -1))
    ours = estimate("counterfactual-score-shift", subject, attribute="gender")
    assert ours.value == pytest.approx(np.mean(sizes))
    of_values = estimate("counterfactual-score-shift", subject, attribute="gender", of="signed")
    assert of_values.groups["gender: f → m"].value == pytest.approx(np.mean(signed))
    assert of_values.value == pytest.approx(
        max(abs(one.value or 0) for name, one in of_values.groups.items() if name.startswith("gender: "))
    )


def test_without_probabilities_there_is_no_shift_and_a_reason() -> None:
    subject = _worked.paired([{"she": "good", "he": "bad"}] * 10)
    seen = estimate("counterfactual-score-shift", subject)
    assert seen.value is None
    assert seen.note is not None
    assert "no probabilities" in seen.note.en


def test_shifts_by_chance_cancel_out_with_their_sign_only() -> None:
    sets = [{"she": 0.6, "he": 0.4}, {"she": 0.4, "he": 0.6}] * 50
    subject = _worked.paired_scores(sets)
    size = estimate("counterfactual-score-shift", subject)
    signed = estimate("counterfactual-score-shift", subject, of="signed")
    assert size.value == pytest.approx(0.2)
    assert signed.value == pytest.approx(0.0, abs=1e-12)
    assert signed.low == 0


@pytest.mark.slow
@pytest.mark.parametrize("true", [(0.3, 0.3, 0.3), (0.3, 0.3, 0.4)])
def test_the_interval_of_equalised_odds_covers_the_truth(true: tuple[float, ...]) -> None:
    """Of a maximum that is 0 and of one that is not."""
    random, runs, covered = np.random.default_rng(11), 400, 0
    for _ in range(runs):
        cells = {}
        for name, rate in zip("abc", true, strict=True):
            fp, tp = random.binomial(120, rate), random.binomial(80, 0.7)
            cells[name] = (120 - fp, fp, 80 - tp, tp)
        seen = estimate("equalised-odds-difference", _worked.grouped(cells), attribute="gender")
        assert seen.low is not None
        assert seen.high is not None
        covered += seen.low <= max(true) - min(true) <= seen.high
    assert covered / runs >= 0.94


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "base", "shift"),
    [(40, 0.5, 0.0), (40, 0.03, 0.0), (200, 0.03, 0.02), (400, 0.3, 0.1), (60, 0.97, 0.0)],
)
def test_the_interval_of_the_calibration_gap_covers_the_truth(n: int, base: float, shift: float) -> None:
    random, runs, covered = np.random.default_rng(12), 500, 0
    for _ in range(runs):
        score = random.beta(4 * base, 4 * (1 - base), (2, n))
        off = np.array([[0.0], [shift]]) * (1 - score) / (1 - base)
        truth = (random.random((2, n)) < score + off).astype(np.int32)
        predictions = Predictions(
            task=Task.TEXT_CLASSIFICATION,
            ids=np.arange(2 * n).astype(np.str_),
            labels=("no", "yes"),
            truth=truth.ravel(),
            predicted=(score.ravel() >= 0.5).astype(np.int32),
            probability=np.stack([1 - score.ravel(), score.ravel()], axis=1),
            groups={"g": Groups(names=("a", "b"), codes=np.repeat([0, 1], n).astype(np.int32))},
        )
        seen = estimate(
            "group-calibration-gap",
            Subject(passport=_worked.PASSPORT, predictions=predictions),
            attribute="g",
        )
        assert seen.low is not None
        assert seen.high is not None
        covered += seen.low <= shift <= seen.high
    assert covered / runs >= 0.94


@pytest.mark.slow
@pytest.mark.parametrize(("n", "rate"), [(30, 0.9), (100, 0.95), (100, 0.7)])
def test_the_interval_of_the_f1_gap_covers_the_truth(n: int, rate: float) -> None:
    random, runs, covered = np.random.default_rng(13), 400, 0
    lower = rate - 0.15
    true = rate - lower  # of balanced classes with symmetrical errors, F1 is the accuracy
    for _ in range(runs):
        cells = {}
        for name, right in (("a", rate), ("b", lower)):
            tn, tp = random.binomial(n, right, 2)
            cells[name] = (int(tn), int(n - tn), int(n - tp), int(tp))
        check = DRAWER["f1-gap"]
        options = check.complete({"attribute": "gender"})
        scores = compared(class_scores(check.measure(_worked.grouped(cells), options), options, "f1"))
        low, high = widest_gap(scores.quantity, level=0.95)
        covered += low <= true <= high
    assert covered / runs >= 0.93


@pytest.mark.slow
@pytest.mark.parametrize(("sets", "rare"), [(20, 1.0), (40, 0.05), (150, 0.05), (150, 1.0)])
def test_the_interval_of_the_mean_shift_covers_the_truth(sets: int, rare: float) -> None:
    """Also where most texts do not move and a few move far, and where sets are of unequal size."""
    random, runs, covered = np.random.default_rng(14), 500, 0
    for _ in range(runs):
        moved = random.random(sets) < rare
        size = np.where(moved, random.uniform(0.2, 0.6, sets), 0.0)
        rows = [{"she": 0.3, "he": 0.3 + float(shift)} for shift in size]
        seen = estimate("counterfactual-score-shift", _worked.paired_scores(rows))
        assert seen.low is not None
        assert seen.high is not None
        covered += seen.low <= 0.4 * rare <= seen.high
    assert covered / runs >= 0.93


@pytest.mark.slow
@pytest.mark.parametrize("sets", [20, 60, 300])
def test_the_interval_of_skewed_shifts_covers_their_mean(sets: int) -> None:
    random, runs, covered = np.random.default_rng(16), 500, 0
    truth = float(np.minimum(0.03 * np.exp(np.random.default_rng(0).normal(0, 1, 400_000)), 0.6).mean())
    for _ in range(runs):
        size = np.minimum(0.03 * np.exp(random.normal(0, 1, sets)), 0.6)
        seen = estimate(
            "counterfactual-score-shift",
            _worked.paired_scores([{"she": 0.3, "he": 0.3 + float(one)} for one in size]),
        )
        assert seen.low is not None
        assert seen.high is not None
        covered += seen.low <= truth <= seen.high
    assert covered / runs >= 0.93


@pytest.mark.slow
def test_the_largest_of_several_signed_shifts_is_not_taken_for_more_than_it_is() -> None:
    random, runs, above = np.random.default_rng(15), 300, 0
    for _ in range(runs):
        rows = [
            {name: float(score) for name, score in zip("abcde", 0.5 + random.normal(0, 0.1, 5), strict=True)}
            for _ in range(60)
        ]
        seen = estimate("counterfactual-score-shift", _worked.paired_scores(rows), of="signed")
        assert seen.low is not None
        above += seen.low > 0
    assert above / runs <= 0.05


@pytest.mark.parametrize("size", [2, 5])
def test_means_of_clusters_of_one_mind_are_as_wide_as_of_so_many_items(size: int) -> None:
    random = np.random.default_rng(size)
    values = random.random(200)
    alone = averaged(values, np.zeros(200, np.int32), 1, span=(0.0, 1.0)).limits(0.025)
    clusters = averaged(
        np.repeat(values, size),
        np.zeros(200 * size, np.int32),
        1,
        span=(0.0, 1.0),
        cluster=np.repeat(np.arange(200), size),
    ).limits(0.025)
    assert [float(end[0]) for end in clusters] == pytest.approx([float(end[0]) for end in alone])


def test_the_worst_group_score_leaves_a_group_without_answers_open() -> None:
    subject = _worked.grouped({"a": (95, 5, 5, 95), "b": (95, 5, 5, 95)})
    assert subject.predictions is not None
    subject = replace(
        subject, predictions=replace(subject.predictions, predicted=subject.predictions.predicted.copy())
    )
    assert subject.predictions is not None
    subject.predictions.predicted[200:] = -1
    seen = estimate("worst-group-score", subject, attribute="gender")
    assert seen.value == pytest.approx(0.95)
    assert seen.low == 0
