"""Searching for a change that turns the answer: generators that ask for texts and are told how they fare.

A search yields an ``Ask`` and receives for each of its texts the margin: how much more probable the true class is than
the best of the others. The lower, the better for the attack; below 0 the answer is wrong, and then nobody comes back to
the search. It never sees the model, so texts of many searches are asked together.

References:
    J. Gao et al. (2018), DeepWordBug, IEEE S&P Workshops (greedy by importance).
    M. Alzantot et al. (2018), EMNLP, pp. 2890-2896 (genetic).
"""

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment.attack.space import Space, State

Floats = NDArray[np.float64]
_BEAM, _REACH = 4, 3
_ROUND, _PATIENCE = 8, 6
_HERD, _ELITE = 16, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Texts of which a search wants to know the margins."""

    states: Sequence[State] = ()
    """Changed texts; one whose answer is wrong ends the search."""
    without: Sequence[Sequence[int]] = ()
    """Or: the text with these words taken out, to learn what they weigh; that is no attack, whatever the answer."""


Search = Generator[Ask, Floats, None]
Begin = Callable[[Space, random.Random, float, int], Search]
"""From a space, a source of chance, the margin of the text as it is, and the queries that are left."""


def greedy(space: Space, draw: random.Random, margin: float, left: int) -> Search:
    """Change the most important word in the way that hurts most, then the next, until enough words are changed."""
    del draw
    state: State = ()
    for word in (yield from _by_importance(space, margin, left)):
        if len(state) >= space.most:
            return
        tried = [_and(state, word, option) for option in range(len(space.options[word]))]
        margins = yield Ask(states=tried)
        best = int(margins.argmin())
        if margins[best] < margin:
            state, margin = tried[best], float(margins[best])


def beam(space: Space, draw: random.Random, margin: float, left: int) -> Search:
    """Keep the worst texts side by side; each goes on with its next words in order of importance."""
    del draw
    order = yield from _by_importance(space, margin, left)
    kept: list[State] = [()]
    for _ in range(space.most):
        tried = list(dict.fromkeys(state for one in kept for state in _next(space, one, order)))
        if not tried:
            return
        margins = yield Ask(states=tried)
        kept = [tried[at] for at in margins.argsort(kind="stable")[:_BEAM]]


def by_chance(space: Space, draw: random.Random, margin: float, left: int) -> Search:
    """Climb from the text by changes drawn at random; begin again where it does not get on."""
    del left
    while True:
        state: State = ()
        best, tired = margin, 0
        while tired < _PATIENCE:
            tried = [_drawn(space, state, draw) for _ in range(_ROUND)]
            margins = yield Ask(states=tried)
            at = int(margins.argmin())
            tired = 0 if margins[at] < best else tired + 1
            if margins[at] < best:
                state, best = tried[at], float(margins[at])


def genetic(space: Space, draw: random.Random, margin: float, left: int) -> Search:
    """Let changed texts compete: the worst are crossed with one another, their children change once more."""
    del margin, left
    herd = [_drawn(space, (), draw) for _ in range(_HERD)]
    while True:
        margins = yield Ask(states=herd)
        ranked = [herd[at] for at in margins.argsort(kind="stable")]
        weights = [1 / (place + 1) for place in range(len(ranked))]
        herd = ranked[:_ELITE]
        while len(herd) < _HERD:
            one, other = draw.choices(ranked, weights, k=2)
            herd.append(_drawn(space, _crossed(space, one, other, draw), draw))


SEARCHES: dict[str, Begin] = {"greedy": greedy, "beam": beam, "random": by_chance, "genetic": genetic}
"""By the name that they have in the project file."""


def _by_importance(space: Space, margin: float, left: int) -> Generator[Ask, Floats, list[int]]:
    """Return the free words, those first without which the true class loses most.

    Where there are more than a third of the queries, neighbouring words are taken out together: what a long text turns on
    is found in its stretch, and words that the model never reads cost little.
    """
    free = space.free
    if len(free) < 2:
        return list(free)
    size = -(-len(free) // max(1, min(len(free), left // 3)))
    blocks = [free[start : start + size] for start in range(0, len(free), size)]
    margins = yield Ask(without=blocks)
    lost = margin - margins
    order = np.argsort(-lost, kind="stable")
    return [word for at in order for word in blocks[at]]


def _next(space: Space, state: State, order: Sequence[int]) -> Iterator[State]:
    """Yield a text with one more word changed, one of the next few in order."""
    changed = {word for word, _ in state}
    rest = [word for word in order if word not in changed]
    for word in rest[:_REACH]:
        for option in range(len(space.options[word])):
            yield _and(state, word, option)


def _and(state: State, word: int, option: int) -> State:
    return tuple(sorted((*(pair for pair in state if pair[0] != word), (word, option))))


def _drawn(space: Space, state: State, draw: random.Random) -> State:
    """Return a text with one change more, drawn at random; one is taken back first where no more are allowed."""
    if len(state) >= space.most:
        gone = draw.randrange(len(state))
        state = (*state[:gone], *state[gone + 1 :])
    word = draw.choice(space.free)
    return _and(state, word, draw.randrange(len(space.options[word])))


def _crossed(space: Space, one: State, other: State, draw: random.Random) -> State:
    """Return changes of two texts, each from one of them, as many as are allowed."""
    both = dict(other) | dict(one) if draw.random() < 0.5 else dict(one) | dict(other)
    chosen = [pair for pair in both.items() if draw.random() < 0.5] or list(both.items())[:1]
    draw.shuffle(chosen)
    return tuple(sorted(chosen[: space.most]))
