"""Section ``assess.explanation`` of the project file: which explanations are measured, and on what."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from lexgate.core.data_spec import Format
from lexgate.core.section import Section, each_once


class RationalesSpec(Section):
    """Words by which people say that an item has its label, one line for each run of words."""

    path: str
    id: str = "id"
    """Column of the items' ids, as in data.columns.id (the row number if that is left out)."""
    words: str = "words"
    """Column of the words themselves; they are looked for in the text."""
    start: str | None = None
    """Instead of words: columns of the first character, from 0, …"""
    end: str | None = Field(default=None, validate_default=True)
    """… and of the one after the last. Only for texts that cleaning does not change."""
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"

    @field_validator("end")
    @classmethod
    def _both_ends(cls, end: str | None, info: ValidationInfo) -> str | None:
        if (end is None) != (info.data.get("start") is None):
            raise ValueError("both start and end, or neither")
        return end


class ExplanationSpec(Section):
    """How good explanations of the model's answers are. With this section the checks `explanation-*` can be made."""

    methods: Annotated[
        tuple[
            Literal["integrated-gradients", "gradient-x-input", "occlusion", "attention-rollout", "random"],
            ...,
        ],
        Field(min_length=1),
        AfterValidator(each_once),
    ] = ("integrated-gradients", "gradient-x-input", "occlusion", "attention-rollout", "random")
    """Explainers; `random` is what each of them must beat. Those that the model does not offer are left out."""
    items: Annotated[int, Field(ge=2, le=100_000)] = 50
    """Test items that are explained, drawn by assess.seed. One takes some seconds of a processor by all methods."""
    shares: Annotated[
        tuple[Annotated[float, Field(gt=0.0, lt=1.0)], ...], Field(min_length=1), AfterValidator(each_once)
    ] = (
        0.01,
        0.05,
        0.1,
        0.2,
        0.5,
    )
    """Shares of words that are taken out (comprehensiveness) or kept (sufficiency)."""
    rationales: RationalesSpec | None = None
    """What people say the label hangs on. With it, items are drawn among those that have a rationale."""
