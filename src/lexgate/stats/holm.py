"""Holm's step-down adjustment for tests that are judged together."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lexgate.stats.errors import BadArgument


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    r"""Return Holm's adjusted p-values; those at most $\alpha$ may be rejected together.

    In ascending order, the $j$-th of $m$ is $\max_{i \le j} \min(1, (m-i+1)\,p_{(i)})$. Rejecting all at most
    $\alpha$ makes one or more false rejections with a probability of at most $\alpha$, whatever the dependence.

    Args:
        p_values: ``(m,)`` in [0, 1]; may be empty.

    Returns:
        ``(m,)`` in the order given.

    Raises:
        BadArgument: A value is outside [0, 1] or NaN.

    Example:
        >>> holm([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
        [0.03, 0.06, 0.06, 0.02]

    References:
        S. Holm (1979), Scandinavian Journal of Statistics 6(2):65-70.
    """
    values = np.asarray(p_values, dtype=np.float64).reshape(-1)
    wrong = values[~((values >= 0) & (values <= 1))]
    if wrong.size:
        raise BadArgument(f"{wrong[0]} is no p-value.", fix="Give probabilities in [0, 1].")
    order = np.argsort(values, kind="stable")
    steps = np.arange(len(values), 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps * values[order]))
    return adjusted
