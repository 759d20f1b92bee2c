"""What steps spend: beside formulas written down anew, a closed form, and published numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from lexgate.core.errors import BadInput
from lexgate.tuning.private.accounting import noise_for, spent, version


def renyi(noise: float, rate: float, steps: int, delta: float) -> float:
    """Return epsilon by whole Rényi orders (Mironov, Talwar, Zhang 2019, section 3.3; conversion of Canonne et al. 2020)."""
    best = math.inf
    for order in range(2, 200):
        k = np.arange(order + 1)
        terms = (
            special.gammaln(order + 1)
            - special.gammaln(k + 1)
            - special.gammaln(order - k + 1)
            + (order - k) * math.log1p(-rate)
            + k * math.log(rate)
            + (k * k - k) / (2 * noise**2)
        )
        divergence = steps * float(special.logsumexp(terms)) / (order - 1)
        epsilon = divergence + math.log1p(-1 / order) - (math.log(delta) + math.log(order)) / (order - 1)
        best = min(best, epsilon)
    return best


def composed(noise: float, rate: float, steps: int, delta: float, *, removed: bool) -> float:
    """Return epsilon of one direction by the distribution of the privacy loss on a fine grid, convolved by FFT.

    ``P`` has the unit, ``Q`` has not; losses are ``log P/Q`` under ``P`` (removed) or ``log Q/P`` under ``Q``.
    """
    width, cells = 2e-4, 1 << 19
    x = np.linspace(-12 * noise, 1 + 12 * noise, 400_001)
    mid = (x[1:] + x[:-1]) / 2
    without = np.diff(stats.norm.cdf(x, 0, noise))
    having = (1 - rate) * without + rate * np.diff(stats.norm.cdf(x, 1, noise))
    ratio = np.logaddexp(math.log1p(-rate), math.log(rate) + (2 * mid - 1) / (2 * noise**2))
    losses, mass = (ratio, having) if removed else (-ratio, without)
    spread = np.zeros(cells)
    np.add.at(spread, np.rint(losses / width).astype(np.int64) % cells, mass)
    whole = np.fft.irfft(np.fft.rfft(spread) ** steps, cells)
    values = width * np.where(np.arange(cells) < cells // 2, np.arange(cells), np.arange(cells) - cells)

    def over(epsilon: float) -> float:
        far = values > epsilon
        return float((whole[far] * -np.expm1(epsilon - values[far])).sum()) - delta

    return float(optimize.brentq(over, 0, 40))


CASES = [(1.0, 0.01, 1000, 1e-5), (0.8, 0.05, 100, 1e-4), (2.0, 0.1, 300, 1e-5), (0.7, 0.008, 375, 1e-5)]


@pytest.mark.parametrize(("noise", "rate", "steps", "delta"), CASES)
def test_renyi_accounting_is_that_of_the_formula(noise: float, rate: float, steps: int, delta: float) -> None:
    own = renyi(noise, rate, steps, delta)
    library = spent("rdp", noise=noise, rate=rate, steps=steps, delta=delta)
    assert library <= own * 1.001  # fractional orders can only be tighter
    assert library > own * 0.95


@pytest.mark.parametrize(("noise", "rate", "steps", "delta"), CASES)
def test_the_tight_accountant_covers_both_directions_and_is_tight(
    noise: float, rate: float, steps: int, delta: float
) -> None:
    claimed = spent("prv", noise=noise, rate=rate, steps=steps, delta=delta)
    both = [composed(noise, rate, steps, delta, removed=removed) for removed in (True, False)]
    assert claimed >= max(both) - 1e-3
    assert claimed <= max(both) + 0.03
    assert claimed < spent("rdp", noise=noise, rate=rate, steps=steps, delta=delta)


def test_one_step_that_almost_everybody_takes_part_in_is_the_gaussian_mechanism() -> None:
    """Balle and Wang (2018), theorem 8: the exact delta of the Gaussian mechanism."""
    noise, delta = 2.0, 1e-5

    def exact(epsilon: float) -> float:
        below, above = 1 / (2 * noise) - epsilon * noise, -1 / (2 * noise) - epsilon * noise
        return float(stats.norm.cdf(below) - math.exp(epsilon) * stats.norm.cdf(above)) - delta

    true = float(optimize.brentq(exact, 0.1, 10))
    assert true <= spent("prv", noise=noise, rate=1 - 1e-9, steps=1, delta=delta) <= true + 0.03


def test_published_numbers() -> None:
    """TensorFlow Privacy's tutorial: MNIST, 60,000 items, batches of 256, noise 1.1, 60 epochs; 3.01 by the older conversion."""
    steps = 60 * 60_000 // 256
    loose = spent("rdp", noise=1.1, rate=256 / 60_000, steps=steps, delta=1e-5)
    assert 2.5 < loose < 3.01
    assert spent("prv", noise=1.1, rate=256 / 60_000, steps=steps, delta=1e-5) < loose


@given(
    noise=st.floats(0.6, 4),
    rate=st.floats(0.005, 0.3),
    steps=st.integers(1, 200),
    delta=st.sampled_from([1e-4, 1e-5]),
)
@settings(max_examples=10, deadline=None)
def test_more_steps_spend_more_and_more_noise_less(
    noise: float, rate: float, steps: int, delta: float
) -> None:
    once = spent("rdp", noise=noise, rate=rate, steps=steps, delta=delta)
    assert spent("rdp", noise=noise, rate=rate, steps=steps + 50, delta=delta) >= once
    assert spent("rdp", noise=noise * 1.2, rate=rate, steps=steps, delta=delta) <= once + 1e-9


@pytest.mark.parametrize("accountant", ["prv", "rdp"])
@pytest.mark.parametrize("target", [0.5, 3.0, 20.0])
def test_the_noise_that_is_found_keeps_to_the_target_and_is_the_least(accountant: str, target: float) -> None:
    noise = noise_for(target, accountant, rate=0.05, steps=60, delta=1e-4)
    assert spent(accountant, noise=noise, rate=0.05, steps=60, delta=1e-4) <= target
    assert spent(accountant, noise=noise * 0.99, rate=0.05, steps=60, delta=1e-4) > target


def test_a_target_that_no_noise_reaches_is_said() -> None:
    with pytest.raises(BadInput) as caught:
        noise_for(0.001, "prv", rate=0.3, steps=300, delta=1e-4)
    assert caught.value.id == "LG-TUNE-203"
    assert version() == "opacus 1.6.0"
