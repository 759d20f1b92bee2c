"""How much privacy the steps of a tuning spend, and how much noise a target takes; computed by Opacus."""

import importlib.metadata
import importlib.util
import math
import warnings
from functools import lru_cache

from lexgate.core.errors import BadInput, Unavailable

_ORDERS = [1 + step / 10 for step in range(1, 100)] + [
    float(order) for order in (*range(11, 64), 80, 100, 128, 192, 256, 512, 1024)
]
_MOST_NOISE = 1e4
_CLOSE = 1e-3


def version() -> str:
    """Return the library that accounts, and its version.

    Raises:
        Unavailable: LG-TUNE-202, it is not installed.
    """
    if importlib.util.find_spec("opacus") is None:
        raise Unavailable(
            "Tuning with differential privacy needs Opacus for its accounting, and it is not installed.",
            fix="Install it: pip install 'lexgate[privacy]'.",
            code="LG-TUNE-202",
        )
    return f"opacus {importlib.metadata.version('opacus')}"


def spent(accountant: str, *, noise: float, rate: float, steps: int, delta: float) -> float:
    """Return an upper bound of epsilon at ``delta`` of some steps of the Poisson-subsampled Gaussian mechanism.

    Args:
        accountant: ``prv`` (privacy loss distributions composed by FFT) or ``rdp`` (Rényi divergences).
        noise: Standard deviation of the noise over the clipping norm, > 0.
        rate: Probability with which an item takes part in a step, in (0, 1).
        steps: How many, >= 1.
        delta: In (0, 1).

    Example:
        >>> round(spent("rdp", noise=1.0, rate=0.01, steps=1000, delta=1e-5), 2)
        2.1

    References:
        M. Abadi et al. (2016), Deep learning with differential privacy, CCS.
        I. Mironov, K. Talwar, L. Zhang (2019), Rényi differential privacy of the sampled Gaussian mechanism.
        S. Gopi, Y. T. Lee, L. Wutschitz (2021), Numerical composition of differential privacy, NeurIPS.
    """
    return _spent(accountant, noise, rate, steps, delta)


@lru_cache(maxsize=256)
def _spent(accountant: str, noise: float, rate: float, steps: int, delta: float) -> float:
    from opacus.accountants import PRVAccountant, RDPAccountant

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # orders at the edge of the list loosen the bound, they do not break it
        if accountant == "prv":
            tight = PRVAccountant()
            tight.history = [(noise, rate, steps)]
            return float(tight.get_epsilon(delta))
        loose = RDPAccountant()
        loose.history = [(noise, rate, steps)]
        return float(loose.get_epsilon(delta, alphas=_ORDERS))


def noise_for(epsilon: float, accountant: str, *, rate: float, steps: int, delta: float) -> float:
    """Return the smallest noise multiplier, to a thousandth, with which all steps spend at most ``epsilon``.

    Args:
        epsilon: The target, > 0.
        accountant: ``prv`` or ``rdp``.
        rate: Probability with which an item takes part in a step, in (0, 1).
        steps: How many.
        delta: In (0, 1).

    Raises:
        BadInput: LG-TUNE-203, no noise up to 10,000 is enough.
    """

    def enough(noise: float) -> bool:
        return spent(accountant, noise=noise, rate=rate, steps=steps, delta=delta) <= epsilon

    low, high = 0.0, 1.0
    while not enough(high):
        low, high = high, high * 2
        if high > _MOST_NOISE:
            raise BadInput(
                f"No noise multiplier up to {_MOST_NOISE:,.0f} brings {steps} steps at a sampling rate of {rate:.4g} below"
                f" epsilon {epsilon:g} at delta {delta:g}.",
                fix="Raise tune.privacy.target_epsilon, or lower tune.epochs.",
                code="LG-TUNE-203",
            )
    low = max(low, high / 2 if high > 1 else 0.0)
    while high - low > _CLOSE * high:
        middle = (low + high) / 2
        if middle < 0.1 or not enough(middle):  # smaller noise is never of use, and accountants overflow
            low = middle
        else:
            high = middle
    return math.ceil(high * 1e4) / 1e4
