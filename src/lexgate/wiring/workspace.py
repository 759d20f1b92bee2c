"""Where a project keeps its ledger, and reading it: all that the light install needs of a project."""

import getpass
import os
from pathlib import Path

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.clock import SystemClock
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.core.errors import BadInput
from lexgate.wiring.project_file import project_file

FOLDER = ".lexgate"


def workspace_of(file: Path, workspace: Path | None) -> Path:
    """Return the folder of ledger, blobs and keys: the one asked for, else ``.lexgate`` beside the project file."""
    return (workspace or file.absolute().parent / FOLDER).absolute()


def ledger_at(path: Path, workspace: Path | None = None) -> SqliteLog:
    """Return the ledger of a project's workspace, to be read.

    Raises:
        BadInput: LG-WIRING-001, there is none.
    """
    log = existing_ledger(path, workspace)
    if log is None:
        raise BadInput(
            f"There is no ledger in {workspace_of(project_file(path), workspace)}.",
            fix="Run `lexgate run` first, or give --workspace.",
            code="LG-WIRING-001",
        )
    return log


def existing_ledger(path: Path, workspace: Path | None = None) -> SqliteLog | None:
    """Return the ledger of a project's workspace, or None where there is none; nothing is made."""
    place = workspace_of(project_file(path), workspace)
    if not (place / "ledger.sqlite").is_file():
        return None
    return SqliteLog(place / "ledger.sqlite", BlobFolder(place / "blobs"), SystemClock(), actor())


def actor() -> str:
    """Return who runs this: ``LEXGATE_ACTOR``, else the name of the account."""
    try:
        return os.environ.get("LEXGATE_ACTOR") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
