"""One run at a time on a workspace, and one publisher on a shelf. The lock dies with its holder, so none is ever stale.

POSIX only, as are the modes of keys; verifying a bundle and reading a ledger work anywhere.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexgate.adapters.part_files import sweep
from lexgate.core.errors import Busy, Unavailable
from lexgate.core.ports import Clock


@contextmanager
def workspace_lock(path: Path, clock: Clock, *, option: str = "--workspace") -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs; what a killed holder left half-made beside it is swept.

    Args:
        path: The file.
        clock: Tells since when it is held.
        option: The option by which a person names another folder.

    Raises:
        Busy: LG-BUSY-001, another run holds it; the text says which process, since when.
        Unavailable: LG-LEDGER-080, the file can't be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _unusable(path, error) from error
    with os.fdopen(handle, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = file.read(100).strip() or "unknown"
            raise Busy(
                f"Another run holds {path.parent}: process {holder}.",
                fix=f"Wait for it, stop it, or give another {option}.",
                code="LG-BUSY-001",
            ) from error
        except OSError as error:
            raise _unusable(path, error) from error
        try:
            file.truncate(0)
            file.write(f"{os.getpid()} since {clock.now()}\n")
            file.flush()
            sweep(path.parent)
        except OSError as error:
            raise _unusable(path, error) from error
        yield


def _unusable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        f"The lock {path} can't be made: {error.strerror}.",
        fix="Check the workspace's permissions and free room, and that its file system has locks.",
        code="LG-LEDGER-080",
    )
