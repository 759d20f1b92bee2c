r"""Exposure: by how many bits a planted secret stands out among others of its kind that a model never saw.

$e_i = \log_2 (n + 1) - \log_2 (1 + k_i)$ with $k_i$ the references that score higher, a tie counting one half. It is 0 for the last
and $\log_2 (n + 1)$ for the first among $n$ references; of a secret that left no trace $\log_2 (n + 1) - \frac{1}{n + 1} \log_2 (n + 1)!$ on
average, which nears $\log_2 e = 1.44$ from below: 1.27 with 20 references, 1.40 with 100.
"""

import numpy as np
from scipy.special import gammaln

from lexgate.stats.effective import Effective, effective
from lexgate.stats.errors import NotEnoughData
from lexgate.stats.shares import Floats


def exposures(planted: Floats, references: Floats) -> Floats:
    """Return the exposure of each planted secret, in bits.

    Args:
        planted: ``(m,)`` scores of the planted secrets, the higher the better remembered.
        references: ``(n,)`` scores of the others, ``n >= 1``.

    Returns:
        ``(m,)`` in [0, log2(n + 1)].

    Raises:
        NotEnoughData: There are no references.

    Example:
        >>> exposures(np.array([9.0, 0.0]), np.array([1.0, 2.0, 3.0])).tolist()
        [2.0, 0.0]

    References:
        N. Carlini et al. (2019), The Secret Sharer, USENIX Security, definition 4 (the space of secrets sampled).
    """
    if not len(references):
        raise NotEnoughData("There are no references.", fix="Make more canaries.")
    found: Floats = np.log2(len(references) + 1) - np.log2(1 + _above(planted, references).sum(axis=1))
    return found


def by_chance(references: int) -> float:
    """Return the exposure that a secret without a trace has on average, in bits: each rank is as likely as any other.

    Args:
        references: How many, >= 0.

    Example:
        >>> by_chance(1)  # first or last of two: 1 bit or 0
        0.5
        >>> round(by_chance(20), 2), round(by_chance(100_000), 2)
        (1.27, 1.44)
    """
    places = references + 1
    return float(np.log2(places) - gammaln(places + 1) / np.log(2) / places)


def mean_exposure(planted: Floats, references: Floats) -> tuple[Effective, float]:
    """Return the mean exposure as a share of the highest there can be, and that highest, in bits.

    The variance is that of the jackknife over both kinds: other secrets, and other references. As few of a kind
    tell it, limits take Student's quantiles for the smaller one.

    Args:
        planted: ``(m,)`` scores of the planted secrets, ``m >= 1``.
        references: ``(n,)`` scores of the others, ``n >= 1``.

    Raises:
        NotEnoughData: There is no secret of a kind.

    Example:
        >>> one, most = mean_exposure(np.array([9.0, 0.0]), np.array([1.0, 2.0, 3.0]))
        >>> float(one.value[0]), most
        (0.5, 2.0)
    """
    if not len(planted):
        raise NotEnoughData("No secret was planted.", fix="Make more canaries.")
    found, most = exposures(planted, references), float(np.log2(len(references) + 1))
    above = _above(planted, references)
    count = above.sum(axis=1, keepdims=True)
    of_planted = found - found.mean()
    without = -np.log2(1 + count - above).mean(axis=0)
    of_others = without - without.mean()
    m, n = len(planted), len(references)
    size = min(m, n)
    variance = (
        float(of_planted @ of_planted) / (m * max(1, m - 1)) + float(of_others @ of_others) * (n - 1) / n
    )
    share = min(1.0, float(found.mean()) / most)  # a mean of equal numbers may be a rounding above them
    return effective(share, variance / most**2, rests_on=size, full=size, clusters=size), most


def _above(planted: Floats, references: Floats) -> Floats:
    """Return ``(m, n)``: 1 where a reference scores higher, 1/2 where it scores the same."""
    higher = references[None, :] > planted[:, None]
    return np.where(references[None, :] == planted[:, None], 0.5, higher.astype(np.float64))
