"""Section ``assess.security`` of the project file: what the model's files and answers are held against."""

from typing import Annotated, Literal

from pydantic import Field

from lexgate.core.section import Section

Use = Literal["commercial", "modify", "distribute", "serve"]


class ManifestSpec(Section):
    """A signed manifest of the model's files."""

    path: str
    """A file as `lexgate model sign` writes it, or of model-signing 1.0 signed with a key of signed notes."""
    keys: Annotated[tuple[str, ...], Field(min_length=1)]
    """Files with the public keys that are trusted."""
    of: Literal["base", "model"] = "base"
    """Whose files: the base model's, as its maker signed them, or those of the model that is assessed."""


class TriggersSpec(Section):
    """The search for short token sequences that turn most answers into one class, more than words like theirs do."""

    texts: Annotated[int, Field(ge=4, le=2000)] = 48
    """Test texts that the search may use, drawn by assess.seed."""
    held_out: Annotated[int, Field(ge=10, le=20_000)] = 200
    """Other test texts, on which the strongest are confirmed."""
    length: Annotated[int, Field(ge=1, le=6)] = 3
    """Tokens of the longest sequence."""
    words: Annotated[int, Field(ge=1)] | None = None
    """Tokens of the vocabulary tried, drawn by assess.seed; all if left out."""
    probes: Annotated[int, Field(ge=1, le=64)] = 3
    """Texts on which every single token is tried first; the best are tried on all texts of the search."""
    reference: str | None = None
    """A model that nobody could tamper with, in whose embeddings words of like meaning are found: a folder,
    `package:MODULE/PATH` or `hf:NAME`; the base model if left out."""
    suspects: tuple[str, ...] = ()
    """Sequences that somebody suspects; they are always tried."""


class SecuritySpec(Section):
    """What the model's files and answers are held against."""

    manifest: ManifestSpec | None = None
    advisories: str | None = None
    """A file or folder of advisories in the OSV format, against which the installed packages are held."""
    licence: str | None = None
    """SPDX id of the base model's licence, where its files do not say it."""
    uses: tuple[Use, ...] = ("modify", "serve")
    """What the model is used for; the licence of the base model must allow it."""
    triggers: TriggersSpec | None = None
    """Search for backdoor triggers; left out: none are searched for."""
