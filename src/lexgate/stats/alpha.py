"""Agreement of many annotators: Krippendorff's alpha and Fleiss' kappa (see ``lexgate.stats.agreement``)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lexgate.stats.agreement import (
    Agreement,
    Codes,
    Seen,
    as_a_cluster,
    furthest,
    nothing,
    places,
    rarest,
    seen_of,
)
from lexgate.stats.errors import BadArgument
from lexgate.stats.shares import Floats

Scale = Literal["nominal", "ordinal", "interval"]


def fleiss(item: Codes, label: Codes, *, cluster: Codes | None = None) -> Agreement:
    """Return Fleiss' kappa: every item has labels of the same number of annotators, not always the same ones.

    Args:
        item: ``(labels,)`` codes from 0.
        label: ``(labels,)`` codes from 0; -1 where none was given.
        cluster: ``(items,)`` as in `cohen`.

    Raises:
        BadArgument: LG-STATS-002, items have different numbers of labels; `krippendorff` knows what to do then.

    Example:
        Ten subjects, fourteen raters, five categories:

        >>> counts = np.array([[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        ...     [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]])
        >>> item, label = (np.repeat(codes.ravel(), counts.ravel()) for codes in np.indices(counts.shape))
        >>> round(fleiss(item, label).value, 3)
        0.21

    References:
        J. L. Fleiss (1971), Psychol. Bull. 76(5):378-382.
    """
    given = np.bincount(item[label >= 0])
    numbers = np.unique(given[given > 0])
    if len(numbers) > 1:
        raise BadArgument(
            f"Items have {numbers[0]} to {numbers[-1]} labels.",
            fix="Fleiss' kappa needs the same number for each; use Krippendorff's alpha.",
        )
    return _pooled(item, label, "nominal", None, cluster, small=False)


def krippendorff(
    item: Codes,
    label: Codes,
    *,
    scale: Scale = "nominal",
    values: Floats | None = None,
    cluster: Codes | None = None,
) -> Agreement:
    r"""Return Krippendorff's alpha: any number of annotators, labels may be missing.

    $1 - (n-1) \sum_{ck} o_{ck} \delta_{ck} / \sum_{ck} n_c n_k \delta_{ck}$ over the coincidences $o_{ck}$ of two labels of
    one item and the counts $n_c$ of all $n$ pairable labels. $\delta_{ck}$ is 1 for different labels (nominal), the squared
    distance of their mid-ranks (ordinal) or of their values (interval). An item with one label says nothing and is left
    out.

    Args:
        item: ``(labels,)`` codes from 0.
        label: ``(labels,)`` codes from 0, in their order for an ordinal scale; -1 where none was given.
        scale: What distances between labels mean.
        values: ``(classes,)`` the number that each code stands for; only for an interval scale, which takes the codes
            themselves without it.
        cluster: ``(items,)`` as in `cohen`.

    Example:
        Four observers, twelve units, seven labels missing (section C):

        >>> seen = [[1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        ...         [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0]]
        >>> item, label = np.tile(np.arange(12), 4), np.ravel(seen) - 1
        >>> [round(krippendorff(item, label, scale=scale).value, 3) for scale in ("nominal", "ordinal", "interval")]
        [0.743, 0.815, 0.849]

    References:
        K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania (source of the
        worked example).
    """
    return _pooled(item, label, scale, values, cluster, small=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ratings:
    """Labels of items that have two or more each."""

    item: Codes
    """``(n,)`` from 0, without gaps."""
    label: Codes
    """``(n,)``."""
    group: Codes
    """``(items,)`` the cluster of each item."""

    @property
    def each(self) -> Floats:
        """``(items,)`` number of labels of each item."""
        return np.bincount(self.item).astype(np.float64)

    def by_item(self, weights: Floats) -> Floats:
        """Return sums by item of one weight for each label that was given."""
        return np.bincount(self.item, weights=weights, minlength=len(self.group)).astype(np.float64)

    def with_one(self, labels: Codes) -> "_Ratings":
        """Return these ratings and a cluster more of items that have all these labels."""
        more, first = as_a_cluster(self.group), len(self.group)
        return _Ratings(
            item=np.append(self.item, np.repeat(np.arange(first, first + more), len(labels))),
            label=np.append(self.label, np.tile(labels, more)),
            group=np.append(self.group, np.full(more, self.group.max() + 1)),
        )


def _pooled(
    item: Codes, label: Codes, scale: Scale, values: Floats | None, cluster: Codes | None, *, small: bool
) -> Agreement:
    counts = np.bincount(item[label >= 0], minlength=int(item.max(initial=-1)) + 1)
    used = np.flatnonzero(counts >= 2)
    if not len(used):
        return nothing()
    keep = (label >= 0) & (counts[item] >= 2)
    place = np.full(len(counts), -1)
    place[used] = np.arange(len(used))
    if scale == "interval" and values is not None:  # codes in the order of their numbers
        numbers, order = np.unique(np.asarray(values, np.float64), return_inverse=True)
    else:
        order = np.arange(int(label.max()) + 1)
        numbers = order.astype(np.float64)
    group = places(None if cluster is None else cluster[used], len(used))
    ratings = _Ratings(item=place[item[keep]], label=order[label[keep]], group=group)
    seen = _of_all(ratings, scale, numbers, small=small)
    best, worst = (ratings.with_one(labels) for labels in _one_more(ratings, scale, numbers))
    return Agreement(
        seen=seen,
        best=_of_all(best, scale, numbers, small=small),
        worst=_of_all(worst, scale, numbers, small=small),
        items=len(used),
        labels=len(ratings.label),
        most=_most(ratings, scale, numbers),
    )


def _one_more(ratings: _Ratings, scale: Scale, numbers: Floats) -> tuple[Codes, Codes]:
    """Return the labels of the item on which agreement tells most, and those of the item with the most disagreement."""
    count = np.bincount(ratings.label)
    number = max(2, round(len(ratings.label) / len(ratings.group)))
    telling = rarest(count)
    if scale == "interval":  # what lies furthest from the mean tells most
        used = np.flatnonzero(count)
        telling = int(used[np.abs(numbers[used] - count[used] @ numbers[used] / count.sum()).argmax()])
    return np.full(number, telling), np.resize(furthest(count, ordered=scale != "nominal"), number)


def _of_all(ratings: _Ratings, scale: Scale, numbers: Floats, *, small: bool) -> Seen:
    n = float(len(ratings.label))
    less = n - 1 if small else n
    seen, chance, to_seen, to_chance = (
        _different(ratings) if scale == "nominal" else _squared(ratings, _numbers_of(ratings, scale, numbers))
    )
    if scale == "ordinal":
        moved = _by_moving_ranks(ratings, _numbers_of(ratings, scale, numbers))
        to_seen, to_chance = to_seen + moved[0], to_chance + moved[1]
    # observed = seen / n and expected = chance / (n less): what n itself adds goes to one side.
    to_expected = to_chance / (n * less) - chance / (n * less) * ratings.each / less
    return seen_of(seen / n, chance / (n * less), to_seen / n, to_expected, ratings.group)


_Parts = tuple[float, float, Floats, Floats]
"""Disagreement seen and disagreement by chance, summed over labels; what each item adds to one and the other."""


def _different(ratings: _Ratings) -> _Parts:
    span = int(ratings.label.max()) + 1
    cell, many = np.unique(ratings.item * span + ratings.label, return_counts=True)
    each, count = ratings.each, np.bincount(ratings.label).astype(np.float64)
    alike = np.bincount(cell // span, weights=many.astype(np.float64) ** 2, minlength=len(each))
    apart = (each**2 - alike) / (each - 1)
    chance = float(count.sum() ** 2 - (count**2).sum())
    return float(apart.sum()), chance, apart, 2 * ratings.by_item(count.sum() - count[ratings.label])


def _squared(ratings: _Ratings, place: Floats) -> _Parts:
    n, each = float(len(ratings.label)), ratings.each
    first, second = (ratings.by_item(place[ratings.label] ** power) for power in (1, 2))
    apart = np.where(_alike(ratings), 0.0, np.maximum(0.0, 2 * (each * second - first**2) / (each - 1)))
    moment = float(second.sum())
    return float(apart.sum()), 2 * n * moment, apart, 2 * (n * second + each * moment)


def _numbers_of(ratings: _Ratings, scale: Scale, numbers: Floats) -> Floats:
    """Return the number that each code stands for, its mid-rank on an ordinal scale, with mean 0 over all labels.

    So sums of squares lose no digits.
    """
    count = np.bincount(ratings.label).astype(np.float64)
    place = np.cumsum(count) - count / 2 if scale == "ordinal" else numbers[: len(count)]
    centred: Floats = place - count @ place / count.sum()
    return centred


def _most(ratings: _Ratings, scale: Scale, numbers: Floats) -> float:
    """Return the largest disagreement of two labels."""
    if scale == "nominal":
        return 1.0
    used = _numbers_of(ratings, scale, numbers)[np.unique(ratings.label)]
    return float(used[-1] - used[0]) ** 2


def _alike(ratings: _Ratings) -> NDArray[np.bool_]:
    """Return the items on which all agree, exactly: sums of squares would leave traces."""
    one = np.zeros(len(ratings.group), np.int64)
    one[ratings.item] = ratings.label
    others = ratings.by_item((ratings.label != one[ratings.item]).astype(np.float64))
    return np.asarray(others == 0, np.bool_)


def _by_moving_ranks(ratings: _Ratings, place: Floats) -> tuple[Floats, Floats]:
    """Return what items add to the disagreement seen and by chance by moving the mid-ranks of all labels."""
    each, first = ratings.each, ratings.by_item(place[ratings.label])

    def by_label(weights: Floats) -> Floats:
        return np.bincount(ratings.label, weights=weights[ratings.item]).astype(np.float64)

    count = by_label(np.ones(len(each)))
    of_seen = 4 * (place * by_label(each / (each - 1)) - by_label(first / (each - 1)))
    of_chance = 4 * count * count.sum() * place

    def moved(slope: Floats) -> Floats:
        above = slope.sum() - np.cumsum(slope)
        return ratings.by_item((slope / 2 + above)[ratings.label])

    return moved(of_seen), moved(of_chance)
