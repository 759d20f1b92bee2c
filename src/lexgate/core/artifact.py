"""Datasets, models and reports, by digest."""

from dataclasses import dataclass, field

from pydantic import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A dataset, model, adapter or report."""

    kind: str
    """``dataset``, ``model``, ``predictions``, ``report``."""
    name: str
    digest: str
    path: str = ""
    """Where it lies, relative to the workspace."""
    parents: tuple[str, ...] = ()
    """Digests of what it was made from."""
    facts: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The gate's decision on one model."""

    model: str
    """Digest of the model."""
    open: bool
    """Whether the model may be released: every verdict met or not applicable, at least one met."""
    verdicts: tuple[str, ...]
    """Digests of the verdicts it rests on."""
    reasons: tuple[str, ...]
    """Requirement ids that keep the gate closed."""
    not_after: str = ""
    """Last day of validity, ISO, or empty when closed."""
