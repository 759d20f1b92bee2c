"""Sections ``tune.adversarial`` and ``tune.noise`` of the project file: tuning a model so that it withstands attacks."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from lexgate.core.robustness_spec import Way
from lexgate.core.section import Section

_NEEDS_MORE = frozenset({"neighbours", "gradients", "paraphrases", "masked", "typos"})


class AdversarialSpec(Section):
    """Adversarial training: word embeddings are moved to where the loss is largest, and the model learns from those too."""

    method: Literal["fgm", "pgd"] = "fgm"
    """fgm: one step along the gradient, about twice the time of plain tuning. pgd: several, projected back into the
    radius; steps + 1 times the time."""
    radius: Annotated[float, Field(gt=0, le=100)] = 0.2
    """How far the embeddings of a text are moved in all (L2), in mean lengths of a word's embedding before tuning."""
    steps: Annotated[int, Field(ge=1, le=50)] = 3
    """Steps of pgd."""
    step: Annotated[float, Field(gt=0, le=100)] | None = None
    """Length of a step of pgd, in the same measure; 2.5 x radius / steps if left out."""
    weight: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Share of the loss at the moved embeddings in the whole loss."""


class NoiseSpec(Section):
    """Noise augmentation: changed copies of training items are added, their labels as they are."""

    share: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Share of the training items that get copies, drawn by tune.seed."""
    perturbations: Annotated[tuple[Way, ...], Field(min_length=1)] = ("noise", "keyboard", "homoglyph")
    """How words are changed, as in assess.robustness.attacks: those that need nothing but the word."""
    edit_share: Annotated[float, Field(gt=0, le=1)] = 0.2
    """Share of the words of an item that is changed at most; one word at least where any can be."""
    copies: Annotated[int, Field(ge=1, le=20)] = 1
    """Changed copies of each item that is drawn."""

    @field_validator("perturbations")
    @classmethod
    def _need_nothing(cls, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        more = [way for way in ways if way in _NEEDS_MORE]
        if more:
            raise ValueError(f"changes that need nothing but the word, not {', '.join(more)}")
        return ways
