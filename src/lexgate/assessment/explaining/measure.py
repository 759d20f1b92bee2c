"""Explaining some items by every method, and measuring how good the explanations are.

Order: what the model answers; weights by every method; whether they are faithful, add up, stay under harmless edits, agree
with one another, are those that people name, and change when the model forgets what it learned. It draws no items and
judges nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment.explaining.edits import harmless
from lexgate.assessment.explaining.faithful import faithfulness
from lexgate.core.errors import BadInput
from lexgate.models.explanations import ALL, HEAD, Attribution, Bools, Explainer, Floats, Item
from lexgate.models.subject import Explained
from lexgate.stats.attributions import chosen, completeness_error, kendall, overlap
from lexgate.stats.rationales import auprc, iou_f1, token_f1

STAGES = (HEAD, ALL)
SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)
"""Shares of ERASER (DeYoung et al. 2020)."""
TOP = 0.2
"""Share of words that are compared as the top words of two methods."""
_SAME = 1e-6
"""Logits nearer than this are those of the same reading."""
Row = dict[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToExplain:
    """One item to be explained."""

    id: str
    item: Item
    human: Bools | None = None
    """``(w,)`` the words that people named; None: nobody was asked."""
    truth: str | None = None
    cluster: int | None = None
    """Items of one cluster depend on one another; None: it is alone."""


def explained(
    explainer: Explainer,
    wanted: Sequence[ToExplain],
    *,
    methods: Sequence[str],
    shares: Sequence[float] = SHARES,
    human_share: float = TOP,
    seed: int = 0,
) -> Explained:
    """Return how good explanations are of every item by every method.

    An item without words, or whose answer has no number, is not explained: it has ``predicted`` -1.

    Args:
        explainer: The model.
        wanted: The items.
        methods: Which it can be explained by, see ``usable``.
        shares: Shares of words that are taken out or kept.
        human_share: Share of words that people name on average: as many top words are compared with theirs.
        seed: Of everything drawn.

    Raises:
        BadInput: LG-MODEL-071 and -072, a method that there is not, or not for this model.
    """
    read = [one.item.first(explainer.read(one.item)) for one in wanted]
    logits = explainer.logits(read)
    good = [bool(item.words) and bool(np.isfinite(row).all()) for item, row in zip(read, logits, strict=True)]
    places = np.flatnonzero(good)
    code = np.full(len(wanted), -1, np.int32)
    code[places] = logits[places].argmax(axis=1)
    items, classes = [read[place] for place in places], code[places]
    found = _weigh(explainer, items, classes, methods)
    weights = [{method: one.weights for method, one in by.items()} for by in found]
    rows: list[Row] = faithfulness(explainer, items, classes.tolist(), weights, shares=shares, seed=seed)
    steadied = _steadiness(explainer, items, classes, found, logits[places])
    forgot = _forgetting(explainer, items, classes, found, seed)
    for at, place in enumerate(places.tolist()):
        right = explainer.labels[code[place]] == wanted[place].truth
        rows[at] |= _own(found[at], weights[at])
        rows[at] |= steadied[at] | forgot[at]
        rows[at] |= _plausibility(weights[at], wanted[place].human if right else None, human_share)
    return Explained(
        ids=np.array([one.id for one in wanted], np.str_),
        labels=explainer.labels,
        predicted=code,
        methods=tuple(methods),
        shares=tuple(shares),
        columns=_columns(rows, places, len(wanted), _shapes(methods, shares)),
        clusters=_clusters(wanted),
    )


def usable(explainer: Explainer, methods: Sequence[str]) -> tuple[str, ...]:
    """Return the methods by which the model can be explained, tried on a word."""
    item, found = Item.of_text("a"), []
    tried = Item.of_token(["a"], 0)
    for method in methods:
        for one in (item, tried):
            with suppress(BadInput, IndexError, StopIteration):
                explainer.attribute([one], np.zeros(1, np.int32), method)
                found.append(method)
                break
    return tuple(found)


def _clusters(wanted: Sequence[ToExplain]) -> NDArray[np.int64] | None:
    known = [one.cluster for one in wanted if one.cluster is not None]
    return np.array(known, np.int64) if known and len(known) == len(wanted) else None


def _weigh(
    explainer: Explainer, items: Sequence[Item], classes: NDArray[np.int32], methods: Sequence[str]
) -> list[dict[str, Attribution]]:
    found: list[dict[str, Attribution]] = [{} for _ in items]
    for method in methods:
        for by, one in zip(found, explainer.attribute(items, classes, method), strict=True):
            by[method] = one
    return found


def _own(found: Mapping[str, Attribution], weights: Mapping[str, Floats]) -> Row:
    """Return what can be said of weights alone: whether they add up, and how methods agree."""
    row: Row = {}
    for method, one in found.items():
        adds = np.isfinite(one.total)
        error = completeness_error(one.total, one.reached, one.start, one.size) if adds else np.nan
        row[f"completeness/{method}"] = np.array(error)
        row[f"logits/{method}"] = np.array(abs(one.total - (one.reached - one.start)))
    for first, other in combinations(weights, 2):
        row[f"kendall/{first}+{other}"] = np.array(kendall(weights[first], weights[other]))
        row[f"top/{first}+{other}"] = np.array(overlap(weights[first], weights[other], TOP))
    return row


def _steadiness(
    explainer: Explainer,
    items: Sequence[Item],
    classes: NDArray[np.int32],
    found: Sequence[Mapping[str, Attribution]],
    logits: Floats,
) -> list[Row]:
    """Return how like the weights are under edits that the model notices; the class stays the one explained."""
    edits = [(at, edited, place) for at, item in enumerate(items) for edited, place in harmless(item)]
    seen = explainer.logits([edited for _, edited, _ in edits])
    noticed = [
        one for one, row in zip(edits, seen, strict=True) if np.abs(row - logits[one[0]]).max() > _SAME
    ]
    owners = np.array([at for at, _, _ in noticed], np.int64)
    again = _weigh(
        explainer, [edited for _, edited, _ in noticed], classes[owners], list(found[0]) if found else []
    )
    likeness: list[dict[str, list[float]]] = [{} for _ in items]
    for (at, _, place), by in zip(noticed, again, strict=True):
        there = place >= 0
        for method, one in by.items():
            now = np.append(one.weights, 0.0)[np.minimum(place[there], len(one.weights))]
            likeness[at].setdefault(method, []).append(kendall(found[at][method].weights[there], now))
    return [
        {f"stability/{method}": np.array(_mean(values)) for method, values in by.items()} for by in likeness
    ]


def _forgetting(
    explainer: Explainer,
    items: Sequence[Item],
    classes: NDArray[np.int32],
    found: Sequence[Mapping[str, Attribution]],
    seed: int,
) -> list[Row]:
    """Return how like the sizes of the weights still are when the head, and then all layers, are randomised."""
    methods = list(found[0]) if found else []
    like = {method: np.full((len(items), len(STAGES)), np.nan) for method in methods}
    for stage, name in enumerate(STAGES):
        # A model whose weights are not at hand can't be made to forget.
        with suppress(BadInput), explainer.randomised(name, seed):
            for at, by in enumerate(_weigh(explainer, items, classes, methods)):
                for method, one in by.items():
                    before, now = np.abs(found[at][method].weights), np.abs(one.weights)
                    like[method][at, stage] = kendall(before, now)
    return [{f"randomisation/{method}": like[method][at] for method in methods} for at in range(len(items))]


def _plausibility(weights: Mapping[str, Floats], human: Bools | None, share: float) -> Row:
    if human is None:
        return {}
    row: Row = {}
    for method, one in weights.items():
        named = human[: len(one)]
        if named.any():
            top = chosen(one, share)
            row[f"auprc/{method}"] = np.array(auprc(one, named))
            row[f"token-f1/{method}"] = np.array(token_f1(top, named))
            row[f"iou-f1/{method}"] = np.array(iou_f1(top, named))
    return row


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else np.nan


def _shapes(methods: Sequence[str], shares: Sequence[float]) -> Iterator[tuple[str, int]]:
    """Yield every column's name, and how many numbers it has of an item; 0: one number."""
    for method in methods:
        yield from ((f"{name}/{method}", len(shares)) for name in ("comprehensiveness", "sufficiency"))
        yield f"randomisation/{method}", len(STAGES)
        for name in ("deletion", "insertion", "infidelity", "completeness", "logits", "stability"):
            yield f"{name}/{method}", 0
        yield from ((f"{name}/{method}", 0) for name in ("auprc", "token-f1", "iou-f1"))
    for one, other in combinations(methods, 2):
        yield from ((f"{name}/{one}+{other}", 0) for name in ("kendall", "top"))


def _columns(
    rows: Sequence[Row], places: NDArray[np.int64], n: int, shapes: Iterator[tuple[str, int]]
) -> dict[str, Floats]:
    columns = {}
    for name, width in shapes:
        column = np.full((n, width) if width else n, np.nan)
        for at, row in zip(places.tolist(), rows, strict=True):
            if name in row:
                column[at] = row[name]
        columns[name] = column
    return columns
