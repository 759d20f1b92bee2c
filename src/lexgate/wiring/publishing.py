"""Opening a publisher's workspace: its ledger, payloads and key, and holding the shelf. Needs no extra."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.clock import SystemClock
from lexgate.adapters.key_folder import KeyFolder
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.adapters.workspace_lock import workspace_lock
from lexgate.core.ports import Blobs, Clock, Log
from lexgate.ledger.signing import SigningKey
from lexgate.wiring.workspace import FOLDER, LEDGER, actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """What a publisher works with."""

    log: Log
    blobs: Blobs
    key: SigningKey
    clock: Clock
    name: str


@contextmanager
def publisher(shelf: Path, workspace: Path | None = None) -> Iterator[Publisher]:
    """Give a publisher's workspace, while holding it and the shelf; both are made if they are not there.

    Args:
        shelf: The folder of published standards, which other publishers may share.
        workspace: Folder of ledger, payloads and key; ``.lexgate`` here if left out.

    Raises:
        Busy: LG-BUSY-001, another run holds one of them.
    """
    place = (workspace or Path(FOLDER)).absolute()
    clock, blobs = SystemClock(), BlobFolder(place / "blobs")
    with (
        workspace_lock(place / "lock", clock),
        workspace_lock(shelf.absolute() / ".lock", clock, option="--to"),
    ):
        keys = KeyFolder(place / "keys")
        keys.public_key()  # kept to be handed out
        with closing(SqliteLog(place / LEDGER, blobs, clock, actor())) as log:
            yield Publisher(log=log, blobs=blobs, key=keys.signing_key(), clock=clock, name=actor())
