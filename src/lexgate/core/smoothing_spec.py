"""Section ``assess.robustness.smoothing`` of the project file: how many answers can be proven to stand."""

from typing import Annotated

from pydantic import Field

from lexgate.core.section import Section


class SmoothingSpec(Section):
    """Randomised smoothing: the model answers by a vote over copies of a text that keep some of its words, drawn at random."""

    keep: Annotated[float, Field(gt=0, lt=1)] = 0.3
    """Share of the words that a copy keeps, one at least. Fewer: more can be proven of an answer, and more are wrong."""
    samples: Annotated[int, Field(ge=20, le=1_000_000)] = 300
    """Copies that vote; where there are no more than these in all, each votes once, and the vote is exact."""
    pick: Annotated[int, Field(ge=1, le=100_000)] = 50
    """Copies, drawn apart, that pick the answer of which something is to be proven."""
    hidden: str = ""
    """What stands for a word that is left out, such as `[MASK]`; nothing if empty."""
    items: Annotated[int, Field(ge=1)] | None = 100
    """Items of the test part, drawn by assess.seed; null: all."""
