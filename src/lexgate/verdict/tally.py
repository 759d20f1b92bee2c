"""Counts over many judged systems, of one size however many there are: moves, misses, missing items, curves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from lexgate.core.what_if import DROPPED, NEW, Change, CurvePoint, Move
from lexgate.stats.shares import wilson_limits
from lexgate.verdict.many import INCONCLUSIVE, MET, STATUSES, Judged, Law

STEPS = 101
"""Bounds on a curve."""
_NOT_ASKED = len(STATUSES)
_NAMES = (*(status.value for status in STATUSES), NEW)
_Z = NormalDist().inv_cdf(0.975)
_BINS = 2100
"""Bins by which medians are read off, of equal ratio: 1.5 % each, from a millionth to a hundred million."""
_PER_DECADE = 150
_SMALLEST = 1e-6
_UP_TO_ONE = ("", "share", "ratio")
"""Units whose bounds lie from 0 to 1; a share where a pack in the making does not say."""
_EDGE = 0.1
"""Where a bound on a share is this near to 0 or 1, its curve shows ten times that distance instead of all shares."""

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a law says of many systems, and what another one said before."""

    law: Law
    before: Law | None
    same: Counts
    """``(m,)`` the row of each requirement in the law before, or -1."""
    dropped: Counts
    """Rows of the law before that have no partner."""
    grid: Numbers
    """``(m, STEPS)`` bounds of the curve, signed so that higher is stricter."""
    systems: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Systems by status before and after."""
    gone: Counts
    """``(d, 4)`` systems by what was said of a requirement that is dropped."""
    moves: Counts
    """``(m, 5, 4)`` systems by status before and after."""
    met: Counts
    """``(m, STEPS + 1)`` systems by how many bounds of the grid their worse end meets …"""
    open: Counts
    """… and by how many their better end does."""
    misses: Counts
    more: Counts

    @classmethod
    def of(cls, law: Law, before: Law | None, partners: Mapping[str, str] = MappingProxyType({})) -> "Tally":
        """Return an empty tally; ``partners`` has the id before of the requirements that were asked before."""
        m = len(law)
        known = {id_: row for row, id_ in enumerate(before.ids)} if before else {}
        same = np.array([known.get(partners.get(id_, ""), -1) for id_ in law.ids], np.int64)
        dropped = np.array(sorted(set(known.values()) - set(same.tolist())), np.int64)
        was = np.append(before.bound, np.nan)[same] if before else np.full(m, np.nan)
        units = [item.bounds[-1].unit for item in law.requirements]
        grid = [_grid(*row) for row in zip(law.bound, was, law.sign, units, strict=True)]
        return cls(
            law=law,
            before=before,
            same=same,
            dropped=dropped,
            grid=np.array(grid).reshape(m, STEPS),
            gone=np.zeros((len(dropped), len(STATUSES)), np.int64),
            moves=np.zeros((m, len(_NAMES), len(STATUSES)), np.int64),
            met=np.zeros((m, STEPS + 1), np.int64),
            open=np.zeros((m, STEPS + 1), np.int64),
            misses=np.zeros((m, _BINS), np.int64),
            more=np.zeros((m, _BINS), np.int64),
        )

    def add(self, now: Judged, was: Judged | None) -> None:
        """Count one system."""
        self.systems += 1
        self.verdicts[NEW if was is None else _NAMES[was.overall], _NAMES[now.overall]] += 1
        lines = np.arange(len(self.law))
        self.moves[lines, self.status_before(was), now.status] += 1
        if was is not None:
            self.gone[np.arange(len(self.dropped)), was.status[self.dropped]] += 1
        known = lines[~np.isnan(now.worst)]
        self.met[known, self._meets(now.worst)[known]] += 1
        self.open[known, self._meets(now.best)[known]] += 1
        missed, lacking = lines[now.margin < 0], lines[now.more > 0]
        self.misses[missed, _bin(-now.margin[missed])] += 1
        self.more[lacking, _bin(now.more[lacking])] += 1

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
        """Return what was counted, by requirement; those that are dropped last."""
        return (
            *(self._change(row) for row in range(len(self.law))),
            *(self._dropped(place) for place in range(len(self.dropped))),
        )

    def overall(self) -> tuple[Move, ...]:
        """Return how many verdicts go from which status to which, worst last."""
        return tuple(
            Move(before=was, after=now, systems=count)
            for (was, now), count in sorted(self.verdicts.items(), key=lambda item: _worst_last(*item[0]))
        )

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
        return Change(
            requirement=item.id,
            title=item.title,
            unit=item.bounds[-1].unit,
            side=item.side,
            before=_plain(self.before.bound[old]) if self.before is not None and old >= 0 else None,
            after=_plain(self.law.bound[row]),
            own_reading=bool(self.law.own_reading[row]),
            decides=bool(self.law.decides[row]),
            moves=tuple(
                Move(before=_NAMES[was], after=_NAMES[now], systems=int(self.moves[row, was, now]))
                for was, now in zip(*np.nonzero(self.moves[row]), strict=True)
            ),
            measured=int(self.met[row].sum()),
            miss=_median(self.misses[row]),
            more=_median(self.more[row]),
            curve=tuple(self._curve(row)) if not np.isnan(self.law.bound[row]) else (),
        )

    def _dropped(self, place: int) -> Change:
        if self.before is None:
            raise ValueError("nothing is dropped where nothing was before")
        row = int(self.dropped[place])
        item, counts = self.before.requirements[row], self.gone[place]
        return Change(
            requirement=item.id,
            title=item.title,
            unit=item.bounds[-1].unit,
            side=item.side,
            before=_plain(self.before.bound[row]),
            after=None,
            own_reading=False,
            decides=bool(self.before.decides[row]),
            moves=tuple(
                Move(before=_NAMES[was], after=DROPPED, systems=int(counts[was]))
                for was in np.flatnonzero(counts)
            ),
            measured=0,
            miss=None,
            more=None,
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


def _grid(bound: float, was: float, sign: float, unit: str) -> Numbers:
    """Return the bounds of a curve: all shares, those near an edge, or for another unit up to twice the bounds."""
    known = [value for value in (bound, was) if not np.isnan(value)] or [1.0]
    low, high = 0.0, 1.0
    if unit not in _UP_TO_ONE or max(known) > 1 or min(known) < 0:
        low, high = 2 * min(*known, 0.0), 2 * max(*known, 0.5)
    elif 0 < max(known) <= _EDGE:
        high = 10 * max(known)
    elif 0 < 1 - min(known) <= _EDGE:
        low = 1 - 10 * (1 - min(known))
    bounds: Numbers = np.sort(sign * np.linspace(low, high, STEPS))
    return bounds


def _bin(values: Numbers) -> Counts:
    bins: Counts = np.clip(np.log10(values / _SMALLEST) * _PER_DECADE, 0, _BINS - 1).astype(np.int64)
    return bins


def _median(counts: Counts) -> float | None:
    """Return the middle of the bin in which the median lies, to two digits; None if nothing was counted."""
    total = int(counts.sum())
    if not total:
        return None
    at = float(np.searchsorted(np.cumsum(counts), total / 2)) + 0.5
    return float(f"{_SMALLEST * 10 ** (at / _PER_DECADE):.2g}")


def _worst_last(was: str, now: str) -> tuple[int, int]:
    return -_NAMES.index(was), -_NAMES.index(now)


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
