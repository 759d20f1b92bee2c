"""Votes over randomly thinned copies of texts, and how they are stored.

For each text the copies that pick the answer are drawn apart from those that vote on it, so that the vote is no reason why
the answer was picked. Where all copies are no more than would be drawn, each of them votes once, and picks too: then
nothing is drawn, and the share is exact. What is drawn for a text follows from the seed and its id alone.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import cast

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment import columns
from lexgate.assessment.attack.items import Item, seed_of
from lexgate.core.smoothing_spec import SmoothingSpec
from lexgate.models.subject import Smoothed
from lexgate.models.words import Word, words_of

Floats = NDArray[np.float64]
Kept = tuple[int, ...]
_AT_ONCE = 8
"""Texts whose copies are asked together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The vote on one text; the fields are those of ``Smoothed``."""

    plain: int
    answer: int
    votes: int
    copies: int
    words: int
    kept: int
    exact: bool


def votes_on(
    ask: Callable[[Sequence[str]], Floats], items: Sequence[Item], spec: SmoothingSpec, *, seed: int
) -> list[Vote]:
    """Return the votes on some texts, in their order.

    Args:
        ask: From texts to probabilities ``(n, k)``; a row of NaN where there is no usable answer.
        items: The texts.
        spec: How copies are made, and how many.
        seed: Of everything that is drawn.

    Example:
        >>> def ask(texts):
        ...     return np.array([[0.1, 0.9] if "good" in text else [0.8, 0.2] for text in texts])
        >>> item = Item(id="a", text="so very good", truth=1)
        >>> (vote,) = votes_on(ask, [item], SmoothingSpec(keep=0.67), seed=0)
        >>> vote.plain, vote.answer, vote.votes, vote.copies, vote.exact
        (1, 1, 2, 3, True)
    """
    found: list[Vote] = []
    for start in range(0, len(items), _AT_ONCE):
        some = items[start : start + _AT_ONCE]
        plans = [_plan(item, spec, seed) for item in some]
        asked = [
            text
            for item, plan in zip(some, plans, strict=True)
            for text in (
                item.text,
                *(_left(item.text, plan.words, kept, spec.hidden) for kept in plan.copies),
            )
        ]
        rows = iter(_classes(ask(asked)))
        found += [plan.counted(next(rows), [next(rows) for _ in plan.copies]) for plan in plans]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The copies of one text, as the words that they keep: first those that pick the answer."""

    words: tuple[Word, ...]
    kept: int
    copies: list[Kept]
    picking: int
    """Copies that pick; 0: all of them do, and vote too."""

    def counted(self, plain: int, classes: list[int]) -> Vote:
        picking = classes[: self.picking] if self.picking else classes
        usable = [one for one in picking if one >= 0]
        answer = int(np.bincount(usable).argmax()) if usable else -1
        voting = classes[self.picking :]
        return Vote(
            plain=plain,
            answer=answer,
            votes=sum(one == answer for one in voting) if answer >= 0 else 0,
            copies=len(voting),
            words=len(self.words),
            kept=self.kept,
            exact=not self.picking,
        )


def _plan(item: Item, spec: SmoothingSpec, seed: int) -> _Plan:
    words = words_of(item.text)
    kept = min(len(words), max(1, round(spec.keep * len(words))))
    few = len(words) <= spec.samples or kept == len(words)  # else there are at least as many copies as words
    if few and math.comb(len(words), kept) <= spec.samples:
        every = list(itertools.combinations(range(len(words)), kept))
        return _Plan(words=words, kept=kept, copies=every, picking=0)
    draw = np.random.default_rng(seed_of(seed, "smoothing", item.id))
    drawn = [
        tuple(sorted(draw.choice(len(words), kept, replace=False).tolist()))
        for _ in range(spec.pick + spec.samples)
    ]
    return _Plan(words=words, kept=kept, copies=drawn, picking=spec.pick)


def _left(text: str, words: Sequence[Word], kept: Kept, hidden: str) -> str:
    """Return a text of which only some words are left; what stands between words stays."""
    stays, parts, end = set(kept), [], 0
    for at, word in enumerate(words):
        said = text[word.start : word.end] if at in stays else hidden
        parts += [text[end : word.start], said]
        end = word.end
    return "".join([*parts, text[end:]])


def _classes(rows: Floats) -> list[int]:
    usable = np.isfinite(rows).all(axis=1)
    found: list[int] = np.where(usable, np.nan_to_num(rows).argmax(axis=1), -1).tolist()
    return found


_NUMBERS = tuple(one.name for one in fields(Vote))


def to_bytes(ids: Sequence[str], found: Sequence[Vote]) -> bytes:
    """Return votes as bytes; the same votes give the same bytes."""
    table: dict[str, columns.Array] = {"id": np.array(ids, np.str_)}
    table |= {name: np.array([int(getattr(one, name)) for one in found], np.int64) for name in _NUMBERS}
    return columns.write(table, {})


def joined(
    parts: Sequence[bytes],
    *,
    truth: NDArray[np.int32],
    clusters: NDArray[np.int64] | None,
    labels: tuple[str, ...],
) -> Smoothed:
    """Return the votes of parts that ``to_bytes`` wrote, in order.

    Args:
        parts: As stored.
        truth: ``(n,)`` codes of the true classes of all of them.
        clusters: ``(n,)`` or None.
        labels: Classes by code.

    Raises:
        BadInput: LG-ASSESS-001, these are no votes.
    """
    tables = [columns.read(data, need=("id", *_NUMBERS))[0] for data in parts]
    whole = {name: np.concatenate([table[name] for table in tables]) for name in ("id", *_NUMBERS)}
    numbers = {name: whole[name].astype(np.int64) for name in _NUMBERS}
    return Smoothed(
        ids=cast("NDArray[np.str_]", whole["id"]),
        labels=labels,
        truth=truth,
        plain=numbers["plain"].astype(np.int32),
        answer=numbers["answer"].astype(np.int32),
        votes=numbers["votes"],
        copies=numbers["copies"],
        words=numbers["words"],
        kept=numbers["kept"],
        exact=numbers["exact"].astype(np.bool_),
        clusters=clusters,
    )
