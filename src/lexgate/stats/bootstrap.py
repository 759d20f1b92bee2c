"""Bootstrap: resample, then read an interval off the draws.

`cell_draws` resamples a table of counts, `cluster_draws` sums over clusters; the caller computes its statistic on
every draw at once, and `interval` reads off the interval. Nothing here knows what the counts mean. The bootstrap
does not repair the bias of a maximum or minimum over groups (`lexgate.stats.extremes`), and is too narrow near 0 and 1.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from lexgate.stats.errors import BadArgument, NotEnoughData, check_level
from lexgate.stats.proportion import clopper_pearson

_BLOCK = 4_000_000
"""Numbers held at once while resampling clusters (32 MB)."""
_REPEATS = 10
"""Rows must repeat so often on average before resampling distinct rows is quicker than resampling all."""


def cell_draws(counts: ArrayLike, draws: int, seed: int) -> NDArray[np.int64]:
    r"""Return resampled tables of counts: the exact distribution of resampling the items with replacement.

    Items that fall in one cell are alike for every statistic of the table, so resampling $n$ items is one
    multinomial draw with probabilities $c_i/n$; its cost does not depend on $n$.

    Args:
        counts: Int array ``(cells,)``, or ``(strata, cells)`` to resample within each stratum, its total kept.
        draws: Number of draws, at least 1.
        seed: Seed of the random numbers; the same seed gives the same draws.

    Returns:
        Int array ``(draws, cells)`` or ``(draws, strata, cells)``. A stratum without items stays empty.

    Raises:
        NotEnoughData: The table is empty.
        BadArgument: A count is negative, or ``counts`` has no or more than two axes.

    Example:
        >>> table = cell_draws([[30, 70], [5, 5]], draws=1000, seed=0)
        >>> table.shape, table.sum(axis=2).min(axis=0).tolist()
        ((1000, 2, 2), [100, 10])

    References:
        B. Efron, R. J. Tibshirani (1993), An Introduction to the Bootstrap, chapter 6.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.ndim not in (1, 2) or (table < 0).any():
        raise BadArgument(
            f"Counts of shape {table.shape}, the smallest {table.min(initial=0)}.",
            fix="Give counts of 0 or more, as (cells,) or (strata, cells).",
        )
    if not table.sum():
        raise NotEnoughData("All counts are 0.", fix="Measure at least one item.")
    rows = np.atleast_2d(table)
    result = np.zeros((draws, *rows.shape), dtype=np.int64)
    random = np.random.default_rng(seed)
    for index, row in enumerate(rows):
        used = np.flatnonzero(row)
        if used.size:
            result[:, index, used] = random.multinomial(row.sum(), row[used] / row.sum(), size=draws)
    return result[:, 0] if table.ndim == 1 else result


def cluster_draws(sums: ArrayLike, draws: int, seed: int) -> NDArray[np.float64]:
    """Return totals over clusters resampled with replacement.

    Items of one cluster (the tokens of a sentence, the variants of a template) are dependent, so whole clusters are
    resampled. A statistic that is a function of totals needs only the clusters' sums.

    Args:
        sums: Array ``(n_clusters, k)``: what each cluster adds to the ``k`` totals.
        draws: Number of draws, at least 1.
        seed: Seed of the random numbers; the same seed gives the same draws.

    Returns:
        Float array ``(draws, k)``.

    Raises:
        NotEnoughData: There are no clusters.
        BadArgument: ``sums`` has not two axes.

    Example:
        >>> totals = cluster_draws([[2, 5], [0, 5], [1, 2]], draws=1000, seed=0)
        >>> totals.shape, bool(2.5 < totals[:, 0].mean() < 3.5)
        ((1000, 2), True)

    References:
        A. C. Davison, D. V. Hinkley (1997), Bootstrap Methods and their Application, section 3.8.
    """
    rows = np.asarray(sums, dtype=np.float64)
    if rows.ndim != 2:
        raise BadArgument(f"Sums of shape {rows.shape}.", fix="Give (n_clusters, k).")
    if not len(rows):
        raise NotEnoughData("There are 0 clusters.", fix="Measure at least one item.")
    random = np.random.default_rng(seed)
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    repeated = len(distinct) * _REPEATS <= len(rows)
    if not repeated:
        distinct, counts = rows, np.ones(len(rows), dtype=np.int64)
    total = np.empty((draws, rows.shape[1]))
    step = max(1, _BLOCK // len(distinct))
    for start in range(0, draws, step):
        size = min(step, draws - start)
        if repeated:
            weights = random.multinomial(len(rows), counts / len(rows), size=size)
        else:
            picked = random.integers(0, len(rows), size=(size, len(rows)))
            picked += len(rows) * np.arange(size)[:, None]
            weights = np.bincount(picked.ravel(), minlength=size * len(rows)).reshape(size, len(rows))
        total[start : start + size] = weights @ distinct
    return total


def interval(
    point: float, samples: ArrayLike, *, level: float = 0.95, n: int | None = None
) -> tuple[float, float]:
    r"""Return the interval that bootstrap draws of a quantity in [0, 1] give, corrected for bias.

    It takes the quantiles of the draws at $\Phi(2z_0 \pm z_{1-\alpha/2})$, where $z_0 = \Phi^{-1}$ of the share of draws
    below the point.

    Two things keep it honest. A draw without a value (NaN: a group vanished) counts against both ends: as 0 for the low
    end, as 1 for the high end. And where all draws are equal (0 %, 100 %), the bootstrap sees no uncertainty at all; the
    interval is then Clopper-Pearson's for ``n`` items with the share ``point``, or without ``n`` the whole of [0, 1].

    Args:
        point: The estimate from the data, in [0, 1].
        samples: ``(draws,)`` the same statistic of each draw; NaN where undefined.
        level: Two-sided coverage, in (0, 1).
        n: Items (clusters) that were resampled, the smallest number that any part of the statistic rests on.

    Returns:
        ``(low, high)`` with ``low <= point <= high``; wider levels contain narrower ones.

    Raises:
        NotEnoughData: No draw has a value.
        BadArgument: ``level`` or ``point`` is out of range.

    Example:
        >>> draws = cell_draws([30, 70], draws=10_000, seed=1)[:, 0] / 100
        >>> [round(end, 2) for end in interval(0.30, draws)]
        [0.21, 0.39]
        >>> [round(end, 3) for end in interval(1.0, [1.0, 1.0, 1.0], n=50)]
        [0.929, 1.0]

    References:
        B. Efron (1987), JASA 82(397):171-185.
    """
    check_level(level)
    if not 0 <= point <= 1:
        raise BadArgument(
            f"The estimate {point} is outside [0, 1].", fix="Give the estimate of the data itself."
        )
    values = np.asarray(samples, dtype=np.float64)
    known = values[~np.isnan(values)]
    if not known.size:
        raise NotEnoughData("No bootstrap draw has a value.", fix="Measure more items in every group.")
    if known.min() == known.max():
        return clopper_pearson(point * n, n, level=level) if n else (0.0, 1.0)
    below = np.count_nonzero(known < point) + 0.5 * np.count_nonzero(known == point)
    shift, z = 2 * float(ndtri((below + 0.5) / (known.size + 1))), float(ndtri(0.5 + level / 2))
    low = np.quantile(np.nan_to_num(values, nan=0.0), ndtr(shift - z), method="lower")
    high = np.quantile(np.nan_to_num(values, nan=1.0), ndtr(shift + z), method="higher")
    return min(float(low), point), max(float(high), point)
