"""What every use case works with: the project, and the ports that wiring filled."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lexgate.core.ports import Blobs, Clock, Log, Progress
from lexgate.core.project import Project
from lexgate.ledger.bundle import Payloads
from lexgate.ledger.keys import SigningKey


class Ledger(Log, Protocol):
    """A log whose head can be signed."""

    @property
    def size(self) -> int:
        """Return the number of entries."""
        ...

    def root(self) -> bytes:
        """Return the root hash over all entries."""
        ...

    def checkpoint(self, key: SigningKey) -> str:
        """Sign the head and return the note."""
        ...


class Store(Blobs, Payloads, Protocol):
    """Payloads that can be stored, and carried in a bundle."""


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
    log: Ledger
    blobs: Store
    key: SigningKey
    """Signs checkpoints, statements and bundles."""
    clock: Clock
    progress: Progress
    secret: bytes
    """Key of the pseudonyms; 32 bytes, never leaves the workspace."""
