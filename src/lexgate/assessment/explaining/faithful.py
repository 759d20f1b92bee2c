r"""Faithfulness: whether the words that an explanation names are those that the answer hangs on. The model is asked again.

With $p$ the probability of the answer, $x$ the text and $x_r$ its top share $r$ of words: comprehensiveness
$p(x) - p(x \setminus x_r)$, sufficiency $p(x) - p(x_r)$, both at several shares; areas under $p$ as the top words are taken out one
tenth after the other (deletion) or put in (insertion); infidelity on random sets of words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lexgate.assessment.attack.items import seed_of
from lexgate.models.explanations import Bools, Explainer, Floats, Item
from lexgate.stats.attributions import area, chosen, infidelity

_TENTHS = tuple(round(0.1 * step, 1) for step in range(1, 10))
_SETS = 16
"""Random sets of words taken out, for infidelity."""
_MOST_OUT = 0.5
Weights = Mapping[str, Floats]
"""Method → weights ``(w,)``."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of one item: sets of words that stay, and where the answers of each stand."""

    keeps: list[Bools]
    code: int

    def ask(self, keep: Bools) -> int:
        self.keeps.append(keep)
        return len(self.keeps) - 1


def faithfulness(
    explainer: Explainer,
    items: Sequence[Item],
    classes: Sequence[int],
    weights: Sequence[Weights],
    *,
    shares: Sequence[float],
    seed: int,
) -> list[dict[str, Floats]]:
    """Return for each item ``comprehensiveness/METHOD`` and ``sufficiency/METHOD`` at every share, ``deletion/METHOD``,
    ``insertion/METHOD`` and ``infidelity/METHOD``.

    Args:
        explainer: The model.
        items: What is explained; each has a word.
        classes: The answers.
        weights: Of each item, by method.
        shares: Shares of words that are taken out, or kept.
        seed: Of the random sets, which are others for each item.
    """  # noqa: D205 - the names of what is returned do not fit one line
    asked = [
        _wanted(item, code, by, shares, seed_of(seed, str(item.place), item.text))
        for item, code, by in zip(items, classes, weights, strict=True)
    ]
    every = [
        item.keeping(keep, explainer.blank)
        for item, one in zip(items, asked, strict=True)
        for keep in one.keeps
    ]
    logits = explainer.logits(every)
    found, start = [], 0
    for one, by in zip(asked, weights, strict=True):
        own = logits[start : start + len(one.keeps)]
        start += len(one.keeps)
        found.append(_read(one, own, by, shares))
    return found


def probability(logits: Floats, code: int) -> Floats:
    """Return the softmax of a class, ``(n,)``.

    Example:
        >>> probability(np.array([[0.0, 0.0], [0.0, 700.0]]), 1).tolist()
        [0.5, 1.0]
    """
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds[:, code] / odds.sum(axis=1), np.float64)


def _wanted(item: Item, code: int, by: Weights, shares: Sequence[float], seed: int) -> _Asked:
    """Return every set of words that must be asked: whole, none, the random ones, then method by method."""
    size = len(item.words)
    asked = _Asked([np.ones(size, np.bool_), np.zeros(size, np.bool_)], code)
    draw = np.random.default_rng(seed)
    for share in draw.uniform(0, _MOST_OUT, _SETS):
        asked.ask(~chosen(draw.random(size), share))
    for one in by.values():
        for share in (*shares, *_TENTHS):
            top = chosen(one, share)
            asked.ask(~top)
            asked.ask(top)
    return asked


def _read(asked: _Asked, logits: Floats, by: Weights, shares: Sequence[float]) -> dict[str, Floats]:
    sure = probability(logits, asked.code)
    whole, none = float(sure[0]), float(sure[1])
    removed = ~np.array(asked.keeps[2 : 2 + _SETS])
    drops = logits[0, asked.code] - logits[2 : 2 + _SETS, asked.code]
    made: dict[str, Floats] = {}
    grid = np.array([0.0, *_TENTHS, 1.0])
    for place, (method, one) in enumerate(by.items()):
        start = 2 + _SETS + place * 2 * (len(shares) + len(_TENTHS))
        pairs = sure[start : start + 2 * (len(shares) + len(_TENTHS))].reshape(-1, 2)
        out, kept = pairs[:, 0], pairs[:, 1]
        at = len(shares)
        made[f"comprehensiveness/{method}"] = whole - out[:at]
        made[f"sufficiency/{method}"] = whole - kept[:at]
        made[f"deletion/{method}"] = np.array(area(grid, np.array([whole, *out[at:], none])))
        made[f"insertion/{method}"] = np.array(area(grid, np.array([none, *kept[at:], whole])))
        made[f"infidelity/{method}"] = np.array(infidelity(one, removed, drops))
    return made
