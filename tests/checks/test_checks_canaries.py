"""Canaries without an answer widen what is said of exposure, and never help a claim or an attack."""

from dataclasses import replace

import numpy as np
import pytest

from lexgate.checks import canary_exposure, epsilon_lower_bound
from lexgate.checks._canaries import planted_canaries
from lexgate.checks._check import Setting
from lexgate.core.estimate import Estimate
from lexgate.models.privacy import CanaryScores
from lexgate.models.subject import Subject
from lexgate.stats.exposure import exposures


def with_scores(subject: Subject, score: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Subject:
    assert subject.canaries is not None
    return replace(subject, canaries=replace(subject.canaries, score=score))


def scores(subject: Subject) -> CanaryScores:
    assert subject.canaries is not None
    return subject.canaries


def exposure(subject: Subject) -> Estimate:
    check = canary_exposure.CHECK
    options = check.complete({})
    return check.estimate(check.measure(subject, options), options, Setting())


def bound(subject: Subject) -> Estimate:
    check = epsilon_lower_bound.CHECK
    options = check.complete({})
    return check.estimate(check.measure(subject, options), options, Setting())


@pytest.mark.parametrize("end", [-np.inf, np.inf])
@pytest.mark.parametrize("side", [True, False])
def test_whatever_lost_canaries_are_their_exposure_lies_within_the_limits(end: float, side: bool) -> None:
    whole = planted_canaries([(1, 2.0)], each=60)
    seen = scores(whole)
    lost = (np.arange(60) % 2 == side) & (np.arange(60) < 40)
    found = exposure(with_scores(whole, np.where(lost, np.nan, seen.score)))
    filled = np.where(lost, np.where(seen.planted, end, -end), seen.score)
    true = float(exposures(filled[seen.planted], filled[~seen.planted]).mean())
    assert found.low is not None
    assert found.high is not None
    assert found.low <= true <= found.high + 1e-9
    assert found.unscoreable == 20


def test_lost_canaries_only_lower_what_was_surely_lost() -> None:
    whole = planted_canaries([(1, 6.0)], each=100)
    some = np.where(np.arange(100) < 10, np.nan, scores(whole).score)
    most, less = bound(whole), bound(with_scores(whole, some))
    assert most.value is not None
    assert less.value is not None
    assert 0 < less.value < most.value
    assert less.facts["highest_lower_bound"] == most.facts["highest_lower_bound"]


def test_facts_are_of_the_guesses_that_bound_best() -> None:
    whole = planted_canaries([(1, 0.0)], each=800)
    seen = scores(whole)
    told = np.where(seen.planted, 1.0, -1.0) * (np.arange(800) < 100) * 50  # an eighth is known for sure
    found = bound(with_scores(whole, seen.score + told))
    assert (found.facts["guesses"], found.facts["right_guesses"]) == (100, 100)
