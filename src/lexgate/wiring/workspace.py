"""Where a project keeps its ledger, and reading it: all that the light install needs of a project."""

import getpass
import os
from pathlib import Path

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.key_folder import KeyFolder
from lexgate.adapters.sqlite_reader import SqliteReader
from lexgate.core.errors import BadInput
from lexgate.ledger.keys import PublicKey
from lexgate.wiring.project_file import project_file

FOLDER = ".lexgate"
LEDGER = "ledger.sqlite"


def workspace_of(file: Path, workspace: Path | None) -> Path:
    """Return the folder of ledger, blobs and keys: the one asked for, else ``.lexgate`` beside the project file."""
    return (workspace or file.absolute().parent / FOLDER).absolute()


def ledger_at(path: Path, workspace: Path | None = None) -> SqliteReader:
    """Return the ledger of a project's workspace, to be read.

    Raises:
        BadInput: LG-WIRING-001, there is no project or no ledger.
    """
    place = workspace_of(project_file(path), workspace)
    if workspace is None and not path.exists():
        raise BadInput(
            f"There is no project at {path}.",
            fix="Give the project's folder, or its lexgate.yaml.",
            code="LG-WIRING-001",
        )
    if not (place / LEDGER).is_file():
        raise BadInput(
            f"There is no ledger in {place}.",
            fix="Run `lexgate run` first, or give --workspace.",
            code="LG-WIRING-001",
        )
    return SqliteReader(place / LEDGER, BlobFolder(place / "blobs"))


def known_keys(path: Path, workspace: Path | None = None) -> tuple[PublicKey, ...]:
    """Return the public keys that lie in a project's workspace, by which its checkpoints are signed."""
    return KeyFolder(workspace_of(project_file(path), workspace) / "keys").known_keys()


def actor() -> str:
    """Return who runs this: ``LEXGATE_ACTOR``, else the name of the account."""
    try:
        return os.environ.get("LEXGATE_ACTOR") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
