"""Rates by group with intervals, beside fairlearn's MetricFrame without any, on the same million rows.

Ours does more. First the rates by themselves: 1,000 bootstrap draws of every cell of the two attributes and a 95 % interval
for each rate of each intersection. Then the checks as an assessment runs them: four estimates, each with the interval of its
extreme at twenty levels and one interval for each intersection. The peer only computes the rates. All give the same
rates, which is checked. Seconds are CPU-seconds of all threads, the least of some rounds: ours last milliseconds, in which other
work on a shared machine counts for much, so they have more rounds.
"""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Setting
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.stats.bootstrap import cell_draws, interval
from lexgate.wiring.drawers import checks

DRAWS = 1000
SIZES = (2, 5)
"""Groups of the two attributes."""
RATES = ("accuracy", "selection rate", "false-positive rate", "false-negative rate")
CHECKS = (
    "worst-group-accuracy",
    "selection-rate-difference",
    "false-positive-rate-gap",
    "false-negative-rate-gap",
)
Codes = NDArray[np.int64]


def rows(count: int, seed: int = 0) -> tuple[Codes, Codes, list[Codes]]:
    """Return true and predicted labels (0 or 1) and the codes of two attributes."""
    random = np.random.default_rng(seed)
    groups = [random.integers(0, size, count) for size in SIZES]
    truth = (random.random(count) < 0.3 + 0.05 * groups[1]).astype(np.int64)
    wrong = random.random(count) < 0.1 + 0.05 * groups[0]
    return truth, np.where(wrong, 1 - truth, truth), groups


def rates_of(cells: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the four rates of cells ``(..., 4)`` in the order true 0 as 0, 0 as 1, 1 as 0, 1 as 1."""
    right_0, wrong_0, wrong_1, right_1 = np.moveaxis(cells.astype(np.float64), -1, 0)
    items = right_0 + wrong_0 + wrong_1 + right_1
    with np.errstate(invalid="ignore"):
        return np.stack(
            [
                (right_0 + right_1) / items,
                (wrong_0 + right_1) / items,
                wrong_0 / (right_0 + wrong_0),
                wrong_1 / (wrong_1 + right_1),
            ],
            axis=-1,
        )


def ours(
    truth: Codes, predicted: Codes, groups: list[Codes]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rates ``(groups, 4)`` and their intervals ``(groups, 4, 2)``."""
    strata = SIZES[0] * SIZES[1]
    cell = ((groups[0] * SIZES[1] + groups[1]) * 2 + truth) * 2 + predicted
    counts = np.bincount(cell, minlength=strata * 4).reshape(strata, 4)
    points, draws = rates_of(counts), rates_of(cell_draws(counts, DRAWS, seed=0))
    ends = [
        [interval(points[group, rate], draws[:, group, rate]) for rate in range(len(RATES))]
        for group in range(strata)
    ]
    return points, np.array(ends)


def outcomes(truth: Codes, predicted: Codes, groups: list[Codes]) -> Outcomes:
    """Return the items as checks see them."""
    coded = {
        name: Groups(names=tuple(map(str, range(size))), codes=codes.astype(np.int32))
        for name, size, codes in zip("ab", SIZES, groups, strict=True)
    }
    return Outcomes(
        ids=np.arange(len(truth)).astype(np.str_),
        columns={"truth": truth.astype(np.int32), "predicted": predicted.astype(np.int32)},
        scored=np.ones(len(truth), np.bool_),
        groups=coded,
        names=("0", "1"),
    )


def estimated(seen: Outcomes) -> NDArray[np.float64]:
    """Return the rates ``(groups, 4)`` as the four checks estimate them."""
    drawer = checks()
    found = []
    for name in CHECKS:
        options = drawer[name].complete({"attribute": "a+b"})
        found.append([one.value for one in drawer[name].estimate(seen, options, Setting()).groups.values()])
    return np.array(found, np.float64).T


def peer(truth: Codes, predicted: Codes, groups: list[Codes]) -> NDArray[np.float64]:
    """Return fairlearn's rates ``(groups, 4)``."""
    from fairlearn import metrics  # noqa: PLC0415 - the peer is slow to import
    from sklearn.metrics import accuracy_score  # noqa: PLC0415

    asked = dict(
        zip(
            RATES,
            (
                accuracy_score,
                metrics.selection_rate,
                metrics.false_positive_rate,
                metrics.false_negative_rate,
            ),
            strict=True,
        )
    )
    frame = metrics.MetricFrame(
        metrics=asked,
        y_true=truth,
        y_pred=predicted,
        sensitive_features={"a": groups[0], "b": groups[1]},
    )
    return np.asarray(frame.by_group[list(RATES)].sort_index().to_numpy(), dtype=np.float64)


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the least CPU time of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def run(quick: bool) -> list[dict[str, float | str]]:
    """Return the seconds of both for rates by two crossed attributes."""
    count = 100_000 if quick else 1_000_000
    data = rows(count)
    points, ends = ours(*data)
    found, seen = peer(*data), outcomes(*data)
    assert np.allclose(points, found, atol=1e-12)
    assert np.allclose(estimated(seen), found, atol=1e-12)
    assert ((ends[..., 0] <= points) & (points <= ends[..., 1])).all()
    ours_s, peer_s = seconds(lambda: ours(*data), 40), seconds(lambda: peer(*data), 1 if quick else 2)
    checks_s = seconds(lambda: estimated(seen), 40)
    name = f"group metrics: {len(RATES)} rates, 2 attributes, {count:,} rows; ours with {DRAWS:,} draws and intervals"
    return [
        {
            "name": name,
            "ours_s": ours_s,
            "peer_s": peer_s,
            "ratio": peer_s / ours_s,
            "at_least": 100.0 if quick else 500.0,
            "peer": "fairlearn MetricFrame, without intervals",
            "unit": "CPU-seconds",
        },
        {
            "name": f"group metrics: the same rates by four checks, 20 levels each, {count:,} rows",
            "ours_s": checks_s,
            "peer_s": peer_s,
            "ratio": peer_s / checks_s,
            "at_least": 50.0 if quick else 500.0,
            "peer": "fairlearn MetricFrame, without intervals",
            "unit": "CPU-seconds",
        },
        {
            "name": f"group metrics: {count:,} rows, {DRAWS:,} draws, against the limit of 1 s",
            "ours_s": ours_s,
            "peer_s": 1.0,
            "ratio": 1.0 / ours_s,
            "at_least": 1.0,
            "peer": "required: under 1 s",
            "unit": "CPU-seconds",
        },
    ]


if __name__ == "__main__":
    for row in run(quick=False):
        print(row)
