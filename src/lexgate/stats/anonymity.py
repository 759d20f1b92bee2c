r"""How well a released table hides a person: k-anonymity, l-diversity and t-closeness of its equivalence classes.

An equivalence class holds the rows that look the same to whoever knows the quasi-identifiers. All functions work on
codes and return one number for each class; the table's is that of its worst class.

References:
    L. Sweeney (2002), k-anonymity: a model for protecting privacy, IJUFKS 10(5):557-570.
    A. Machanavajjhala, D. Kifer, J. Gehrke, M. Venkitasubramaniam (2007), l-diversity, ACM TKDD 1(1), article 3.
    N. Li, T. Li, S. Venkatasubramanian (2007), t-closeness, ICDE, 106-115.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lexgate.stats.errors import BadArgument, NotEnoughData
from lexgate.stats.shares import Floats

Codes = NDArray[np.int64]
_DENSE = 8
"""A class is counted in a table of class by value where the table has at most so many cells for each row."""


def classes(columns: Sequence[Codes]) -> Codes:
    """Return the equivalence class of every row, as codes from 0 in the order in which classes first appear.

    Args:
        columns: The quasi-identifiers, each ``(n,)`` codes from 0.

    Raises:
        NotEnoughData: LG-STATS-001, there are no columns, or no rows.

    Example:
        >>> classes([np.array([0, 0, 1, 0]), np.array([1, 1, 1, 0])]).tolist()
        [0, 0, 1, 2]
    """
    if not columns or not len(columns[0]):
        raise NotEnoughData("There is no quasi-identifier, or no row.", fix="Name at least one column.")
    key = _dense(columns[0].astype(np.int64))
    for column in columns[1:]:
        span = int(column.max()) + 1
        key = _dense(key * span + column)  # below n * span, so it never overflows for n and span below 3e9
    first = np.full(int(key.max()) + 1, len(key))
    np.minimum.at(first, key, np.arange(len(key)))
    place = np.empty(len(first), np.int64)
    place[np.argsort(first, kind="stable")] = np.arange(len(first))
    return place[key]


def _dense(key: Codes) -> Codes:
    """Return codes without gaps, in the order of the keys."""
    span = int(key.max()) + 1
    if span <= _DENSE * len(key):
        used = np.zeros(span, np.int64)
        used[key] = 1
        return (np.cumsum(used) - 1)[key]
    return np.unique(key, return_inverse=True)[1].astype(np.int64)


def sizes(group: Codes) -> Codes:
    """Return the rows of every class, ``(classes,)``; the least is the table's k.

    Args:
        group: ``(n,)`` from `classes`.

    Example:
        The table of figure 2 has k = 2:

        >>> int(sizes(np.array([0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4])).min())
        2
    """
    return np.bincount(group).astype(np.int64)


def distinct(group: Codes, sensitive: Codes) -> tuple[Codes, Codes]:
    """Return how many different sensitive values every class has, at least and at most.

    Args:
        group: ``(n,)`` from `classes`.
        sensitive: ``(n,)`` codes from 0; -1 where the value is unknown: it may be any that is there, or a new one.

    Returns:
        ``(low, high)``, each ``(classes,)``, at least 1; the same where all values are known.

    Example:
        >>> low, high = distinct(np.array([0, 0, 0, 1, 1]), np.array([0, 1, 1, 2, -1]))
        >>> low.tolist(), high.tolist()
        ([2, 1], [2, 2])
    """
    size = sizes(group)
    of, _, _ = _cells(group, sensitive)
    known = np.bincount(of, minlength=len(size)).astype(np.int64)
    unknown = np.bincount(group[sensitive < 0], minlength=len(size)).astype(np.int64)
    return np.maximum(known, 1), np.maximum(known + unknown, 1)


def entropy(group: Codes, sensitive: Codes) -> tuple[Floats, Floats]:
    r"""Return the effective number of sensitive values of every class, $\exp(-\sum_s p_s \ln p_s)$, at least and at most.

    A class is entropy l-diverse if it is at least l. It equals the number of values where they are equally frequent.

    Args:
        group: ``(n,)`` from `classes`.
        sensitive: ``(n,)`` as in `distinct`.

    Returns:
        ``(low, high)``, each ``(classes,)``: unknown values are all the most frequent one, or each a new one.

    Example:
        A class of two, one and one:

        >>> low, high = entropy(np.zeros(4, np.int64), np.array([0, 0, 1, 2]))
        >>> round(float(low[0]), 3)
        2.828
    """
    size = sizes(group).astype(np.float64)
    of, _, count = _cells(group, sensitive)
    unknown = np.bincount(group[sensitive < 0], minlength=len(size)).astype(np.float64)
    # exp(H) = m / exp(sum(c ln c) / m) for counts c that sum to m.
    inner = np.bincount(of, weights=count * np.log(count), minlength=len(size))
    most = np.zeros(len(size))
    np.maximum.at(most, of, count)
    raised = most + unknown
    gathered = inner - _times_log(most) + _times_log(raised)
    return size / np.exp(gathered / size), size / np.exp(inner / size)


def _times_log(count: Floats) -> Floats:
    logs: Floats = np.log(np.maximum(count, 1.0))
    return count * logs


def closeness(group: Codes, sensitive: Codes, *, ordered: bool = False) -> tuple[Floats, Floats, Floats]:
    r"""Return how far the sensitive values of every class are distributed from those of the table, in [0, 1].

    The earth mover's distance. With equal distances between values it is the total variation,
    $\frac12 \sum_s |p_s - q_s|$; for ordered values, of which two neighbours are $1/(m-1)$ apart, it is
    $\frac{1}{m-1} \sum_{i<m} |\sum_{s \le i} (p_s - q_s)|$.

    Args:
        group: ``(n,)`` from `classes`.
        sensitive: ``(n,)`` codes from 0, where ordered in their order; -1 where the value is unknown: any that is there.
        ordered: Whether values have an order.

    Returns:
        ``(value, low, high)``, each ``(classes,)``: of the known values, and bounds whatever the unknown ones are. A class
        of unknown values only has NaN and ``[0, 1]``.

    Raises:
        NotEnoughData: LG-STATS-001, all values are unknown.

    Example:
        Incomes of 3,000 to 11,000 in nine rows (section 4); two classes hold 3, 4, 5 and 6, 8, 11 thousand:

        >>> seen = closeness(np.array([0, 0, 0, 1, 2, 1, 2, 2, 1]), np.arange(9), ordered=True)
        >>> seen[0].round(3).tolist()[:2]
        [0.375, 0.167]
    """
    known = sensitive >= 0
    if not known.any():
        raise NotEnoughData("No row has a sensitive value.", fix="Name another column.")
    size = sizes(group).astype(np.float64)
    of, value, count = _cells(group, sensitive)
    share = np.bincount(sensitive[known]).astype(np.float64)
    share, values = share[share > 0] / known.sum(), int((share > 0).sum())
    seen = np.bincount(group[known], minlength=len(size)).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = count / seen[of]
        far = (_moved if ordered else _varied)(of, value, part, share, len(size))
        far = np.where(seen > 0, far / max(values - 1, 1) if ordered else far, np.nan)
    slack = 1 - seen / size + (1 - known.mean())
    low, high = np.clip(far - slack, 0.0, 1.0), np.clip(far + slack, 0.0, 1.0)
    return far, np.nan_to_num(low, nan=0.0), np.nan_to_num(high, nan=1.0)


def _varied(of: Codes, value: Codes, part: Floats, share: Floats, groups: int) -> Floats:
    """Return the total variation: a value that a class lacks adds its whole share."""
    there = np.bincount(of, weights=np.abs(part - share[value]) - share[value], minlength=groups)
    return np.asarray((there + 1) / 2, np.float64)


def _moved(of: Codes, value: Codes, part: Floats, share: Floats, groups: int) -> Floats:
    r"""Return $\sum_{i<m} |F_i - G_i|$ of each class, where F steps only at the values that the class has.

    Between two values of a class F stays, so a run of values adds the sum of $|F - G_i|$ over the run: G rises, and the run
    is cut where G passes F. Sums of G up to a value are made once.
    """
    whole = np.cumsum(share)
    sums = np.concatenate([[0.0], np.cumsum(whole)])
    steps = np.cumsum(part)
    ends = np.append(np.flatnonzero(np.diff(of)), len(of) - 1)
    before = np.zeros(groups)
    before[of[ends][1:]] = steps[ends][:-1]
    level = steps - before[of]  # F from this value on
    stop = np.append(value[1:], len(share) - 1)
    stop[ends] = len(share) - 1
    total = np.bincount(of, weights=_gap(level, value, stop, whole, sums), minlength=groups)
    starts = np.concatenate([[0], ends[:-1] + 1])
    zero = np.zeros(len(starts))
    total += np.bincount(
        of[starts],
        weights=_gap(zero, np.zeros(len(starts), np.int64), value[starts], whole, sums),
        minlength=groups,
    )
    return np.asarray(total, np.float64)


def _gap(level: Floats, start: Codes, stop: Codes, whole: Floats, sums: Floats) -> Floats:
    """Return the sum of ``|level - whole[i]|`` over ``start <= i < stop``."""
    cut = np.clip(np.searchsorted(whole, level), start, stop)
    under = level * (cut - start) - (sums[cut] - sums[start])
    over = (sums[stop] - sums[cut]) - level * (stop - cut)
    return np.asarray(under + over, np.float64)


def _cells(group: Codes, sensitive: Codes) -> tuple[Codes, Codes, Floats]:
    """Return the pairs of class and known value that occur, sorted: class, value (without gaps), and count of rows."""
    known = sensitive >= 0
    if not known.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    if len(group) != len(sensitive):
        raise BadArgument(
            f"{len(group)} classes, {len(sensitive)} values.", fix="Give one of each for a row."
        )
    value = _dense(sensitive[known].astype(np.int64))
    span = int(value.max()) + 1
    key = group[known] * span + value
    if (int(group.max()) + 1) * span <= _DENSE * len(group):
        count = np.bincount(key)
        used = np.flatnonzero(count)
        return used // span, used % span, count[used].astype(np.float64)
    cells, many = np.unique(key, return_counts=True)
    return cells // span, cells % span, many.astype(np.float64)
