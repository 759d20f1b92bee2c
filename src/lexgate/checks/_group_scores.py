"""Scores of groups, each made from the group's items alone: F1 of classes, of entities."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Options
from lexgate.checks._classes import averaged
from lexgate.checks._estimates import IntervalAt
from lexgate.checks._gaps import Compared
from lexgate.checks._options import number, text, texts
from lexgate.checks._rates import groups_of
from lexgate.core.estimate import Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.text import Text
from lexgate.stats.shares import Floats

SMALL = Text(
    "Shown, not compared: {n} items, fewer than {fewest}.", "仅列示、不比较：样本 {n} 个，少于 {fewest} 个。"
)
EMPTY = Text("No item of this group counts.", "该群体没有可计入的样本。")
NO_ANSWER = Text("No item of this group has an answer.", "该群体没有任何回答。")
_NO_LEVEL = 1e-6
"""Level at which an interval is what unscoreable items leave open, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score with its interval function."""

    value: float
    interval_at: IntervalAt
    n: int
    """Items that it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScore:
    """The score of one group."""

    found: Score | None
    """None: nothing could be scored."""
    n: int
    note: Text | None
    """Why it is not compared; one that could be, but got no answer, is compared as open."""
    remark: Text | None = None

    def interval_at(self, level: float) -> tuple[float, float]:
        """Return the limits; everything is open where nothing could be scored."""
        return (0.0, 1.0) if self.found is None else self.found.interval_at(level)

    def shown(self, level: float) -> Interval:
        """Return the value with its interval."""
        note = self.note or self.remark
        if self.found is None:
            return Interval(value=None, n=self.n, note=note)
        low, high = self.found.interval_at(level)
        return Interval(value=self.found.value, low=low, high=high, n=self.n, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of groups as quantities, see `lexgate.stats.extremes.Quantities`."""

    value: Floats
    n: Floats
    least: Floats
    most: Floats
    each: tuple[IntervalAt, ...]

    def pick(self, which: NDArray[np.bool_]) -> "Scores":
        """Return some of the groups."""
        return Scores(
            value=self.value[which],
            n=self.n[which],
            least=self.least[which],
            most=self.most[which],
            each=tuple(one for one, taken in zip(self.each, which, strict=True) if taken),
        )

    def limits(self, tail: float) -> tuple[Floats, Floats]:
        """Return the limits of every score, each missed with a probability of about ``tail``."""
        ends = [interval_at(1 - 2 * tail) for interval_at in self.each]
        low, high = np.array(ends, np.float64).reshape(-1, 2).T
        return low, high


def compared(groups: Mapping[str, GroupScore]) -> Compared:
    """Return the scores of groups to be compared."""
    each = tuple(group.interval_at for group in groups.values())
    open_ends = np.array([interval_at(_NO_LEVEL) for interval_at in each], np.float64).reshape(-1, 2)
    value = [np.nan if group.found is None else group.found.value for group in groups.values()]
    quantity = Scores(
        value=np.array(value, np.float64),
        n=np.array([group.n for group in groups.values()], np.float64),
        least=open_ends[:, 0],
        most=open_ends[:, 1],
        each=each,
    )
    return Compared(
        names=tuple(groups), quantity=quantity, notes=tuple(group.note for group in groups.values())
    )


def class_scores(seen: Outcomes, options: Options, kind: str) -> dict[str, GroupScore]:
    """Return F1, precision or recall of every group, averaged as options ``average`` and ``without`` say."""
    average, without = text(options, "average"), texts(options, "without")

    def score(part: Outcomes) -> Score | Text:
        one = averaged(part, kind, average, without)
        n = int(np.count_nonzero(part.scored))
        return one if isinstance(one, Text) else Score(value=one.value, interval_at=one.interval_at, n=n)

    return group_scores(seen, options, score)


def group_scores(
    seen: Outcomes, options: Options, score: Callable[[Outcomes], Score | Text]
) -> dict[str, GroupScore]:
    """Return the scores of the groups of option ``attribute``; those with fewer than ``min_group`` items are not compared."""
    fewest = int(number(options, "min_group"))
    groups = groups_of(seen, text(options, "attribute"))
    return {name: _scored(part, fewest, score) for name, part in _parts(seen, groups)}


def _scored(part: Outcomes, fewest: int, score: Callable[[Outcomes], Score | Text]) -> GroupScore:
    if not len(part):
        return GroupScore(found=None, n=0, note=EMPTY)
    known = int(np.count_nonzero(part.scored))
    lost = len(part) - known
    if not known:
        small = SMALL.fill(n=lost, fewest=fewest) if lost < fewest else None
        return GroupScore(found=None, n=0, note=small, remark=NO_ANSWER)
    one = score(part)
    if isinstance(one, Text):
        return GroupScore(found=None, n=known, note=one)
    small = SMALL.fill(n=one.n + lost, fewest=fewest) if one.n + lost < fewest else None
    return GroupScore(found=one, n=one.n, note=small)


def _parts(seen: Outcomes, groups: Groups) -> Iterator[tuple[str, Outcomes]]:
    """Yield the items of every group, in their order."""
    order = np.argsort(groups.codes, kind="stable")
    ends = np.searchsorted(groups.codes[order], np.arange(len(groups.names) + 1))
    for code, name in enumerate(groups.names):
        rows = order[ends[code] : ends[code + 1]]
        yield (
            name,
            Outcomes(
                ids=seen.ids[rows],
                columns={key: column[rows] for key, column in seen.columns.items()},
                scored=seen.scored[rows],
                names=seen.names,
                clusters=None if seen.clusters is None else seen.clusters[rows],
            ),
        )
