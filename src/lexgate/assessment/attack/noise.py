"""Changed copies of training items, made by the same changes as attacks: noise that a model is tuned on.

What becomes of an item depends on the item, its row and the seed, not on the items beside it. Of a tagged sentence only
words outside entities are changed, and each stays one word, so that every tag stays where it is.
"""

import random
from collections.abc import Sequence

import polars as pl
from pydantic import JsonValue

from lexgate.assessment.attack.items import seed_of
from lexgate.assessment.attack.sentences import OUTSIDE
from lexgate.assessment.attack.space import BETWEEN, CHANGES, Limits, Space, change_words
from lexgate.core.dataset import Dataset
from lexgate.core.defence_spec import NoiseSpec
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.models.words import Word, words_of

_PER_WORD = 8


def with_noise(train: Dataset, spec: NoiseSpec, seed: int) -> tuple[Dataset, dict[str, JsonValue]]:
    """Return the training items with changed copies after them, and how many there are.

    Copies have rows of their own, the label and the cluster of their item, and its row in the column ``changed_from``, which
    is null for the items themselves. Items without a label get none.

    Args:
        train: The items.
        spec: The section ``tune.noise``.
        seed: Of everything that is drawn.

    Raises:
        BadInput: LG-ASSESS-101, a change that needs a model.

    Example:
        >>> frame = pl.DataFrame({"row": [4], "id": ["a"], "text": ["a good loan"], "label": ["yes"], "split": ["train"]})
        >>> data = Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("no", "yes"))
        >>> made, facts = with_noise(data, NoiseSpec(share=1, perturbations=("casing",)), 0)
        >>> made.frame.select("row", "label", "changed_from").rows()
        [(4, 'yes', None), (5, 'yes', 4)]
        >>> made.frame["text"].to_list()[1].casefold(), facts["copies"]
        ('a good loan', 1)
    """
    unknown = [way for way in spec.perturbations if way not in CHANGES]
    if unknown:
        raise BadInput(
            f"Texts can't be changed by {', '.join(unknown)} without a model.",
            fix=f"Choose from {', '.join(CHANGES)} in tune.noise.perturbations.",
            code="LG-ASSESS-101",
        )
    tagging = train.task is Task.TOKEN_CLASSIFICATION
    frame = train.frame
    labelled = frame.filter(pl.col("tags" if tagging else "label").is_not_null())
    chosen = [row for row in labelled["row"].to_list() if _drawn(seed, row) < spec.share]
    rows = labelled.filter(pl.col("row").is_in(chosen))
    kept, made = _copies(rows, spec, seed, tagging=tagging)
    first = int(frame["row"].max() or 0) + 1 if frame.height else 0  # type: ignore[arg-type]
    copies = rows[kept].with_columns(
        pl.col("row").alias("changed_from"),
        pl.Series("row", range(first, first + len(kept)), dtype=frame.schema["row"]),
        pl.Series("tokens" if tagging else "text", made, dtype=frame.schema["tokens" if tagging else "text"]),
        *([pl.format("{}~{}", "id", pl.int_range(len(kept)))] if "id" in frame.columns else []),
    )
    whole = pl.concat([frame, copies], how="diagonal_relaxed")
    facts: dict[str, JsonValue] = {
        "items": frame.height,
        "drawn": len(chosen),
        "copies": len(kept),
        "unchangeable": len(chosen) - len(set(kept)),
    }
    return train.with_frame(whole), facts


def _drawn(seed: int, row: int) -> float:
    return random.Random(seed_of(seed, "noise-share", str(row))).random()  # noqa: S311 - drawn, not secret


def _copies(
    rows: pl.DataFrame, spec: NoiseSpec, seed: int, *, tagging: bool
) -> tuple[list[int], list[str] | list[list[str]]]:
    """Return the places of the items of which there are copies, and the copies."""
    kept: list[int] = []
    said: list[str] = []
    tags: list[list[str]] = rows["tags"].to_list() if tagging else []
    for place, row in enumerate(rows["row"].to_list()):
        if tagging:
            text, words = _joined(rows["tokens"][place].to_list())
            fixed = [tag != OUTSIDE for tag in tags[place]]
        else:
            text = rows["text"][place] or ""
            words, fixed = list(words_of(text)), []
        if fixed and len(fixed) != len(words):
            continue
        own = seed_of(seed, "noise", str(row))
        limits = Limits(edit_share=spec.edit_share, per_word=_PER_WORD)
        space = change_words(text, words, spec.perturbations, limits, own, fixed=fixed or None)
        draw = random.Random(own)  # noqa: S311 - drawn, not secret
        for _ in range(spec.copies if space.free else 0):
            kept.append(place)
            said.append(_changed(space, draw))
    return kept, [text.split(BETWEEN) for text in said] if tagging else said


def _joined(tokens: Sequence[str]) -> tuple[str, list[Word]]:
    words, start = [], 0
    for token in tokens:
        words.append(Word(start, start + len(token)))
        start += len(token) + 1
    return BETWEEN.join(tokens), words


def _changed(space: Space, draw: random.Random) -> str:
    """Return the text with at least one word changed, and at most as many as an attack might."""
    count = draw.randint(1, min(space.most, len(space.free)))
    words = sorted(draw.sample(space.free, count))
    return space.said(tuple((word, draw.randrange(len(space.options[word]))) for word in words))
