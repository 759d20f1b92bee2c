"""One run at a time on a workspace. The lock dies with its holder, so none is ever stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexgate.core.errors import Busy, Unavailable
from lexgate.core.ports import Clock


@contextmanager
def workspace_lock(path: Path, clock: Clock) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs.

    Raises:
        Busy: LG-BUSY-001, another run holds it; the text says which process, since when.
        Unavailable: LG-LEDGER-080, the file can't be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise Unavailable(
            f"The lock {path} can't be made: {error.strerror}.",
            fix="Check the workspace's permissions and free room.",
            code="LG-LEDGER-080",
        ) from error
    with os.fdopen(handle, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = file.read(100).strip() or "unknown"
            raise Busy(
                f"Another run holds {path.parent}: process {holder}.",
                fix="Wait for it, stop it, or give another --workspace.",
                code="LG-BUSY-001",
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()} since {clock.now()}\n")
        file.flush()
        yield
        file.seek(0)
        file.truncate(0)
