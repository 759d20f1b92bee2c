"""Canaries: made-up texts with random labels, of which a coin decides whether they are planted in the training data.

A text is a row of words drawn from those of the training data, so that it is in the data's language and says nothing of
anybody. Neither text nor label can be guessed from other items: what a model knows of a planted canary, it remembers.

References:
    N. Carlini et al. (2019), The Secret Sharer, USENIX Security.
    T. Steinke, M. Nasr, M. Jagielski (2023), Privacy Auditing with One (1) Training Run, NeurIPS (a coin for each canary).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from lexgate.core.canaries_spec import CanariesSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data.keys import keys

_WORD = r"\p{Han}|[[\p{L}\p{M}\p{N}_]--\p{Han}]+"
_LEAST_WORDS = 20
"""Different words of the training data from which canaries can be made."""
_TRIES = 50
_WITHOUT = "leave out data.canaries (wished for on the command line: lexgate prepare --canaries 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """One canary; what is said of a coin's toss is on record before anything is tuned."""

    id: str
    text: str
    label: str
    repetitions: int
    """How often it stands in the training data, or would."""
    rows: tuple[int, ...] = ()
    """Numbers of its rows in the training data; none: it was not planted."""

    @property
    def planted(self) -> bool:
        """Whether it is in the training data."""
        return bool(self.rows)


def make(dataset: Dataset, spec: CanariesSpec) -> tuple[Canary, ...]:
    """Return the canaries of a data set; the same seed and data give the same.

    Args:
        dataset: The data set, cleaned and split.
        spec: The section ``data.canaries``.

    Raises:
        BadInput: LG-DATA-601, the data are for a tagger; -602, there are no labelled training data; -603, they have too
            few different words.
    """
    words = _words(dataset)
    known = set(keys(dataset.frame["text"].drop_nulls()).to_list())
    draw = np.random.default_rng(spec.seed)
    row = int(str(dataset.frame["row"].max())) + 1
    made: list[Canary] = []
    for times in spec.repetitions:
        for _ in range(spec.count):
            text = _text(words, spec.words, draw, known)
            label = dataset.labels[int(draw.integers(len(dataset.labels)))]
            planted = bool(draw.integers(2))
            rows = tuple(range(row, row + times)) if planted else ()
            row += len(rows)
            name = f"canary-{len(made):04d}"
            made.append(Canary(id=name, text=text, label=label, repetitions=times, rows=rows))
    return tuple(made)


def not_for_taggers() -> BadInput:
    """Return the refusal, with the mend: LG-DATA-601."""
    return BadInput(
        "Canaries are for text classifiers, and this project is for a tagger: a canary's random label is one class of a whole text.",
        fix=f"{_WITHOUT[0].upper()}{_WITHOUT[1:]}; assess.privacy.membership measures taggers.",
        code="LG-DATA-601",
    )


def plant(dataset: Dataset, canaries: Sequence[Canary]) -> Dataset:
    """Return the data set with the canaries that the coin chose as further rows of the training part, and of no other."""
    lines = [(row, one) for one in canaries for row in one.rows]
    return dataset.with_frame(pl.concat([dataset.frame, _frame(dataset, lines)], how="vertical"))


def without(dataset: Dataset, canaries: Sequence[Canary]) -> Dataset:
    """Return the data set as it was before canaries were planted."""
    rows = [row for one in canaries for row in one.rows]
    return dataset.with_frame(dataset.frame.filter(~pl.col("row").is_in(rows))) if rows else dataset


def as_items(dataset: Dataset, canaries: Sequence[Canary]) -> Dataset:
    """Return all canaries, planted or not, as items to ask a model about, once each; rows are their places."""
    return dataset.with_frame(_frame(dataset, list(enumerate(canaries))))


def _frame(dataset: Dataset, lines: Sequence[tuple[int, Canary]]) -> pl.DataFrame:
    """Return rows with the columns of the data set; what a canary does not have is null."""
    given: dict[str, list[object]] = {
        "row": [row for row, _ in lines],
        "id": [f"{one.id}/{one.rows.index(row) + 1}" if row in one.rows else one.id for row, one in lines],
        "text": [one.text for _, one in lines],
        "label": [one.label for _, one in lines],
        "split": ["train"] * len(lines),
        "cluster": [one.id for _, one in lines],
    }
    return pl.DataFrame(
        {name: given.get(name, [None] * len(lines)) for name in dataset.frame.columns},
        schema=dataset.frame.schema,
    )


def _words(dataset: Dataset) -> list[str]:
    if dataset.task is not Task.TEXT_CLASSIFICATION:
        raise not_for_taggers()
    texts = dataset.part("train").frame.filter(pl.col("label").is_not_null())["text"].drop_nulls()
    if not len(texts):
        raise BadInput(
            "There are no labelled training data to plant canaries in.",
            fix=f"Give data.train, or {_WITHOUT}.",
            code="LG-DATA-602",
        )
    words = texts.str.extract_all(_WORD).explode().drop_nulls().unique().sort().to_list()
    if len(words) < _LEAST_WORDS:
        raise BadInput(
            f"The training data have {len(words)} different words; canaries are made of {_LEAST_WORDS} or more.",
            fix=f"Give more training data, or {_WITHOUT}.",
            code="LG-DATA-603",
        )
    return words


def _text(words: Sequence[str], size: int, draw: Generator, known: set[str]) -> str:
    """Return a text that is neither in the data nor another canary's, and remember it."""
    for _ in range(_TRIES):
        text = _joined([words[at] for at in draw.integers(len(words), size=size)])
        key = keys(pl.Series([text]))[0]
        if key not in known:
            known.add(key)
            return text
    raise BadInput(
        f"No {size} words of the {len(words)} in the training data make a text that is not there yet.",
        fix="Raise data.canaries.words.",
        code="LG-DATA-603",
    )


def _joined(words: Sequence[str]) -> str:
    """Return a text of words; no space stands beside a Han character."""
    text = words[0]
    for word in words[1:]:
        text += word if _han(text[-1]) or _han(word[0]) else f" {word}"
    return text


def _han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"
