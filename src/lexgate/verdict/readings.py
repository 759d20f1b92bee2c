"""Stored estimates as one block of numbers, so that thousands of assessments can be judged again in seconds.

A reading is what `lexgate.verdict` needs of one estimate: its value, n, and the interval at every level known. All else
(groups, facts, sentences) stays behind. Readings are derived from recorded estimates and can be made again at any time.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lexgate.core.canon import canonical
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.stats.ladder import LEVELS
from lexgate.verdict.more import is_wilson_share
from lexgate.verdict.reading import BY_A_JUDGE, WITHOUT_ERROR, rungs

RUNGS = len(LEVELS) + 1
"""Levels of a ladder, and the one that an estimate shows."""
_PLAIN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The readings of one assessment, one row for each estimate."""

    keys: tuple[str, ...]
    """Canonical JSON of ``[check, options]``, by row."""
    value: NDArray[np.float64]
    """``(k,)``, NaN where nothing was measured."""
    n: NDArray[np.float64]
    """``(k,)`` scored items."""
    low: NDArray[np.float64]
    """``(k,)`` the interval that the estimate shows; NaN where it shows none."""
    high: NDArray[np.float64]
    sampled: NDArray[np.bool_]
    """``(k,)`` whether the value has sampling error; a census and a recorded figure have none."""
    exact: NDArray[np.bool_]
    """``(k,)`` whether it is a share with Wilson's interval: then the items that are missing are exact."""
    unscoreable: NDArray[np.float64]
    """``(k,)`` items that could not be scored."""
    judged: NDArray[np.float64]
    """``(k,)`` 0: no judge; 1: by a judge, so that nothing is promised of more items; 2: by one that can't decide."""
    levels: NDArray[np.float64]
    """``(k, r)`` ascending; NaN beyond the last."""
    lows: NDArray[np.float64]
    """``(k, r)`` lower ends, nested."""
    highs: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.keys)


def of(estimates: Sequence[Estimate]) -> Readings:
    """Return the readings of estimates, row by row.

    Example:
        >>> known = Estimate(check="accuracy", value=0.9, low=0.8, high=0.95, level=0.95, n=99, unit="share", method="wilson")
        >>> of([known]).levels[0, :2].tolist()
        [0.95, nan]
    """
    plain = np.full((len(estimates), _PLAIN), np.nan)
    ladders = np.full((3, len(estimates), RUNGS), np.nan)
    for row, one in enumerate(estimates):
        plain[row] = (
            np.nan if one.value is None else one.value,
            one.n,
            np.nan if one.low is None else one.low,
            np.nan if one.high is None else one.high,
            one.method not in WITHOUT_ERROR,
            is_wilson_share(one),
            one.unscoreable,
            2 if one.unvalidated is not None else one.method in BY_A_JUDGE,
        )
        # The finest rungs are those that Holm asks for; an estimate never has more than these.
        known = rungs(one)[-RUNGS:]
        if known:
            ladders[:, row, : len(known)] = np.array(known).T
    return _readings(tuple(key_of(one) for one in estimates), plain, ladders)


def key_of(estimate: Estimate) -> str:
    """Return what was asked: canonical JSON of the check and its options."""
    return canonical([estimate.check, dict(estimate.options)]).decode()


def to_bytes(readings: Readings) -> bytes:
    """Return readings as bytes; `from_bytes` gives them back exactly."""
    shown = (readings.value, readings.n, readings.low, readings.high)
    plain = np.stack(
        [*shown, readings.sampled, readings.exact, readings.unscoreable, readings.judged], axis=1
    )
    block = np.concatenate([plain, readings.levels, readings.lows, readings.highs], axis=1)
    sink = io.BytesIO()
    sink.write(json.dumps(readings.keys, ensure_ascii=False).encode() + b"\n")
    np.save(sink, block)
    return sink.getvalue()


def from_bytes(data: bytes) -> Readings:
    """Return the readings that `to_bytes` was given.

    Raises:
        BadInput: LG-VERDICT-002, these are no readings.
    """
    head, _, body = data.partition(b"\n")
    try:
        keys = _keys(head)
        block = np.load(io.BytesIO(body), allow_pickle=False).reshape(len(keys), _PLAIN + 3 * RUNGS)
        plain, *ladders = np.split(block, [_PLAIN, _PLAIN + RUNGS, _PLAIN + 2 * RUNGS], axis=1)
    except (ValueError, EOFError, TypeError, IndexError) as error:
        raise BadInput(
            f"These {len(data):,} bytes are no readings: {error}.",
            fix="Delete the workspace's folder `readings`; it is made again from the ledger.",
            code="LG-VERDICT-002",
        ) from error
    return _readings(keys, plain, np.stack(ladders))


@lru_cache(maxsize=64)
def _keys(head: bytes) -> tuple[str, ...]:
    """Systems that are assessed by one plan have the same keys, which are the longer part of a reading."""
    return tuple(json.loads(head))


def _readings(keys: tuple[str, ...], plain: NDArray[np.float64], ladders: NDArray[np.float64]) -> Readings:
    return Readings(
        keys=keys,
        value=plain[:, 0],
        n=plain[:, 1],
        low=plain[:, 2],
        high=plain[:, 3],
        sampled=plain[:, 4] > 0,
        exact=plain[:, 5] > 0,
        unscoreable=plain[:, 6],
        judged=plain[:, 7],
        levels=ladders[0],
        lows=ladders[1],
        highs=ladders[2],
    )


NOTHING = _readings(("",), np.full((1, _PLAIN), np.nan), np.full((3, 1, RUNGS), np.nan))
"""One row of which nothing is known, where there is none."""
