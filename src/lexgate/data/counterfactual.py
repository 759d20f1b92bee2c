"""Counterfactual sets made from texts: the same text speaking of another gender, another name, another region.

A text is used where it can be changed without doubt, and else left out and counted by reason. *Gender*: every word of gender is
swapped, and a name of the lists along with it; texts that speak of both genders are left out. *Names*: the one name of a
text becomes one of each gender and region; where other words tell a gender, of that gender only. *Regions*: the one region
becomes each of the same kind. What it does not see: names and words that the lists do not hold, and what the text says
besides (a swapped name may not fit a known event).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from lexgate.core.assess_spec import GENERATED
from lexgate.data.swap_gender import genders
from lexgate.data.swap_names import names
from lexgate.data.swap_regions import regions
from lexgate.data.swap_words import language_of
from lexgate.data.swapped import Skip, Variant

_MAKERS = {"gender": genders, "names": names, "regions": regions}
Row = dict[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Counterfactual sets, and what became of the texts."""

    frame: pl.DataFrame
    """``row``, ``text``, ``set``, and a column for every attribute; null where a set does not vary it."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Kind → ``texts`` looked at, ``sets`` made, ``over_limit`` left for that, and texts left out, by reason."""


def generate(
    texts: Sequence[tuple[str, str]], kinds: Sequence[str], *, limit: int | None = None, seed: int = 0
) -> Made:
    """Return the counterfactual sets of texts; the same arguments give the same sets.

    Args:
        texts: Id and text.
        kinds: Of ``gender``, ``names``, ``regions``.
        limit: Sets of each kind at most, drawn at random; None: all.
        seed: Of the draw, and of the names.

    Example:
        >>> made = generate([("7", "He lost his keys.")], ["gender"])
        >>> made.frame.select("text", "gender").rows()
        [('He lost his keys.', 'male'), ('She lost her keys.', 'female')]
    """
    rows: list[Row] = []
    counts: dict[str, dict[str, int]] = {}
    attributes = [name for kind in kinds for name in GENERATED[kind]]
    for place, kind in enumerate(kinds):
        tally: Counter[str] = Counter(texts=len(texts), sets=0)
        for at in np.random.default_rng([seed, place]).permutation(len(texts)).tolist():
            name, text = texts[at]
            found = _MAKERS[kind](text, language_of(text), np.random.default_rng([seed, place, at]))
            if isinstance(found, Skip):
                tally[found.value] += 1
            elif limit is not None and tally["sets"] >= limit:
                tally["over_limit"] += 1
            else:
                tally["sets"] += 1
                rows += _rows(f"{kind}:{name}", found, attributes)
        counts[kind] = dict(tally)
    schema = {"row": pl.Int64, "text": pl.String, "set": pl.String} | dict.fromkeys(attributes, pl.String)
    numbered = [{"row": number, **row} for number, row in enumerate(rows)]
    return Made(frame=pl.DataFrame(numbered, schema=schema), counts=counts)


def _rows(name: str, variants: Sequence[Variant], attributes: Sequence[str]) -> Iterator[Row]:
    for one in variants:
        yield {"text": one.text, "set": name, **{key: one.values.get(key) for key in attributes}}
