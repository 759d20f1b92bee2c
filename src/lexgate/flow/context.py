"""What every use case works with: the project, and the ports that wiring filled."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lexgate.core.ports import Blobs, Clock, Log, Progress
from lexgate.core.project import Project


class Signer(Protocol):
    """Signs for one key."""

    @property
    def name(self) -> str:
        """Return the key's name."""
        ...

    @property
    def public(self) -> bytes:
        """Return the 32 bytes of the public Ed25519 key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One project in one workspace."""

    project: Project
    name: str
    """The project's name in reports: its folder's name."""
    root: Path
    """The project's folder; relative paths in the project file start here."""
    workspace: Path
    """The folder of the ledger, blobs, keys, data, models and runs."""
    log: Log
    blobs: Blobs
    clock: Clock
    progress: Progress
    secret: bytes
    """Key of the pseudonyms; 32 bytes, never leaves the workspace."""
