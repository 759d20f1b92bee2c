"""Which items are explained: drawn from the test data by a seed, with what people named in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment.explaining.measure import ToExplain
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.models.explanations import Bools, Item
from lexgate.models.words import Word

Spans = Sequence[tuple[int, int]]


def drawn(dataset: Dataset, items: int, seed: int, rationales: Mapping[str, Spans] | None) -> list[ToExplain]:
    """Return the items to explain, in the order of the draw.

    Of a sentence one word is explained: one that has a tag but ``O``, where there is one. Where rationales are given, only
    items that have one are drawn.

    Args:
        dataset: The test data.
        items: How many, at most.
        seed: Of the draw.
        rationales: Id of an item → the character spans that people named; None: they were not asked.
    """
    draw = np.random.default_rng(seed)
    rows = list(dataset.frame.iter_rows(named=True))
    if rationales is not None:
        rows = [row for row in rows if row["id"] in rationales]
    order = draw.permutation(len(rows))[:items]
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        made = [_token(rows[place], draw) for place in order if rows[place]["tokens"]]
    else:
        made = [_text(rows[place], rationales or {}) for place in order]
    if "cluster" not in dataset.frame.columns:
        return made
    code: dict[object, int] = {}
    own = {str(row["row"]): code.setdefault(row["cluster"], len(code)) for row in rows}
    return [replace(one, cluster=own[one.id.partition(":")[0]]) for one in made]


def named(words: Sequence[Word], spans: Spans) -> Bools:
    """Return which words lie in spans of characters, at least by one character.

    Example:
        >>> named([Word(0, 3), Word(4, 8), Word(9, 12)], [(4, 9)]).tolist()
        [False, True, False]
    """
    return np.array([any(word.start < end and start < word.end for start, end in spans) for word in words])


def usual_share(wanted: Sequence[ToExplain], otherwise: float) -> float:
    """Return the share of words that people name on average."""
    shares = [float(one.human.mean()) for one in wanted if one.human is not None and len(one.human)]
    return float(np.mean(shares)) if shares else otherwise


def _text(row: Mapping[str, object], rationales: Mapping[str, Spans]) -> ToExplain:
    item = Item.of_text(str(row["text"] or ""))
    spans = rationales.get(str(row["id"]))
    human = None if spans is None else named(item.words, spans)
    label = row["label"]
    return ToExplain(id=str(row["row"]), item=item, human=human, truth=None if label is None else str(label))


def _token(row: Mapping[str, object], draw: np.random.Generator) -> ToExplain:
    tokens, tags = _listed(row["tokens"]), _listed(row["tags"])
    places: NDArray[np.int64] = np.flatnonzero([tag not in {"O", "None"} for tag in tags])
    place = int(draw.choice(places if len(places) else np.arange(len(tokens))))
    truth = tags[place] if tags else None
    return ToExplain(id=f"{row['row']}:{place}", item=Item.of_token(tokens, place), truth=truth)


def _listed(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []
