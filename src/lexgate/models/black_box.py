"""Explaining a model of which nothing but answers is known: an endpoint, an exported file, a function."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from lexgate.core.canon import digest_json
from lexgate.core.errors import BadInput
from lexgate.core.near import did_you_mean
from lexgate.models.explanations import METHODS, Attribution, Floats, Item

OPEN = ("occlusion", "random")
"""Methods that need nothing but answers."""
Logits = Callable[[Sequence[Item]], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlackBox:
    """An ``Explainer`` of a function from texts to probabilities ``(n, k)``."""

    answers: Callable[[Sequence[str]], Floats]
    labels: tuple[str, ...]
    blank: str = "_"
    methods: tuple[str, ...] = OPEN

    def logits(self, items: Sequence[Item]) -> Floats:
        """Return the logarithms of the probabilities; each text is asked once."""
        texts = list(dict.fromkeys(item.text for item in items))
        if not texts:
            return np.empty((0, len(self.labels)))
        found = np.log(np.maximum(self.answers(texts), 1e-12))
        place = {text: at for at, text in enumerate(texts)}
        return np.asarray(found[[place[item.text] for item in items]], np.float64)

    def read(self, item: Item) -> int:
        """Return that every word is read, as far as is known."""
        return len(item.words)

    def attribute(self, items: Sequence[Item], classes: NDArray[np.int32], method: str) -> list[Attribution]:
        """Return the weights of the words of each item towards a class; gradient methods say that there are none."""
        if method not in self.methods:
            refuse(method, self.methods)
        return open_attribution(self.logits, items, classes, method, self.blank)

    @contextmanager
    def randomised(self, stage: str, seed: int) -> Iterator[None]:
        """Say that the weights of this model are not at hand."""
        del seed
        yield refuse(f"randomising {stage}", self.methods)


def refuse(method: str, methods: Sequence[str]) -> NoReturn:
    """Say that a model can't be explained by a method, and by which it can.

    Raises:
        BadInput: LG-MODEL-071, there is no such method; LG-MODEL-072, the model offers no gradients, attention or weights.
    """
    if method not in METHODS and not method.startswith("randomising"):
        raise BadInput(
            f"There is no method {method!r} of explanation. {did_you_mean(method, METHODS)}".strip(),
            fix=f"Use one of: {', '.join(METHODS)}.",
            code="LG-MODEL-071",
        )
    raise BadInput(
        f"This model can't be explained by {method}: it gives answers, but not the gradients, attention or weights that this needs.",
        fix=f"Use a method that needs answers only: {', '.join(methods)}.",
        code="LG-MODEL-072",
    )


def open_attribution(
    logits: Logits, items: Sequence[Item], classes: NDArray[np.int32], method: str, blank: str
) -> list[Attribution]:
    """Return weights that need nothing but answers: occlusion, or random numbers.

    Occlusion: by how much the class's logit falls if the word is taken out. Random weights are drawn from the text and
    the class, so that they are the same every time.
    """
    if method == "random":
        return [_random(item, int(code)) for item, code in zip(items, classes, strict=True)]
    asked, owners = [], []
    for at, item in enumerate(items):
        keeps = ~np.eye(len(item.words), dtype=np.bool_)
        asked += [item, *(item.keeping(keep, blank) for keep in keeps)]
        owners += [at] * (len(item.words) + 1)
    found = logits(asked)[
        np.arange(len(asked)), np.repeat(classes, np.bincount(owners, minlength=len(items)))
    ]
    made, start = [], 0
    for item in items:
        own = found[start : start + len(item.words) + 1]
        made.append(_summed(own[0] - own[1:], float(own[0])))
        start += len(own)
    return made


def _random(item: Item, code: int) -> Attribution:
    seed = int(digest_json([item.text, item.place, code]).removeprefix("sha256:")[:15], 16)
    return _summed(np.random.default_rng(seed).standard_normal(len(item.words)), np.nan)


def _summed(weights: Floats, reached: float) -> Attribution:
    return Attribution(
        weights=weights, total=np.nan, size=float(np.abs(weights).sum()), reached=reached, start=np.nan
    )
