"""Every file of a folder, with what keeps it from being an ordinary one; none is opened that could hang or lead out."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a folder."""

    name: str
    """Path in the folder, with ``/``; bytes that are no UTF-8 are written as ``\\\\xff``."""
    path: Path
    wrong: str = ""
    """``link`` leads out or nowhere, ``special-file`` is no ordinary file, ``unreadable`` can't be opened; empty: none."""
    said: str = ""
    """Where the link leads, or why it can't be opened."""
    size: int = 0
    """Bytes; of a link none."""
    folder: bool = False
    """Whether it is a link to a folder inside: what lies there is found there."""


def walk(folder: Path) -> Iterator[Found]:
    """Yield every file under a folder by path, and every folder that can't be read; links to folders are not followed."""
    found: list[Found] = []

    def unreadable(error: OSError) -> None:
        found.append(_unreadable(Path(error.filename or folder), folder, error))

    for place, folders, files in os.walk(folder, onerror=unreadable):
        links = [name for name in folders if Path(place, name).is_symlink()]
        found += [_one(Path(place, name), folder) for name in (*files, *links)]
    yield from sorted(found, key=lambda one: one.name)


def stays(path: Path, folder: Path) -> bool:
    """Return whether a link ends inside the folder, or at a file in the blobs beside a hub cache's ``snapshots``."""
    try:
        home, target = folder.resolve(), path.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or round in a circle
        return False
    blobs = home.parent.parent / "blobs" if home.parent.name == "snapshots" else None
    return target.is_relative_to(home) or (blobs is not None and target.parent == blobs and target.is_file())


def _one(path: Path, folder: Path) -> Found:
    name = _name(path, folder)
    try:
        own = path.lstat()
        link = stat.S_ISLNK(own.st_mode)
        if link and not stays(path, folder):
            return Found(name, path, "link", os.fsencode(path.readlink()).decode("utf-8", "backslashreplace"))
        kind = path.stat().st_mode if link else own.st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            return Found(name, path, "special-file")
        return Found(name, path, size=0 if link else own.st_size, folder=stat.S_ISDIR(kind))
    except OSError as error:
        return _unreadable(path, folder, error)


def _unreadable(path: Path, folder: Path, error: OSError) -> Found:
    return Found(_name(path, folder), path, "unreadable", error.strerror or type(error).__name__)


def _name(path: Path, folder: Path) -> str:
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")
