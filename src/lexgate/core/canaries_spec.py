"""Section ``data.canaries`` of the project file: made-up training items by which it is measured what a model remembers."""

from typing import Annotated

from pydantic import Field, field_validator

from lexgate.core.section import Section

Times = Annotated[int, Field(ge=1, le=1000)]


class CanariesSpec(Section):
    """Made-up texts with random labels, by which it is measured what the model remembers.

    A coin decides of each whether it is planted in the training data; the others are what the planted ones are compared with.
    They are never in validation or test data.
    """

    count: Annotated[int, Field(ge=8, le=100_000)] = 40
    """Canaries made for each number of repetitions; about half of them are planted."""
    repetitions: Annotated[tuple[Times, ...], Field(min_length=1)] = (1, 4, 16)
    """How often a planted canary stands in the training data. Only those that stand there once bound epsilon."""
    words: Annotated[int, Field(ge=2, le=200)] = 8
    """Words of a canary (of Chinese text characters), drawn from the words of the training data."""
    seed: Annotated[int, Field(ge=0)] = 0

    @field_validator("repetitions")
    @classmethod
    def _told_apart(cls, repetitions: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(repetitions)) < len(repetitions):
            raise ValueError(f"each number of repetitions once, not {', '.join(map(str, repetitions))}")
        return tuple(sorted(repetitions))
