"""Attacking many texts at once: their searches run side by side, and what they ask goes to the model together.

Order: every text is asked as it is; those answered rightly are searched; each search has its own budget and its own
seed, so that the result of a text does not depend on which texts are attacked beside it.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment.attack.search import Ask, Begin, Search
from lexgate.assessment.attack.space import Space, State

Floats = NDArray[np.float64]
Answers = Callable[[Sequence[int], Sequence[str]], Floats]
"""From the number of the text that each is a version of, and the texts, to probabilities ``(n, k)``."""
Allowed = Callable[[Sequence[int], Sequence[str]], NDArray[np.bool_]]
"""From the same, to whether each text may be asked at all ``(n,)``."""
_WIDTH = 24
"""Searches that run side by side."""
_IDLE = 20
"""Turns without a new text after which a search has seen all there is."""
_REFUSED = 10
"""Texts that may be refused for each query of the budget; then a search gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of attacking one text."""

    clean: int
    """Class that the text got as it is; -1: none."""
    answer: int
    """Class of the changed text; that of the text as it is where no change turned the answer."""
    queries: int
    """Distinct texts asked, the first one included, up to the one that turned the answer."""
    edits: int
    """Words changed; 0 where the answer stayed."""
    words: int
    """Words of the text."""
    free: int
    """Words that could be changed."""
    text: str
    """The changed text; empty where the answer stayed."""
    refused: int = 0
    """Texts that were not asked, because they were not allowed."""

    @property
    def turned(self) -> bool:
        """Whether a change made a right answer wrong."""
        return self.answer != self.clean


def attack(
    ask: Answers,
    spaces: Sequence[Space],
    truth: Sequence[int],
    begin: Begin,
    *,
    budget: int,
    seeds: Sequence[int],
    spent: int = 0,
    allowed: Allowed | None = None,
) -> list[Found]:
    """Return what comes of attacking texts, in their order.

    Only a right answer is attacked, and an attack succeeds as soon as the answer is another one; a changed text without a
    usable answer turns nothing.

    Args:
        ask: Gives the answers of the model.
        spaces: What may be made of each text.
        truth: True class of each; -1 is unknown, and not attacked.
        begin: The search.
        budget: Queries for each text, at least 2, the text as it is included.
        seeds: Of each search.
        spent: Queries for each text that were spent before, such as on gradients.
        allowed: Which changed texts may be asked; all if left out. Those that may not cost no query.
    """
    clean = ask(range(len(spaces)), [space.text for space in spaces])
    hunts = [
        _Hunt(at=at, space=space, truth=code, clean=_answer(row), left=budget - 1 - spent, queries=1 + spent)
        for at, (space, code, row) in enumerate(zip(spaces, truth, clean, strict=True))
    ]
    waiting = iter(
        [
            hunt.begun(begin, row, seed, budget)
            for hunt, row, seed in zip(hunts, clean, seeds, strict=True)
            if hunt.truth >= 0 and hunt.clean == hunt.truth and hunt.space.free and hunt.left > 0
        ]
    )
    running: list[_Hunt] = []
    while running := [*running, *_some(waiting, _WIDTH - len(running))]:
        _turn(ask, allowed, running)
        running = [hunt for hunt in running if not hunt.over]
    return [hunt.found() for hunt in hunts]


def _some(waiting: Iterator["_Hunt"], count: int) -> Iterator["_Hunt"]:
    for _, hunt in zip(range(count), waiting, strict=False):
        yield hunt


def _turn(ask: Answers, allowed: Allowed | None, running: Sequence["_Hunt"]) -> None:
    """Let every search ask once; all texts go to the model together."""
    wanted = [hunt.wanted() for hunt in running]
    if allowed is not None:
        _refuse(allowed, running)
    asked = [hunt.affordable(texts) for hunt, texts in zip(running, wanted, strict=True)]
    owners = [hunt.at for hunt, texts in zip(running, asked, strict=True) for _ in texts]
    rows = iter(ask(owners, [text for texts in asked for text in texts]) if owners else ())
    for hunt, texts in zip(running, asked, strict=True):
        hunt.told([next(rows) for _ in texts], texts)


def _refuse(allowed: Allowed, running: Sequence["_Hunt"]) -> None:
    """Tell every search which of its changed texts may not be asked; all are looked at together."""
    changed = [hunt.unjudged() for hunt in running]
    owners = [hunt.at for hunt, texts in zip(running, changed, strict=True) for _ in texts]
    fits = iter(allowed(owners, [text for texts in changed for text in texts]) if owners else ())
    for hunt, texts in zip(running, changed, strict=True):
        hunt.judge(texts, [bool(next(fits)) for _ in texts])


@dataclass(slots=True, kw_only=True)
class _Hunt:
    """The search on one text, and what it may still spend."""

    at: int
    space: Space
    truth: int
    clean: int
    left: int
    queries: int
    search: Search | None = None
    ask: Ask = field(default_factory=Ask)
    known: dict[str, Floats] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
    """Changed texts of which is known whether they may be asked."""
    idle: int = 0
    over: bool = False
    state: State = ()
    answer: int | None = None
    patience: int = 0
    refused: int = 0

    def begun(self, begin: Begin, clean: Floats, seed: int, budget: int) -> "_Hunt":
        draw = random.Random(seed)  # noqa: S311 - attacks are drawn, not secret
        self.known[self.space.text] = clean
        self.search = begin(self.space, draw, _margin(clean, self.truth), self.left)
        self.patience = _REFUSED * budget
        self._advance(None)
        return self

    def wanted(self) -> list[str]:
        """Return the texts of which the answer is not known."""
        new = [text for text in dict.fromkeys(self._texts()) if text not in self.known]
        self.idle = 0 if new else self.idle + 1
        return new

    def unjudged(self) -> list[str]:
        """Return the changed texts of which it is not known whether they may be asked.

        A text that was asked to weigh a word is among them if it is now to be an attack: its answer is known, and yet it
        may not be allowed to win.
        """
        return [text for text in dict.fromkeys(self._texts()) if self.ask.states and text not in self.judged]

    def judge(self, texts: Sequence[str], fits: Sequence[bool]) -> None:
        """Take in which texts may be asked: the others have no answer, and never win."""
        refused = [text for text, fit in zip(texts, fits, strict=True) if not fit]
        self.judged.update(texts)
        self.known |= dict.fromkeys(refused, np.full(1, np.nan))
        self.refused += len(refused)

    def affordable(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that are asked: those that were not refused, as many as the budget allows."""
        return [text for text in texts if text not in self.known][: self.left]

    def told(self, rows: Sequence[Floats], texts: Sequence[str]) -> None:
        """Take the answers in, and go on unless the text is won, the budget used up, or nothing new is left."""
        self.known |= dict(zip(texts, rows, strict=True))
        if self.ask.states and self._won(texts):
            return
        self.left -= len(texts)
        self.queries += len(texts)
        asked = self._texts()
        tired = self.idle >= _IDLE or self.refused > self.patience
        if self.over or self.left <= 0 or tired or any(text not in self.known for text in asked):
            self.over = True
            return
        self._advance(np.array([_margin(self.known[text], self.truth) for text in asked]))

    def found(self) -> Found:
        turned = self.answer is not None
        return Found(
            clean=self.clean,
            answer=self.answer if self.answer is not None else self.clean,
            queries=self.queries,
            edits=len(self.state) if turned else 0,
            words=len(self.space.words),
            free=len(self.space.free),
            text=self.space.said(self.state) if turned else "",
            refused=self.refused,
        )

    def _texts(self) -> list[str]:
        if self.ask.without:
            return [self.space.without(words) for words in self.ask.without]
        return [self.space.said(state) for state in self.ask.states]

    def _won(self, asked: Sequence[str]) -> bool:
        """Return whether a text has a wrong answer; queries are counted as if they were asked one after another."""
        for state in self.ask.states:
            said = self.space.said(state)
            answer = _answer(self.known[said]) if said in self.known else -1
            if answer not in {self.truth, -1}:
                self.queries += asked.index(said) + 1 if said in asked else 0
                self.state, self.answer, self.over = state, answer, True
                return True
        return False

    def _advance(self, margins: Floats | None) -> None:
        """Let the search go on until it asks for something, or ends."""
        if self.search is None:
            return
        try:
            self.ask = next(self.search) if margins is None else self.search.send(margins)
        except StopIteration:
            self.over, self.ask = True, Ask()


def _answer(row: Floats) -> int:
    return int(row.argmax()) if np.isfinite(row).all() else -1


def _margin(row: Floats, truth: int) -> float:
    """Return by how much the true class is more probable than the best other; infinite where there is no answer."""
    if truth < 0 or not np.isfinite(row).all():
        return np.inf
    return float(row[truth] - np.delete(row, truth).max(initial=0.0))
