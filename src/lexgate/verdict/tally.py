"""Counts over many judged systems, of one size however many there are: moves, misses, missing items, curves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from lexgate.core.what_if import Change, CurvePoint
from lexgate.stats.shares import wilson_limits
from lexgate.verdict.many import INCONCLUSIVE, MET, STATUSES, Judged, Law

STEPS = 101
"""Bounds on a curve."""
NEW = "new"
"""The status before of what was not asked before."""
_NOT_ASKED = len(STATUSES)
_NAMES = (*(status.value for status in STATUSES), NEW)
_Z = NormalDist().inv_cdf(0.975)
_BINS = 2000
"""Bins by which medians are read off: misses in 1/1000 of the curve's width, items in steps of 1 %."""
_PER_DECADE = 150

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a law says of many systems, and what another one said before."""

    law: Law
    before: Law | None
    same: Counts
    """``(m,)`` the row of each requirement in the law before, or -1."""
    grid: Numbers
    """``(m, STEPS)`` bounds of the curve, signed so that higher is stricter."""
    systems: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    moves: Counts
    """``(m, 5, 4)`` systems by status before and after."""
    met: Counts
    """``(m, STEPS + 1)`` systems by how many bounds of the grid their worse end meets …"""
    open: Counts
    """… and by how many their better end does."""
    misses: Counts
    more: Counts

    @classmethod
    def of(cls, law: Law, before: Law | None) -> "Tally":
        """Return an empty tally."""
        m = len(law)
        known = {id_: row for row, id_ in enumerate(before.ids)} if before else {}
        return cls(
            law=law,
            before=before,
            same=np.array([known.get(id_, -1) for id_ in law.ids], np.int64),
            grid=np.array([_grid(*of) for of in zip(law.bound, law.sign, strict=True)]).reshape(m, STEPS),
            moves=np.zeros((m, len(_NAMES), len(STATUSES)), np.int64),
            met=np.zeros((m, STEPS + 1), np.int64),
            open=np.zeros((m, STEPS + 1), np.int64),
            misses=np.zeros((m, _BINS), np.int64),
            more=np.zeros((m, _BINS), np.int64),
        )

    def add(self, now: Judged, was: Judged | None) -> None:
        """Count one system."""
        self.systems += 1
        move = f"{NEW if was is None else _NAMES[was.overall]} → {_NAMES[now.overall]}"
        self.verdicts[move] = self.verdicts.get(move, 0) + 1
        lines = np.arange(len(self.law))
        self.moves[lines, self.status_before(was), now.status] += 1
        known = lines[~np.isnan(now.worst)]
        self.met[known, self._meets(now.worst)[known]] += 1
        self.open[known, self._meets(now.best)[known]] += 1
        missed = lines[now.margin < 0]
        width = self.grid[missed, -1] - self.grid[missed, 0]
        self.misses[missed, _bin(-now.margin[missed] / width * (_BINS / 2))] += 1
        lacking = lines[now.more > 0]
        self.more[lacking, _bin(np.log10(now.more[lacking]) * _PER_DECADE)] += 1

    def status_before(self, was: Judged | None) -> NDArray[np.int8]:
        """Return what each requirement said before; a code beyond the statuses where it was not asked."""
        if was is None or not len(was.status):
            return np.full(len(self.same), _NOT_ASKED, np.int8)
        return np.where(self.same >= 0, was.status[np.maximum(self.same, 0)], _NOT_ASKED).astype(np.int8)

    def worse(self, now: Judged, was: Judged) -> Counts:
        """Return the requirements that decide and came out worse, the furthest beyond its bound first."""
        old = np.minimum(self.status_before(was), MET)
        rows = np.flatnonzero((now.status < old) & (now.status <= INCONCLUSIVE) & self.law.decides)
        return rows[np.argsort(np.nan_to_num(now.margin[rows], nan=np.inf), kind="stable")]

    def changes(self) -> tuple[Change, ...]:
        """Return what was counted, by requirement."""
        return tuple(self._change(row) for row in range(len(self.law)))

    def _meets(self, ends: Numbers) -> Counts:
        """Return how many bounds of its grid each end meets."""
        first, last = self.grid[:, 0], self.grid[:, -1]
        far = np.nan_to_num(self.law.sign * ends, nan=0.0, posinf=1e300, neginf=-1e300)
        return (
            np.floor(np.clip((far - first) / (last - first) * (STEPS - 1) + 1e-9, -1, STEPS - 1)).astype(
                np.int64
            )
            + 1
        )

    def _change(self, row: int) -> Change:
        item, old = self.law.requirements[row], int(self.same[row])
        width = float(self.grid[row, -1] - self.grid[row, 0])
        miss, more = _median(self.misses[row]), _median(self.more[row])
        return Change(
            requirement=item.id,
            title=item.title,
            unit=item.bounds[-1].unit,
            before=_plain(self.before.bound[old]) if self.before is not None and old >= 0 else None,
            after=_plain(self.law.bound[row]),
            moves={
                f"{_NAMES[was]} → {_NAMES[now]}": int(self.moves[row, was, now])
                for was, now in zip(*np.nonzero(self.moves[row]), strict=True)
            },
            measured=int(self.met[row].sum()),
            miss=None if miss is None else miss * width / (_BINS / 2),
            more=None if more is None else round(10 ** (more / _PER_DECADE)),
            curve=tuple(self._curve(row)) if not np.isnan(self.law.bound[row]) else (),
        )

    def _curve(self, row: int) -> Sequence[CurvePoint]:
        """Return the share met at each bound; whoever meets a bound meets all that are less strict."""
        measured = int(self.met[row].sum())
        if not measured:
            return ()
        met = measured - np.cumsum(self.met[row])[:-1]
        open_ = measured - np.cumsum(self.open[row])[:-1]
        low, high = wilson_limits(met / measured, np.full(STEPS, float(measured)), _Z)
        bounds = np.round(self.law.sign[row] * self.grid[row], 12)
        columns = (bounds, met / measured, low, high, 1 - open_ / measured)
        points = [
            CurvePoint(bound=at, met=yes, low=least, high=most, not_met=no)
            for at, yes, least, most, no in zip(*(column.tolist() for column in columns), strict=True)
        ]
        return sorted(points, key=lambda point: point.bound)


def _grid(bound: float, sign: float) -> Numbers:
    """Return all shares as bounds, or for another unit those from nothing to twice the bound."""
    widest = 1.0 if np.isnan(bound) or 0 < bound <= 1 else max(2 * bound, 1.0)
    return np.sort(sign * np.linspace(0.0, widest, STEPS))


def _bin(values: Numbers) -> Counts:
    return np.clip(values, 0, _BINS - 1).astype(np.int64)


def _median(counts: Counts) -> float | None:
    """Return the middle of the bin in which the median lies; None if nothing was counted."""
    total = int(counts.sum())
    return float(np.searchsorted(np.cumsum(counts), total / 2)) + 0.5 if total else None


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
