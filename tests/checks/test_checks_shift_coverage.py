"""Simulated coverage of intervals of drops on shifted data, of flips within sets, and of times that are skewed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from lexgate.checks import _worked, counterfactual_flip_rate, latency_per_item, shift_drop
from lexgate.checks._check import Check, Setting
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Predictions, Shifted, Subject

pytestmark = pytest.mark.slow
RUNS = 400


def holds(check: Check, subject: Subject, true: float) -> bool:
    options = check.complete({})
    seen = check.estimate(check.measure(subject, options), options, Setting())
    assert seen.low is not None
    assert seen.high is not None
    return seen.low <= true <= seen.high


def two_sets(usual: NDArray[np.bool_], other: NDArray[np.bool_], *, paired: bool) -> Subject:
    n = len(usual)
    answers = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(2 * n).astype(np.str_),
        labels=("no", "yes"),
        truth=np.ones(2 * n, np.int32),
        predicted=np.concatenate([usual, other]).astype(np.int32),
        groups={"set": Groups(names=("base", "new"), codes=np.repeat([0, 1], n).astype(np.int32))},
        clusters=np.tile(np.arange(n), 2) if paired else None,
    )
    return Subject(
        passport=_worked.PASSPORT, predictions=answers, shifted=Shifted(answers=answers, reference="base")
    )


@pytest.mark.parametrize("n", [30, 200])
@pytest.mark.parametrize(("usual", "kept"), [(0.9, 0.9), (0.99, 0.97), (0.7, 0.6)])
@pytest.mark.parametrize("paired", [True, False])
def test_the_interval_of_a_drop_covers_the_truth(usual: float, kept: float, n: int, paired: bool) -> None:
    """Paired: the new set is right only where the usual one is."""
    random = np.random.default_rng(31)
    covered = 0
    for _ in range(RUNS):
        first = random.random(n) < usual
        second = (random.random(n) < kept) & (first if paired else random.random(n) < usual)
        covered += holds(shift_drop.CHECK, two_sets(first, second, paired=paired), usual * (1 - kept))
    assert covered / RUNS >= 0.93


@pytest.mark.parametrize("sets", [15, 60])
@pytest.mark.parametrize("rate", [0.03, 0.3])
def test_the_interval_of_the_flip_rate_covers_where_sets_are_of_one_mind(sets: int, rate: float) -> None:
    """Three of the six pairs of a set flip together, or none; so one set is worth little more than one pair."""
    random, covered = np.random.default_rng(37), 0
    for _ in range(RUNS):
        flips = random.random(sets) < rate
        rows = [{"a": "good", "b": "good", "c": "good", "d": "bad" if flip else "good"} for flip in flips]
        covered += holds(counterfactual_flip_rate.CHECK, _worked.paired(rows), rate / 2)
    assert covered / RUNS >= 0.93


@pytest.mark.parametrize(("batches", "spread"), [(10, 0.2), (40, 0.2), (40, 0.6)])
def test_the_interval_of_the_time_covers_its_mean(batches: int, spread: float) -> None:
    random, covered = np.random.default_rng(41), 0
    for _ in range(RUNS):
        times = random.lognormal(1.0, spread, batches)
        covered += holds(
            latency_per_item.CHECK, _worked.timed(times.tolist(), 32), float(np.exp(1 + spread**2 / 2))
        )
    assert covered / RUNS >= 0.92
