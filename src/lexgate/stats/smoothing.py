r"""What a vote over randomly thinned texts proves: how many words may be changed without turning the answer.

A classifier $f$ is asked about copies of a text of $h$ words in which only $k$ words, drawn at random, are left; the smoothed
classifier $g$ answers with the class $c$ that most copies get. Let $p$ be the share of all $\binom hk$ copies that get $c$. A
text in which $d$ words are replaced, each by one word, has the same copies but for those that kept a replaced word, which are
the share $\Delta_d = 1 - \binom{h-d}{k} / \binom hk$ of all. So $c$ still gets at least $p - \Delta_d$, and $g$ stays at $c$ as long as
$p - \Delta_d > 1/2$, whatever $f$ is and whatever the new words are.

Words that are put in or taken out change $h$; of those it proves nothing.

References:
    A. Levine, S. Feizi (2020), Robustness Certificates for Sparse Adversarial Attacks by Randomized Ablation, AAAI.
    J. Zeng et al. (2023), Certified Robustness to Text Adversarial Attacks by Randomized [MASK], Comput. Linguist. 49(2):395-427
    (the same over words; its factor beta, itself an estimate, is not used here).
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from lexgate.stats.errors import BadArgument

ABSTAINED = -1
"""Radius where no class has a provable majority."""
_ROUNDING = 1e-12


def touched(words: int, kept: int, changed: int) -> float:
    r"""Return the share of copies that keep at least one changed word, $\Delta_d = 1 - \binom{h-d}{k}/\binom hk$, in [0, 1].

    Args:
        words: $h$, at least 1.
        kept: $k$, from 1 to ``words``.
        changed: $d$, from 0 to ``words``.

    Raises:
        BadArgument: LG-STATS-002, a number is out of range.

    Example:
        >>> round(touched(10, 3, 1), 4), round(touched(10, 3, 2), 4), touched(10, 3, 8)
        (0.3, 0.5333, 1.0)
    """
    if not (1 <= kept <= words and 0 <= changed <= words):
        raise BadArgument(
            f"{changed} words changed of {words}, of which {kept} are kept.",
            fix="Give 1 <= kept <= words and 0 <= changed <= words.",
        )
    return 1.0 - math.prod((words - kept - at) / (words - at) for at in range(changed))


def vote_floor(votes: int, copies: int, *, alpha: float) -> float:
    """Return a number that the true share of votes is at least, but for a probability ``alpha``; in [0, 1].

    It is Clopper and Pearson's lower limit, one-sided.

    Args:
        votes: Copies that got the class, ``0 <= votes <= copies``.
        copies: Copies drawn independently, at least 1.
        alpha: In (0, 1).

    Raises:
        BadArgument: LG-STATS-002, a number is out of range.

    Example:
        All of 100 copies agree; then the limit is ``alpha ** (1 / 100)``:

        >>> round(vote_floor(100, 100, alpha=0.001), 4), round(vote_floor(990, 1000, alpha=0.001), 4)
        (0.9333, 0.976)
    """
    if not (0 <= votes <= copies and copies >= 1 and 0 < alpha < 1):
        raise BadArgument(
            f"{votes} votes of {copies} copies at alpha {alpha}.",
            fix="Give 0 <= votes <= copies, copies >= 1 and 0 < alpha < 1.",
        )
    return 0.0 if votes == 0 else float(betaincinv(votes, copies - votes + 1, alpha))


def radius(floor: float, words: int, kept: int) -> int:
    r"""Return the most changed words under which an answer provably stands: the largest $d$ with $p - \Delta_d > 1/2$.

    Args:
        floor: A number that the share of votes is at least.
        words: $h$; 0: there is nothing to change.
        kept: $k$.

    Returns:
        Words, from 0 to ``words - kept``; -1 where not even an unchanged text has a provable majority.

    Example:
        >>> radius(0.99, 10, 3), radius(0.79, 10, 3), radius(0.5, 10, 3), radius(0.99, 30, 3)
        (1, 0, -1, 5)
    """
    if floor <= 0.5 + _ROUNDING:
        return ABSTAINED
    found, untouched = 0, 1.0
    while found < words:
        untouched *= (words - kept - found) / (words - found)
        if floor - (1.0 - untouched) <= 0.5 + _ROUNDING:
            break
        found += 1
    return found


def radii(
    votes: NDArray[np.integer],
    copies: NDArray[np.integer],
    words: NDArray[np.integer],
    kept: NDArray[np.integer],
    exact: NDArray[np.bool_],
    *,
    alpha: float,
) -> NDArray[np.int64]:
    """Return the radius of each item; each may be too large with a probability of at most ``alpha``.

    Args:
        votes: ``(n,)`` copies that got the answer.
        copies: ``(n,)`` copies that voted; 0: none did.
        words: ``(n,)`` words of the text.
        kept: ``(n,)`` words of a copy.
        exact: ``(n,)`` whether the copies were all that there are, so that the share is known and no error is made.
        alpha: In (0, 1).

    Example:
        >>> one = np.array([100])
        >>> sure, drawn = np.array([True]), np.array([False])
        >>> [radii(one, one, np.array([20]), np.array([2]), how, alpha=0.001).tolist() for how in (sure, drawn)]
        [[5], [4]]
    """
    found = np.full(len(votes), ABSTAINED, np.int64)
    table = zip(votes.tolist(), copies.tolist(), words.tolist(), kept.tolist(), exact.tolist(), strict=True)
    for place, (hits, all_, length, left, known) in enumerate(table):
        if all_:
            floor = hits / all_ if known else vote_floor(hits, all_, alpha=alpha)
            found[place] = radius(floor, length, left)
    return found
