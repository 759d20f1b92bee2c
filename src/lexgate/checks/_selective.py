"""Selective risk: the share of wrong answers among those given with the most confidence."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import missing, predicted, truth
from lexgate.core.outcomes import Outcomes
from lexgate.stats.shares import Shares, counted

Floats = NDArray[np.float64]
_SHOWN = 50
"""Points of the curve that are kept for the report."""
_ROUNDING = 1e-9
_NEAR = 0.5
"""The risk at the threshold is taken from about this power of n items around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The answers by descending confidence; answers of one confidence stand in one block and are taken together."""

    wrong: Floats
    """``(n,)`` 1 where the answer is wrong."""
    block: NDArray[np.int64]
    """``(n,)`` number of the block."""
    ends: NDArray[np.int64]
    """``(blocks,)`` items up to the end of each."""
    clusters: NDArray[np.int64] | None
    lost: int

    @property
    def risk(self) -> Floats:
        """Share of wrong answers at the end of each block."""
        found: Floats = np.cumsum(self.wrong)[self.ends - 1] / self.ends
        return found


def by_confidence(seen: Outcomes) -> Sorted:
    """Return the scored answers by descending confidence; there is at least one."""
    used = seen.scored
    answer = predicted(seen)[used]
    confidence = seen.columns["probability"][used][np.arange(len(answer)), answer].astype(np.float64)
    order = np.argsort(-confidence, kind="stable")
    ordered = confidence[order]
    last = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(order) - 1)
    return Sorted(
        wrong=(truth(seen)[used] != answer)[order].astype(np.float64),
        block=np.searchsorted(last, np.arange(len(order))),
        ends=last + 1,
        clusters=None if seen.clusters is None else seen.clusters[used][order],
        lost=missing(seen),
    )


def at_coverage(found: Sorted, coverage: float) -> tuple[float, Shares]:
    r"""Return the risk of the most confident part, and the share of wrong answers that has its limits.

    The threshold is drawn with the items, which adds $(R - r)^2 (1-c)/(cn)$ to the variance of the risk $R$ at coverage
    $c$, where $r$ is the risk just at the threshold. Unscoreable items can do most harm, or good, if they are the most
    confident ones; they then take the place of as many others.
    """
    alone = kept_items(found, coverage * len(found.wrong))
    risk = float(found.wrong[:alone].mean())
    kept = kept_items(found, coverage * (len(found.wrong) + found.lost) - found.lost) if found.lost else alone
    cluster = None if found.clusters is None else found.clusters[:kept]
    shares = counted(found.wrong[:kept] > 0, np.zeros(kept, np.int32), 1, missing=found.lost, cluster=cluster)
    return risk, replace(shares, effect=shares.effect * (1 + _by_threshold(found, alone, risk)))


def kept_items(found: Sorted, wanted: float) -> int:
    """Return how many items are kept if so many are wanted: up to the end of a block, none if none is wanted."""
    if wanted <= _ROUNDING:
        return 0
    place = int(np.searchsorted(found.ends, wanted - _ROUNDING))
    return int(found.ends[min(place, len(found.ends) - 1)])


def _by_threshold(found: Sorted, kept: int, risk: float) -> float:
    """Return the variance that the drawn threshold adds, over that of the risk."""
    n = len(found.wrong)
    near = max(1, int(n**_NEAR))
    around = float(found.wrong[max(0, kept - near) : kept + near].mean())
    return (risk - around) ** 2 * (1 - kept / n) / max(risk * (1 - risk), 0.25 / kept)


def curve(found: Sorted, level: float) -> list[JsonValue]:
    """Return points of the risk-coverage curve with their intervals, for the report."""
    n = len(found.wrong)
    wanted = np.unique(np.searchsorted(found.ends, np.linspace(n / _SHOWN, n, min(n, _SHOWN)) - 1e-9))
    rows: list[JsonValue] = []
    for place in wanted:
        risk, share = at_coverage(found, found.ends[place] / n)
        low, high = share.limits((1 - level) / 2)
        rows.append(
            {
                "coverage": float(found.ends[place] / n),
                "risk": risk,
                "low": min(float(low[0]), risk),
                "high": max(float(high[0]), risk),
                "n": int(found.ends[place]),
            }
        )
    return rows
