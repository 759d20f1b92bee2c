"""Judging in columns: one standard held against one assessment at a time, all requirements at once.

`lexgate.verdict.verdict` says why, in sentences, one requirement after the other. To ask what a draft would change for
thousands of stored assessments, the status, the margin and the missing items are enough. It is not built on this, since
whoever verifies a bundle needs no numpy; and this is not built on it, since it takes some twenty times as long. Both
decide alike: tests hold one against the other, number by number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import NormalDist
from typing import cast

import numpy as np
from numpy.typing import NDArray

from lexgate.core.applies import Applicability
from lexgate.core.citation import Basis
from lexgate.core.requirement import Bound, Decide, Requirement, Side, Standard
from lexgate.core.verdict import Status
from lexgate.stats.holm import holm
from lexgate.verdict.reading import alpha_of
from lexgate.verdict.readings import NOTHING, Readings

STATUSES = (Status.NOT_MET, Status.INCONCLUSIVE, Status.MET, Status.NOT_APPLICABLE)
"""Codes of statuses, worst first."""
NOT_MET, INCONCLUSIVE, MET, NOT_APPLICABLE = range(4)
APPLIES: Mapping[Applicability, int] = {
    Applicability.NO: 0,
    Applicability.UNKNOWN: 1,
    Applicability.YES: 2,
}
_EDGE = 1e-12

Numbers = NDArray[np.float64]
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A standard on a day, in columns, one row for each requirement."""

    ids: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    binds: NDArray[np.bool_]
    """``(m,)`` whether there is a bound on the day that is not repealed."""
    bound: Numbers
    """``(m,)`` NaN for ``report``."""
    sign: Numbers
    """``(m,)`` 1 for at least, -1 for at most and where there is no side."""
    level: Numbers
    alpha: Numbers
    min_n: Numbers
    report: NDArray[np.bool_]
    point: NDArray[np.bool_]
    decides: NDArray[np.bool_]
    own_reading: NDArray[np.bool_]
    """``(m,)`` whether the bound is a reading of ours, which the law does not give."""
    shares_the_error: bool
    """Whether Holm's rule binds the findings together."""
    max_unscoreable: float
    """Largest share of items that may have gone without a score."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One assessment under one standard, in columns."""

    status: Codes
    """``(m,)`` codes of `STATUSES`."""
    margin: Numbers
    """``(m,)`` distance of the value from the bound, positive on the lawful side; NaN where there is none."""
    more: Numbers
    """``(m,)`` items that are missing to a decision; NaN where no number decides or none is missing."""
    worst: Numbers
    """``(m,)`` the unlawful end of the interval at the requirement's own level, or the value where the point decides;
    infinite where no bound would be decided: too few items, or no interval at that level; NaN where nothing is held
    against a number."""
    best: Numbers
    """``(m,)`` the lawful end."""
    overall: int
    """Code of the verdict."""


def law_on(standard: Standard, day: date) -> Law:
    """Return a standard as it binds on a day, in columns."""
    items = standard.requirements
    bounds = [item.bound_on(day) for item in items]
    return Law(
        ids=tuple(item.id for item in items),
        requirements=items,
        binds=np.array([bound is not None and not bound.repealed for bound in bounds], np.bool_),
        bound=np.array([_limit(bound) for bound in bounds], np.float64),
        sign=np.array([1.0 if item.side is Side.AT_LEAST else -1.0 for item in items], np.float64),
        level=np.array([item.level for item in items], np.float64),
        alpha=np.array([alpha_of(item.level) for item in items], np.float64),
        min_n=np.array([item.min_n for item in items], np.float64),
        report=np.array([item.decide is Decide.REPORT for item in items], np.bool_),
        point=np.array([item.decide is Decide.POINT for item in items], np.bool_),
        decides=np.array([item.counts for item in items], np.bool_),
        own_reading=np.array([_own_reading(bound) for bound in bounds], np.bool_),
        shares_the_error=standard.multiplicity != "none",
        max_unscoreable=standard.max_unscoreable,
    )


def judge_all(
    law: Law,
    readings: Readings,
    row: NDArray[np.int64],
    applies: Codes,
    picked_from: NDArray[np.int64] | None = None,
) -> Judged:
    """Return what every requirement says of one assessment.

    Args:
        law: ``m`` requirements on a day.
        readings: The assessment.
        row: ``(m,)`` the reading by which each requirement is judged, or -1 where there is none.
        applies: ``(m,)`` codes of `APPLIES`.
        picked_from: ``(m,)`` how many readings each was picked from as the worst; None: none was picked.
    """
    seen = _Seen.of(law, readings, row)
    of = np.ones(len(law)) if picked_from is None else np.maximum(picked_from, 1).astype(np.float64)
    ends = _ends_of_worst(law, seen, law.level, of)
    status, confident = _each_alone(law, seen, ends, applies)
    asked = law.binds & (applies == APPLIES[Applicability.YES]) & seen.measured & ~seen.lost
    judged = asked & seen.enough & ~law.report
    by_interval = judged & seen.sampled & ~law.point
    level = np.array(law.level)
    open_ = by_interval & (status == INCONCLUSIVE) & ~ends.unknown
    if law.shares_the_error:
        held = _held_back(law, seen, by_interval & law.decides, confident, level, of)
        status[held] = INCONCLUSIVE
        open_ |= held
    more = np.where(open_, _missing(law, seen, level, of), np.nan)
    worst, best = _reach(law, seen, ends, judged)
    to_a_number = asked & ~law.report
    reached = to_a_number | (seen.lost & law.binds & (applies == APPLIES[Applicability.YES]) & ~law.report)
    return Judged(
        status=status,
        margin=np.where(to_a_number, law.sign * (seen.value - law.bound), np.nan),
        more=np.where(asked & ~seen.enough, law.min_n - seen.n, more),
        worst=np.where(reached, worst, np.nan),
        best=np.where(reached, best, np.nan),
        overall=_overall(law, status),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ends:
    """Intervals, one row for each requirement."""

    low: Numbers
    high: Numbers
    unknown: NDArray[np.bool_]
    """Where none is known at a level that is high enough; the ends are then those of the highest level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The readings, one row for each requirement."""

    value: Numbers
    n: Numbers
    measured: NDArray[np.bool_]
    census: NDArray[np.bool_]
    sampled: NDArray[np.bool_]
    """Measured with sampling error, and an interval is known."""
    exact: NDArray[np.bool_]
    unscoreable: NDArray[np.bool_]
    enough: NDArray[np.bool_]
    """Measured, and on as many items as the requirement asks for."""
    lost: NDArray[np.bool_]
    """More items than may be went without a score, or a judge that can't decide counted for a requirement that does."""
    levels: Numbers
    lows: Numbers
    highs: Numbers

    @classmethod
    def of(cls, law: Law, readings: Readings, row: NDArray[np.int64]) -> "_Seen":
        readings = readings if len(readings) else NOTHING
        at = np.maximum(row, 0)
        value = np.where(row >= 0, readings.value[at], np.nan)
        measured = ~np.isnan(value)
        return cls(
            value=value,
            n=readings.n[at],
            measured=measured,
            census=measured & ~readings.sampled[at],
            sampled=measured & readings.sampled[at] & ~np.isnan(readings.levels[at, 0]),
            exact=readings.exact[at],
            unscoreable=(readings.unscoreable[at] > 0) | (readings.judged[at] > 0),
            enough=measured & (readings.n[at] >= law.min_n),
            lost=measured & (_too_many(law, readings, at) | ((readings.judged[at] == 2) & law.decides)),
            levels=readings.levels[at],
            lows=readings.lows[at],
            highs=readings.highs[at],
        )

    def ends(self, level: Numbers) -> _Ends:
        """Return the interval at a level, by row; that of a census holds at every level."""
        reaches = self.levels >= level[:, None] - 1e-9
        known = reaches.any(axis=1) & ~self.census
        last = np.maximum((~np.isnan(self.levels)).sum(axis=1) - 1, 0)
        at = np.where(known, reaches.argmax(axis=1), last)
        lines = np.arange(len(at))
        bare = self.census & np.isnan(self.levels[:, 0])
        return _Ends(
            low=np.where(bare, self.value, self.lows[lines, at]),
            high=np.where(bare, self.value, self.highs[lines, at]),
            unknown=~known & ~self.census,
        )


def _too_many(law: Law, readings: Readings, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    lost = readings.unscoreable[at]
    return np.asarray(lost > law.max_unscoreable * (readings.n[at] + lost), np.bool_)


def _ends_of_worst(law: Law, seen: _Seen, level: Numbers, of: Numbers) -> _Ends:
    """Return the intervals of the worst of several; see `lexgate.verdict.reading.ends_of_worst`."""
    near = seen.ends(level)
    if (of == 1).all():
        return near
    far = seen.ends(np.where(of > 1, np.round(1 - np.round(1 - level, 12) / of, 12), level))
    nowhere = far.unknown & (of > 1)
    best = np.where(law.sign > 0, np.where(nowhere, np.inf, far.high), np.where(nowhere, -np.inf, far.low))
    return _Ends(
        low=np.where(law.sign > 0, near.low, best),
        high=np.where(law.sign > 0, best, near.high),
        unknown=near.unknown,
    )


def _each_alone(law: Law, seen: _Seen, ends: _Ends, applies: Codes) -> tuple[Codes, Codes]:
    """Return the status of each requirement by itself, and the confident reading."""
    confident = _read(law, ends.low, ends.high)
    confident[ends.unknown] = INCONCLUSIVE
    status = np.where(law.point, _read(law, seen.value, seen.value), confident)
    status = np.where(law.report, MET, status)
    status = np.where(
        seen.enough & ~seen.lost & (applies == APPLIES[Applicability.YES]), status, INCONCLUSIVE
    )
    status = np.where(law.binds & (applies != APPLIES[Applicability.NO]), status, NOT_APPLICABLE)
    return status.astype(np.int8), confident


def _reach(law: Law, seen: _Seen, ends: _Ends, judged: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Return the unlawful and the lawful end by which any bound would be decided; infinite where none would be."""
    known = judged & (~ends.unknown | law.point)
    low = np.where(known, np.where(law.point, seen.value, ends.low), -np.inf)
    high = np.where(known, np.where(law.point, seen.value, ends.high), np.inf)
    return np.where(law.sign > 0, low, high), np.where(law.sign > 0, high, low)


def _read(law: Law, low: Numbers, high: Numbers) -> Codes:
    """Return where ``[low, high]`` lies to the bound, which is lawful itself."""
    worst = np.where(law.sign > 0, low, high)
    best = np.where(law.sign > 0, high, low)
    met = law.sign * (worst - law.bound) >= 0
    not_met = law.sign * (best - law.bound) < 0
    return np.where(met, MET, np.where(not_met, NOT_MET, INCONCLUSIVE)).astype(np.int8)


def _held_back(
    law: Law, seen: _Seen, belongs: NDArray[np.bool_], confident: Codes, level: Numbers, of: Numbers
) -> NDArray[np.bool_]:
    """Return the findings that Holm's rule makes inconclusive; their ``level`` becomes the one they would need."""
    held = np.zeros(len(law), np.bool_)
    family = np.flatnonzero(belongs)
    if len(family) < 2:
        return held
    alphas = law.alpha[family]
    strictest = float(alphas.min())
    p_values = _p_values(law, seen, confident, of)[family]
    stands = np.array(holm((p_values * strictest / alphas).tolist())) <= strictest + _EDGE
    out = family[~stands]
    held[out] = confident[out] != INCONCLUSIVE
    level[out] = np.where(held[out], 1 - alphas[~stands] / max(len(out), 1), level[out])
    return held


def _p_values(law: Law, seen: _Seen, confident: Codes, of: Numbers) -> Numbers:
    """Return the smallest 1 - level whose interval excludes the bound, by requirement."""
    bound, touching = law.bound[:, None], (confident == MET)[:, None]
    with np.errstate(invalid="ignore"):
        out = (bound < seen.lows) | (bound > seen.highs)
        out |= touching & ((bound == seen.lows) | (bound == seen.highs))
    tails = np.where(out, np.round(1 - seen.levels, 10), 1.0)
    alone = np.nanmin(np.where(np.isnan(tails), 1.0, tails), axis=1, initial=1.0)
    return cast("Numbers", np.where(confident == MET, alone, np.minimum(1.0, alone * of)))


def _missing(law: Law, seen: _Seen, level: Numbers, of: Numbers) -> Numbers:
    """Return how many more items would decide if the value stays; see `lexgate.verdict.more`."""
    ends = _ends_of_worst(law, seen, level, of)
    kinds, kind = np.unique(level, return_inverse=True)
    z = np.array([_z(value) for value in kinds.tolist()])[kind]
    away = np.abs(seen.value - law.bound)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(law.bound > seen.value, ends.high - seen.value, seen.value - ends.low)
        share = (law.bound >= 0) & (law.bound <= 1)
        root = np.where(
            seen.exact & share,
            z * np.sqrt(np.where(share, law.bound * (1 - law.bound), 0.0)) / away,
            np.sqrt(seen.n) * reach / away,
        )
        wanted = root * root
        more = np.maximum(0, np.ceil(wanted - 1e-9 * np.maximum(1, wanted)) - seen.n)
    return np.where((away > 0) & (seen.n > 0) & (wanted < 1e12) & ~seen.unscoreable, more, np.nan)


@lru_cache(maxsize=4096)
def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def _overall(law: Law, status: Codes) -> int:
    deciding = status[law.decides]
    applied = deciding[deciding != NOT_APPLICABLE]
    if len(deciding):
        return int(applied.min()) if len(applied) else NOT_APPLICABLE
    return NOT_APPLICABLE if (status == NOT_APPLICABLE).all() else INCONCLUSIVE


def _limit(bound: Bound | None) -> float:
    return np.nan if bound is None or bound.value is None else bound.value


def _own_reading(bound: Bound | None) -> bool:
    return bound is not None and bound.value is not None and bound.basis is Basis.OPERATIONAL


def rows_of(law: Law, readings: Readings, fits: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return the reading by which each requirement is judged: of those that fit, the worst; -1 where none fits.

    Args:
        law: ``m`` requirements.
        readings: The assessment.
        fits: By requirement, the rows of readings that measure what it asks, in the order measured.
    """
    first = np.array([rows[0] if rows else -1 for rows in fits], np.int64)
    for index, rows in enumerate(fits):
        if len(rows) > 1:
            first[index] = min(rows, key=lambda row: _badness(law, index, readings, row))
    return first


def _badness(law: Law, index: int, readings: Readings, row: int) -> tuple[int, float]:
    """Sorts as `lexgate.assessment.choose` does."""
    low, high = float(readings.low[row]), float(readings.high[row])
    if np.isnan(readings.value[row]) or np.isnan(low) or np.isnan(high):
        return 1, 0.0
    sign, bound = float(law.sign[index]), float(law.bound[index])
    low, high = sorted((sign * low, sign * high))
    return (0, high) if not np.isnan(bound) and high < sign * bound else (2, low)
