"""Simulated coverage of the intervals that checks make by resampling or by bounds."""

from dataclasses import replace

import numpy as np
import pytest

from lexgate.checks import (
    _classes,
    _worked,
    calibration_error,
    entity_f1,
    false_positive_rate_gap,
    macro_f1,
)
from lexgate.checks._check import Check, Setting
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Predictions, Subject

pytestmark = pytest.mark.slow


def estimate(check: Check, subject: Subject) -> Estimate:
    options = check.complete({})
    return check.estimate(check.measure(subject, options), options, Setting(draws=400))


def inside(seen: Estimate, true: float) -> bool:
    assert seen.low is not None
    assert seen.high is not None
    return seen.low <= true <= seen.high


@pytest.mark.parametrize(
    ("n", "weights", "recalls"),
    [
        (400, [0.4, 0.35, 0.25], [0.8, 0.75, 0.7]),
        (400, [0.95, 0.05], [0.9, 0.8]),
        (300, [0.5, 0.5], [0.98, 0.98]),
        (300, [0.1] * 10, [0.97] * 10),
    ],
)
def test_the_interval_of_macro_f1_covers_the_truth_on_either_side(
    n: int, weights: list[float], recalls: list[float]
) -> None:
    """A resampling of items within their class missed the second truth in 15 % of runs, and lay above the third in 5 %."""
    random, runs, size = np.random.default_rng(7), 800, len(weights)
    spread = (1 - np.array(recalls)) / (size - 1)
    rows = np.where(np.eye(size, dtype=bool), np.array(recalls)[:, None], spread[:, None])
    cells = np.array(weights)[:, None] * rows
    true = float(np.mean(2 * cells.diagonal() / (cells.sum(axis=0) + cells.sum(axis=1))))
    above = below = 0
    for _ in range(runs):
        matrix = random.multinomial(n, cells.ravel()).reshape(size, size)
        subject = _worked.classified(matrix.tolist(), [f"c{code}" for code in range(size)])
        found = _classes.averaged(macro_f1.CHECK.measure(subject, {}), "f1", "macro")
        assert isinstance(found, _classes.Averaged)
        low, high = found.interval_at(0.95)
        above, below = above + (low > true), below + (high < true)
    assert above / runs <= 0.04
    assert below / runs <= 0.06


@pytest.mark.parametrize("shift", [0.0, 0.05])
@pytest.mark.parametrize("n", [200, 2000])
def test_the_interval_of_the_calibration_error_covers_the_truth(shift: float, n: int) -> None:
    random, runs = np.random.default_rng(4), 250
    # Confidence lies in the middle of bins, so that binning itself adds no error.
    places = (np.arange(9, 14) + 0.5) / 15
    hits = 0
    for _ in range(runs):
        confidence = random.choice(places, n)
        right = random.random(n) < confidence - shift
        predictions = Predictions(
            task=Task.TEXT_CLASSIFICATION,
            ids=np.arange(n).astype(np.str_),
            labels=("no", "yes"),
            truth=right.astype(np.int32),
            predicted=np.ones(n, np.int32),
            probability=np.stack([1 - confidence, confidence], axis=1),
        )
        seen = estimate(calibration_error.CHECK, Subject(passport=_worked.PASSPORT, predictions=predictions))
        hits += inside(seen, shift)
    assert hits / runs >= 0.93


@pytest.mark.parametrize(
    ("n", "shares"), [(200, [0.7, 0.1, 0.1, 0.1]), (20, [0.7, 0.1, 0.1, 0.1]), (60, [0.91, 0.03, 0.03, 0.03])]
)
def test_the_interval_of_entity_f1_covers_the_truth(n: int, shares: list[float]) -> None:
    """Near perfection a resampling of sentences lay above the truth in 8 % of runs."""
    random, runs = np.random.default_rng(8), 400
    kinds = [
        ("B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC"),
        ("B-PER O", "B-LOC O"),
        ("O O B-LOC", "O O O"),
        ("O O", "O B-PER"),
    ]
    # Entities right, answered and true in a sentence of each kind.
    right, answered, true = np.array(shares) @ np.array([[2, 2, 2], [0, 1, 1], [0, 0, 1], [0, 1, 0]])
    hits = 0
    for _ in range(runs):
        drawn = random.choice(len(kinds), n, p=shares)
        subject = _worked.tagged([kinds[code] for code in drawn])
        hits += inside(estimate(entity_f1.CHECK, subject), float(2 * right / (answered + true)))
    assert hits / runs >= 0.925


def test_intervals_of_items_in_clusters_cover_the_truth() -> None:
    """Each cluster has a rate of its own, so its items are alike; the groups' true gap is .2."""
    random, runs, clusters, size = np.random.default_rng(6), 150, 60, 10
    names = {"a": 0.3, "b": 0.5}
    hits = ignored = 0
    for _ in range(runs):
        rates = np.concatenate([random.beta(4 * rate, 4 * (1 - rate), clusters) for rate in names.values()])
        wrong = random.random((2 * clusters, size)) < rates[:, None]
        n = wrong.size
        predictions = Predictions(
            task=Task.TEXT_CLASSIFICATION,
            ids=np.arange(n).astype(np.str_),
            labels=("no", "yes"),
            truth=np.zeros(n, np.int32),
            predicted=wrong.ravel().astype(np.int32),
            groups={
                "g": Groups(names=tuple(names), codes=np.repeat([0, 1], n // 2).astype(np.int32)),
            },
            clusters=np.repeat(np.arange(2 * clusters), size),
        )
        for clustered in (True, False):
            seen = predictions if clustered else replace(predictions, clusters=None)
            check = false_positive_rate_gap.CHECK
            options = check.complete({"attribute": "g"})
            outcomes = check.measure(Subject(passport=_worked.PASSPORT, predictions=seen), options)
            covered = inside(check.estimate(outcomes, options, Setting()), 0.2)
            hits, ignored = hits + (clustered and covered), ignored + (not clustered and covered)
    assert hits / runs >= 0.93
    assert ignored / runs < 0.9  # as if items were independent, the interval is too narrow
