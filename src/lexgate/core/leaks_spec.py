"""Section ``assess.privacy`` of the project file: how it is measured what the model gives away of its training data."""

from typing import Annotated, Literal

from pydantic import Field

from lexgate.core.section import Section


class ShadowsSpec(Section):
    """Models tuned on known halves of the items, which show how sure a model is of an item that it has seen or not (LiRA)."""

    count: Annotated[int, Field(ge=4, le=1024)] = 16
    """How many; even. Each is one more tuning, named with its cost by `lexgate plan`."""
    attacks: Annotated[tuple[Literal["online", "offline"], ...], Field(min_length=1)] = ("online", "offline")
    """online: how sure models are that have seen the item, against those that have not. offline: the latter alone."""
    split: Annotated[int, Field(ge=4)] | None = None
    """Items that each learns from; as many as the training data have if left out, where there are enough beside those measured."""
    method: Literal["lora", "full", "same"] = "lora"
    """How they are tuned; same: as tune.method says. Where they learn otherwise than the model, results say so: they may be too low."""
    epochs: Annotated[float, Field(gt=0, le=1000)] | None = None
    """tune.epochs if left out; with fewer, results are too low."""

    @property
    def even(self) -> int:
        """Return the count, made even: of each pair one has seen an item, and the other has not."""
        return self.count + self.count % 2


class MembershipSpec(Section):
    """Whether answers tell training items from others: members are training items, the others test items."""

    items: Annotated[int, Field(ge=8, le=1_000_000)] = 1000
    """Items of each kind at most, drawn by assess.seed."""
    shadows: ShadowsSpec | None = None


class OutputsSpec(Section):
    """A file of texts that the model put out, such as generated answers or explanations."""

    path: str
    text: str = "text"
    """Column of the texts; an empty cell is no output."""


class LeaksSpec(Section):
    """What the model gives away of its training data. With this section the checks of membership can be made."""

    membership: MembershipSpec | None = MembershipSpec()
    outputs: OutputsSpec | None = None
    """With it, personal data in outputs and outputs that lie near training texts can be counted."""
