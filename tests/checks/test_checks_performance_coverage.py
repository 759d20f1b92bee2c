"""Simulated coverage of the intervals of performance: at small samples, near perfection, with rare classes, in clusters."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from lexgate.checks import (
    _classes,
    _worked,
    auroc,
    average_precision,
    balanced_accuracy,
    brier_score,
    f1,
    matthews_correlation,
    precision,
    recall,
    risk_at_coverage,
    risk_coverage_area,
)
from lexgate.checks._check import Check, Setting
from lexgate.core.estimate import Estimate
from lexgate.core.task import Task
from lexgate.core.text import Text
from lexgate.models.subject import Predictions, Subject

pytestmark = pytest.mark.slow
Floats = NDArray[np.float64]
SETTING = Setting(draws=200)


def estimate(check: Check, subject: Subject, **options: object) -> Estimate:
    full = check.complete(options)  # type: ignore[arg-type]
    return check.estimate(check.measure(subject, full), full, SETTING)


def limits(
    check: Check, subject: Subject, options: Mapping[str, object] | None = None
) -> tuple[float, float] | None:
    """Return the interval at .95, or None if there is none; of averages without the other rungs, which take their time."""
    seen = check.measure(subject, {})
    if options and "average" in options:
        found = _classes.averaged(seen, check.id, str(options["average"]))
        return None if isinstance(found, Text) else found.interval_at(0.95)
    made = estimate(check, subject, **dict(options or {}))
    return None if made.low is None or made.high is None else (made.low, made.high)


def shares_missed(
    truth: float, draw: Callable[[], tuple[float, float] | None], runs: int
) -> tuple[float, float]:
    """Return the shares of intervals above and below the truth; samples of one class only are drawn again."""
    above = below = done = 0
    while done < runs:
        seen = draw()
        if seen is not None:
            done, above, below = done + 1, above + (seen[0] > truth), below + (seen[1] < truth)
    return above / runs, below / runs


CELLS = {
    "unequal": [[0.36, 0.02, 0.02], [0.03, 0.26, 0.06], [0.05, 0.05, 0.15]],
    "rare": [[0.90, 0.04], [0.01, 0.05]],
    "near-perfect": [[0.49, 0.01], [0.01, 0.49]],
    "poor": [[0.3, 0.2], [0.25, 0.25]],
}


def of_cells(check: Check, cells: Floats, **options: object) -> float:
    """Return the true value: that of a very large sample."""
    matrix = np.round(cells * 1_000_000).astype(int)
    from lexgate.checks import _confusion

    counts = _confusion.tally(matrix)
    kind, average = check.id, options.get("average")
    if check is matthews_correlation.CHECK:
        return matthews_correlation._value(matrix.astype(float))
    if check is balanced_accuracy.CHECK:
        return float(counts.recall.mean())
    column = getattr(counts, kind)
    if average == "macro":
        return float(column.mean())
    if average == "weighted":
        return float(column @ counts.true / counts.true.sum())
    return float(column[int(str(average).removeprefix("c"))])


@pytest.mark.parametrize(("name", "n"), [("unequal", 40), ("rare", 40), ("near-perfect", 40), ("poor", 300)])
@pytest.mark.parametrize(
    ("check", "options"),
    [
        (precision.CHECK, {"average": "macro"}),
        (precision.CHECK, {"average": "weighted"}),
        (recall.CHECK, {"average": "c1"}),
        (f1.CHECK, {"average": "weighted"}),
        (f1.CHECK, {"average": "c0"}),
        (balanced_accuracy.CHECK, {}),
        (matthews_correlation.CHECK, {}),
    ],
    ids=["precision-macro", "precision-weighted", "recall-c1", "f1-weighted", "f1-c0", "balanced", "mcc"],
)
def test_intervals_of_a_confusion_matrix_cover(
    check: Check, options: dict[str, object], name: str, n: int
) -> None:
    random, cells = np.random.default_rng(3), np.array(CELLS[name])
    names = [f"c{code}" for code in range(len(cells))]

    def draw() -> tuple[float, float] | None:
        matrix = random.multinomial(n, cells.ravel()).reshape(cells.shape)
        if matrix.sum(axis=1).min() < 2:
            return None
        return limits(
            check, _worked.classified([[int(cell) for cell in row] for row in matrix], names), options
        )

    above, below = shares_missed(of_cells(check, cells, **options), draw, 400)
    assert 1 - above - below >= 0.925, (above, below)


def scored(truth: NDArray[np.bool_], odds: Floats, clusters: NDArray[np.int64] | None = None) -> Subject:
    given = 1 / (1 + np.exp(-odds))
    predictions = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(len(odds)).astype(np.str_),
        labels=("no", "yes"),
        truth=truth.astype(np.int32),
        predicted=(given > 0.5).astype(np.int32),
        probability=np.stack([1 - given, given], axis=1),
        clusters=clusters,
    )
    return Subject(passport=_worked.PASSPORT, predictions=predictions)


@pytest.mark.parametrize("area", [0.7, 0.97, 0.995])
@pytest.mark.parametrize(("m", "n"), [(10, 10), (10, 300)])
@pytest.mark.parametrize("wide", [1.0, 0.4])
def test_the_interval_of_auroc_covers_where_that_of_its_logit_vanishes(
    m: int, n: int, area: float, wide: float
) -> None:
    random, apart = np.random.default_rng(5), float(norm.ppf(area)) * (1 + wide * wide) ** 0.5
    truth = np.repeat([True, False], [m, n])

    def draw() -> tuple[float, float] | None:
        odds = np.concatenate([random.normal(apart, wide, m), random.normal(0, 1, n)])
        return limits(auroc.CHECK, scored(truth, odds))

    above, below = shares_missed(area, draw, 400)
    assert 1 - above - below >= 0.925, (above, below)


@pytest.mark.parametrize(
    ("n", "common", "apart"),
    [(40, 0.5, 3.0), (200, 0.5, 1.0), (200, 0.5, 3.0), (400, 0.1, 1.5), (1000, 0.02, 4.0)],
)
def test_the_interval_of_average_precision_covers(n: int, common: float, apart: float) -> None:
    random = np.random.default_rng(6)
    many = random.random(1_000_000) < common
    true, _ = average_precision.average_precision(many, random.normal(0, 1, len(many)) + apart * many)

    def draw() -> tuple[float, float] | None:
        truth = random.random(n) < common
        return limits(average_precision.CHECK, scored(truth, random.normal(0, 1, n) + apart * truth))

    above, below = shares_missed(true, draw, 400)
    assert 1 - above - below >= 0.925, (above, below)


def test_intervals_of_auroc_and_average_precision_cover_in_clusters() -> None:
    """Items of one cluster share a shift of their scores; taken as independent they would be too sure."""
    random = np.random.default_rng(7)
    size, count, apart = 12, 40, 1.5
    clusters = np.repeat(np.arange(count), size)

    def odds(groups: int) -> tuple[NDArray[np.bool_], Floats]:
        common = random.beta(0.5, 0.5, groups).repeat(size)
        truth = random.random(groups * size) < common
        return truth, apart * truth + random.normal(0, 1, groups).repeat(size) + random.normal(
            0, 1, len(truth)
        )

    many, high = odds(60_000)
    trues = {
        auroc.CHECK.id: auroc.area(many, high)[0],
        average_precision.CHECK.id: average_precision.average_precision(many, high)[0],
    }
    for check in (auroc.CHECK, average_precision.CHECK):
        hits = naive = 0
        for _ in range(200):
            truth, given = odds(count)
            for clustered in (True, False):
                seen = estimate(check, scored(truth, given, clusters if clustered else None))
                assert seen.low is not None
                assert seen.high is not None
                inside = seen.low <= trues[check.id] <= seen.high
                hits, naive = hits + (clustered and inside), naive + (not clustered and inside)
        assert hits / 200 >= 0.92
        assert naive < hits


@pytest.mark.parametrize("n", [20, 200])
@pytest.mark.parametrize("sure", [1.0, 3.0])
@pytest.mark.parametrize(
    "check",
    [brier_score.CHECK, risk_coverage_area.CHECK, risk_at_coverage.CHECK],
    ids=lambda one: str(one.id),
)
def test_intervals_of_scores_and_risks_cover(check: Check, sure: float, n: int) -> None:
    random = np.random.default_rng(8)

    def draw_subject(items: int) -> Subject:
        odds = sure * random.normal(0.5, 1.5, items)
        truth = random.random(items) < 1 / (1 + np.exp(-0.7 * odds))
        return scored(truth, odds)

    true = estimate(check, draw_subject(400_000)).value
    assert true is not None
    above, below = shares_missed(true, lambda: limits(check, draw_subject(n)), 400)
    assert 1 - above - below >= 0.92, (above, below)


def test_the_interval_of_a_mean_auroc_over_classes_covers() -> None:
    random, n = np.random.default_rng(9), 90
    pull = np.array([[2.5, 0, 0], [0, 2.0, 0.5], [0, 0.5, 1.5]])

    def draw_subject(items: int) -> Subject:
        truth = random.choice(3, items, p=[0.5, 0.3, 0.2])
        odds = pull[truth] + random.normal(0, 1, (items, 3))
        given = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
        predictions = Predictions(
            task=Task.TEXT_CLASSIFICATION,
            ids=np.arange(items).astype(np.str_),
            labels=("a", "b", "c"),
            truth=truth.astype(np.int32),
            predicted=given.argmax(axis=1).astype(np.int32),
            probability=given,
        )
        return Subject(passport=_worked.PASSPORT, predictions=predictions)

    for check in (auroc.CHECK, average_precision.CHECK):
        true = estimate(check, draw_subject(300_000)).value
        assert true is not None
        above, below = shares_missed(true, lambda check=check: limits(check, draw_subject(n)), 400)  # type: ignore[misc]
        assert 1 - above - below >= 0.925, (check.id, above, below)
