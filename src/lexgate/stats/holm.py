"""Holm's step-down adjustment for tests that are judged together. Standard library only, so that verifying is light."""

from collections.abc import Sequence
from itertools import accumulate

from lexgate.stats.errors import BadArgument


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
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
        >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03, 0.005])]
        [0.03, 0.06, 0.06, 0.02]

    References:
        S. Holm (1979), Scandinavian Journal of Statistics 6(2):65-70.
    """
    for value in p_values:
        if not 0 <= value <= 1:
            raise BadArgument(f"{value} is no p-value.", fix="Give probabilities in [0, 1].")
    count = len(p_values)
    order = sorted(range(count), key=p_values.__getitem__)
    steps = accumulate(((count - step) * p_values[index] for step, index in enumerate(order)), max)
    adjusted = {index: min(1.0, value) for index, value in zip(order, steps, strict=True)}
    return tuple(adjusted[index] for index in range(count))
