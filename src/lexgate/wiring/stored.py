"""Opening the stored assessments of a workspace, to be read.

Importing this needs the extra ``assess``; ask ``install.require`` first.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.flow.stored import READINGS
from lexgate.flow.what_if import Source
from lexgate.wiring.project_file import project_file
from lexgate.wiring.workspace import ledger_at, workspace_of


@contextmanager
def stored_at(path: Path, workspace: Path | None = None) -> Iterator[Source]:
    """Give the assessments of a project's workspace. It is not held: a run may go on appending to it.

    Raises:
        BadInput: LG-WIRING-001, there is no ledger.
    """
    place = workspace_of(project_file(path), workspace)
    with closing(ledger_at(path, workspace)) as log:
        yield Source(log=log, blobs=BlobFolder(place / "blobs"), folder=place / READINGS)
