"""The search for the worst slices of up to two conditions, beside a groupby of every pair of features, in one run.

Ours does more: it also ranks all slices and leaves out those that are much alike. The peers only count items and errors
of every pair. The counts of all pairs are compared first, number by number, with polars.
"""

import itertools
import time
from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.stats.slice_counts import conditions, pairs
from lexgate.stats.slices import search

FEATURES = 50
Codes = list[NDArray[np.int32]]


def rows(count: int, seed: int = 0) -> tuple[Codes, NDArray[np.bool_]]:
    """Return the codes of 50 features with 2 to 6 values, and whether the item is wrong."""
    random = np.random.default_rng(seed)
    codes = [random.integers(0, size, count).astype(np.int32) for size in random.integers(2, 7, FEATURES)]
    rate = 0.08 + 0.2 * ((codes[3] == 1) & (codes[17] == 0))
    return codes, random.random(count) < rate


def by_polars(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Return items and errors of every value of every pair of features."""
    names = [name for name in frame.columns if name != "wrong"]
    return [
        frame.group_by(pair).agg(pl.len().alias("n"), pl.col("wrong").sum())
        for pair in itertools.combinations(names, 2)
    ]


def by_pandas(frame: pl.DataFrame) -> None:
    """Count the same with pandas."""
    table = frame.to_pandas()
    names = [name for name in table.columns if name != "wrong"]
    for pair in itertools.combinations(names, 2):
        table.groupby(list(pair), sort=False)["wrong"].agg(["size", "sum"])


def same(codes: Codes, wrong: NDArray[np.bool_], found: list[pl.DataFrame]) -> bool:
    """Return whether both count the same, pair by pair."""
    of, _ = conditions(codes, wrong, 1)
    two, _ = pairs(of, 1)
    first, second = of.feature[two.first], of.feature[two.second]
    ours = np.stack([first, of.value[two.first], second, of.value[two.second], two.n, two.wrong])
    theirs = np.concatenate(
        [
            np.column_stack(
                [
                    np.full(one.height, int(one.columns[0])),
                    one[one.columns[0]],
                    np.full(one.height, int(one.columns[1])),
                    one[one.columns[1]],
                    one["n"],
                    one["wrong"],
                ]
            )
            for one in found
        ]
    ).T
    return bool(np.array_equal(ours[:, np.lexsort(ours[::-1])], theirs[:, np.lexsort(theirs[::-1])]))


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the least wall time of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def run(quick: bool) -> list[dict[str, float | str]]:
    """Return the seconds of ours and of each peer."""
    count = 20_000 if quick else 100_000
    codes, wrong = rows(count)
    frame = pl.DataFrame({**{str(at): one for at, one in enumerate(codes)}, "wrong": wrong})
    assert same(codes, wrong, by_polars(frame))
    assert search(codes, wrong).slices[0].conditions == ((3, 1), (17, 0))
    ours_s = seconds(lambda: search(codes, wrong), 20)
    peers: dict[str, Callable[[pl.DataFrame], object]] = {"polars": by_polars, "pandas": by_pandas}
    made: list[dict[str, float | str]] = []
    for peer, work in peers.items():
        peer_s = seconds(lambda work=work: work(frame), 1 if quick else 2)  # type: ignore[misc]
        made.append(
            {
                "name": f"worst slice of two conditions: {count:,} rows x {FEATURES} features",
                "ours_s": ours_s,
                "peer_s": peer_s,
                "ratio": peer_s / ours_s,
                "at_least": 5.0 if quick else 20.0,
                "peer": f"{peer}, a groupby of every pair",
                "unit": "s",
            }
        )
    return made


if __name__ == "__main__":
    for row in run(quick=False):
        print(row)
