r"""A lower bound of epsilon from guesses which items a training run has seen (one run, a coin for each item).

$m$ items go into the training data by a fair coin each. An auditor guesses of $r$ of them on which side the coin fell, and is
right $v$ times. If the training were $(\varepsilon, \delta)$ differentially private,
$P(V \ge v) \le \beta + 2 m \delta \alpha$ with $W \sim \mathrm{Bin}(r, 1 / (1 + e^{-\varepsilon}))$, $\beta = P(W \ge v)$ and
$\alpha = \max_i \frac{1}{i} P(v - i \le W < v)$. The least $\varepsilon$ for which this is not below the error allowed is the bound.

References:
    T. Steinke, M. Nasr, M. Jagielski (2023), Privacy Auditing with One (1) Training Run, NeurIPS, theorem 5.2.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from scipy.stats import binom

from lexgate.stats.errors import BadArgument
from lexgate.stats.shares import Floats

_STEPS = 40
MOST = 50.0
"""Bounds above this are told as this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A bound, and the guesses that it rests on."""

    epsilon: float
    guesses: int
    right: int


def chance(
    right: int, guesses: int, epsilon: float, *, delta: float = 0.0, items: int | None = None
) -> float:
    """Return the highest probability of so many right guesses under differential privacy: a p-value.

    Args:
        right: Right guesses ``v``, ``0 <= v <= r``.
        guesses: Guesses ``r``.
        epsilon: Not negative.
        delta: In [0, 1].
        items: Items ``m`` that coins were tossed for, ``m >= r``; ``guesses`` if left out.

    Returns:
        A probability in [0, 1].

    Raises:
        BadArgument: More right guesses than guesses, or more guesses than items.

    Example:
        Without privacy loss a guess is a toss of a coin:

        >>> round(chance(8, 10, 0.0), 4)  # P(Bin(10, 1/2) >= 8)
        0.0547
    """
    total = guesses if items is None else items
    if not 0 <= right <= guesses <= total:
        raise BadArgument(
            f"{right} right guesses of {guesses} on {total} items.", fix="Give right <= guesses <= items."
        )
    if not guesses:
        return 1.0
    q = float(expit(epsilon))
    beta = float(binom.sf(right - 1, guesses, q))
    if delta <= 0 or not right:
        return min(1.0, beta)
    sums = np.cumsum(binom.pmf(np.arange(right - 1, -1, -1), guesses, q))
    alpha = float(np.max(sums / np.arange(1, right + 1)))
    return min(1.0, beta + 2 * total * delta * alpha)


def epsilon_bound(
    right: int, guesses: int, *, error: float, delta: float = 0.0, items: int | None = None
) -> float:
    """Return the largest epsilon that the right guesses refute, with an error of at most ``error``; 0 if none.

    Args:
        right: Right guesses.
        guesses: Guesses, their number fixed before they were looked at.
        error: One-sided, in (0, 1).
        delta: As in `chance`.
        items: As in `chance`.

    Returns:
        A number in [0, 50].

    Raises:
        BadArgument: See `chance`; or ``error`` is not in (0, 1).

    Example:
        100 right guesses of 100, without delta: ``q ** 100 = 0.05`` gives ``log(q / (1 - q))``.

        >>> q = 0.05 ** (1 / 100)
        >>> round(epsilon_bound(100, 100, error=0.05), 6) == round(float(np.log(q / (1 - q))), 6)
        True
        >>> epsilon_bound(50, 100, error=0.05)
        0.0
    """
    if not 0 < error < 1:
        raise BadArgument(f"The error is {error}.", fix="Give a probability in (0, 1), such as 0.05.")
    low, high = 0.0, MOST
    if chance(right, guesses, low, delta=delta, items=items) >= error:
        return 0.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        refuted = chance(right, guesses, middle, delta=delta, items=items) < error
        low, high = (middle, high) if refuted else (low, middle)
    return low


def best_guesses(
    score: Floats, inside: "np.ndarray[tuple[int], np.dtype[np.bool_]]", share: float
) -> tuple[int, int]:
    """Return guesses made and right, where half of ``share`` is guessed in at the top, and half out at the bottom.

    Args:
        score: ``(m,)`` the higher the more like an item that was seen; of ties the wrong ones are guessed first, so that
            an order that tells the sides earns nothing.
        inside: ``(m,)`` on which side the coin fell.
        share: Of the items that are guessed, in (0, 1].

    Example:
        >>> best_guesses(np.array([4.0, 3.0, 2.0, 1.0]), np.array([True, False, False, False]), 0.5)
        (2, 2)
    """
    half = int(len(score) * share / 2)
    order = np.lexsort((inside, -score))
    right = int(inside[order[:half]].sum()) + int((~inside[order[len(order) - half :]]).sum())
    return 2 * half, right


def epsilon_found(
    score: Floats,
    inside: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    *,
    error: float,
    delta: float,
    shares: tuple[float, ...],
) -> Audit:
    """Return the best bound over several shares of items that are guessed; the error is parted among them.

    Args:
        score: As in `best_guesses`.
        inside: As in `best_guesses`.
        error: One-sided, of all together.
        delta: As in `chance`.
        shares: Chosen before the scores were looked at.

    Example:
        >>> toss = np.arange(200) % 2 == 0
        >>> found = epsilon_found(toss * 1.0, toss, error=0.05, delta=0.0, shares=(1.0, 0.5))
        >>> round(found.epsilon, 3), found.guesses, found.right
        (3.984, 200, 200)
    """
    made = []
    for share in shares:
        guesses, right = best_guesses(score, inside, share)
        bound = epsilon_bound(right, guesses, error=error / len(shares), delta=delta, items=len(score))
        made.append(Audit(epsilon=bound, guesses=guesses, right=right))
    return max(made, key=lambda one: one.epsilon)
