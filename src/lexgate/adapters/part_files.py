"""Files that appear whole or not at all, and durably; what a killed run left half-made is swept by the next."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path


@contextmanager
def part_file(folder: Path) -> Iterator[BufferedWriter]:
    """Give a new file ``….part`` that only its owner can read, and that is removed unless it is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    os.close(handle)
    try:
        with Path(name).open("wb") as file:
            yield file
    finally:
        Path(name).unlink(missing_ok=True)


def keep(file: BufferedWriter, path: Path, *, replace: bool = False) -> None:
    """Give a part file its name, durably; where the name is taken, the file that has it stays, or is replaced."""
    file.flush()
    os.fsync(file.fileno())
    part, new = Path(file.name), not path.parent.exists()
    path.parent.mkdir(exist_ok=True)
    if replace:
        part.replace(path)
    else:
        with suppress(FileExistsError):
            os.link(part, path)
    sync(path.parent)
    if new:
        sync(path.parent.parent)


def sync(folder: Path) -> None:
    """Make new and removed names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove all that was left half-made below a folder; only for whoever holds the folder's lock."""
    for part in (*folder.rglob("*.part"), *folder.rglob("*.part-journal")):
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)
