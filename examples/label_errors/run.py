"""Precision and recall of the search for wrong labels against five people a label, beside cleanlab's own filters.

Usage: python examples/label_errors/run.py FOLDER, where FOLDER is the data folder ``label_errors``.

FOLDER holds given labels and out-of-sample probabilities of two public test sets, 20news and CIFAR-10, and what five
people each said of some of them. A label is confirmed to be wrong if three or more of the five chose the other class that they
were offered. LexGate's search and cleanlab's filters read the same probabilities in this run. Intervals are Wilson's, 95 %.
"""

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from cleanlab.filter import find_label_issues

from lexgate.data.label_errors import suspected
from lexgate.stats.proportion import wilson

SETS = ("20news", "cifar10")
FILTERS = ("prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "low_self_confidence")
MAJORITY = 3
Array = np.ndarray[Any, Any]


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    print(
        f"{'set':8} {'search':28} {'found':>6} {'checked':>8} {'precision [95 %]':>22} {'recall [95 %]':>22}"
    )
    for name in SETS:
        codes, probability = (
            _load(folder, f"{name}_test_set_{part}.npy") for part in ("original_labels", "pyx")
        )
        ids, confirmed = crowd(folder / f"{name}_mturk.json")
        for search, found in searches(codes, probability):
            seen = found[ids]
            right = int((seen & confirmed).sum())
            precision, recall = share(right, int(seen.sum())), share(right, int(confirmed.sum()))
            print(f"{name:8} {search:28} {found.sum():6} {seen.sum():8} {precision:>22} {recall:>22}")
        every = share(int(confirmed.sum()), len(ids))
        print(f"{name:8} {'all that were checked':28} {len(ids):6} {len(ids):8} {every:>22} {'1':>22}")


def _load(folder: Path, file: str) -> Array:
    read: Array = np.load(folder / file, allow_pickle=False)
    return read


def searches(codes: Array, probability: Array) -> Iterator[tuple[str, Array]]:
    """Yield the name of each search and which labels it suspects."""
    yield "lexgate", suspected(codes.astype(np.int64), probability.astype(np.float64))
    for name in FILTERS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield f"cleanlab {name}", find_label_issues(codes, probability, filter_by=name, n_jobs=1)


def crowd(file: Path) -> tuple[Array, Array]:
    """Return which rows people looked at, and of which most of them chose the other class."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return np.array([row["id"] for row in rows]), np.array(
        [row["mturk"]["guessed"] >= MAJORITY for row in rows]
    )


def share(hits: int, n: int) -> str:
    """Return a share with its interval."""
    if not n:
        return "-"
    low, high = wilson(hits, n)
    return f"{hits / n:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
