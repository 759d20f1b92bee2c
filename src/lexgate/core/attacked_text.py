"""A text before and after an attack, side by side, as a report may show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text."""

    before: str
    after: str
    changed: bool = False
    """Whether the attack changed it; what is hidden may look the same before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackedText:
    """One answer that an attack turned."""

    attack: str
    item: str
    """Id of the item, masked."""
    truth: str
    """The right answer, which the text as it is got."""
    answer: str
    """What the changed text got."""
    queries: int
    edits: int
    """Words changed."""
    pieces: tuple[Piece, ...]
    cut: bool = False
    """Whether the text goes on."""
