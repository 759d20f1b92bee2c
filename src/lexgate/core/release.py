"""The permission to run."""

from dataclasses import dataclass

from lexgate.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The gate's decision on one model."""

    model: str
    """Digest of the model."""
    open: bool
    """Whether the model may be released: every verdict met or not applicable, at least one met, and nothing else against it."""
    verdicts: tuple[str, ...]
    """Digests of the verdicts it rests on."""
    reasons: tuple[str, ...]
    """Ids of the requirements that keep the gate closed, and of standards that do because nothing of them may decide."""
    why: Text | None = None
    """What keeps it closed beside requirements."""
    not_after: str = ""
    """Last day of validity, ISO, or empty when closed."""
