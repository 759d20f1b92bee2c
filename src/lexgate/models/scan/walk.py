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
        path = Path(error.filename or folder)
        found.append(_unreadable(path, _shown(path.relative_to(folder).as_posix()), error))

    for place, folders, files in os.walk(folder, onerror=unreadable):
        inside = Path(place).relative_to(folder).as_posix()
        start = "" if inside == "." else f"{inside}/"
        links = [name for name in folders if Path(place, name).is_symlink()]
        found += [_one(Path(place, name), _shown(start + name), folder) for name in (*files, *links)]
    yield from sorted(found, key=lambda one: one.name)


def stays(path: Path, folder: Path) -> bool:
    """Return whether a link ends inside the folder, or at a file in the blobs beside a hub cache's ``snapshots``."""
    try:
        home, target = folder.resolve(), path.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or round in a circle
        return False
    blobs = home.parent.parent / "blobs" if home.parent.name == "snapshots" else None
    return target.is_relative_to(home) or (blobs is not None and target.parent == blobs and target.is_file())


def printable(said: str) -> str:
    r"""Return a text whose letters command no terminal and turn no line round: what can't be printed is written out.

    Example:
        >>> printable("a\nb \u202e\u4f60")
        'a\\nb \\u202e你'
    """
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in said)


def _one(path: Path, name: str, folder: Path) -> Found:
    try:
        own = path.lstat()
        link = stat.S_ISLNK(own.st_mode)
        if link and not stays(path, folder):
            return Found(name, path, "link", _shown(str(path.readlink())))
        kind = path.stat().st_mode if link else own.st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            return Found(name, path, "special-file")
        return Found(name, path, size=0 if link else own.st_size, folder=stat.S_ISDIR(kind))
    except OSError as error:
        return _unreadable(path, name, error)


def _unreadable(path: Path, name: str, error: OSError) -> Found:
    return Found(name, path, "unreadable", error.strerror or type(error).__name__)


def _shown(name: str) -> str:
    """Return a name or path as text; bytes that are no UTF-8 are written out."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")
