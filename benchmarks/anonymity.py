"""k-anonymity, l-diversity and t-closeness of a table of text, beside the same by polars' group_by, on the same million rows.

Ours does more: bounds for unknown values, the classes at fault by line, sizes of classes; and each of the three checks reads the
table anew. The peer computes the three numbers alone. Both begin with columns of text and give the same numbers, which is
checked. No ratio is owed.
"""

import time

import numpy as np
import polars as pl

from lexgate.checks import _worked, k_anonymity, l_diversity, t_closeness
from lexgate.checks._check import Check, Setting
from lexgate.models.subject import Register, Subject

SIZES = {"age": 10, "sex": 2, "place": 50, "trade": 7, "school": 16}
VALUES = 30
CHECKS: tuple[Check, ...] = (k_anonymity.CHECK, l_diversity.CHECK, t_closeness.CHECK)


def table(count: int) -> dict[str, tuple[str, ...]]:
    """Return columns of text: five quasi-identifiers and a sensitive one."""
    random = np.random.default_rng(0)
    columns = {
        name: tuple(f"{name} {code}" for code in random.integers(0, size, count))
        for name, size in SIZES.items()
    }
    return columns | {"sensitive": tuple(f"value {code}" for code in random.integers(0, VALUES, count))}


def ours(columns: dict[str, tuple[str, ...]]) -> tuple[float, ...]:
    """Return k, l and t by the checks."""
    register = Register(kind="released-table", path="released.csv", digest="sha256:0", columns=columns)
    subject = Subject(passport=_worked.PASSPORT, registers={register.kind: register})
    found = []
    for check in CHECKS:
        options = check.complete({"quasi_identifiers": list(SIZES)})
        found.append(check.estimate(check.measure(subject, options), options, Setting()).value or 0.0)
    return tuple(found)


def peer(columns: dict[str, tuple[str, ...]]) -> tuple[float, ...]:
    """Return k, l and t by group_by."""
    frame = pl.DataFrame(columns)
    groups = frame.group_by(*SIZES).agg(
        pl.len().alias("rows"), pl.col("sensitive").n_unique().alias("values")
    )
    share = frame.group_by("sensitive").agg((pl.len() / frame.height).alias("share"))
    cells = frame.group_by(*SIZES, "sensitive").agg(pl.len().alias("cell"))
    cells = cells.join(groups, on=list(SIZES)).join(share, on="sensitive")
    apart = (pl.col("cell") / pl.col("rows") - pl.col("share")).abs() - pl.col("share")
    far = cells.group_by(*SIZES).agg(((apart.sum() + 1) / 2).alias("far"))["far"]
    k, values = groups.select(pl.col("rows").min(), pl.col("values").min()).row(0)
    return float(k), float(values), float(far.to_numpy().max())


def run(quick: bool) -> list[dict[str, float | str | None]]:
    """Return the seconds of both."""
    count = 100_000 if quick else 1_000_000
    columns = table(count)
    start = time.perf_counter()
    found = ours(columns)
    ours_s = time.perf_counter() - start
    start = time.perf_counter()
    wanted = peer(columns)
    peer_s = time.perf_counter() - start
    assert np.allclose(found, wanted)
    return [
        {
            "name": f"k-anonymity, l-diversity, t-closeness of {count:,} rows of text, five quasi-identifiers",
            "ours_s": ours_s,
            "peer_s": peer_s,
            "ratio": peer_s / ours_s,
            "at_least": None,
            "peer": "polars group_by, the three numbers alone",
            "unit": "s",
        }
    ]


if __name__ == "__main__":
    for row in run(quick=False):
        print(row)
