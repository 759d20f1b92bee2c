"""Cohen's kappa of two annotators, plain and weighted (see ``lexgate.stats.agreement``)."""

from typing import Literal

import numpy as np

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
from lexgate.stats.shares import Floats

Weights = Literal["none", "linear", "quadratic"]


def cohen(
    first: Codes,
    second: Codes,
    *,
    weights: Weights = "none",
    values: Floats | None = None,
    cluster: Codes | None = None,
) -> Agreement:
    r"""Return Cohen's kappa of two annotators.

    $1 - \sum w_{ck} p_{ck} / \sum w_{ck} p_{c\cdot} p_{\cdot k}$ with $w_{ck} = 1$ for $c \ne k$ (none), $|c - k|$
    (linear) or $(c - k)^2$ (quadratic), where $c$ and $k$ are the codes or the values they stand for.

    Args:
        first: ``(items,)`` labels of one annotator, codes from 0, in their order where weighted; -1 where none was given.
        second: ``(items,)`` those of the other.
        weights: How far apart two labels are.
        values: ``(classes,)`` the number that each code stands for, ascending; None: the codes themselves.
        cluster: ``(items,)`` any integers, the same for items that depend on one another; None: items are independent.

    Example:
        >>> first, second = np.repeat([0, 0, 1, 1], [20, 5, 10, 15]), np.repeat([0, 1, 0, 1], [20, 5, 10, 15])
        >>> seen = cohen(first, second)
        >>> round(seen.value, 2), [round(end, 2) for end in seen.limits(0.95)]
        (0.4, [0.05, 0.62])

    References:
        J. Cohen (1960), Educ. Psychol. Meas. 20(1):37-46.
        J. Cohen (1968), Psychol. Bull. 70(4):213-220.
        J. L. Fleiss, J. Cohen, B. S. Everitt (1969), Psychol. Bull. 72(5):323-327 (the standard error).
    """
    both = (first >= 0) & (second >= 0)
    x, y = first[both], second[both]
    if not len(x):
        return nothing()
    group = places(None if cluster is None else cluster[both], len(x))
    count = np.bincount(np.concatenate([x, y]))
    place = np.arange(len(count), dtype=np.float64) if values is None else np.asarray(values, np.float64)
    least = rarest(count)
    one, other = furthest(count, ordered=weights != "none")
    more = as_a_cluster(group)

    def with_one(a: int, b: int) -> Seen:
        added = np.full(more, group.max() + 1)
        pair = [np.append(codes, np.full(more, code)) for codes, code in ((x, a), (y, b))]
        return _of_two(pair[0], pair[1], weights, place, np.append(group, added))

    span = np.array([one]), np.array([other])
    return Agreement(
        seen=_of_two(x, y, weights, place, group),
        best=with_one(least, least),
        worst=with_one(one, other),
        items=len(x),
        labels=2 * len(x),
        most=float(_apart(*span, weights, place)[0]),
    )


def _of_two(x: Codes, y: Codes, weights: Weights, place: Floats, group: Codes) -> Seen:
    p, q = (np.bincount(codes, minlength=len(place)) / len(x) for codes in (x, y))
    apart = _apart(x, y, weights, place)
    from_x, from_y = _to_chance(q, weights, place)[x], _to_chance(p, weights, place)[y]
    observed, expected = float(apart.mean()), float(from_x.mean())
    return seen_of(observed, expected, apart / len(x), (from_x + from_y) / len(x), group)


def _apart(x: Codes, y: Codes, weights: Weights, place: Floats) -> Floats:
    steps: Floats = np.abs(place[x] - place[y])
    apart: dict[Weights, Floats] = {"none": (x != y) * 1.0, "linear": steps, "quadratic": steps**2}
    return apart[weights]


def _to_chance(share: Floats, weights: Weights, place: Floats) -> Floats:
    """Return for each label how far it is on average from labels with these shares."""
    below, moment = np.cumsum(share), np.cumsum(share * place)
    far: Floats = place * (2 * below - 1) + moment[-1] - 2 * moment
    if weights == "none":
        far = 1 - share
    elif weights == "quadratic":
        far = np.maximum(0.0, place**2 - 2 * place * moment[-1] + share @ place**2)
    return far
