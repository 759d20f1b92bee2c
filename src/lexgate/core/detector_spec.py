"""Section ``assess.robustness.detector`` of the project file: noticing texts that somebody changed to turn an answer."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from lexgate.core.section import Section, each_once

Sign = Literal["confidence", "residual", "frequency"]
"""What a detector looks at."""


class DetectorSpec(Section):
    """A detector of attacks: fitted on attacked items of the training part, tried on those of the test part."""

    by: Annotated[tuple[Sign, ...], Field(min_length=1), AfterValidator(each_once)] = (
        "confidence",
        "residual",
        "frequency",
    )
    """confidence: how sure the answer is (no further query). frequency: words that the training data lack, and the answer
    without them (one further query). residual: how the answer changes as each word is left out (as many queries as
    words, 64 at most)."""
    items: Annotated[int, Field(ge=20)] = 300
    """Items of the training part that are attacked to fit it, drawn by assess.seed; those of the validation part, as
    they are, set its threshold."""
    false_alarms: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    """Share of unchanged items that it may flag."""
    fit_on: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(each_once)] | None = None
    """Names of the attacks that it is fitted on; all if left out. It is tried on all."""
    adaptive: bool = True
    """Whether it is tried on attackers too who see what it says, and search for texts that it lets pass."""
