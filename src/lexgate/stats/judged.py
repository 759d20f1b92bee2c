r"""Shares that a judge counted, corrected for its error: by its rates of error, or by human labels of some of the items.

A judge (keyword list, classifier, language model) flags items; it flags a share $p = \pi\,s + (1-\pi)f$ of them where
$\pi$ have the property, $s$ is its sensitivity and $f$ its rate of false alarms. Two ways lead back to $\pi$:

- *Rogan and Gladen*: $\pi = (p-f)/(s-f)$, with $s$ and $f$ from human labels of other items. It rests on the judge erring on
  these items as on those. The interval holds every $\pi$ that a test does not reject, with the uncertainty of all three
  rates: $|p - \pi s - (1-\pi)f|$ against the root of the summed squares of their own distances to Wilson's limits
  (MOVER). It stays within [0, 1] and does not collapse where the judge made no error.
- *Prediction-powered*: human labels of some of the items themselves, drawn at random, correct the judge on all of them. For
  a judge that says yes or no, PPI++ with the power-tuned weight is exactly $q\,a + (1-q)\,b$: of all items the share $q$ is
  flagged, and of the labelled ones $a$ of the flagged and $b$ of the others have the property. The interval combines
  Wilson's limits of the three, so it holds where no missed item was seen, and where few were labelled.

It does not: model labellers who err; contested labels are settled by the worst case.

References:
    W. J. Rogan, B. Gladen (1978), Am. J. Epidemiol. 107(1):71-76.
    Z. Lang, J. Reiczigel (2014), Prev. Vet. Med. 113(1):13-22.
    A. Tenenbein (1970), JASA 65(331):1350-1361.
    A. N. Angelopoulos et al. (2023), Science 382(6671):669-674, and PPI++ (2023), arXiv:2311.01453.
    G. Y. Zou, W. Huang, X. Zhang (2009), Comput. Stat. Data Anal. 53(4):1080-1085 (MOVER).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lexgate.stats.errors import NotEnoughData, check_level
from lexgate.stats.shares import Shares, wilson_limits

Floats = NDArray[np.float64]
_EDGE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Shares with their limits, each array of one shape."""

    value: Floats
    least: Floats
    """The shares if what is contested is settled so that they are as small as can be …"""
    most: Floats
    """… and as large."""
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """What a judge said of items with human labels; each array of shape ``(n_strata,)``."""

    tp: Floats
    """Flagged, and they have the property."""
    fp: Floats
    fn: Floats
    tn: Floats
    contested_flagged: Floats
    """Flagged; of these the labellers said different things, and nobody settled it."""
    contested_unflagged: Floats

    def pooled(self) -> "Errors":
        """Return the sums over all strata, shape ``(1,)``."""
        return Errors(
            tp=self.tp.sum(keepdims=True),
            fp=self.fp.sum(keepdims=True),
            fn=self.fn.sum(keepdims=True),
            tn=self.tn.sum(keepdims=True),
            contested_flagged=self.contested_flagged.sum(keepdims=True),
            contested_unflagged=self.contested_unflagged.sum(keepdims=True),
        )

    def sensitivity(self, tail: float) -> Rate:
        """Return which share of the items with the property is flagged; NaN where none was labelled."""
        return _rate(self.tp, self.fn, self.contested_flagged, self.contested_unflagged, tail)

    def false_alarms(self, tail: float) -> Rate:
        """Return which share of the items without the property is flagged: 1 - specificity."""
        return _rate(self.fp, self.tn, self.contested_flagged, self.contested_unflagged, tail)

    def specificity(self, tail: float) -> Rate:
        """Return which share of the items without the property is not flagged."""
        return _rate(self.tn, self.fp, self.contested_unflagged, self.contested_flagged, tail)


def errors(tp: float, fp: float, fn: float, tn: float, contested: tuple[float, float] = (0, 0)) -> Errors:
    """Return the errors of one stratum from its counts; ``contested`` are those flagged and those not."""
    counts = [np.array([float(count)]) for count in (tp, fp, fn, tn, *contested)]
    return Errors(
        tp=counts[0],
        fp=counts[1],
        fn=counts[2],
        tn=counts[3],
        contested_flagged=counts[4],
        contested_unflagged=counts[5],
    )


def rogan_gladen(flagged: Shares, seen: Errors) -> Floats:
    """Return the shares that have the property, each in [0, 1]; NaN where the judge tells nothing apart.

    Args:
        flagged: Of each stratum, how many items the judge flagged.
        seen: Its errors in each stratum.

    Example:
        Of 1,000 items 270 are flagged; the judge finds 90 of 100 and flags 20 of 200 others. So 0.2125 have it:

        >>> from lexgate.stats.shares import independent
        >>> flagged, seen = independent([270], [1000]), errors(tp=90, fp=20, fn=10, tn=180)
        >>> round(float(rogan_gladen(flagged, seen)[0]), 4)
        0.2125

    References:
        W. J. Rogan, B. Gladen (1978), Am. J. Epidemiol. 107(1):71-76.
    """
    found, false = seen.sensitivity(0.5).value, seen.false_alarms(0.5).value
    apart = found - false
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(apart > 0, np.clip((flagged.value - false) / apart, 0.0, 1.0), np.nan)


def rogan_gladen_limits(flagged: Shares, seen: Errors, tail: float) -> tuple[Floats, Floats]:
    r"""Return limits of `rogan_gladen`, each missed with a probability of about ``tail``; ``(0, 1)`` where nothing is known.

    All $\pi \in [0, 1]$ for which 0 lies between the MOVER limits of $p - \pi s - (1-\pi)f$; the ends are roots of two
    quadratics. Where none is left, because fewer are flagged than false alarms alone would give (or more than
    all), both limits are the end that was passed.

    Args:
        flagged: Of each stratum, how many items the judge flagged.
        seen: Its errors in each stratum.
        tail: In (0, 0.5].

    Example:
        >>> from lexgate.stats.shares import independent
        >>> flagged, seen = independent([270], [1000]), errors(tp=90, fp=20, fn=10, tn=180)
        >>> low, high = rogan_gladen_limits(flagged, seen, 0.025)
        >>> round(float(low[0]), 3), round(float(high[0]), 3)
        (0.15, 0.266)
    """
    lows, highs = flagged.limits(tail)
    share = Rate(value=flagged.value, least=flagged.least, most=flagged.most, low=lows, high=highs)
    return _inverted(share, seen.sensitivity(tail), seen.false_alarms(tail))


def mixed(value: Floats, weight: Floats) -> float:
    """Return the share over all strata, from that of each and its weight (the weights sum to 1)."""
    return float((value * weight).sum())


def mixed_limits(
    value: Floats, ends: tuple[Floats, Floats], weight: Floats, items: float, tail: float
) -> tuple[float, float]:
    """Return the limits of the share over all strata, in [0, 1].

    The distances of the strata are independent, so their squares add up (MOVER); so does the chance that other
    ``items`` would have been drawn from the strata in other numbers.

    Example:
        >>> one = np.array([0.5]), (np.array([0.4]), np.array([0.6]))
        >>> low, high = mixed_limits(*one, np.array([1.0]), 100, 0.025)
        >>> round(low, 3), round(high, 3)
        (0.4, 0.6)
    """
    middle = mixed(value, weight)
    spread = max(0.0, float((weight * value**2).sum()) - middle**2) * float(ndtri(tail)) ** 2 / items
    low = middle - float(np.sqrt((weight**2 * (value - ends[0]) ** 2).sum() + spread))
    high = middle + float(np.sqrt((weight**2 * (ends[1] - value) ** 2).sum() + spread))
    return max(0.0, low), min(1.0, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Powered:
    """Judged items of which some have a human label."""

    flagged: Shares
    """``(1,)`` all items: how many the judge flagged."""
    confirmed: Shares
    """``(2,)`` labelled items that it did not flag, and that it flagged: how many have the property."""

    @property
    def labelled(self) -> float:
        """Items with a human label."""
        return float(self.confirmed.n.sum())

    @property
    def weight(self) -> float:
        r"""The power-tuned weight of the judge, $\lambda = (a-b)/(1+n/N)$ for n labelled and N other items; 0 if useless."""
        others, (missed, right) = float(self.flagged.n[0]) - self.labelled, self.confirmed.value
        return (
            float(right - missed) * others / float(self.flagged.n[0]) if not np.isnan(right - missed) else 1.0
        )


def powered(seen: Powered) -> float:
    """Return the share that has the property, by all judgements and some human labels.

    Where no flagged (or no other) item was labelled, the judge's word stands for the value; the interval knows nothing.

    Raises:
        NotEnoughData: LG-STATS-001, nothing is labelled, or there are no items.

    Example:
        1,000 items, 300 flagged; of 100 labelled ones, 25 of 30 flagged and 7 of 70 others have the property:

        >>> from lexgate.stats.shares import independent
        >>> seen = Powered(flagged=independent([300], [1000]), confirmed=independent([7, 25], [70, 30]))
        >>> round(powered(seen), 4), round(seen.weight, 3)
        (0.32, 0.66)

    References:
        A. N. Angelopoulos, J. C. Duchi, T. Zrnic (2023), PPI++, arXiv:2311.01453, section 6.
    """
    _labelled(seen)
    share, (missed, right) = float(seen.flagged.value[0]), _taken(seen.confirmed)
    return float(share * right + (1 - share) * missed)


def powered_limits(seen: Powered, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of `powered`, in [0, 1].

    Args:
        seen: Judgements and labels.
        level: Coverage, in (0, 1).

    Raises:
        NotEnoughData: LG-STATS-001, nothing is labelled, or there are no items.

    Example:
        Without the judge, the 32 of 100 labels give [0.237, 0.417]:

        >>> from lexgate.stats.shares import independent
        >>> seen = Powered(flagged=independent([300], [1000]), confirmed=independent([7, 25], [70, 30]))
        >>> low, high = powered_limits(seen)
        >>> round(low, 3), round(high, 3)
        (0.255, 0.394)
    """
    _labelled(seen)
    check_level(level)
    tail = (1 - level) / 2
    value, (lows, highs) = _taken(seen.confirmed), seen.confirmed.limits(tail)
    least, most = (np.where(np.isnan(end), value, end) for end in (seen.confirmed.least, seen.confirmed.most))
    low, high = _end(seen, least, lows, tail, -1), _end(seen, most, highs, tail, 1)
    return max(0.0, low), min(1.0, high)


def _end(seen: Powered, settled: Floats, limits: Floats, tail: float, side: int) -> float:
    """Return one limit: from the share with contested labels settled by the worst case, by what chance adds."""
    share = float(seen.flagged.value[0])
    weights, slope = np.array([1 - share, share]), float(settled[1] - settled[0])
    (few,), (many,) = seen.flagged.limits(tail)
    away = (many if side * slope > 0 else few) - share
    chance = np.append(weights * (limits - settled), slope * away)
    return float(weights @ settled) + side * float(np.sqrt(chance @ chance))


def _labelled(seen: Powered) -> None:
    if not seen.labelled or not seen.flagged.n[0]:
        raise NotEnoughData(
            f"{seen.labelled:.0f} of {float(seen.flagged.n[0]):.0f} items have a human label.",
            fix="Let people label some of the items, drawn at random.",
        )


def _taken(confirmed: Shares) -> Floats:
    """Return the shares of those not flagged and of those flagged; the judge's word where none was labelled."""
    return np.where(np.isnan(confirmed.value), (0.0, 1.0), confirmed.value)


def _rate(hits: Floats, others: Floats, flagged: Floats, unflagged: Floats, tail: float) -> Rate:
    """Return a rate whose contested items are taken for the worst case on each side."""
    z = float(-ndtri(tail))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = hits / (hits + others)
        least, least_n = hits / (hits + others + unflagged), hits + others + unflagged
        most, most_n = (hits + flagged) / (hits + others + flagged), hits + others + flagged
    low, high = wilson_limits(least, least_n, z)[0], wilson_limits(most, most_n, z)[1]
    return Rate(value=value, least=least, most=most, low=low, high=high)


def _inverted(flagged: Rate, found: Rate, false: Rate) -> tuple[Floats, Floats]:
    """Return the least and the greatest share that is not rejected, by stratum.

    What is contested moves the rates themselves to the worst case on each side; only chance is summed in squares.
    """
    above = flagged.most - false.least, found.least - false.least
    over = (
        (flagged.high - flagged.most) ** 2,
        (found.least - found.low) ** 2,
        (false.least - false.low) ** 2,
    )
    below = flagged.least - false.most, found.most - false.most
    under = (
        (flagged.least - flagged.low) ** 2,
        (found.high - found.most) ** 2,
        (false.high - false.most) ** 2,
    )
    start, slope = flagged.value - false.value, found.value - false.value
    ends = np.zeros_like(start), np.ones_like(start)
    candidates = np.stack([*ends, *_roots(*above, over), *_roots(*below, under)])
    with np.errstate(invalid="ignore"):
        kept = above[0] - candidates * above[1] + _reach(candidates, over) >= -_EDGE
        kept &= below[0] - candidates * below[1] - _reach(candidates, under) <= _EDGE
        kept &= (candidates >= 0) & (candidates <= 1)
    low = np.where(kept, candidates, np.inf).min(axis=0)
    high = np.where(kept, candidates, -np.inf).max(axis=0)
    passed = np.where(start <= 0, 0.0, 1.0)
    known = np.isfinite(start) & np.isfinite(slope) & (slope > 0)
    nothing_left = known & np.isinf(low)
    low = np.where(nothing_left, passed, np.where(known, low, 0.0))
    return low, np.where(nothing_left, passed, np.where(known, high, 1.0))


def _reach(share: Floats, squares: tuple[Floats, Floats, Floats]) -> Floats:
    flagged, found, false = squares
    return np.asarray(np.sqrt(flagged + share**2 * found + (1 - share) ** 2 * false))


def _roots(start: Floats, slope: Floats, squares: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats]:
    """Return where the distance equals its reach: the roots of a quadratic, NaN where there are none."""
    flagged, found, false = squares
    two, one, none = slope**2 - found - false, false - start * slope, start**2 - flagged - false
    with np.errstate(divide="ignore", invalid="ignore"):
        # of the two forms of a root, the one that does not subtract like from like
        half = -(one + np.where(one < 0, -1.0, 1.0) * np.sqrt(one**2 - two * none))
        return half / two, none / half
